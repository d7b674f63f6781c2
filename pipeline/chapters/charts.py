"""Charts for chapters: pure functions from displayed values to a figure, its alternative text and its data.

Rounding happens before: a label shows the text it was given, and the alternative text quotes nothing else. A value that
is ``None`` (suppressed, or missing) is never drawn as nought: its text, such as ``[c]`` or ``not available``, stands at
the axis instead. Pass only disclosed values: what is drawn can be read back from the picture.
"""

from __future__ import annotations

from pipeline.chapters import (
    chart_bars,
    chart_before_after,
    chart_grouped,
    chart_log,
    chart_shares,
    chart_trend,
)
from pipeline.chapters.chart_asked import noted
from pipeline.chapters.chart_base import Chart, ChartData, Reference
from pipeline.chapters.chart_key import Part
from pipeline.chapters.chart_trend_words import Band, Series

__all__ = [
    "Band",
    "Chart",
    "ChartData",
    "Part",
    "Reference",
    "Series",
    "bars",
    "before_after",
    "grouped",
    "interval",
    "ranked",
    "ratio",
    "shares",
    "trend",
]

bars = noted(chart_bars.bars)
ranked = noted(chart_bars.ranked)
before_after = noted(chart_before_after.before_after)
grouped = noted(chart_grouped.grouped)
interval = noted(chart_log.interval)
ratio = noted(chart_log.ratio)
shares = noted(chart_shares.shares)
trend = noted(chart_trend.trend)

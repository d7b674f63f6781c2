"""Charts for chapters: pure functions from displayed values to a figure, its alternative text and its data.

Rounding happens before: a label shows the text it was given, and the alternative text quotes nothing else. A value that
is ``None`` (suppressed, or missing) is never drawn as nought: its text, such as ``[c]`` or ``not available``, stands at
the axis instead. Pass only disclosed values: what is drawn can be read back from the picture.
"""

from __future__ import annotations

from pipeline.chapters.chart_bars import bars, ranked
from pipeline.chapters.chart_base import Chart, ChartData, Reference
from pipeline.chapters.chart_before_after import before_after
from pipeline.chapters.chart_grouped import grouped
from pipeline.chapters.chart_key import Part
from pipeline.chapters.chart_log import interval, ratio
from pipeline.chapters.chart_shares import shares
from pipeline.chapters.chart_trend import trend
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

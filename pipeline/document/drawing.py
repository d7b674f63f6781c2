"""The pictures of a chapter's charts; one whose figure is as it was is not drawn again."""

from __future__ import annotations

import json

from pipeline.cache import Cache, checksum
from pipeline.document.executed import ShownChart
from pipeline.plan.inputs import code


def drawn(chart: ShownChart, cache: Cache) -> tuple[bytes, bytes]:
    """The chart as SVG, for HTML and PDF, and as PNG, for DOCX."""
    figure = json.dumps([chart.figure, chart.alt], sort_keys=True)
    parts = {f"the figure of {chart.label}": checksum(figure.encode()), **code()}
    stage = f"chart {chart.label}"
    if entry := cache.find(stage, parts):
        svg, _, png = entry.data.partition(b"\0")  # no SVG can hold that sign
        return svg, png
    svg, png = _draw(chart)
    cache.keep(stage, parts, svg + b"\0" + png)
    return svg, png


def _draw(chart: ShownChart) -> tuple[bytes, bytes]:
    from pipeline.chapters.chart_svg import drawing_of, rasterised

    svg = drawing_of(chart.figure, chart.label, description=chart.alt)
    return svg.encode(), rasterised(svg)

"""The pictures of a document's charts; one whose figure is as it was is not drawn again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.cache import Cache, checksum
from pipeline.chapters.pens import Draw, Pictures, Sketch
from pipeline.document.executed import ShownChart
from pipeline.plan.inputs import code


def drawn(charts: Sequence[ShownChart], draw: Draw, cache: Cache) -> list[Pictures]:
    """The pictures of each chart."""
    found = [_found(chart, cache) for chart in charts]
    missing = [chart for chart, pictures in zip(charts, found, strict=True) if pictures is None]
    made = iter(draw([Sketch(chart.label, chart.alt, chart.figure) for chart in missing]))
    return [pictures or _kept(chart, next(made), cache) for chart, pictures in zip(charts, found, strict=True)]


def _found(chart: ShownChart, cache: Cache) -> Pictures | None:
    entry = cache.find(_stage(chart), _parts(chart))
    if entry is None:
        return None
    svg, _, png = entry.data.partition(b"\0")  # no SVG can hold that sign
    return svg, png


def _kept(chart: ShownChart, pictures: Pictures, cache: Cache) -> Pictures:
    cache.keep(_stage(chart), _parts(chart), b"\0".join(pictures))
    return pictures


def _stage(chart: ShownChart) -> str:
    return f"chart {chart.label}"


def _parts(chart: ShownChart) -> dict[str, str]:
    figure = json.dumps([chart.figure, chart.alt], sort_keys=True)
    return {f"the figure of {chart.label}": checksum(figure.encode()), **code()}

"""Where on a chart's picture each of its values is drawn, so that a page can lead from the mark to the number.

A trace says in ``customdata`` which cell of the chart's data each of its marks stands for: row and column, from 0.
Only places are given here, and only of what is drawn: the numbers stay in the table of the chart's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.chapters.chart_words import Item

if TYPE_CHECKING:
    import plotly.graph_objects as go

_DOT = 14  # px across a mark that has no size of its own


@dataclass(frozen=True)
class Mark:
    """The mark of one value: its cell in the chart's data, and its box on the picture in whole px."""

    row: int
    column: int
    left: int
    top: int
    width: int
    height: int


def cells(drawn: Sequence[Item], column: int = 0, drawn_at: Sequence[float | None] | None = None) -> list[list[int]]:
    """The cells of a trace that has a mark for each item with a value (or with a place, where that is another)."""
    places = [item.value for item in drawn] if drawn_at is None else drawn_at
    return [[row, column] for row, place in enumerate(places) if place is not None]


def marks(figure: go.Figure) -> tuple[Mark, ...]:
    """The marks of a figure of explicit size, margins and axis ranges, in the order of the chart's data."""
    found = [mark for trace in figure.data if trace.customdata is not None for mark in _marks_of(trace, figure)]
    return tuple(sorted(found, key=lambda mark: (mark.row, mark.column)))


def written(found: Sequence[Mark]) -> str:
    """Marks as the page's script reads them: ``row column left top width height`` of each, apart by commas.

    >>> written([Mark(0, 1, 120, 40, 300, 24)])
    '0 1 120 40 300 24'
    """
    return ",".join(f"{m.row} {m.column} {m.left} {m.top} {m.width} {m.height}" for m in found)


def _marks_of(trace: go.Bar | go.Scatter, figure: go.Figure) -> Iterator[Mark]:
    bases = trace.base if trace.type == "bar" and trace.base is not None else [0.0] * len(trace.x)
    for cell, x, y, base in zip(trace.customdata, trace.x, trace.y, bases, strict=True):
        if cell is None or x is None or y is None:
            continue
        row, column = map(int, cell)
        if trace.type == "bar":
            ends = sorted((_across(figure, base), _across(figure, base + x)))
            middle = _down(figure, y)
            yield Mark(row, column, *_box(ends[0], middle - trace.width / 2, ends[1] - ends[0], trace.width))
        else:
            yield Mark(row, column, *_box(_across(figure, x) - _DOT / 2, _down(figure, y) - _DOT / 2, _DOT, _DOT))


def _box(left: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    return round(left), round(top), max(1, round(width)), max(1, round(height))


def _across(figure: go.Figure, x: float) -> float:
    margin, (first, last) = figure.layout.margin, figure.layout.xaxis.range
    return margin.l + (x - first) / (last - first) * (figure.layout.width - margin.l - margin.r)


def _down(figure: go.Figure, y: float) -> float:
    margin, (bottom, top) = figure.layout.margin, figure.layout.yaxis.range
    return margin.t + (top - y) / (top - bottom) * (figure.layout.height - margin.t - margin.b)

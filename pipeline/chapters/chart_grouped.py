"""Horizontal bars in groups: a few values of each row side by side, such as the years of a count."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, items
from pipeline.chapters.chart_key import Part, key_height, marker, show_key, swatch
from pipeline.chapters.chart_layout import WIDTH, Rows, at_ends, row_figure, rows, upright, value_axis
from pipeline.chapters.chart_marks import cells
from pipeline.chapters.chart_text import plain
from pipeline.chapters.chart_words import Item, each, extremes, hidden, joined, listed, listed_apart, opening
from pipeline.chapters.palette import INK, Swatch
from pipeline.errors import ChapterError

_BAR = 18  # px, the thickness of one bar of a group
_PITCH = 20  # px from one bar of a group to the next
_APART = 14  # px between two groups
_FEW = 8  # rows that the alternative text tells one by one


def grouped(labels: Sequence[str], parts: Sequence[Part], *, about: str, label_title: str, value_title: str) -> Chart:
    """For each label a bar of each part, in the order given, with its displayed value at its end and a key above.

    Parts are values of one unit that may be compared, such as one count in several years; for parts that make a whole
    use ``shares``. A value that is not there has no bar: its text stands at the axis.
    """
    if not parts:
        raise ChapterError(f"The chart “{about}” was given no parts.", "Give at least one Part, with its name.")
    columns = [items(about, labels, part.values, part.texts) for part in parts]
    looks = [swatch(about, part, place) for place, part in enumerate(parts)]
    grid = _groups([item.label for item in columns[0]], len(parts))
    names = [part.name for part in parts]
    figure = row_figure(grid, value_title, above=key_height(names, WIDTH - grid.left - 12))
    drawn = [item for column in columns for item in column]
    value_axis(figure, [item.value or 0.0 for item in drawn], [item.text for item in drawn])
    figure.update_layout(barmode="overlay")
    show_key(figure)
    for place, (name, column, look) in enumerate(zip(names, columns, looks, strict=True)):
        centres = [centre + (place - (len(parts) - 1) / 2) * _PITCH for centre in grid.centres]
        _draw(figure, name, column, look, centres, place)
    upright(figure, 0, grid.height, INK, front=True)
    told = tuple((row[0].label, *(item.text for item in row)) for row in zip(*columns, strict=True))
    return Chart(figure, _alt(about, label_title, names, columns), ChartData((label_title, *names), told))


def _groups(labels: Sequence[str], bars: int) -> Rows:
    """One row for each label, as tall as its label or its group of bars needs."""
    lone = rows(labels)
    centres, top, seen = [], 0.0, 0.0
    for centre in lone.centres:
        alone = 2 * (centre - seen)
        seen += alone
        height = max(alone, bars * _PITCH + _APART)
        centres.append(top + height / 2)
        top += height
    return Rows(lone.labels, tuple(centres), top, lone.left)


def _draw(
    figure: go.Figure, name: str, column: Sequence[Item], look: Swatch, centres: Sequence[float], place: int
) -> None:
    pairs = [(item, centre) for item, centre in zip(column, centres, strict=True) if item.value is not None]
    figure.add_trace(
        go.Bar(
            name=plain(name),
            x=[item.value for item, _ in pairs],
            y=[centre for _, centre in pairs],
            orientation="h",
            width=_BAR,
            marker=marker(look),
            customdata=cells(column, place),
            hovertext=[f"{plain(item.label)}, {plain(name)}: {plain(item.text)}" for item, _ in pairs],
            hoverinfo="text",
        )
    )
    at_ends(figure, column, centres)


def _alt(about: str, label_title: str, names: Sequence[str], columns: Sequence[Sequence[Item]]) -> str:
    every = list(zip(*columns, strict=True))
    if len(every) <= _FEW:
        told = [
            f"{row[0].label}: {listed_apart([f'{n}, {item.text}' for n, item in zip(names, row, strict=True)])}."
            for row in every
        ]
    else:
        told = [f"{name}: {extremes(column)}" for name, column in zip(names, columns, strict=True)]
    named = [
        Item(f"{item.label} ({name})", item.value, item.text)
        for name, column in zip(names, columns, strict=True)
        for item in column
    ]
    bars = f"{len(names)} bars in each: {listed(names)}." if len(names) > 1 else f"Each shows {names[0]}."
    return joined(opening("Grouped bar chart", about), each(len(every), label_title), bars, *told, hidden(named))

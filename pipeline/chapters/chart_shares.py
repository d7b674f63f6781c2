"""Stacked bars of 100%: how each row divides into parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, Number, items
from pipeline.chapters.chart_layout import BAR, GAP, WIDTH, Rows, note, plot_width, row_figure, rows, upright
from pipeline.chapters.chart_text import SIZE, plain, width
from pipeline.chapters.chart_words import Item, compare, counted, each, hidden, joined, listed, listed_apart, opening
from pipeline.chapters.palette import INK, PAPER, PARTS, QUIET_INK, RATINGS, Swatch
from pipeline.errors import ChapterError

_KEY_SQUARE = 46  # px that a key entry needs besides its word
_KEY_LINE = 24
_TILE = (8.0, 12 / 2**0.5)  # px; slanted patterns repeat after the square root of two: whole px leave no seams
_FEW = 8  # rows that the alternative text names one by one


@dataclass(frozen=True)
class Part:
    """One part of every row: its name, a value and a displayed text for each row, and its rating colour if it has one.

    ``rating`` is ``blue``, ``green``, ``amber``, ``red`` or ``grey``; empty for parts that are no rating.
    """

    name: str
    values: Sequence[Number]
    texts: Sequence[str]
    rating: str = ""


def shares(labels: Sequence[str], parts: Sequence[Part], *, about: str, label_title: str, value_title: str) -> Chart:
    """A bar of 100% for each label, divided into its parts in the order given, with a key of words above.

    A part too narrow for its text is drawn without it; the chart's data has it. A row with a value that may not or
    cannot be shown is not drawn at all, because the widths of its other parts would tell the hidden one.
    """
    if not parts:
        raise ChapterError(f"The chart “{about}” was given no parts.", "Give at least one Part, with its name.")
    columns = [items(about, labels, part.values, part.texts) for part in parts]
    swatches = [_swatch(about, part, place) for place, part in enumerate(parts)]
    grid = rows(list(labels))
    figure = _figure(grid, parts, value_title)
    totals = [_total(about, [column[row] for column in columns]) for row in range(len(labels))]
    starts = [0.0] * len(labels)
    for part, column, swatch in zip(parts, columns, swatches, strict=True):
        _draw(figure, grid, part, column, swatch, totals, starts)
    for row, total in enumerate(totals):
        if not total:
            note(figure, _why_not([c[row] for c in columns]), x=0, y=grid.centres[row], xshift=GAP, colour=QUIET_INK)
    upright(figure, 0, grid.height, INK, front=True)
    rows_of_texts = tuple((c[0].label, *(item.text for item in c)) for c in zip(*columns, strict=True))
    data = ChartData((label_title, *(part.name for part in parts)), rows_of_texts)
    return Chart(figure, _alt(about, label_title, parts, columns, totals), data)


def _swatch(about: str, part: Part, place: int) -> Swatch:
    if part.rating and part.rating not in RATINGS:
        raise ChapterError(
            f"The chart “{about}” has the rating colour {part.rating!r} for {part.name}.",
            f"Use one of: {', '.join(RATINGS)}.",
        )
    if not part.rating and place >= len(PARTS):
        raise ChapterError(
            f"The chart “{about}” has more than {len(PARTS)} parts, more than can be told apart.",
            "Join the smallest parts into one, or show a table.",
        )
    return RATINGS[part.rating] if part.rating else PARTS[place]


def _total(about: str, row: Sequence[Item]) -> float | None:
    """The sum of a row, or ``None`` if one of its values is not there."""
    if any(item.value is None for item in row):
        return None
    if any((item.value or 0) < 0 for item in row):
        raise ChapterError(
            f"The chart “{about}” has a negative value for {row[0].label}: shares cannot be negative.",
            "Give counts or percentages.",
        )
    return sum(item.value or 0.0 for item in row)


def _figure(grid: Rows, parts: Sequence[Part], heading: str) -> go.Figure:
    figure = row_figure(grid, heading, above=_key_lines(parts, WIDTH - grid.left - 12) * _KEY_LINE)
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "font": {"size": SIZE, "color": INK},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    figure.update_xaxes(range=[0, 100], showticklabels=False)
    return figure


def _key_lines(parts: Sequence[Part], pixels: float) -> int:
    """Lines that Plotly sets the key in: one if it fits, else columns as wide as the widest entry."""
    entries = [width(part.name) + _KEY_SQUARE for part in parts]
    if sum(entries) <= pixels:
        return 1
    across = max(1, int(pixels // max(entries)))
    return -(-len(parts) // across)


def _draw(
    figure: go.Figure,
    grid: Rows,
    part: Part,
    column: Sequence[Item],
    swatch: Swatch,
    totals: Sequence[float | None],
    starts: list[float],
) -> None:
    """One part across all rows; moves ``starts`` on."""
    spans = [100 * (item.value or 0.0) / total if total else 0.0 for item, total in zip(column, totals, strict=True)]
    figure.add_trace(
        go.Bar(
            name=plain(part.name),
            x=spans,
            y=list(grid.centres),
            base=list(starts),
            orientation="h",
            width=BAR + 4,
            marker=_marker(swatch),
            hovertext=[f"{plain(item.label)}, {plain(part.name)}: {plain(item.text)}" for item in column],
            hoverinfo="text",
        )
    )
    pixels = plot_width(figure) / 100
    for row, (item, span) in enumerate(zip(column, spans, strict=True)):
        if span and width(item.text) + 6 <= span * pixels:
            middle = starts[row] + span / 2
            note(
                figure,
                item.text,
                x=middle,
                y=grid.centres[row],
                xanchor="center",
                colour=swatch.ink,
                background=swatch.fill,
            )
        starts[row] += span


def _marker(swatch: Swatch) -> dict[str, object]:
    """The look of a part: its fill, a white edge, and its pattern in thin white."""
    pattern = {
        "shape": swatch.pattern,
        "bgcolor": swatch.fill,
        "fgcolor": PAPER,
        "fgopacity": 0.5,
        "size": _TILE[swatch.pattern in "/x"],
        "solidity": 0.15,
    }
    return {"color": swatch.fill, "line": {"color": PAPER, "width": 1.5}, "pattern": pattern}


def _why_not(row: Sequence[Item]) -> str:
    """What stands in place of a bar: the text of the first value that is not there, or of a row of noughts."""
    return next((item.text for item in row if item.value is None), row[0].text)


def _alt(
    about: str,
    label_title: str,
    parts: Sequence[Part],
    columns: Sequence[Sequence[Item]],
    totals: Sequence[float | None],
) -> str:
    every = [list(row) for row in zip(*columns, strict=True)]
    drawn = [row for row, total in zip(every, totals, strict=True) if total]
    largest = [_largest(parts, row) for row in drawn]
    if len(drawn) <= _FEW:
        told = [f"{row[0].label}: {names}, {text}." for row, (names, text) in zip(drawn, largest, strict=True)]
        summary = f"Largest part of each. {' '.join(told)}" if told else "No bar can be shown."
    else:
        leads = [name for name, _ in largest]
        counts = [f"{name} in {leads.count(name)}" for name in dict.fromkeys(leads)]
        summary = f"Largest part: {listed_apart(counts)}."
    nothing = [row[0].label for row, total in zip(every, totals, strict=True) if total == 0]
    undrawn = [_as_row(row) for row in every]
    return joined(
        opening("Stacked bar chart, each bar 100%", about),
        each(len(every), label_title),
        f"{counted(len(parts), 'part', 'parts')}: {listed([part.name for part in parts])}.",
        summary,
        f"Nothing to divide: {listed(nothing)}." if nothing else "",
        hidden(undrawn),
    )


def _as_row(row: Sequence[Item]) -> Item:
    """A row as one item: not drawn if one of its values is not there."""
    missing = next((item for item in row if item.value is None), None)
    return missing or Item(row[0].label, 0.0, row[0].text)


def _largest(parts: Sequence[Part], row: Sequence[Item]) -> tuple[str, str]:
    """The name of the largest part, or the names of those that tie, and the displayed value."""
    top = max(row, key=lambda item: item.value or 0.0)
    tied = [
        part.name
        for part, item in zip(parts, row, strict=True)
        if compare(item.value or 0.0, item.text, top.value or 0.0, top.text) == 0
    ]
    return listed(tied), top.text + (" each" if len(tied) > 1 else "")

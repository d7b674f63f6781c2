"""Stacked bars of 100%: how each row divides into parts."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, items
from pipeline.chapters.chart_key import Part, key_height, marker, show_key, swatch
from pipeline.chapters.chart_layout import BAR, GAP, WIDTH, Rows, note, plot_width, row_figure, rows, upright
from pipeline.chapters.chart_text import plain, width
from pipeline.chapters.chart_words import Item, compare, counted, each, hidden, joined, listed, listed_apart, opening
from pipeline.chapters.palette import INK, QUIET_INK, Swatch
from pipeline.errors import ChapterError

_FEW = 8  # rows that the alternative text names one by one


def shares(labels: Sequence[str], parts: Sequence[Part], *, about: str, label_title: str, value_title: str) -> Chart:
    """A bar of 100% for each label, divided into its parts in the order given, with a key of words above.

    A part too narrow for its text is drawn without it; the chart's data has it. A row with a value that may not or
    cannot be shown is not drawn at all, because the widths of its other parts would tell the hidden one.
    """
    if not parts:
        raise ChapterError(f"The chart “{about}” was given no parts.", "Give at least one Part, with its name.")
    columns = [items(about, labels, part.values, part.texts) for part in parts]
    looks = [swatch(about, part, place) for place, part in enumerate(parts)]
    grid = rows(list(labels))
    figure = _figure(grid, parts, value_title)
    totals = [_total(about, [column[row] for column in columns]) for row in range(len(labels))]
    starts = [0.0] * len(labels)
    for place, (part, column, look) in enumerate(zip(parts, columns, looks, strict=True)):
        _draw(figure, grid, part, column, look, totals, starts, place)
    for row, total in enumerate(totals):
        if not total:
            note(figure, _why_not([c[row] for c in columns]), x=0, y=grid.centres[row], xshift=GAP, colour=QUIET_INK)
    upright(figure, 0, grid.height, INK, front=True)
    rows_of_texts = tuple((c[0].label, *(item.text for item in c)) for c in zip(*columns, strict=True))
    data = ChartData((label_title, *(part.name for part in parts)), rows_of_texts)
    return Chart(figure, _alt(about, label_title, parts, columns, totals), data)


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
    figure = row_figure(grid, heading, above=key_height([part.name for part in parts], WIDTH - grid.left - 12))
    figure.update_layout(barmode="stack")
    show_key(figure)
    figure.update_xaxes(range=[0, 100], showticklabels=False)
    return figure


def _draw(
    figure: go.Figure,
    grid: Rows,
    part: Part,
    column: Sequence[Item],
    look: Swatch,
    totals: Sequence[float | None],
    starts: list[float],
    place: int,
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
            cliponaxis=False,  # the axis holds them whole, and to cut off takes up to half the time of a PNG
            marker=marker(look),
            customdata=[[row, place] if total else None for row, total in enumerate(totals)],
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
                colour=look.ink,
                background=look.fill,
            )
        starts[row] += span


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

"""Two values of each row, before and after: a hollow and a filled dot with a line between them."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, items
from pipeline.chapters.chart_key import Part, key_height, show_key
from pipeline.chapters.chart_layout import GAP, WIDTH, linear_range, note, plot_width, row_figure, rows, upright
from pipeline.chapters.chart_marks import cells
from pipeline.chapters.chart_text import plain, width
from pipeline.chapters.chart_words import Item, compare, each, hidden, joined, listed_apart, names, opening
from pipeline.chapters.palette import INK, LOCAL, OTHER, PAPER, QUIET_INK
from pipeline.errors import ChapterError

_DOT = 13  # px across
_FEW = 8  # rows that the alternative text tells one by one


def before_after(
    labels: Sequence[str], before: Part, after: Part, *, about: str, label_title: str, value_title: str
) -> Chart:
    """For each label a dot of the value before and one of the value after; both texts stand in a column on the right.

    The scale starts at nought. ``before`` and ``after`` carry the names that the key shows. A value that is not there
    has no dot; what is said instead of it stands in the column. ``ChapterError`` for a value below nought.
    """
    pairs = list(zip(*(items(about, labels, part.values, part.texts) for part in (before, after)), strict=True))
    for item in (item for pair in pairs for item in pair):
        if (item.value or 0.0) < 0:
            raise ChapterError(
                f"The chart “{about}” cannot draw {item.text} for {item.label}: scores are not below nought.",
                "For differences use bars.",
            )
    texts = [_column_text(one, other) for one, other in pairs]
    grid = rows([one.label for one, _ in pairs])
    right = max(width(text) for text in texts) + 3 * GAP
    key = key_height([before.name, after.name], WIDTH - grid.left - right)
    figure = row_figure(grid, value_title, above=key, right=right)
    values = [item.value or 0.0 for pair in pairs for item in pair]
    low, high = linear_range(values, [""] * len(values), plot_width(figure) - _DOT)
    figure.update_xaxes(range=[low - (high - low) * 0.01, high + (high - low) * 0.02], showticklabels=False)
    upright(figure, 0, grid.height, INK)
    for (one, other), centre in zip(pairs, grid.centres, strict=True):
        if one.value is not None and other.value is not None:
            figure.add_shape(
                type="line", x0=one.value, x1=other.value, y0=centre, y1=centre, line={"color": INK, "width": 2},
                layer="below",
            )  # fmt: skip
    _dots(figure, before.name, [one for one, _ in pairs], grid.centres, 0)
    _dots(figure, after.name, [other for _, other in pairs], grid.centres, 1)
    show_key(figure)
    for (one, other), text, centre in zip(pairs, texts, grid.centres, strict=True):
        known = one.value is not None or other.value is not None
        note(figure, text, x=1, y=centre, xref="paper", xshift=GAP, colour=INK if known else QUIET_INK)
    told = tuple((one.label, one.text, other.text) for one, other in pairs)
    return Chart(figure, _alt(about, label_title, before, after, pairs), ChartData(
        (label_title, before.name, after.name), told
    ))  # fmt: skip


def _column_text(before: Item, after: Item) -> str:
    if before.text == after.text:
        return before.text if before.value is None else f"{before.text}, the same"
    return f"{before.text} to {after.text}"


def _dots(figure: go.Figure, name: str, column: Sequence[Item], centres: Sequence[float], place: int) -> None:
    pairs = [(item, centre) for item, centre in zip(column, centres, strict=True) if item.value is not None]
    # The hollow dot is the wider one, so that both are seen where the two values are the same.
    hollow = place == 0
    look = {"color": PAPER, "line": {"color": OTHER, "width": 3}} if hollow else {"color": LOCAL, "line": {"width": 0}}
    figure.add_trace(
        go.Scatter(
            name=plain(name),
            x=[item.value for item, _ in pairs],
            y=[centre for _, centre in pairs],
            mode="markers",
            cliponaxis=False,
            marker={**look, "symbol": "circle", "size": _DOT + 4 if hollow else _DOT - 2},
            customdata=cells(column, place),
            hovertext=[f"{plain(item.label)}, {plain(name)}: {plain(item.text)}" for item, _ in pairs],
            hoverinfo="text",
        )
    )


def _alt(about: str, label_title: str, before: Part, after: Part, pairs: Sequence[tuple[Item, Item]]) -> str:
    both = [(one, other) for one, other in pairs if one.value is not None and other.value is not None]
    ways: dict[int, list[Item]] = {1: [], 0: [], -1: []}
    for one, other in both:
        ways[compare(other.value or 0.0, other.text, one.value or 0.0, one.text)].append(other)
    words = {1: "Higher", 0: "The same", -1: "Lower"}
    moved = [f"{words[way]} in {names(group, 'rows')}." for way, group in ways.items() if group]
    told = [f"{one.label}, {one.text} to {other.text}" for one, other in both] if len(both) <= _FEW else []
    absent = [
        Item(f"{item.label} ({part.name})", item.value, item.text)
        for pair in pairs
        for part, item in zip((before, after), pair, strict=True)
    ]
    return joined(
        opening(f"Dot chart of two values, {before.name} and {after.name}", about),
        each(len(pairs), label_title),
        f"{listed_apart(told)}." if told else "",
        f"{after.name}, compared with {before.name}: {' '.join(moved)}" if moved else "No row has both values.",
        hidden(absent),
    )

"""Horizontal bars of one series, and the service ranked among its comparators."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, Number, Reference, items, number, table
from pipeline.chapters.chart_layout import (
    BAR,
    GAP,
    Rows,
    at_ends,
    note,
    plot_width,
    row_figure,
    rows,
    upright,
    value_axis,
)
from pipeline.chapters.chart_marks import cells
from pipeline.chapters.chart_text import LINE, plain, width
from pipeline.chapters.chart_words import (
    Item,
    against,
    each,
    extremes,
    hidden,
    joined,
    opening,
    shown,
    spoken,
    standing,
)
from pipeline.chapters.palette import INK, LOCAL, MARK, OTHER, PAPER
from pipeline.errors import ChapterError


def bars(
    labels: Sequence[str],
    values: Sequence[Number],
    texts: Sequence[str],
    *,
    about: str,
    label_title: str,
    value_title: str,
    highlight: str | None = None,
    reference: Reference | None = None,
) -> Chart:
    """Horizontal bars in the order given, each with its displayed value at its end.

    Parameters
    ----------
    about : what is shown, as a noun phrase: ``Contributions to the budget by agency, 2022-23``.
    label_title, value_title : the headings of the two columns of the chart's data, with the unit.
    highlight : the label of one bar that stands out.
    reference : a line to compare with.
    """
    drawn = items(about, labels, values, texts)
    figure = _bars(drawn, about, value_title, highlight, reference)
    told = spoken(drawn, label_title)
    compared = ""
    if reference is not None:
        line = Item(f"{reference.label} ({reference.text})", float(reference.value), reference.text)
        compared = f"A line marks {line.label}. {against(told, line)}"
    pairs = zip(drawn, told, strict=True) if len(drawn) > 1 else ()
    marked = next((f"{said} is highlighted." for item, said in pairs if item.label == highlight), "")
    alt = joined(
        opening("Bar chart", about),
        each(len(drawn), label_title),
        extremes(told),
        marked,
        compared,
        hidden(told),
    )
    return Chart(figure, alt, table(label_title, value_title, drawn))


def ranked(
    labels: Sequence[str],
    values: Sequence[Number],
    texts: Sequence[str],
    *,
    local: str,
    about: str,
    label_title: str,
    value_title: str,
    lowest_first: bool = False,
) -> Chart:
    """The service and its comparators as bars in order of value, the service's own highlighted.

    ``local`` is the service's label. Values that are not drawn come last. ``ChapterError`` if ``local`` is no label.
    """
    given = items(about, labels, values, texts)
    own = next((item for item in given if item.label == local), None)
    if own is None:
        raise ChapterError(
            f"The chart “{about}” is to highlight {local}, which is not among its labels.",
            f"Give one of: {', '.join(item.label for item in given)}.",
        )
    drawn = sorted(given, key=lambda item: _order(item, lowest_first))
    others = [item for item in drawn if item is not own]
    order = f"In order of value, {'lowest' if lowest_first else 'highest'} first." if len(shown(drawn)) > 1 else ""
    alt = joined(
        opening("Bar chart", about),
        each(len(drawn), label_title),
        order,
        extremes(drawn, "Highest", "Lowest"),
        standing(own, others) if own.value is not None and shown(others) else "",
        hidden(drawn),
    )
    figure = _bars(drawn, about, value_title, local, None)
    return Chart(figure, alt, table(label_title, value_title, drawn))


def _order(item: Item, lowest_first: bool) -> tuple[bool, float]:
    if item.value is None:
        return True, 0.0
    return False, item.value if lowest_first else -item.value


def _bars(
    drawn: Sequence[Item], about: str, heading: str, highlight: str | None, reference: Reference | None
) -> go.Figure:
    grid = rows([item.label for item in drawn])
    figure = row_figure(grid, heading, below=LINE + 6 if reference else 0)
    values = [item.value or 0.0 for item in drawn]
    ends, texts = list(values), [item.text for item in drawn]
    if reference is not None:
        ends.append(number(about, reference.label, reference.value) or 0.0)
        texts.append("")
    span = value_axis(figure, ends, texts)
    if highlight is not None:
        figure.update_yaxes(ticktext=[_label(w, i.label == highlight) for w, i in zip(grid.labels, drawn, strict=True)])
    figure.add_trace(_trace(drawn, grid, highlight))
    upright(figure, 0, grid.height, INK)
    if reference is not None:
        _reference(figure, reference, grid, span)
    at_ends(figure, drawn, grid.centres, background=PAPER if reference else None, highlight=highlight)
    return figure


def _label(wrapped: str, bold: bool) -> str:
    return f"<b>{plain(wrapped)}</b>" if bold else plain(wrapped)


def _trace(drawn: Sequence[Item], grid: Rows, highlight: str | None) -> go.Bar:
    pairs = [(item, centre) for item, centre in zip(drawn, grid.centres, strict=True) if item.value is not None]
    plain_colour = MARK if highlight is None else OTHER
    return go.Bar(
        x=[item.value for item, _ in pairs],
        y=[centre for _, centre in pairs],
        orientation="h",
        width=BAR,
        cliponaxis=False,  # the axis holds them whole, and to cut off takes up to half the time of a PNG
        marker={
            "color": [LOCAL if item.label == highlight else plain_colour for item, _ in pairs],
            "line": {"width": 0},
        },
        customdata=cells(drawn),
        hovertext=[f"{plain(item.label)}: {plain(item.text)}" for item, _ in pairs],
        hoverinfo="text",
    )


def _reference(figure: go.Figure, reference: Reference, grid: Rows, span: tuple[float, float]) -> None:
    """The line in front of the bars, with its name under it, moved inwards where it would leave the picture."""
    value = float(reference.value)
    figure.add_shape(
        type="line", x0=value, x1=value, y0=0, y1=grid.height, line={"color": INK, "width": 2, "dash": "dash"}
    )
    text = f"{reference.label}, {reference.text}"
    pixels = plot_width(figure)
    centre = (value - span[0]) / (span[1] - span[0]) * pixels
    half = width(text) / 2 + 2
    inside = min(max(centre, half - grid.left + GAP), pixels - half + GAP)
    note(figure, text, x=value, y=grid.height, xanchor="center", yanchor="top", xshift=inside - centre, yshift=-2)

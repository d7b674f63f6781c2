"""Charts around 1 on a log scale: a ratio for each category, and an estimate with its interval.

Twice as much stands as far from 1 as half as much. Positions are base-2 logarithms, so one step is one doubling.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, Number, items, number, table
from pipeline.chapters.chart_layout import GAP, Rows, linear_range, note, plot_width, row_figure, rows, upright
from pipeline.chapters.chart_marks import cells
from pipeline.chapters.chart_text import LINE, plain, width
from pipeline.chapters.chart_words import Item, against, each, extremes, hidden, joined, listed_apart, opening
from pipeline.chapters.palette import INK, MARK, PAPER, QUIET_INK, RULE
from pipeline.errors import ChapterError

_FAR = 4.0  # an interval is drawn no further than 16 times or a sixteenth; an arrow says that it goes on
_ZERO_STEP = 0.6  # a ratio of nought has no place on a log scale: it is an arrow this far beyond the last step
_AXIS = LINE + 8  # px under the rows for the ticks

Span = tuple[float, float]


def ratio(
    labels: Sequence[str],
    values: Sequence[Number],
    texts: Sequence[str],
    *,
    about: str,
    label_title: str,
    value_title: str,
    one: str,
) -> Chart:
    """A dot on a stem from 1 for each category, with its displayed ratio.

    ``one`` says what 1 means: ``same as England``. A ratio of nought is an arrow at the left edge.
    ``ChapterError`` for a negative ratio.
    """
    drawn = items(about, labels, values, texts)
    _refuse_negative(about, drawn)
    grid = rows([item.label for item in drawn])
    figure = row_figure(grid, f"{value_title}, log scale", below=_AXIS, above=LINE + 4)
    places = _places(drawn)
    figure.update_xaxes(range=linear_range(*_ends(places, drawn), plot_width(figure)))
    _axis(figure, grid, places, one)
    _stems(figure, drawn, grid, places)
    _ratio_texts(figure, drawn, grid, places)
    alt = joined(
        opening("Dot chart on a log scale around 1", about),
        each(len(drawn), label_title),
        f"1 means {one}.",
        extremes(drawn, "Highest", "Lowest"),
        _around_one(drawn),
        hidden(drawn),
    )
    return Chart(figure, alt, table(label_title, value_title, drawn))


def interval(
    labels: Sequence[str],
    values: Sequence[Number],
    lows: Sequence[Number],
    highs: Sequence[Number],
    texts: Sequence[str],
    *,
    about: str,
    label_title: str,
    value_title: str,
    one: str,
) -> Chart:
    """A dot with its 95% interval for each category; the texts stand in a column on the right.

    An end of an interval that is ``None`` is open: the line runs to the edge. A text says the value and its interval.
    """
    drawn = items(about, labels, values, texts)
    _refuse_negative(about, drawn)
    whiskers = _whiskers(about, drawn, lows, highs)
    grid = rows([item.label for item in drawn])
    right = max(width(item.text) for item in drawn) + 2 * GAP + 12
    figure = row_figure(grid, f"{value_title}, log scale", below=_AXIS, above=LINE + 4, right=right)
    # An interval from nought begins with an arrow at the edge, and that arrow is its dot too.
    places = [math.log2(item.value) if item.value else None for item in drawn]
    reach = [*places, *(end for whisker in whiskers if whisker for end in whisker)]
    figure.update_xaxes(range=[0, 0])
    span = _axis(figure, grid, reach, one)
    _lines(figure, grid, whiskers, span)
    _dots(figure, drawn, grid, places)
    for item, centre in zip(drawn, grid.centres, strict=True):
        colour = INK if item.value is not None else QUIET_INK
        note(figure, item.text, x=1, y=centre, xref="paper", xshift=2 * GAP, colour=colour)
    alt = joined(
        opening("Dot chart with 95% intervals, on a log scale around 1", about),
        each(len(drawn), label_title),
        f"1 means {one}.",
        _against_one(drawn, lows, highs, about),
        hidden(drawn),
    )
    return Chart(figure, alt, ChartData((label_title, value_title), tuple((i.label, i.text) for i in drawn)))


def _refuse_negative(about: str, drawn: Sequence[Item]) -> None:
    for item in drawn:
        if item.value is not None and item.value < 0:
            raise ChapterError(
                f"The chart “{about}” cannot draw {item.text} for {item.label}: a ratio is never negative.",
                "Give the ratio of two counts or rates; for differences use bars.",
            )


def _places(drawn: Sequence[Item]) -> list[float | None]:
    logs = [math.log2(item.value) for item in drawn if item.value]
    nought = math.floor(min([-1.0, *logs])) - _ZERO_STEP
    return [None if item.value is None else math.log2(item.value) if item.value else nought for item in drawn]


def _ends(places: Sequence[float | None], drawn: Sequence[Item]) -> tuple[list[float], list[str]]:
    """Where texts start, and the texts; a half and the double are always on the axis."""
    pairs = [(place or 0.0, item.text) for place, item in zip(places, drawn, strict=True)]
    return [-1.0, 1.0, *(place for place, _ in pairs)], ["", "", *(text for _, text in pairs)]


def _axis(figure: go.Figure, grid: Rows, places: Sequence[float | None], one: str) -> Span:
    """Ticks at doublings, thin lines at them, and a strong line at 1 with its meaning above. Gives the axis range."""
    known = [place for place in places if place is not None]
    first, last = math.floor(min([-1.0, *known])), math.ceil(max([1.0, *known]))
    step = 1 if last - first <= 7 else 2
    ticks = [tick for tick in range(first, last + 1) if tick % step == 0]
    low, high = figure.layout.xaxis.range
    low, high = min(low, first - 0.15), max(high, last + 0.15)
    figure.update_xaxes(range=[low, high], tickvals=ticks, ticktext=[f"{2.0**tick:g}" for tick in ticks], ticks="")
    for tick in ticks:
        if tick:
            upright(figure, tick, grid.height, RULE)
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=grid.height, line={"color": INK, "width": 2}, layer="below")
    pixels = plot_width(figure)
    centre, half = -low / (high - low) * pixels, width(f"1: {one}") / 2
    inside = min(max(centre, half - grid.left + GAP), pixels + figure.layout.margin.r - half - GAP)
    note(figure, f"1: {one}", x=0, y=0, xanchor="center", yanchor="bottom", xshift=inside - centre, yshift=2)
    return low, high


def _stems(figure: go.Figure, drawn: Sequence[Item], grid: Rows, places: Sequence[float | None]) -> None:
    for place, centre in zip(places, grid.centres, strict=True):
        if place is not None:
            figure.add_shape(type="line", x0=0, x1=place, y0=centre, y1=centre, line={"color": MARK, "width": 3})
    _dots(figure, drawn, grid, places)


def _dots(figure: go.Figure, drawn: Sequence[Item], grid: Rows, places: Sequence[float | None]) -> None:
    marks = [
        (item, place, centre)
        for item, place, centre in zip(drawn, places, grid.centres, strict=True)
        if place is not None
    ]
    figure.add_trace(
        go.Scatter(
            x=[place for _, place, _ in marks],
            y=[centre for _, _, centre in marks],
            mode="markers",
            cliponaxis=False,
            marker={
                "color": MARK,
                "size": 13,
                "symbol": ["circle" if item.value else "triangle-left" for item, _, _ in marks],
                "line": {"width": 0},
            },
            customdata=cells(drawn, drawn_at=places),
            hovertext=[f"{plain(item.label)}: {plain(item.text)}" for item, _, _ in marks],
            hoverinfo="text",
        )
    )


def _ratio_texts(figure: go.Figure, drawn: Sequence[Item], grid: Rows, places: Sequence[float | None]) -> None:
    for item, place, centre in zip(drawn, places, grid.centres, strict=True):
        left = place is not None and place < 0
        note(
            figure,
            item.text,
            x=place or 0.0,
            y=centre,
            xanchor="right" if left else "left",
            xshift=-GAP if left else GAP,
            colour=INK if place is not None else QUIET_INK,
            background=PAPER,
        )


def _whiskers(about: str, drawn: Sequence[Item], lows: Sequence[Number], highs: Sequence[Number]) -> list[Span | None]:
    if not len(drawn) == len(lows) == len(highs):
        raise ChapterError(
            f"The chart “{about}” was given {len(drawn)} values, {len(lows)} lower and {len(highs)} upper ends.",
            "Give both ends of the interval for each value; None for an open end.",
        )
    return [_whisker(about, *row) for row in zip(drawn, lows, highs, strict=True)]


def _whisker(about: str, item: Item, low: Number, high: Number) -> Span | None:
    if item.value is None:
        return None
    lower, upper = number(about, item.label, low), number(about, item.label, high)
    start = math.log2(lower) if lower else -math.inf
    end = math.inf if upper is None else math.log2(upper) if upper > 0 else -math.inf
    place = math.log2(item.value) if item.value else -math.inf
    if not start <= place <= end:
        raise ChapterError(
            f"The chart “{about}” has an interval for {item.label} that does not hold its value ({item.text}).",
            "Give the lower end, then the upper end, around the value.",
        )
    far = max(_FAR, abs(place)) if math.isfinite(place) else _FAR
    return max(start, -far), min(end, far)


def _lines(figure: go.Figure, grid: Rows, whiskers: Sequence[Span | None], span: Span) -> None:
    arrows: list[tuple[float, float, str]] = []
    for whisker, centre in zip(whiskers, grid.centres, strict=True):
        if whisker is None:
            continue
        start, end = max(whisker[0], span[0]), min(whisker[1], span[1])
        figure.add_shape(type="line", x0=start, x1=end, y0=centre, y1=centre, line={"color": MARK, "width": 3})
        for place, edge, symbol in ((start, -_FAR, "triangle-left"), (end, _FAR, "triangle-right")):
            if abs(place) >= _FAR and place * edge > 0:
                arrows.append((place, centre, symbol))
            else:
                line = {"color": MARK, "width": 3}
                figure.add_shape(type="line", x0=place, x1=place, y0=centre - 6, y1=centre + 6, line=line)
    if arrows:
        places, centres, symbols = zip(*arrows, strict=True)
        marker = {"color": MARK, "size": 11, "symbol": symbols, "line": {"width": 0}}
        figure.add_trace(go.Scatter(x=places, y=centres, mode="markers", marker=marker, hoverinfo="skip"))


def _around_one(drawn: Sequence[Item]) -> str:
    return against(drawn, Item("1", 1.0, "1"))


def _against_one(drawn: Sequence[Item], lows: Sequence[Number], highs: Sequence[Number], about: str) -> str:
    """Which whole intervals lie above 1, below 1, and which include it."""
    groups: dict[str, list[str]] = {"above 1": [], "below 1": [], "around 1": []}
    for item, low, high in zip(drawn, lows, highs, strict=True):
        if item.value is None:
            continue
        lower, upper = number(about, item.label, low), number(about, item.label, high)
        side = "above 1" if (lower or 0) > 1 else "below 1" if upper is not None and upper < 1 else "around 1"
        groups[side].append(str(item))
    words = {
        "above 1": "Whole interval above 1",
        "below 1": "Whole interval below 1",
        "around 1": "Interval includes 1",
    }
    return " ".join(f"{words[side]}: {listed_apart(found)}." for side, found in groups.items() if found)

"""Lines over periods: the service first, its comparators behind it, and a target band where there is one."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Chart, ChartData, items
from pipeline.chapters.chart_layout import GAP, WIDTH, blank, note, plot_width
from pipeline.chapters.chart_text import LINE, plain, width, wrap
from pipeline.chapters.chart_trend_words import Band, Series, passed_over, told
from pipeline.chapters.chart_words import Item, shown
from pipeline.chapters.palette import BAND, INK, LINES, QUIET_INK, VEIL, Line
from pipeline.errors import ChapterError

_PLOT = 250  # px, the height of the plot
_EDGE = 12
_NAME_CHARACTERS = 22
_TEXT_AWAY = 16  # px from a point to the middle of its text


def trend(
    periods: Sequence[str],
    series: Sequence[Series],
    *,
    about: str,
    period_title: str,
    value_title: str,
    band: Band | None = None,
) -> Chart:
    """A line for each series over the periods, the first being the service's own; the scale starts at nought.

    Every value of the first line that has room is labelled; each line is named at its end with its last value.
    """
    _check(about, series, band)
    lines = [items(about, periods, one.values, one.texts) for one in series]
    top = _highest(lines, band)
    labels = _period_labels(periods, _names_width(series, lines))
    figure = _figure(series, lines, labels, value_title, top)
    if band is not None:
        _band(figure, band, top)
    for place, (one, line, look) in reversed(list(enumerate(zip(series, lines, LINES, strict=False)))):
        _line(figure, one, line, look, place)
    _own_values(figure, lines, top)
    _absent(figure, series, lines)
    _end_names(figure, series, lines, top)
    rows = tuple((period, *(line[at].text for line in lines)) for at, period in enumerate(periods))
    return Chart(
        figure, told(about, periods, series, lines, band), ChartData((period_title, *(s.name for s in series)), rows)
    )


def _check(about: str, series: Sequence[Series], band: Band | None) -> None:
    if not series:
        raise ChapterError(f"The chart “{about}” was given no lines.", "Give at least one Series, with its name.")
    if len(series) > len(LINES):
        raise ChapterError(
            f"The chart “{about}” has {len(series)} lines, more than can be told apart.",
            f"Show at most {len(LINES)}: the service and its nearest comparators; a table can hold the others.",
        )
    if band is not None and band.lower is not None and band.upper is not None and band.lower > band.upper:
        raise ChapterError(
            f"The chart “{about}” has a target band whose lower end is above its upper end ({band.label}).",
            "Correct the band in the targets return.",
        )


def _highest(lines: Sequence[Sequence[Item]], band: Band | None) -> float:
    values = [item.value or 0.0 for line in lines for item in line]
    ends = [float(end) for end in (band.lower, band.upper) if end is not None] if band else []
    return max([*values, *ends]) * 1.15 or 1.0


def _names_width(series: Sequence[Series], lines: Sequence[Sequence[Item]]) -> float:
    return max(width(_end_label(one, line), bold=True) for one, line in zip(series, lines, strict=True))


def _end_label(one: Series, line: Sequence[Item]) -> str:
    """The name with the last value; where that is not the last period's, with its period."""
    drawn = shown(line)
    if not drawn:
        return wrap(one.name, _NAME_CHARACTERS)
    late = "" if drawn[-1] is line[-1] else f" ({drawn[-1].label})"
    return wrap(f"{one.name}, {drawn[-1].text}{late}", _NAME_CHARACTERS)


def _period_labels(periods: Sequence[str], names: float) -> list[str]:
    """Period labels wrapped to the room each has; where even that is too narrow, every second or third."""
    room = (WIDTH - 2 * _EDGE - 40 - names) / max(1, len(periods) - 0.5)
    wrapped = [wrap(period, max(9, int(room / 8.5))) for period in periods]
    step = max(1, -(-int(max(width(label) for label in wrapped) + 6) // max(1, int(room))))
    last = len(periods) - 1
    return [label if (last - at) % step == 0 else "" for at, label in enumerate(wrapped)]


def _figure(
    series: Sequence[Series], lines: Sequence[Sequence[Item]], labels: Sequence[str], heading: str, top: float
) -> go.Figure:
    below = (max(label.count("\n") for label in labels) + 1) * LINE + GAP
    left = max(34.0, width(labels[0]) / 2 + _EDGE, width(lines[0][0].text) / 2 + _EDGE)
    right = _names_width(series, lines) + 2 * GAP + _EDGE
    title = wrap(heading, 70)
    above = _EDGE + (title.count("\n") + 1) * LINE + GAP
    figure = blank(round(above + _PLOT + below + _EDGE), left, right, above, below)
    figure.update_xaxes(
        range=[-0.5 if len(labels) == 1 else -0.12, len(labels) - 1 + 0.2],
        tickvals=[at for at, label in enumerate(labels) if label],
        ticktext=[plain(label) for label in labels if label],
        ticks="",
        ticklabelstandoff=4,
    )
    figure.update_yaxes(range=[0, top], showticklabels=False)
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": INK, "width": 1.5})
    note(
        figure,
        title,
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        yanchor="bottom",
        yshift=4,
        xshift=_EDGE - left,
        colour=QUIET_INK,
    )
    note(figure, "0", x=0, y=0, xref="paper", xanchor="right", xshift=-4, colour=QUIET_INK)
    return figure


def _band(figure: go.Figure, band: Band, top: float) -> None:
    lower = float(band.lower) if band.lower is not None else 0.0
    upper = float(band.upper) if band.upper is not None else top
    edge = {"color": QUIET_INK, "width": 1, "dash": "dot"}
    figure.add_shape(
        type="rect", xref="paper", x0=0, x1=1, y0=lower, y1=upper, fillcolor=BAND, line={"width": 0}, layer="below"
    )
    for end in (band.lower, band.upper):
        if end is not None:
            figure.add_shape(
                type="line", xref="paper", x0=0, x1=1, y0=float(end), y1=float(end), line=edge, layer="below"
            )
    note(figure, band.label, x=0, y=lower, xref="paper", xshift=4, yshift=2, yanchor="bottom", colour=QUIET_INK)


def _line(figure: go.Figure, one: Series, line: Sequence[Item], look: Line, place: int) -> None:
    figure.add_trace(
        go.Scatter(
            name=plain(one.name),
            x=list(range(len(line))),
            y=[item.value for item in line],
            mode="lines+markers",
            connectgaps=False,
            cliponaxis=False,
            line={"color": look.colour, "width": 3 if look is LINES[0] else 2, "dash": look.dash},
            marker={"color": look.colour, "symbol": look.symbol, "size": 9},
            customdata=[[at, place] for at in range(len(line))],
            hovertext=[f"{plain(one.name)}, {plain(item.label)}: {plain(item.text)}" for item in line],
            hoverinfo="text",
        )
    )


def _own_values(figure: go.Figure, lines: Sequence[Sequence[Item]], top: float) -> None:
    """The texts of the first line by its points: all, or where they would touch its first, highest and lowest."""
    drawn = [(at, item) for at, item in enumerate(lines[0]) if item.value is not None]
    if not drawn:
        return
    room = plot_width(figure) / max(1, len(lines[0]) - 0.7)
    chosen = drawn[:-1]
    if max(width(item.text) for _, item in drawn) + 6 > room:
        by_value = sorted(drawn, key=lambda pair: pair[1].value or 0.0)
        chosen = [pair for pair in dict.fromkeys((drawn[0], by_value[0], by_value[-1])) if pair != drawn[-1]]
    for at, item in chosen:
        others = [line[at].value for line in lines[1:]]
        side, crowded = _freer_side(item.value or 0.0, [value for value in others if value is not None], top)
        note(
            figure,
            item.text,
            x=at,
            y=item.value or 0.0,
            xanchor="center",
            yanchor="bottom" if side > 0 else "top",
            yshift=6 * side,
            background=VEIL if crowded else None,
        )


def _freer_side(value: float, others: Sequence[float], top: float) -> tuple[int, bool]:
    """Over (1) or under (-1) a point, where its text is freer of other lines; and whether one still touches it."""
    pixels = [(other - value) / top * _PLOT for other in others]
    over = min((abs(pixel - _TEXT_AWAY) for pixel in pixels), default=99.0)
    under = min((abs(pixel + _TEXT_AWAY) for pixel in pixels), default=99.0)
    if over >= min(under, LINE) or value / top * _PLOT < 2 * _TEXT_AWAY:
        return 1, over < LINE
    return -1, under < LINE


def _absent(figure: go.Figure, series: Sequence[Series], lines: Sequence[Sequence[Item]]) -> None:
    """At the axis, what stands in place of values that are not there; a comparator's with its name."""
    last = len(lines[0]) - 1
    characters = max(9, int(plot_width(figure) / max(1, last) / 8.5))
    for at in range(last + 1):
        texts = []
        for one, line in zip(series, lines, strict=True):
            if line[at].value is None and not passed_over(one, line[at], series):
                text = line[at].text if one is series[0] else f"{one.name}: {line[at].text}"
                texts.append(wrap(text, characters))
        if texts:
            anchor = "right" if at == last and last else "center"
            note(
                figure,
                "\n".join(texts),
                x=at,
                y=0,
                xanchor=anchor,
                xshift=GAP if anchor == "right" else 0,
                yanchor="bottom",
                yshift=3,
                colour=QUIET_INK,
            )


def _end_names(figure: go.Figure, series: Sequence[Series], lines: Sequence[Sequence[Item]], top: float) -> None:
    """Names with last values beside the line ends, moved apart where they would touch, each tied to its end."""
    ends = []
    for one, line, look in zip(series, lines, LINES, strict=False):
        drawn = [(at, item.value) for at, item in enumerate(line) if item.value is not None]
        if drawn:
            at, value = drawn[-1]
            ends.append((_PLOT * (1 - (value or 0.0) / top), at, value, _end_label(one, line), look))
    ends.sort(key=lambda end: end[0])
    heights = [(label.count("\n") + 1) * LINE + 4 for *_, label, _ in ends]
    centres = apart([end[0] for end in ends], heights, _PLOT)
    last = len(lines[0]) - 1
    edge = figure.layout.xaxis.range[1]
    for centre, (place, at, value, label, look) in zip(centres, ends, strict=True):
        own = look is LINES[0]
        note(figure, label, x=1, y=1, xref="paper", yref="paper", xshift=GAP, yshift=-centre, bold=own)
        if abs(centre - place) > 4 or at < last:
            thin = {"color": look.colour, "width": 1}
            y1 = top * (1 - centre / _PLOT)
            figure.add_shape(type="line", x0=at, x1=edge, y0=value, y1=y1, line=thin, layer="below")


def apart(places: Sequence[float], heights: Sequence[float], limit: float) -> list[float]:
    """Centres as near as can be to ``places`` (ascending px) at which blocks of these heights do not touch.

    Blocks that would touch stand together around the middle of where they wanted to be, inside 0 to ``limit`` if they
    fit there.
    """
    groups: list[tuple[list[int], float, float]] = []  # members, wanted top, height
    for at, (place, height) in enumerate(zip(places, heights, strict=True)):
        members, start, tall = [at], place - height / 2, height
        while groups and groups[-1][1] + groups[-1][2] > start:
            before, first, taller = groups.pop()
            start = (first * len(before) + (start - taller) * len(members)) / (len(before) + len(members))
            members, tall = before + members, taller + tall
            start = max(0.0, min(start, limit - tall))
        groups.append((members, max(0.0, min(start, limit - tall)), tall))
    centres: list[float] = []
    for members, start, _ in groups:
        for member in members:
            centres.append(start + heights[member] / 2)
            start += heights[member]
    return centres

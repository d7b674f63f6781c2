"""Where things stand on a chart: rows by the height of their labels, margins by the width of their texts.

Heights and margins are computed from measured text, in px, because the static renderer does not leave room by itself.
Vertical positions on row charts are px too: a label of three lines gets a taller row than a label of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pipeline.chapters.chart_text import FONT_STACK, LINE, SIZE, plain, width, wrap
from pipeline.chapters.chart_words import Item
from pipeline.chapters.palette import INK, PAPER, QUIET_INK

WIDTH = 700  # px; 160 mm in print
GAP = 8  # px between a mark and its text
BAR = 24  # px, the thickness of a bar
_ROW = 36  # px, the least height of a row
_EDGE = 12  # px, clear of the picture's edge


@dataclass(frozen=True)
class Rows:
    """The rows of a horizontal chart: wrapped labels, the px of their centres from the top, and the whole height."""

    labels: tuple[str, ...]
    centres: tuple[float, ...]
    height: float
    left: float  # px for the labels


class Drawing(go.Figure):
    """A figure that gets its notes and lines together, when it is finished.

    Plotly makes all that a figure has anew whenever one is added.
    """

    def __init__(self) -> None:
        super().__init__()
        self._notes: list[dict[str, Any]] = []
        self._lines: list[dict[str, Any]] = []

    def add_annotation(self, **note: Any) -> None:
        """Add a note once the figure is finished."""
        self._notes.append(note)

    def add_shape(self, **line: Any) -> None:
        """Add a line or an area once the figure is finished."""
        self._lines.append(line)

    def finish(self) -> None:
        """Add what was asked for, once."""
        if self._notes:
            self.layout.annotations = (*self.layout.annotations, *self._notes)
        if self._lines:
            self.layout.shapes = (*self.layout.shapes, *self._lines)
        self._notes, self._lines = [], []


def rows(labels: Sequence[str]) -> Rows:
    """One row for each label, each as tall as its label needs."""
    wrapped = tuple(wrap(label) for label in labels)
    centres, top = [], 0.0
    for label in wrapped:
        height = max(_ROW, (label.count("\n") + 1) * LINE + 10)
        centres.append(top + height / 2)
        top += height
    return Rows(wrapped, tuple(centres), top, _EDGE + max(width(label, bold=True) for label in wrapped) + GAP)


def row_figure(grid: Rows, heading: str, below: int = 0, above: int = 0, right: float = _EDGE) -> Drawing:
    """An empty chart of rows: labels on the left, ``heading`` above the plot; px to keep free below and above it."""
    plot_width = WIDTH - grid.left - right
    lines = wrap(heading, max(12, int(plot_width / (SIZE * 0.56))))
    top = _EDGE + (lines.count("\n") + 1) * LINE + 4 + above
    figure = blank(height=round(top + grid.height + below + _EDGE), left=grid.left, right=right, top=top, below=below)
    figure.update_yaxes(
        range=[grid.height, 0],
        tickvals=list(grid.centres),
        ticktext=[plain(label) for label in grid.labels],
        ticks="",
        ticklabelstandoff=GAP - 2,
    )
    note(figure, lines, x=0, y=1, xref="paper", yref="paper", yshift=above + 4, yanchor="bottom", colour=QUIET_INK)
    return figure


def blank(height: int, left: float, right: float, top: float, below: float) -> Drawing:
    """A figure of the one width with nothing on it but explicit margins and the package's font."""
    figure = Drawing()
    bare = {"showgrid": False, "zeroline": False, "showline": False, "fixedrange": True}
    figure.update_layout(
        template="none",
        width=WIDTH,
        height=height,
        margin={"l": left, "r": right, "t": top, "b": below + _EDGE, "pad": 0, "autoexpand": False},
        font={"family": FONT_STACK, "size": SIZE, "color": INK},
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        showlegend=False,
        bargap=0,
        hovermode="closest",
        xaxis=bare,
        yaxis=bare,
    )
    return figure


def plot_width(figure: go.Figure) -> float:
    """The px between the margins."""
    margin = figure.layout.margin
    return float(figure.layout.width - margin.l - margin.r)


def linear_range(values: Sequence[float], texts: Sequence[str], pixels: float) -> tuple[float, float]:
    """An axis range that holds zero, every value, and every text beyond the end of its bar."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room_left = max((width(t, bold=True) + 2 * GAP for v, t in zip(values, texts, strict=True) if v < 0), default=0.0)
    room_right = max((width(t, bold=True) + 2 * GAP for v, t in zip(values, texts, strict=True) if v >= 0), default=0.0)
    per_pixel = ((high - low) or 1.0) / max(pixels - room_left - room_right, 40.0)
    return low - room_left * per_pixel, high + room_right * per_pixel


def value_axis(figure: go.Figure, values: Sequence[float], texts: Sequence[str]) -> tuple[float, float]:
    """Give bars an axis without ticks that holds every value and the text at its end; its ends."""
    span = linear_range(values, texts, plot_width(figure))
    figure.update_xaxes(range=list(span), showticklabels=False)
    return span


def at_ends(
    figure: go.Figure,
    drawn: Sequence[Item],
    centres: Sequence[float],
    *,
    background: str | None = None,
    highlight: str | None = None,
) -> None:
    """Write each bar's text beyond its end; one without a value has it at the axis, in grey."""
    for item, centre in zip(drawn, centres, strict=True):
        left = (item.value or 0.0) < 0
        note(
            figure,
            item.text,
            x=item.value or 0.0,
            y=centre,
            xanchor="right" if left else "left",
            xshift=-GAP + 3 if left else GAP - 3,
            colour=INK if item.value is not None else QUIET_INK,
            background=background,
            bold=item.label == highlight,
        )


def note(
    figure: go.Figure,
    text: str,
    *,
    x: float,
    y: float,
    xref: str = "x",
    yref: str = "y",
    xanchor: str = "left",
    yanchor: str = "middle",
    xshift: float = 0,
    yshift: float = 0,
    colour: str = INK,
    background: str | None = None,
    bold: bool = False,
) -> None:
    """Write ``text`` at a place; lines are separated by newlines."""
    shown = f"<b>{plain(text)}</b>" if bold else plain(text)
    figure.add_annotation(
        text=shown,
        x=x,
        y=y,
        xref=xref,
        yref=yref,
        xanchor=xanchor,
        yanchor=yanchor,
        xshift=xshift,
        yshift=yshift,
        showarrow=False,
        align="left" if xanchor == "left" else "center",
        font={"color": colour, "size": SIZE},
        bgcolor=background,
        borderpad=1,
    )


def upright(figure: go.Figure, x: float, bottom: float, colour: str, front: bool = False) -> None:
    """A vertical line at ``x`` through all rows; its colour is explicit, without one the renderer shows none."""
    figure.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=bottom,
        y1=0,
        line={"color": colour, "width": 1.5},
        layer="above" if front else "below",
    )

"""The key of a chart whose marks have several meanings, and the fills that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pipeline.chapters.chart_base import Number
from pipeline.chapters.chart_text import SIZE, width
from pipeline.chapters.palette import INK, PAPER, PARTS, RATINGS, Swatch
from pipeline.errors import ChapterError

KEY_LINE = 24  # px of one line of the key
_KEY_SQUARE = 46  # px that a key entry needs besides its word
_TILE = (8.0, 12 / 2**0.5)  # px; slanted patterns repeat after the square root of two: whole px leave no seams


@dataclass(frozen=True)
class Part:
    """One part of every row: its name, a value and a displayed text for each row, and its rating colour if it has one.

    ``rating`` is ``blue``, ``green``, ``amber``, ``red`` or ``grey``; empty for parts that are no rating.
    """

    name: str
    values: Sequence[Number]
    texts: Sequence[str]
    rating: str = ""


def swatch(about: str, part: Part, place: int) -> Swatch:
    """The fill of a part; ``ChapterError`` for an unknown rating, and beyond the parts that can be told apart."""
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


def marker(look: Swatch) -> dict[str, object]:
    """The look of a part: its fill, a white edge, and its pattern in thin white."""
    pattern = {
        "shape": look.pattern,
        "bgcolor": look.fill,
        "fgcolor": PAPER,
        "fgopacity": 0.5,
        "size": _TILE[look.pattern in "/x"],
        "solidity": 0.15,
    }
    return {"color": look.fill, "line": {"color": PAPER, "width": 1.5}, "pattern": pattern}


def key_height(names: Sequence[str], pixels: float) -> int:
    """The px that Plotly needs for the key: one line if it fits, else columns as wide as the widest entry."""
    entries = [width(name) + _KEY_SQUARE for name in names]
    if sum(entries) <= pixels:
        return KEY_LINE
    across = max(1, int(pixels // max(entries)))
    return -(-len(names) // across) * KEY_LINE


def show_key(figure: go.Figure) -> None:
    """Show the key above the plot, in the order of the traces."""
    figure.update_layout(
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

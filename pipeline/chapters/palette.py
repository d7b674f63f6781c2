"""The colours of charts and ratings: one palette that survives greyscale, colour blindness and print.

Every fill stands at 3:1 or more on white, every text on a fill at 4.5:1 or more, and no two fills of one family share
a lightness: a black-and-white copier keeps them apart. Colour is never alone: each has a pattern and a word.
"""

from __future__ import annotations

from dataclasses import dataclass

PAPER = "#FFFFFF"
INK = "#111111"
QUIET_INK = "#4A4F57"  # axis titles and notes
RULE = "#D5D8DC"  # grid lines: help for the eye, never information
MARK = "#2468B2"  # a series that stands alone
LOCAL = "#132C6E"  # the service's own value among others
OTHER = "#7A7F87"  # the others
VEIL = "rgba(255, 255, 255, 0.75)"  # behind a text that a line may cross
BAND = "#E3EAF4"  # a target band behind lines


@dataclass(frozen=True)
class Swatch:
    """A fill with the ink that is legible on it, and the pattern that tells it apart without colour."""

    fill: str
    ink: str
    pattern: str  # a Plotly pattern shape; "" is plain


@dataclass(frozen=True)
class Line:
    """How one line of a trend is told from the others: colour, dash and symbol."""

    colour: str
    dash: str
    symbol: str


RATINGS: dict[str, Swatch] = {
    "blue": Swatch("#133264", "#FFFFFF", ""),
    "green": Swatch("#0C553C", "#FFFFFF", "/"),
    "amber": Swatch("#CF8400", "#000000", "."),
    "red": Swatch("#C61511", "#FFFFFF", "x"),
    "grey": Swatch("#777C83", "#000000", "-"),
}

PARTS: tuple[Swatch, ...] = (
    Swatch("#132C6E", "#FFFFFF", ""),
    Swatch("#0B524D", "#FFFFFF", "/"),
    Swatch("#BB1863", "#FFFFFF", "."),
    Swatch("#737A8A", "#000000", "-"),
    Swatch("#D08300", "#000000", "x"),
)

LINES: tuple[Line, ...] = (
    Line("#132C6E", "solid", "circle"),
    Line("#BB1863", "dash", "square"),
    Line("#0B524D", "dot", "diamond"),
    Line("#737A8A", "dashdot", "triangle-up"),
    Line("#D08300", "longdash", "x"),
)


def relative_luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` as WCAG 2 defines it: 0 for black, 1 for white."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours as WCAG 2 defines it: 1 to 21."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

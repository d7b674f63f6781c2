"""Text on charts: measured with the packaged font, wrapped, and kept plain."""

from __future__ import annotations

import html
import textwrap
from functools import cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible
from PIL import ImageFont

FAMILY = "Atkinson Hyperlegible"
FONT_STACK = f"'{FAMILY}', sans-serif"
SIZE = 15  # px; a chart of 700 px printed 160 mm wide shows it at 9.7 pt
LINE = 19  # px from one line of text to the next
LABEL_CHARACTERS = 26

_FILES = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"
FONT_FILES = (_FILES / "AtkinsonHyperlegible-Regular.ttf", _FILES / "AtkinsonHyperlegible-Bold.ttf")
_DESIGN = 1000  # px; measured at this size hinting does not matter, so every machine measures the same


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    # BASIC: the other layout engine is an optional library, missing on some machines.
    return ImageFont.truetype(str(FONT_FILES[bold]), _DESIGN, layout_engine=ImageFont.Layout.BASIC)


@cache
def width(text: str, size: float = SIZE, bold: bool = False) -> float:
    """Width in px of the widest line of ``text``."""
    font = _font(bold)
    return max(font.getlength(line) for line in text.split("\n")) * size / _DESIGN


@cache
def ascent_descent(size: float, bold: bool = False) -> tuple[float, float]:
    """Height in px above and below the baseline of a line of text."""
    ascent, descent = _font(bold).getmetrics()
    return ascent * size / _DESIGN, descent * size / _DESIGN


def wrap(text: str, characters: int = LABEL_CHARACTERS) -> str:
    """``text`` in lines of at most so many characters, separated by newlines; blanks inside are made single."""
    return "\n".join(textwrap.wrap(text, characters)) or " "


def plain(text: str) -> str:
    """``text`` for Plotly, which reads a little HTML: whatever is in it is shown as it stands, never interpreted."""
    return html.escape(text, quote=False).replace("\n", "<br>")

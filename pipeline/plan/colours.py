"""Contrast between colours, as WCAG measures it, and the nearest shade that has enough."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

NEEDED = 4.5
"""The contrast that WCAG AA asks for text."""
LIGHT_PAPERS = ("#ffffff", "#eef3f5")
"""What text and headings stand on, on the page and on paper: the paper and the band of plan.css."""
DARK_PAPERS = ("#11181f", "#1b2630")
"""The same in dark mode."""
_STEPS = 400


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 to 21.

    >>> round(contrast("#ffffff", "#767676"), 2)
    4.54
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, papers: Iterable[str]) -> float:
    """The contrast on the paper where it is least."""
    return min(contrast(colour, paper) for paper in papers)


def nearest_passing(colour: str, papers: Iterable[str]) -> str:
    """The shade of the same hue nearest to ``colour`` that passes on all papers: darker on light ones, else lighter.

    >>> nearest_passing("#0b5c63", LIGHT_PAPERS), nearest_passing("#f0a000", LIGHT_PAPERS)
    ('#0b5c63', '#976400')
    """
    papers = tuple(papers)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    end = 0.0 if _luminance(papers[0]) > 0.18 else 1.0
    for step in range(_STEPS + 1):
        shade = _hex(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation))
        if least_contrast(shade, papers) >= NEEDED:
            return shade
    return shade


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

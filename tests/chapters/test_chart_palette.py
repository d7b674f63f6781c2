"""Colours are legible, and are told apart without colour vision and without colour."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from pipeline.chapters.palette import (
    INK,
    LINES,
    LOCAL,
    MARK,
    OTHER,
    PAPER,
    PARTS,
    QUIET_INK,
    RATINGS,
    contrast,
    relative_luminance,
)

FAMILIES = {
    "ratings": [swatch.fill for swatch in RATINGS.values()],
    "parts": [swatch.fill for swatch in PARTS],
    "lines": [line.colour for line in LINES],
}
# Linear-light RGB as people with the two common forms of colour blindness see it (Viénot, Brettel and Mollon 1999).
DEFICIENCIES = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def _linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    linear = _linear(colour)
    return [min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix]


def _lab(rgb: list[float]) -> tuple[float, float, float]:
    red, green, blue = rgb
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("colour", [*chain(*FAMILIES.values()), MARK, LOCAL, OTHER])
def test_every_mark_stands_at_three_to_one_on_white(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3


@pytest.mark.parametrize("swatch", [*RATINGS.values(), *PARTS])
def test_text_on_every_fill_stands_at_four_and_a_half_to_one(swatch) -> None:
    assert contrast(swatch.fill, swatch.ink) >= 4.5


def test_text_on_paper_stands_at_seven_to_one() -> None:
    assert contrast(INK, PAPER) >= 7
    assert contrast(QUIET_INK, PAPER) >= 7


@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_colours_of_a_family_have_the_same_grey(family: str) -> None:
    for one, other in combinations(FAMILIES[family], 2):
        greys = [_lab([relative_luminance(colour)] * 3)[0] for colour in (one, other)]
        assert abs(greys[0] - greys[1]) > 8, (one, other)


@pytest.mark.parametrize("matrix", DEFICIENCIES.values(), ids=DEFICIENCIES)
@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_colours_of_a_family_look_alike_to_the_colour_blind(family: str, matrix) -> None:
    for one, other in combinations(FAMILIES[family], 2):
        distance = sum((a - b) ** 2 for a, b in zip(_lab(_seen(one, matrix)), _lab(_seen(other, matrix)), strict=True))
        assert distance**0.5 > 15, (one, other)


def test_the_service_is_told_from_its_comparators_by_lightness() -> None:
    assert contrast(LOCAL, OTHER) >= 2.5


def test_ratings_differ_in_pattern_and_lines_in_dash_and_symbol() -> None:
    assert len({swatch.pattern for swatch in RATINGS.values()}) == len(RATINGS)
    assert len({swatch.pattern for swatch in PARTS}) == len(PARTS)
    assert len({line.dash for line in LINES}) == len({line.symbol for line in LINES}) == len(LINES)


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)

"""Target bands, as services really print them: overlapping, and with gaps between them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.measures.ratings import Rating
from pipeline.measures.targets import Band, rate_against

# '<224', '223 - 340', '>341': 223 to 224 is in two bands, 340 to 341 in none.
FIRST_TIME_ENTRANTS = [
    Band("green", upper=224, upper_inclusive=False),
    Band("amber", 223, 340),
    Band("red", 341, lower_inclusive=False),
]
# '<0.35', '0.36-0.45', '> 0.45'
CUSTODY = [
    Band("green", upper=Decimal("0.35"), upper_inclusive=False),
    Band("amber", Decimal("0.36"), Decimal("0.45")),
    Band("red", Decimal("0.45"), lower_inclusive=False),
]


@pytest.mark.parametrize(
    ("value", "band"),
    [(0, "green"), (222, "green"), (Decimal("223.5"), "green"), (224, "amber"), (340, "amber"), (342, "red")],
)
def test_a_value_in_two_bands_gets_the_better_one(value: object, band: str) -> None:
    assert rate_against(value, FIRST_TIME_ENTRANTS) == band


@pytest.mark.parametrize("value", [Decimal("340.5"), 341])
def test_a_value_in_a_gap_gets_none(value: object) -> None:
    assert rate_against(value, FIRST_TIME_ENTRANTS) is None


def test_bounds_that_are_not_inclusive_are_outside() -> None:
    assert rate_against(Decimal("0.35"), CUSTODY) is None
    assert rate_against(Decimal("0.45"), CUSTODY) == "amber"
    assert rate_against(Decimal("0.4500000001"), CUSTODY) == "red"


def test_values_are_compared_unrounded() -> None:
    assert rate_against(Fraction(1, 3), [Band("green", upper=Decimal("0.3333"))]) is None


def test_the_order_of_bands_does_not_matter() -> None:
    assert rate_against(Decimal("223.5"), FIRST_TIME_ENTRANTS[::-1]) == "green"


def test_where_higher_is_better_the_bands_say_so_themselves() -> None:
    bands = [
        Band("green", 80),
        Band("amber", 60, 80, upper_inclusive=False),
        Band("red", upper=60, upper_inclusive=False),
    ]
    assert [rate_against(value, bands) for value in (80, 79, 59)] == ["green", "amber", "red"]


def test_without_value_or_bands_there_is_no_rating() -> None:
    assert rate_against(None, CUSTODY) is None
    assert rate_against(1, []) is None


@pytest.mark.parametrize("band", ["green", "amber", "red"])
def test_a_target_rating_says_its_colour_in_words(band: str) -> None:
    assert Rating.of_target(band).words.lower().startswith(band)

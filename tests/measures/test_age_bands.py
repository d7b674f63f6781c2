"""Ages and bands: how they are read, and what single ages add up to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.age_bands import BANDS, ages_in, band_of, in_band


@given(st.integers(0, 100))
def test_every_age_is_in_the_one_band_that_holds_it(age: int) -> None:
    first, last = BANDS[band_of(age)]
    assert first <= age <= last
    assert sum(start <= age <= end for start, end in BANDS.values()) == 1


@pytest.mark.parametrize(
    ("text", "ages"), [("14", (14, 14)), ("10-14", (10, 14)), ("15 – 17", (15, 17)), ("10 to 14", (10, 14))]
)
def test_ages_are_read_as_returns_write_them(text: str, ages: tuple[int, int]) -> None:
    assert ages_in(text) == ages


def test_a_band_is_given_or_made_up_of_its_ages_without_gap() -> None:
    single = {str(age): Fraction(age) for age in range(10, 18)}
    assert in_band("15 to 17", single) == 15 + 16 + 17
    assert in_band("15 to 17", single | {"15-17": Fraction(1)}) == 1
    assert in_band("15 to 17", {"15": Fraction(1), "17": Fraction(1)}) is None
    assert in_band("15 to 17", {"10-17": Fraction(1)}) is None
    assert in_band("16", single) == 16
    assert in_band("18 and over", single) is None

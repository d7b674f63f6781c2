"""Numbers in plain forms are true of the figures behind them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures import Figure
from pipeline.measures.display import Unit
from pipeline.summaries.catalogue import load_catalogue
from pipeline.summaries.plain import plain_form

WORDS = load_catalogue("family-summary").numbers


def _figure(value: object, unit: Unit) -> Figure:
    return Figure("some.figure", "", value, unit, "", (), "", places=1)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "none"),
        (Fraction(1, 10), "fewer than 1 in 10"),
        (10, "1 in 10"),
        (Fraction(639, 10), "about 6 in 10"),
        (65, "about 7 in 10"),
        (99, "nearly all"),
        (100, "all"),
    ],
)
def test_a_percentage_as_so_many_in_ten(value: int | Fraction, said: str) -> None:
    assert plain_form(_figure(value, Unit.PERCENT), "in_10", WORDS) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1_160_023, "about £1.2 million"),
        (2_000_000, "about £2 million"),
        (526_487, "about £530,000"),
        (9_500, "£9,500"),
    ],
)
def test_money_in_round_sums(value: int, said: str) -> None:
    assert plain_form(_figure(value, Unit.GBP), "money", WORDS) == said


def test_a_rate_is_out_of_as_many_as_the_form_says() -> None:
    assert plain_form(_figure(227, Unit.PER_100K), "in_10000", WORDS) == "about 23 in every 10,000"


def test_what_is_no_share_has_no_such_form() -> None:
    assert plain_form(_figure(3, Unit.COUNT), "in_10", WORDS) is None
    assert plain_form(_figure("rose", Unit.WORDS), "in_10", WORDS) is None


@given(st.fractions(min_value=0, max_value=100))
def test_none_and_all_are_said_only_where_they_are_true(value: Fraction) -> None:
    said = plain_form(_figure(value, Unit.PERCENT), "in_10", WORDS)
    assert (said == "none") == (value == 0)
    assert (said == "all") == (value == 100)

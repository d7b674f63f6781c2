"""Numbers are exact until shown, and then rounded half up, once."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.display import Unit, exact_json, gbp_places, round_half_up, show

_NUMBERS = st.decimals(-(10**15), 10**15, places=6)


@given(_NUMBERS, st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_library(value: Decimal, places: int) -> None:
    with localcontext(prec=60):
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert round_half_up(value, places) == expected


@given(st.fractions(-(10**9), 10**9), st.integers(0, 4))
def test_a_rounded_fraction_is_at_most_half_a_unit_away(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("value", "unit", "places", "shown"),
    [
        (1160023, Unit.GBP, 0, "£1,160,023"),
        (Decimal("-1234.5"), Unit.GBP, 2, "−£1,234.50"),
        (Fraction(92, 144) * 100, Unit.PERCENT, 1, "63.9%"),
        (Decimal("0.5"), Unit.PERCENT, 0, "1%"),
        (Decimal("2.5"), Unit.COUNT, 0, "3"),
        (Decimal("-2.5"), Unit.NUMBER, 0, "−3"),
        (Decimal("-0.4"), Unit.NUMBER, 0, "0"),
        (Decimal("-0.4"), Unit.POINTS, 0, "0"),
        (Decimal("0.4"), Unit.POINTS, 0, "0"),
        (Decimal("1.5"), Unit.POINTS, 0, "+2"),
        (Decimal("-1.5"), Unit.POINTS, 0, "−2"),
        (1000, Unit.COUNT, 0, "1,000"),
        (Fraction(1, 3), Unit.RATIO, 2, "0.33"),
        (None, Unit.GBP, 0, "not available"),
        (date(2022, 6, 3), Unit.DATE, 0, "3 June 2022"),
        ("TBC", Unit.GBP, 0, "TBC"),
    ],
)
def test_each_unit_is_shown_in_its_own_way(value: object, unit: Unit, places: int, shown: str) -> None:
    assert show(value, unit, places) == shown


def test_a_binary_float_would_round_the_other_way() -> None:
    assert show(Decimal("1.005"), Unit.RATIO, 2) == "1.01"
    assert f"{1.005:.2f}" == "1.00"


def test_pence_are_shown_only_where_there_are_any() -> None:
    assert [gbp_places(amount) for amount in (Decimal("10.00"), Decimal("10.50"), 10)] == [0, 2, 0]


def test_json_keeps_integers_and_six_decimals() -> None:
    assert exact_json(Decimal("10.0000000000")) == 10
    assert isinstance(exact_json(Decimal("10.0000000000")), int)
    assert exact_json(Fraction(2, 3)) == 0.666667
    assert exact_json(date(2022, 6, 30)) == "2022-06-30"
    assert exact_json(None) is None

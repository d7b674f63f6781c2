"""A rate whose numerator nobody sent tells of children all the same: through the population, or by its decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.disclosure import SUPPRESSED, protect
from pipeline.measures import indicators, quarterly
from pipeline.measures.display import round_half_up
from pipeline.measures.fractions import shortest_fraction, tells_of_few

_YEAR = (date(2021, 4, 1), date(2022, 3, 31))


def _row(rate: str, unit: str, source: str | None = "Local case system", **more: Any) -> dict[str, Any]:
    given = {"indicator": "Local thing", "area": "Anytown", "area_type": "local", "rate_unit": unit, "source": source}
    return given | {"rate": Decimal(rate), "period_start": _YEAR[0], "period_end": _YEAR[1]} | more


def _people(count: int, year: str, **more: Any) -> dict[str, Any]:
    return {"area": "Anytown", "area_type": "local", "year": year, "count": count, "source": "ONS"} | more


def _shown(measured: Any, figure_id: str) -> str:
    return protect([measured.measured], 5).figures.get(figure_id).shown


@pytest.mark.parametrize(
    ("rate", "shown"), [("25", SUPPRESSED), ("250", "250"), ("0", "0")], ids=["3 of 12,000", "30 of 12,000", "nobody"]
)
def test_a_local_rate_is_hidden_where_the_population_makes_it_a_small_count(measure, rate: str, shown: str) -> None:
    returns = {"indicators": [_row(rate, "per 100,000")], "population": [_people(12_000, "2021")]}
    assert _shown(measure(indicators, returns), "local.local_thing.value") == shown


def test_the_population_is_the_whole_one_of_the_nearest_year(measure) -> None:
    people = [_people(100_000, "2011"), _people(12_000, "2021"), _people(90_000, "2021", sex="Female")]
    returns = {"indicators": [_row("25", "per 100,000")], "population": people}
    assert _shown(measure(indicators, returns), "local.local_thing.value") == SUPPRESSED


def test_what_a_public_body_publishes_is_shown_with_its_decimals(measure) -> None:
    returns = {"indicators": [_row("66.7", "per cent", "Youth Justice Board")]}
    assert _shown(measure(indicators, returns), "local.local_thing.value") == "66.7%"


@pytest.mark.parametrize(
    ("rate", "shown"), [("66.7", "67%"), ("18.06", "18.06%"), ("67", "67%")], ids=["2 of 3", "13 of 72", "no decimals"]
)
def test_a_local_share_shows_no_decimals_that_point_to_a_few_children(measure, rate: str, shown: str) -> None:
    got = measure(indicators, {"indicators": [_row(rate, "per cent")]})
    assert _shown(got, "local.local_thing.value") == shown
    assert got.value("local.local_thing.value") == Decimal(shown.rstrip("%")), "in figures.json too"


def test_a_proportion_is_judged_as_the_percentage_that_it_is(measure) -> None:
    def shown(rate: str) -> str:
        row = _row(rate, "number") | {"indicator": "reoffending_binary"}
        return _shown(measure(indicators, {"indicators": [row]}), "reoffending.binary")

    assert [shown("0.35"), shown("0.667")] == ["35%", "67%"]


def test_a_local_mean_shows_one_decimal_where_two_point_to_a_few_children(measure) -> None:
    got = measure(indicators, {"indicators": [_row("2.67", "number")]})
    assert _shown(got, "local.local_thing.value") == "2.7"


def test_a_quarterly_share_shows_no_decimals_that_point_to_a_few_children(measure) -> None:
    row = {
        "measure": "Seen in time",
        "financial_year": "2021-22",
        "quarter": "Q1",
        "value": Decimal("33.3"),
        "unit": "%",
    }
    assert measure(quarterly, {"quarterly_counts": [row]}).shown("quarterly.seen_in_time.2021_22.q1") == "33%"


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 2))
def test_the_shortest_fraction_fits_and_is_no_longer_than_the_true_one(whole: int, part: int, places: int) -> None:
    part = min(part, whole)
    value = round_half_up(Fraction(part * 100, whole), places)
    found = shortest_fraction(value, 100, places)
    assert found is not None
    assert found[1] <= whole
    assert round_half_up(Fraction(found[0] * 100, found[1]), places) == value


@given(st.integers(2, 40), st.integers(1, 4))
def test_decimals_of_a_few_children_are_always_found_out(whole: int, part: int) -> None:
    value = round_half_up(Fraction(min(part, whole - 1) * 100, whole), 2)
    if value != value.to_integral_value():
        assert tells_of_few(value, 100, 5)

"""Referrals to prevention: totals, breakdowns, closures, and periods that contain each other."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipeline.disclosure import protect
from pipeline.measures import prevention
from pipeline.measures.prevention_time import when
from pipeline.measures.tables import CountRelation


def _row(count: int, period: str = "Q4 2021-22", **more: str) -> dict:
    return {"period": period, "count": count, **more}


def _types(*counts: int, period: str = "Q4 2021-22") -> list[dict]:
    return [_row(n, period, referral_type=name) for n, name in zip(counts, ("Panel", "Police", "Early"), strict=False)]


def test_a_row_without_a_breakdown_is_the_total(measure) -> None:
    got = measure(prevention, {"prevention_referrals": [_row(113), *_types(20, 77, 16)]})
    assert got.value("prevention.q4_2021_22.total") == 113
    assert got.value("prevention.q4_2021_22.type.police") == 77
    assert got.value("prevention.q4_2021_22.type.police.share") == Fraction(77, 113) * 100


def test_without_such_a_row_the_total_is_the_sum_of_the_first_breakdown(measure) -> None:
    rows = [*_types(20, 77, 16), _row(60, area="North"), _row(50, area="South")]
    got = measure(prevention, {"prevention_referrals": rows})
    assert got.value("prevention.q4_2021_22.total") == 113
    assert got.value("prevention.q4_2021_22.area.south") == 50


def test_rows_that_cross_two_breakdowns_add_up_to_each_of_them(measure) -> None:
    rows = [
        _row(count, referral_type=kind, age_band=age)
        for kind, age, count in (("Panel", "10 to 13", 5), ("Panel", "14 to 17", 15), ("Police", "14 to 17", 77))
    ]
    got = measure(prevention, {"prevention_referrals": rows})
    assert got.value("prevention.q4_2021_22.total") == 97
    assert got.value("prevention.q4_2021_22.type.panel") == 20
    assert got.value("prevention.q4_2021_22.age.14_to_17") == 92


def test_a_breakdown_by_itself_counts_before_one_that_is_crossed(measure) -> None:
    rows = [*_types(20, 77), _row(9, referral_type="Panel", area="North")]
    got = measure(prevention, {"prevention_referrals": rows})
    assert got.value("prevention.q4_2021_22.type.panel") == 20


def test_closures_are_no_referrals(measure) -> None:
    rows = [*_types(20, 77, 16), _row(80, closure_reason="Completed"), _row(5, closure_reason="Declined")]
    got = measure(prevention, {"prevention_referrals": rows})
    assert got.value("prevention.q4_2021_22.total") == 113
    assert got.value("prevention.q4_2021_22.closures") == 85
    assert got.shown("prevention.q4_2021_22.closure.declined.share") == "5.9%"
    assert got.rows("prevention_closures")[-1] == {"reason": "Total", "count": "85", "share": "100.0%"}


def test_a_return_of_closures_alone_has_no_total_of_referrals(measure) -> None:
    got = measure(prevention, {"prevention_referrals": [_row(85, closure_reason="Completed")]})
    assert "prevention.q4_2021_22.total" not in got.figures
    assert got.rows("prevention_breakdowns") == []
    assert got.rows("prevention_periods") == [{"period": "Q4 2021-22", "referrals": "–", "closures": "85"}]


def test_periods_stand_in_the_order_of_time_a_year_behind_its_quarters(measure) -> None:
    titles = ["2021-22", "Q2 2021-22", "Since April", "Q4 2020-21", "Q1 2021-22"]
    got = measure(prevention, {"prevention_referrals": [_row(10, title) for title in titles]})
    assert [row["period"] for row in got.rows("prevention_periods")] == [
        "Since April",
        "Q4 2020-21",
        "Q1 2021-22",
        "Q2 2021-22",
        "2021-22",
    ]
    assert got.value("prevention.latest") == "2021-22"


def test_the_breakdowns_are_those_of_the_latest_period(measure) -> None:
    rows = [*_types(5, 6, 7, period="Q1 2022-23"), *_types(20, 77, 16)]
    got = measure(prevention, {"prevention_referrals": rows})
    assert [row["count"] for row in got.rows("prevention_breakdowns")] == ["5", "6", "7", "18"]
    assert got.tables["prevention_breakdowns"].period == "Q1 2022-23"
    assert got.value("prevention.latest.total") == 18


def test_the_four_quarters_of_a_year_are_its_parts(measure) -> None:
    rows = [_row(number * 10, f"Q{number} 2021-22") for number in range(1, 5)]
    got = measure(prevention, {"prevention_referrals": [*rows, _row(100, "2021-22")]})
    quarters = tuple(f"prevention.q{number}_2021_22.total" for number in range(1, 5))
    assert CountRelation("prevention.2021_22.total", quarters, harmless=True) in got.measured.relations


def test_the_years_of_a_span_are_its_parts_and_it_stands_behind_them_without_being_the_latest(measure) -> None:
    rows = [_row(753, "April 2020 to March 2022"), _row(300, "2020-21"), _row(453, "2021-22"), _row(9, "Q4 2021-22")]
    got = measure(prevention, {"prevention_referrals": rows})
    assert [row["period"] for row in got.rows("prevention_periods")] == [
        "2020-21", "Q4 2021-22", "2021-22", "April 2020 to March 2022",
    ]  # fmt: skip
    assert got.tables["prevention_periods"].period == "2020-21 to 2021-22"
    assert got.value("prevention.latest") == "2021-22"
    parts = ("prevention.2020_21.total", "prevention.2021_22.total")
    sums = CountRelation("prevention.april_2020_to_march_2022.total", parts, harmless=True)
    assert sums in got.measured.relations


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Q4 2021-22", ("2021-22", 4)),
        ("January 2022 to March 2022", ("2021-22", 4)),
        ("April to June", ("", 0)),
        ("April 2021 to March 2022", ("2021-22", 5)),
        ("2019-20 to 2021-22", ("2021-22", 6)),
        ("March 2022 to April 2020", ("", 0)),
        ("Since April", ("", 0)),
    ],
)
def test_a_period_lies_where_its_last_day_does(title: str, place: tuple[str, int]) -> None:
    assert when(title) == place


def test_every_period_that_has_types_shows_them(measure) -> None:
    rows = [*_types(20, 77, 16), *_types(40, 50, period="2020-21"), _row(60, "2019-20")]
    got = measure(prevention, {"prevention_referrals": rows})
    assert got.rows("prevention_types") == [
        {"period": "2020-21", "type_panel": "40", "type_police": "50", "type_early": "–", "total": "90"},
        {"period": "Q4 2021-22", "type_panel": "20", "type_police": "77", "type_early": "16", "total": "113"},
    ]
    cell = got.tables["prevention_types"].rows[1][2]
    assert cell.counts == ("prevention.q4_2021_22.type.police",)


def test_a_small_group_is_hidden_with_another_and_so_are_their_shares(measure) -> None:
    rows = [_row(113), *_types(20, 90, 3), _row(60, area="North"), _row(53, area="South")]
    disclosed = protect([measure(prevention, {"prevention_referrals": rows}).measured], 5)
    shown = {figure.id.removeprefix("prevention.q4_2021_22."): figure.shown for figure in disclosed.figures}
    assert {shown[f"type.{name}"] for name in ("early", "panel")} == {"[c]"}
    assert {shown[f"type.{name}.share"] for name in ("early", "panel")} == {"[c]"}
    assert (shown["type.police"], shown["area.north"], shown["total"]) == ("90", "60", "113")

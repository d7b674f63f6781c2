"""Local measures by quarter: quarters, whole years, change, and what a reader could work out of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.disclosure import protect
from pipeline.measures import quarterly
from pipeline.measures.tables import CountRelation

PANELS = "quarterly.panels"


def _count(quarter: str, value: object, year: str = "2021-22", measure: str = "Panels", **more: object) -> dict:
    return {"measure": measure, "financial_year": year, "quarter": quarter, "value": Decimal(str(value)), **more}


def _year(*values: int, year: str = "2021-22", measure: str = "Panels") -> list[dict]:
    return [_count(f"Q{number}", value, year, measure) for number, value in enumerate(values, start=1)]


def test_a_year_is_the_sum_of_its_four_quarters(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": _year(9, 7, 10, 5)})
    assert [got.value(f"{PANELS}.2021_22.q{number}") for number in range(1, 5)] == [9, 7, 10, 5]
    assert got.value(f"{PANELS}.2021_22.total") == 31
    assert got.rows("quarterly_counts") == [
        {"measure": "Panels", "year": "2021-22", "q1": "9", "q2": "7", "q3": "10", "q4": "5", "total": "31"}
    ]


def test_a_year_with_a_missing_quarter_has_no_total_and_no_change(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": [*_year(9, 7, 10, 5), *_year(8, 10, 5, year="2022-23")]})
    assert f"{PANELS}.2022_23.total" not in got.figures
    assert f"{PANELS}.change" not in got.figures
    assert got.rows("quarterly_counts")[1]["total"] == "–"


def test_a_whole_year_may_come_without_quarters(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": [_count("Whole year", 30), _count("Whole year", 60, "2022-23")]})
    assert got.value(f"{PANELS}.2021_22.total") == 30
    assert f"{PANELS}.2021_22.q1" not in got.figures
    assert (got.value(f"{PANELS}.change"), got.shown(f"{PANELS}.change.pct")) == (30, "100.0%")


def test_four_quarters_count_before_a_number_of_the_whole_year(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": [*_year(9, 7, 10, 5), _count("Whole year", 99)]})
    assert got.value(f"{PANELS}.2021_22.total") == 31


@pytest.mark.parametrize(
    ("before", "after", "words", "change"),
    [(31, 24, "fell", "−7"), (24, 31, "rose", "7"), (24, 24, "did not change", "0")],
)
def test_change_is_that_of_the_latest_whole_year_on_the_one_before(measure, before, after, words, change) -> None:
    rows = [_count("Whole year", 500, "2020-21"), _count("Whole year", before), _count("Whole year", after, "2022-23")]
    got = measure(quarterly, {"quarterly_counts": rows})
    assert (got.shown(f"{PANELS}.change"), got.value(f"{PANELS}.change.words")) == (change, words)
    assert got.value(f"{PANELS}.change.pct") == Fraction(after - before, before) * 100
    signed = f"+{change}" if words == "rose" else change
    assert got.row("quarterly_years", "measure", "Panels")["change"] == signed


def test_years_that_do_not_follow_each_other_are_not_compared(measure) -> None:
    rows = [_count("Whole year", 30, "2019-20"), _count("Whole year", 60, "2021-22")]
    assert f"{PANELS}.change" not in measure(quarterly, {"quarterly_counts": rows}).figures


def test_a_change_from_nought_has_no_percentage(measure) -> None:
    rows = [_count("Whole year", 0), _count("Whole year", 6, "2022-23")]
    got = measure(quarterly, {"quarterly_counts": rows})
    assert (got.value(f"{PANELS}.change"), got.value(f"{PANELS}.change.pct")) == (6, None)


def test_percentages_are_shown_and_not_added_up(measure) -> None:
    rows = [_count(f"Q{number}", 95, unit="%") for number in range(1, 5)]
    got = measure(quarterly, {"quarterly_counts": rows})
    assert got.shown(f"{PANELS}.2021_22.q1") == "95%"
    assert f"{PANELS}.2021_22.total" not in got.figures
    assert got.rows("quarterly_counts")[0]["q4"] == "95%"
    assert got.rows("quarterly_years") == []
    assert got.measured.counts == ()


def test_a_measure_with_decimals_is_no_count(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": [_count("Q1", "4.25"), _count("Q2", 3)]})
    assert got.shown(f"{PANELS}.2021_22.q1") == "4.25"
    assert got.rows("quarterly_counts")[0]["q2"] == "3.00"
    assert got.measured.counts == ()


def test_quarters_are_the_parts_of_their_year(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": _year(9, 7, 10, 5)})
    base = f"{PANELS}.2021_22"
    parts = tuple(f"{base}.q{n}" for n in range(1, 5))
    assert got.measured.relations == (CountRelation(f"{base}.total", parts, harmless=True),)


def test_a_small_quarter_is_hidden_with_another_so_that_the_year_does_not_give_it_away(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": _year(8, 10, 5, 1)})
    disclosed = protect([got.measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert shown[f"{PANELS}.2021_22.q4"] == "[c]"
    assert list(shown.values()).count("[c]") == 2
    assert shown[f"{PANELS}.2021_22.total"] == "24"


def test_a_quarter_that_is_not_given_is_no_smaller_than_what_may_be_shown(measure) -> None:
    got = measure(quarterly, {"quarterly_counts": [*_year(8, 10, 5), _count("Whole year", 24)]})
    shown = {figure.id: figure.shown for figure in protect([got.measured], 5).figures}
    assert "[c]" in shown.values(), "24 less 23 is 1: one of the four numbers must go"


def test_a_change_that_rests_on_a_hidden_year_is_hidden_in_number_and_in_words(measure) -> None:
    rows = [_count("Whole year", 3), _count("Whole year", 6, "2022-23")]
    disclosed = protect([measure(quarterly, {"quarterly_counts": rows}).measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert shown[f"{PANELS}.2022_23.total"] == "6"
    assert {shown[f"{PANELS}.change{part}"] for part in ("", ".pct", ".words")} == {"[c]"}


def test_two_measures_of_one_slug_keep_their_own_figures(measure) -> None:
    rows = [_count("Whole year", 10, measure="Panels"), _count("Whole year", 20, measure="panels!")]
    got = measure(quarterly, {"quarterly_counts": rows})
    assert (got.value("quarterly.panels.2021_22.total"), got.value("quarterly.panels_2.2021_22.total")) == (10, 20)


def test_only_the_latest_years_are_columns(measure) -> None:
    rows = [_count("Whole year", 10, f"{year}-{year - 1999:02d}") for year in range(2014, 2021)]
    names = [column.name for column in measure(quarterly, {"quarterly_counts": rows}).tables["quarterly_years"].columns]
    assert names[1:-2] == ["year_2017_18", "year_2018_19", "year_2019_20", "year_2020_21"]

"""Entrants, reoffending and custody counted from cases, and where they stand in for what is published."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from pipeline.measures import case_indicators, indicators

PEOPLE = {"area": "Anytown", "area_type": "local", "year": "2021", "count": 10_000, "source": "x"}


def _cases(*offences: tuple[int, date, date, str]) -> dict[str, list[dict[str, Any]]]:
    """Offences (child, offence date, outcome date, outcome) of children born in 2006, and the population."""
    child = {"sex": "Male", "date_of_birth": date(2006, 1, 1), "ethnicity": "Mixed"}
    numbers = sorted({number for number, *_ in offences})
    return {
        "children": [{"child_id": f"C{n}"} | child for n in numbers],
        "offences": [
            {"offence_id": f"F{n}", "child_id": f"C{child}", "offence_group": "Robbery", "offence_date": committed,
             "outcome": outcome, "outcome_date": decided}
            for n, (child, committed, decided, outcome) in enumerate(offences)
        ],
        "population": [PEOPLE],
    }  # fmt: skip


def _entrants(number: int, day: date = date(2021, 5, 4), first: int = 0, outcome: str = "Youth caution") -> list[tuple]:
    return [(first + n, date(2020, 1, 4), day, outcome) for n in range(number)]


def test_entrants_of_twelve_months_per_100_000_of_the_population(measure) -> None:
    got = measure(case_indicators, _cases(*_entrants(12)))
    figure = got.figures["fte.cases.rate"]
    assert (figure.value, figure.numerator, figure.denominator) == (120, 12, 10_000)
    assert figure.note.startswith("Counts children whose first substantive outcome")
    assert "95% interval" in figure.note
    assert got.value("fte.cases.count.to_2022_03") == 12
    assert got.value("fte.cases.count.youth_caution") == 12


def test_overlapping_years_are_protected_by_the_quarters_that_they_share(measure) -> None:
    early = [(99, date(2020, 1, 4), date(2020, 5, 4), "Youth caution")]
    got = measure(case_indicators, _cases(*early, *_entrants(12), *_entrants(2, date(2021, 8, 2), first=20)))
    values = {count.id: count.value for count in got.measured.counts}
    assert values["cases.fte.quarter.2021_09"] == 2
    assert values["cases.fte.2021_06"] == 12
    assert values["cases.fte.2021_09"] == 14
    quarters = tuple(f"cases.fte.quarter.{month}" for month in ("2020_12", "2021_03", "2021_06", "2021_09"))
    assert ("cases.fte.2021_09", quarters) in {(sum_.total, sum_.parts) for sum_ in got.measured.relations}


def test_sums_hold(measure) -> None:
    offences = [
        *_entrants(9, date(2020, 5, 4)),
        *[(n, date(2020, 9, 1), date(2020, 10, 1), "Detention and training order") for n in range(6)],
    ]
    got = measure(case_indicators, _cases(*offences), as_of="2022-06-30")
    values = {count.id: count.value for count in got.measured.counts}
    own = [relation for relation in got.measured.relations if relation.total.startswith("cases.")]
    assert own
    assert all(values[sum_.total] == sum(values[part] for part in sum_.parts) for sum_ in own)


def test_four_cohorts_are_followed_for_twelve_and_six_months(measure) -> None:
    offences = [
        *_entrants(10, date(2020, 2, 3)),
        *[(n, date(2020, 9, 1), date(2020, 12, 1), "Referral order") for n in range(6)],
        *[(n, date(2020, 10, 1), date(2020, 12, 1), "Referral order") for n in range(3)],
    ]
    got = measure(case_indicators, _cases(*offences), as_of="2022-06-30")
    assert (got.value("reoffending.binary.cases.count"), got.value("reoffending.binary.cases.cohort")) == (6, 16)
    assert got.value("reoffending.frequency.cases") == Fraction(9, 6)
    assert got.value("reoffending.frequency.cases.per_child") == Fraction(9, 16)
    assert got.figures["reoffending.binary.cases"].period == "January 2020 to December 2020"
    row = got.row("case_indicators_by_outcome", "out_of", "10")
    assert (row["outcome"], row["counted"]) == ("Youth caution", "6")


def test_without_a_return_of_indicators_the_chapter_shows_what_cases_give(measure) -> None:
    got = measure(indicators, _cases(*_entrants(12)))
    figure = got.figures["fte.rate"]
    assert (figure.value, figure.datasets) == (120, ("offences", "children", "population"))
    assert figure.note.startswith("Counted from the service's own cases. Counts children whose first")
    assert figure.counts == ("indicators.fte.anytown.2022_03_31.count",)
    again = measure(case_indicators, _cases(*_entrants(12))).measured.relations
    assert ("indicators.fte.anytown.2022_03_31.count", ("cases.fte.2022_03",)) in {(s.total, s.parts) for s in again}


def test_a_published_value_is_not_replaced(measure) -> None:
    published = {"indicator": "first_time_entrants", "area": "Anytown", "area_type": "local", "numerator": 30,
                 "denominator": 10_000, "rate_unit": "per 100,000", "period_start": date(2021, 1, 1),
                 "period_end": date(2021, 12, 31), "source": "Youth Justice Board"}  # fmt: skip
    got = measure(indicators, _cases(*_entrants(12)) | {"indicators": [published]})
    assert (got.value("fte.rate"), got.figures["fte.rate"].datasets) == (300, ("indicators",))
    assert got.value("custody.count") == 0, "custody has no published value"


def test_outcomes_without_a_date_are_told(measure) -> None:
    got = measure(case_indicators, _cases(*_entrants(6), *_entrants(5, None, first=10)))
    assert got.value("fte.cases.not_recorded") == 5
    assert got.value("fte.cases.count") == 6


def test_without_cases_there_is_nothing(measure) -> None:
    got = measure(case_indicators, {"population": [PEOPLE]})
    assert not got.figures
    assert not any(got.rows(name) for name in got.tables)


def test_rules_and_conventions_stand_in_tables(measure) -> None:
    got = measure(case_indicators, _cases(*_entrants(6)))
    row = got.row("case_indicators_rules", "indicator", "First time entrants")
    assert "several outcomes on one day are one entrant" in row["detail"]
    assert any("29 February" in row["answer"] for row in got.rows("counting_conventions"))

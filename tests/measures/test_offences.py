"""Offence rates and ratios, and the outcomes of offences."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.measures import offences
from pipeline.measures.intervals import poisson_interval

_LOCAL, _NATIONAL = 12494, 5466338


def _count(
    group: str, count: int, area: str = "Anytown", population: int | None = _LOCAL, year: str = "2021-22"
) -> dict:
    return {"offence_group": group, "area": area, "year": year, "count": count, "population": population}


def _national(group: str, count: int, **more) -> dict:
    return _count(group, count, "England and Wales", _NATIONAL, **more)


def _outcome(offence: str, outcome: str, kind: str, count: int, benchmark: str | None = None) -> dict:
    return {"financial_year": "2021-22", "offence_group": offence, "benchmark_group": benchmark, "outcome": outcome,
            "outcome_group": kind, "count": count}  # fmt: skip


def test_the_ratio_divides_unrounded_rates(measure) -> None:
    got = measure(offences, {"offence_benchmark": [_count("Burglary", 7), _national("Burglary", 1339)]})
    assert got.value("offences.burglary.ratio") == Fraction(7, 12494) / Fraction(1339, 5466338)
    assert got.shown("offences.burglary.ratio") == "2.29"
    assert (got.shown("offences.burglary.rate"), got.shown("offences.burglary.rate.national")) == ("56", "24")
    assert f"{56 / 24:.2f}" == "2.33"  # what dividing the rounded rates would have given


def test_the_total_is_the_sum_of_the_groups(measure) -> None:
    rows = [_count("Drugs", 40), _count("Robbery", 20), _national("Drugs", 3000), _national("Robbery", 1000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.value("offences.total") == 60
    assert got.value("offences.total.ratio") == Fraction(60, 12494) / Fraction(4000, 5466338)
    assert got.rows("offences_benchmark")[-1]["offence_group"] == "Total"


def test_a_group_without_a_national_count_leaves_the_total_without_a_ratio(measure) -> None:
    rows = [_count("Drugs", 40), _count("Robbery", 20), _national("Drugs", 3000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.value("offences.robbery.ratio") is None
    assert got.value("offences.total") == 60
    assert got.value("offences.total.ratio") is None, "60 offences of two groups over the national rate of one"


def test_a_group_without_a_local_count_leaves_the_total_without_a_rate_and_says_so(measure) -> None:
    rows = [_count("Drugs", 40), _national("Drugs", 3000), _national("Robbery", 1000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.value("offences.total") == 40
    assert got.value("offences.total.rate.national") == Fraction(4000, 5466338) * 100_000
    assert got.value("offences.total.rate") is None
    assert got.value("offences.total.ratio") is None
    assert got.value("offences.robbery.rate.national") is not None
    assert "no local count of Robbery" in got.figures["offences.total"].note
    assert "no local count of Robbery" in got.tables["offences_benchmark"].note


def test_a_local_count_of_nil_is_a_count(measure) -> None:
    rows = [_count("Drugs", 40), _count("Robbery", 0), _national("Drugs", 3000), _national("Robbery", 1000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.value("offences.total.ratio") == Fraction(40, 12494) / Fraction(4000, 5466338)
    assert "no local count" not in got.tables["offences_benchmark"].note


def test_the_years_of_the_counts_and_of_the_populations_are_said(measure) -> None:
    population = [{"area": "Anytown", "area_type": "local", "year": "2020", "count": 10000, "source": "Estimates"}]
    rows = [_count("Drugs", 40, population=None), _national("Drugs", 3000, year="2021")]
    got = measure(offences, {"offence_benchmark": rows, "population": population})
    assert got.tables["offences_benchmark"].period == "2021-22, national 2021"
    assert got.tables["offences_benchmark"].note == (
        "Populations aged 10 to 17: Anytown 10,000 (2020, Estimates); England and Wales 5,466,338 "
        "(as the offences return gives it, year not stated)."
    )


def test_a_population_that_both_returns_give_is_of_the_year_in_the_population_return(measure) -> None:
    population = [
        {"area": "Anytown", "area_type": "local", "year": year, "count": count, "source": "Estimates"}
        for year, count in (("2019", _LOCAL), ("2021", 13000))
    ]
    got = measure(offences, {"offence_benchmark": [_count("Drugs", 40)], "population": population})
    assert got.tables["offences_benchmark"].note == "Populations aged 10 to 17: Anytown 12,494 (2019, Estimates)."


def test_only_the_latest_year_counts(measure) -> None:
    rows = [_count("Drugs", 40), _count("Drugs", 99, year="2020-21"), _national("Drugs", 3000)]
    assert measure(offences, {"offence_benchmark": rows}).value("offences.total") == 40


def test_a_national_rate_says_its_own_year(measure) -> None:
    rows = [_count("Drugs", 40), _national("Drugs", 3000, year="2021")]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.figures["offences.drugs.rate.national"].period == "2021"
    assert got.figures["offences.drugs.rate"].period == "2021-22"


def test_a_population_that_the_benchmark_lacks_comes_from_the_population_return(measure) -> None:
    population = [
        {"area": "Anytown", "area_type": "local", "year": year, "count": count}
        for year, count in (("2019", 9000), ("2021", 10000))
    ]
    parts = {"area": "Anytown", "area_type": "local", "year": "2021", "count": 5000, "sex": "Male"}
    got = measure(
        offences, {"offence_benchmark": [_count("Drugs", 40, population=None)], "population": [*population, parts]}
    )
    assert got.value("offences.drugs.rate") == 400


@pytest.mark.parametrize("population", [None, 0])
def test_without_a_population_there_is_a_count_and_no_rate(measure, population: int | None) -> None:
    got = measure(offences, {"offence_benchmark": [_count("Drugs", 40, population=population)]})
    assert (got.value("offences.total"), got.value("offences.total.rate"), got.value("offences.total.ratio")) == (
        40,
        None,
        None,
    )


def test_different_populations_leave_the_total_without_a_rate(measure) -> None:
    rows = [_count("Drugs", 40), _count("Robbery", 20, population=12000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert (got.value("offences.total"), got.value("offences.total.rate")) == (60, None)


def test_few_offences_carry_a_caution_with_the_interval(measure) -> None:
    rows = [_count("Burglary", 7), _count("Drugs", 20), _national("Burglary", 1339), _national("Drugs", 3000)]
    got = measure(offences, {"offence_benchmark": rows})
    assert "0.92 to 4.71" in got.figures["offences.burglary.ratio"].note
    assert got.figures["offences.burglary.rate"].note.endswith("the rate could be anywhere from 23 to 115.")
    assert got.figures["offences.drugs.ratio"].note == ""


def test_the_exact_interval_is_the_published_one() -> None:
    # Garwood 1936 / standard tables of the Poisson mean: 5 events 1.623 to 11.668, 0 events 0 to 3.689.
    assert [round(bound, 3) for bound in poisson_interval(5)] == [1.623, 11.668]
    assert [round(bound, 3) for bound in poisson_interval(0)] == [0, 3.689]


def test_outcomes_are_counted_by_kind_and_by_offence(measure) -> None:
    rows = [
        _outcome("Drugs", "Youth caution", "Caution", 6),
        _outcome("Drugs", "Referral order", "First-tier penalty", 5),
        _outcome("Robbery", "Referral order", "First-tier penalty", 9),
    ]
    got = measure(offences, {"offence_outcomes": rows})
    assert got.value("outcomes.total") == 20
    assert got.value("outcomes.first_tier_penalty.count") == 14
    assert got.value("outcomes.first_tier_penalty.share") == 70
    assert got.row("outcomes_by_offence", "offence_group", "Robbery") == {
        "offence_group": "Robbery",
        "first_tier_penalty": "9",
        "caution": "0",
        "total": "9",
    }


def test_outcomes_of_another_year_are_left_out(measure) -> None:
    rows = [_outcome("Drugs", "Youth caution", "Caution", 6) | {"financial_year": "2020-21"}]
    assert measure(offences, {"offence_outcomes": rows}).value("outcomes.total") is None


def test_outcomes_that_are_all_nil_have_no_shares(measure) -> None:
    got = measure(offences, {"offence_outcomes": [_outcome("Drugs", "Youth caution", "Caution", 0)]})
    assert (got.value("outcomes.total"), got.value("outcomes.caution.share")) == (0, None)


def test_one_outcome_under_two_kinds_is_two_counts(measure) -> None:
    rows = [
        _outcome("Drugs", "No further action", "No sanction", 3),
        _outcome("Drugs", "No further action", "Informal action", 20),
        _outcome("Drugs", "no further-action", "Informal action", 2),
    ]
    got = measure(offences, {"offence_outcomes": rows})
    ids = [count.id for count in got.measured.counts]
    assert len(ids) == len(set(ids))


def test_the_outcomes_of_an_offence_are_tied_to_its_count_in_the_benchmark(measure) -> None:
    rows = [_outcome("Drugs", "Youth caution", "Caution", 6), _outcome("Arson", "Youth caution", "Caution", 7, "Other")]
    got = measure(offences, {"offence_outcomes": rows, "offence_benchmark": [_count("Drugs", 6), _count("Other", 7)]})
    ties = {(relation.total, relation.parts) for relation in got.measured.relations}
    assert ("offences.drugs", ("outcomes.offence.drugs",)) in ties
    assert ("offences.other", ("outcomes.offence.arson",)) in ties


def test_numbers_stay_exact_whatever_the_database_gives(measure) -> None:
    got = measure(offences, {"offence_benchmark": [_count("Burglary", 7), _national("Burglary", 1339)],
                             "offence_outcomes": [_outcome("Drugs", "Youth caution", "Caution", 6)]})  # fmt: skip
    for figure in got.figures.values():
        assert isinstance(figure.value, int | Fraction | Decimal | None), figure.id

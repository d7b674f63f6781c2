"""Offences year on year by group and single offence, and knife-related offences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.disclosure import protect
from pipeline.measures import offences


def _type(group: str, count: int, offence: str | None = None, **more) -> dict:
    return {"financial_year": "2021-22", "offence_group": group, "offence": offence, "count": count} | more


def _bench(group: str, count: int, area: str = "Anytown", year: str = "2021-22") -> dict:
    return {"offence_group": group, "area": area, "year": year, "count": count}


def _knife(area: str, unit: str, **more) -> dict:
    kind = "local" if area == "Anytown" else "national"
    period = {"period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31)}
    return {"indicator": "knife_offences", "area": area, "area_type": kind, "rate_unit": unit} | period | more


def test_a_change_is_worked_out_from_the_numbers_before_rounding(measure) -> None:
    rows = [_type("Burglary", 7, previous_count=10), _type("Drugs", 86, previous_count=185)]
    got = measure(offences, {"offence_types": rows})
    assert got.value("offences.burglary.change.points") == Fraction(700, 93) - Fraction(1000, 195)
    shown = [got.shown(f"offences.burglary.{name}") for name in ("share", "previous_share", "change.points")]
    assert shown == ["8%", "5%", "+2"], "rounded shares would have given 3"
    assert got.value("offences.previous.total") == 195
    assert (got.shown("offences.change.pct"), got.value("offences.change.words")) == ("−52%", "fell")


def test_a_stated_difference_stands_in_for_numbers_that_are_not_there(measure) -> None:
    rows = [
        _type("Burglary", 7, previous_share_pct=Decimal(5), change_points=Decimal(2), previous_total=195),
        _type("Drugs", 86, previous_share_pct=Decimal(95), previous_total=195),
    ]
    got = measure(offences, {"offence_types": rows})
    assert got.shown("offences.burglary.change.points") == "+2"
    assert got.value("offences.drugs.change.points") == Fraction(8600, 93) - 95
    assert got.value("offences.previous.total") == 195


def test_numbers_of_the_year_before_rule_over_a_stated_difference(measure) -> None:
    rows = [_type("Burglary", 10, previous_count=5, change_points=Decimal(7)), _type("Drugs", 10, previous_count=15)]
    assert measure(offences, {"offence_types": rows}).value("offences.burglary.change.points") == 25


def test_without_all_numbers_there_is_no_total_of_the_year_before(measure) -> None:
    got = measure(offences, {"offence_types": [_type("Burglary", 10, previous_count=5), _type("Drugs", 10)]})
    assert got.value("offences.previous.total") is None
    assert got.value("offences.change.pct") is None


def test_single_offences_are_shares_of_all_offences(measure) -> None:
    rows = [_type("Burglary", 8), _type("Burglary", 6, "Domestic"), _type("Burglary", 2, "Other"), _type("Drugs", 12),
            _type("Drugs", 12, "Other")]  # fmt: skip
    got = measure(offences, {"offence_types": rows})
    assert (got.value("offences.detail.domestic.count"), got.value("offences.detail.domestic.share")) == (6, 30)
    assert got.value("offences.detail.other_drugs.count") == 12, "a second offence of one name says its group"
    assert [row["offence"] for row in got.rows("offences_detail")] == ["Domestic", "Other", "Other"]


def test_a_group_without_a_row_of_its_own_is_the_sum_of_its_offences(measure) -> None:
    rows = [_type("Burglary", 6, "Domestic"), _type("Burglary", 2, "Other"), _type("Drugs", 12)]
    assert measure(offences, {"offence_types": rows}).value("offences.burglary.share") == 40


def test_the_national_share_comes_from_the_counts_of_the_benchmark(measure) -> None:
    benchmark = [_bench("Burglary", 30, "England and Wales", "2021"), _bench("Drugs", 70, "England and Wales", "2021")]
    got = measure(offences, {"offence_types": [_type("Burglary", 8)], "offence_benchmark": benchmark})
    assert got.value("offences.burglary.share.national") == 30


def test_a_benchmark_of_two_years_is_compared_year_on_year(measure) -> None:
    rows = [_bench("Drugs", 30), _bench("Robbery", 10), _bench("Drugs", 20, year="2020-21"),
            _bench("Robbery", 20, year="2020-21")]  # fmt: skip
    got = measure(offences, {"offence_benchmark": rows})
    assert got.value("offences.drugs.change.points") == 25
    assert got.value("offences.change.words") == "did not change"


def test_shares_of_few_offences_in_either_year_are_hidden_with_the_change(measure) -> None:
    rows = [
        _type("Burglary", 8, previous_share_pct=Decimal(1), previous_total=200),
        _type("Drugs", 3, previous_share_pct=Decimal(9), previous_total=200),
        _type("Robbery", 50, previous_share_pct=Decimal(40), previous_total=200),
        _type("Other", 40, previous_share_pct=Decimal(50), previous_total=200),
    ]
    hidden = protect([measure(offences, {"offence_types": rows}).measured], 5).suppressed
    assert {"offences.drugs.share", "offences.drugs.change.points"} <= hidden
    assert {"offences.burglary.previous_share", "offences.burglary.change.points"} <= hidden
    assert "offences.robbery.share" not in hidden or "offences.other.share" not in hidden


def test_the_ratio_of_the_year_before_stands_beside_this_year_s(measure) -> None:
    rows = [
        _bench("Drugs", 40) | {"population": 10_000, "previous_ratio": Decimal("1.38")},
        _bench("Drugs", 4000, "England and Wales") | {"population": 1_000_000},
    ]
    got = measure(offences, {"offence_benchmark": rows})
    assert got.shown("offences.drugs.ratio.previous") == "1.38"
    assert got.rows("offences_benchmark")[0]["ratio_previous"] == "1.38"


def test_knife_related_offences_are_per_10_000_whatever_the_unit_of_the_return(measure) -> None:
    rows = [
        _knife("Anytown", "per 10,000", numerator=10, denominator=12494),
        _knife("England and Wales", "per 100,000", rate=Decimal(64)),
    ]
    got = measure(offences, {"indicators": rows})
    assert (got.shown("knife.rate"), got.shown("knife.rate.national")) == ("8.0", "6.4")
    assert got.shown("knife.ratio") == "1.25"
    assert "fewer than 20" in got.figures["knife.rate"].note
    assert [row["count"] for row in got.rows("knife_offences")] == ["10", "–"]


def test_few_knife_related_offences_are_hidden_with_their_rate(measure) -> None:
    rows = [_knife("Anytown", "per 10,000", numerator=3, denominator=12494)]
    hidden = protect([measure(offences, {"indicators": rows}).measured], 5).suppressed
    assert {"knife.count", "knife.rate"} <= hidden

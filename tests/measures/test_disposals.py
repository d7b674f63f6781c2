"""Disposals by type and year: kinds from the vocabulary, changes, and sums that hide small numbers."""

from __future__ import annotations

from fractions import Fraction

from pipeline.contracts.vocabularies import kinds_in
from pipeline.disclosure import protect
from pipeline.measures import disposals


def _count(disposal: str, count: int, year: str = "2021-22", **more: str) -> dict:
    return {"financial_year": year, "disposal_type": disposal, "count": count, **more}


def _years(disposal: str, *counts: int, first: int = 2019, **more: str) -> list[dict]:
    return [_count(disposal, n, f"{year}-{(year + 1) % 100:02d}", **more) for year, n in enumerate(counts, start=first)]


def _many() -> list[dict]:
    return [
        *_years("Prevention", 31, 52, 76),
        *_years("Community resolution", 59, 248, 377),
        *_years("Youth caution or youth conditional caution", 50, 23, 31),
        *_years("Referral order", 85, 63, 44),
        *_years("Youth rehabilitation order", 33, 19, 12),
    ]


def test_the_vocabulary_says_what_is_out_of_court_and_what_of_a_court(measure) -> None:
    got = measure(disposals, {"disposals": _many()})
    assert got.value("disposals.out_of_court.2021_22") == 377 + 31
    assert got.value("disposals.court.2021_22") == 44 + 12
    assert got.value("disposals.prevention_and_diversion.2021_22") == 76
    assert got.value("disposals.total.2021_22") == 540
    assert got.value("disposals.referral_order.2020_21") == 63


def test_every_type_of_the_vocabulary_is_of_one_kind_at_most() -> None:
    sorted_in = [name for names in kinds_in("disposal_type").values() for name in names]
    assert len(set(sorted_in)) == len(sorted_in)


def test_changes_are_on_the_year_before_and_on_the_first(measure) -> None:
    got = measure(disposals, {"disposals": _many()})
    assert got.shown("disposals.court.change") == "−26"
    assert got.value("disposals.court.change.first.pct") == Fraction(-62, 118) * 100
    assert got.shown("disposals.court.change.first.pct") == "−52.5%"
    assert got.value("disposals.court.change.first.words") == "fell"
    caution = "disposals.youth_caution_or_youth_conditional_caution"
    assert (got.shown(f"{caution}.change.pct"), got.value(f"{caution}.change.words")) == ("34.8%", "rose")
    assert (got.shown(f"{caution}.change.first.pct"), got.value(f"{caution}.change.first.words")) == ("−38.0%", "fell")


def test_a_type_of_the_service_s_own_is_of_the_kind_that_the_return_gives(measure) -> None:
    rows = [_count("Pledge", 12, kind="Out of court"), _count("Community resolution", 8), _count("Walk", 20)]
    got = measure(disposals, {"disposals": rows})
    assert got.value("disposals.out_of_court.2021_22") == 20
    assert got.value("disposals.total.2021_22") == 40
    assert "only in the total: Walk." in got.tables["disposals_by_year"].note


def test_the_vocabulary_stands_above_the_kind_in_the_return(measure) -> None:
    got = measure(disposals, {"disposals": [_count("Referral order", 12, kind="Out of court")]})
    assert got.value("disposals.court.2021_22") == 12
    assert "disposals.out_of_court.2021_22" not in got.figures


def test_a_year_without_one_of_the_types_is_not_compared(measure) -> None:
    rows = [*_years("Referral order", 85, 63), *_years("Fine", 9, first=2020)]
    got = measure(disposals, {"disposals": rows})
    assert got.value("disposals.court.2020_21") == 72
    assert "disposals.court.change" not in got.figures
    assert got.value("disposals.referral_order.change") == -22
    assert "for Fine: totals of those years leave it out" in got.tables["disposals_by_year"].note


def test_years_with_a_gap_have_no_change_on_the_year_before(measure) -> None:
    rows = [_count("Fine", 20, "2018-19"), _count("Fine", 30, "2021-22")]
    got = measure(disposals, {"disposals": rows})
    assert "disposals.fine.change" not in got.figures
    assert got.value("disposals.fine.change.first") == 10


def test_one_year_alone_has_no_change(measure) -> None:
    got = measure(disposals, {"disposals": [_count("Fine", 20)]})
    assert not [figure for figure in got.figures if ".change" in figure]
    assert [column.title for column in got.tables["disposals_by_year"].columns] == ["Disposal", "2021-22"]


def test_the_table_has_types_by_kind_with_the_total_of_each_kind_behind_them(measure) -> None:
    got = measure(disposals, {"disposals": _many()})
    assert [row["disposal"] for row in got.rows("disposals_by_year")] == [
        "Prevention",
        "Community resolution",
        "Youth caution or youth conditional caution",
        "Out of court: all",
        "Referral order",
        "Youth rehabilitation order",
        "Court: all",
        "Total",
    ]
    assert [row["disposal"] for row in got.rows("disposals_by_type")] == [
        "Prevention",
        "Community resolution",
        "Youth caution or youth conditional caution",
        "Referral order",
        "Youth rehabilitation order",
    ]


def test_with_two_years_the_first_year_is_the_year_before_and_has_one_column(measure) -> None:
    got = measure(disposals, {"disposals": _years("Fine", 20, 30)})
    titles = [column.title for column in got.tables["disposals_by_year"].columns]
    assert titles == ["Disposal", "2019-20", "2020-21", "Change since 2019-20"]


def test_types_called_like_a_total_or_a_kind_keep_ids_of_their_own(measure) -> None:
    got = measure(disposals, {"disposals": [_count("Total", 10), _count("Court", 20), _count("Fine", 30)]})
    assert got.value("disposals.total.2021_22") == 60
    assert got.value("disposals.court.2021_22") == 30
    assert (got.value("disposals.total_2.2021_22"), got.value("disposals.court_2.2021_22")) == (10, 20)


def test_a_small_number_is_hidden_with_company_and_with_its_change(measure) -> None:
    rows = [*_years("Referral order", 63, 44), *_years("Youth rehabilitation order", 12, 9), *_years("Fine", 7, 3)]
    disclosed = protect([measure(disposals, {"disposals": rows}).measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert shown["disposals.fine.2020_21"] == "[c]"
    assert shown["disposals.youth_rehabilitation_order.2020_21"] == "[c]"
    assert {shown[f"disposals.fine.change{part}"] for part in ("", ".pct", ".words")} == {"[c]"}
    assert shown["disposals.court.2020_21"] == "56"
    assert shown["disposals.referral_order.2020_21"] == "44"

"""The ten key performance indicators from counts by quarter and type of disposal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from measured import Result

from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.disclosure import protect
from pipeline.measures import Measured, kpis
from pipeline.measures.kpi_definitions import KPIS
from pipeline.plan import CONTRACTS_DIR


def _count(kpi: int, measure: str, quarter: str, met: int, of: int, kind: str | None = None, **more: str) -> dict:
    return {"kpi": str(kpi), "measure": measure, "quarter": quarter, "numerator": met, "denominator": of,
            "disposal_type": kind, "financial_year": "2021-22", **more}  # fmt: skip


def _year(kpi: int, measure: str, *counts: tuple[int, int]) -> list[dict]:
    return [_count(kpi, measure, f"Q{at}", met, of) for at, (met, of) in enumerate(counts, 1)]


def _shown(got: Result) -> Result:
    disclosed = protect([got.measured], 5)
    return Result(Measured(tuple(disclosed.figures), disclosed.tables))


def test_a_year_is_the_sum_of_its_quarters_not_the_mean_of_their_percentages(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(1, "end", (10, 10), (10, 20), (20, 40), (10, 10))})
    figure = got.figures["kpi1.end_pct"]
    assert (figure.value, figure.numerator, figure.denominator) == (Fraction(50, 80) * 100, 50, 80)
    assert got.value("kpi1.end_pct.q2") == 50
    assert (got.value("kpi1.end.numerator"), got.value("kpi1.end.denominator")) == (50, 80)
    assert got.rows("kpi1_by_quarter") == [
        {
            "measure": "At the end", "q1": "100.0% (10/10)", "q2": "50.0% (10/20)", "q3": "50.0% (20/40)",
            "q4": "100.0% (10/10)", "year": "62.5% (50/80)",
        }
    ]  # fmt: skip


def test_a_count_of_all_disposals_is_not_added_to_its_types(measure) -> None:
    rows = [
        _count(1, "end", "Q1", 20, 30),
        _count(1, "end", "Q1", 12, 20, "Referral order"),
        _count(1, "end", "Q1", 8, 10, "Youth caution"),
        _count(1, "end", "Q2", 5, 10, "Referral order"),
        _count(1, "end", "Q2", 5, 5, "Youth caution"),
    ]
    got = measure(kpis, {"kpi_return": rows})
    assert got.value("kpi1.end.denominator") == 45
    assert got.value("kpi1.end_pct.q2") == Fraction(10, 15) * 100
    assert got.value("kpi1.end_pct.referral_order") == Fraction(17, 30) * 100
    kinds = [row["disposal_type"] for row in got.rows("kpi1_by_disposal")]
    assert kinds == ["Youth caution", "Referral order"], "in the order of the vocabulary"


def test_quarters_that_did_not_come_are_named(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(1, "end", (10, 10), (10, 20))})
    assert got.tables["kpis_summary"].note == "No counts of Q3 and Q4."
    assert got.figures["kpi1.end_pct"].note.endswith("Only of Q1 and Q2.")
    assert got.rows("kpi1_by_quarter")[0]["q4"] == "–"


def test_types_that_came_for_some_quarters_only_are_named_and_tied_to_those(measure) -> None:
    rows = [
        _count(1, "end", "Q1", 20, 30, "Fine"),
        _count(1, "end", "Q1", 6, 9, "Licence"),
        _count(1, "end", "Q2", 9, 9),
    ]
    got = measure(kpis, {"kpi_return": rows})
    assert got.tables["kpi1_by_disposal"].note == "At the end: Q1 only."
    values = {count.id: count.value for count in got.measured.counts}
    assert all(values[r.total] == sum(values[part] for part in r.parts) for r in got.measured.relations)
    assert any(set(r.parts) == {"kpi1.end.fine.met", "kpi1.end.licence.met"} for r in got.measured.relations)


def test_another_year_is_not_counted(measure) -> None:
    rows = [*_year(1, "end", (10, 10)), _count(1, "end", "Q2", 0, 10, financial_year="2020-21")]
    assert measure(kpis, {"kpi_return": rows}).value("kpi1.end_pct") == 100


def test_nobody_to_count_gives_no_percentage(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(6, "completed", (0, 0))})
    assert got.value("kpi6.completed_pct") is None
    assert got.rows("kpis_summary")[0]["result"] == "–"


def test_serious_violence_is_a_rate_of_the_population_which_is_no_sum_of_quarters(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(9, "serious_violence", *[(6, 12_000)] * 4)})
    assert got.value("kpi9.serious_violence_rate") == Fraction(24, 12_000) * 100_000
    assert got.rows("kpis_summary")[0]["result"] == "200.0 per 100,000 (24 children)"
    assert got.rows("kpi9_by_quarter")[0]["q1"] == "50.0 (6; 18.3 to 108.8)"
    assert "a 95% interval" in got.tables["kpi9_by_quarter"].note
    quarter = got.figures["kpi9.serious_violence_rate.q1"]
    assert "fewer than 20 children; 95% interval 18.3 to 108.8" in quarter.note
    assert quarter.counts == ("kpi9.serious_violence.q1.met",), "a population is public"


def test_meetings_of_the_board_are_not_children_and_are_not_hidden(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(7, "police", (1, 1), (0, 1), (1, 1), (1, 1))})
    assert got.measured.counts == ()
    assert _shown(got).rows("kpis_summary")[0]["result"] == "75.0% (3 of 4)"


def test_the_few_who_do_not_meet_a_measure_are_protected_like_the_few_who_do(measure) -> None:
    got = _shown(measure(kpis, {"kpi_return": _year(1, "end", (18, 20), (15, 30), (15, 30), (15, 30))}))
    assert got.shown("kpi1.end_pct.q1") == "[c]"
    row = got.rows("kpi1_by_quarter")[0]
    assert list(row.values()).count("[c]") >= 2, "another quarter, or the year, keeps it company"


def test_a_denominator_known_from_another_measure_is_tied_to_it(measure) -> None:
    rows = [*_year(4, "identified", (12, 20)), *_year(4, "offered", (6, 12)), *_year(5, "identified", (9, 20))]
    relations = measure(kpis, {"kpi_return": rows}).measured.relations
    pairs = {(r.total, r.parts) for r in relations if len(r.parts) == 1}
    assert ("kpi4.offered.year.of", ("kpi4.identified.year.met",)) in pairs
    assert ("kpi5.identified.q1.of", ("kpi4.identified.q1.of",)) in pairs


def test_who_did_not_complete_is_tied_to_who_completed(measure) -> None:
    rows = [*_year(6, "completed", (12, 20)), *_year(6, "not_completed", (8, 20))]
    relations = measure(kpis, {"kpi_return": rows}).measured.relations
    assert ("kpi6.not_completed.year.met", ("kpi6.completed.year.not_met",)) in {(r.total, r.parts) for r in relations}


def test_a_service_s_own_measure_stands_after_the_known_ones(measure) -> None:
    rows = [*_year(10, "Letters sent", (6, 12)), *_year(10, "consented", (12, 30))]
    got = measure(kpis, {"kpi_return": rows})
    assert [row["measure"] for row in got.rows("kpi10_by_quarter")] == ["Consented to contact", "Letters sent"]
    assert got.value("kpi10.letters_sent_pct") == 50


def test_indicators_without_counts_are_listed_once_some_came(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(3, "end", (6, 12))})
    assert len(got.rows("kpis_missing")) == len(KPIS) - 1
    assert [row["number"] for row in got.rows("kpis_reported")] == ["3"]
    assert measure(kpis, {}).rows("kpis_missing") == []


def test_each_measure_says_what_it_counts(measure) -> None:
    got = measure(kpis, {"kpi_return": _year(6, "completed", (6, 12))})
    assert got.figures["kpi6.completed_pct"].note.startswith(
        "Counts out-of-court disposals completed, out of all out-of-court disposals that ended in the period."
    )
    (row,) = got.rows("kpis_definitions")
    assert row["counted"] == "out-of-court disposals completed"


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.number)
def test_the_definitions_use_the_names_of_the_contract(kpi) -> None:
    contract = read_contract(CONTRACTS_DIR / f"kpi_return{SUFFIX}")
    assert kpi.number in contract.column("kpi").vocabulary.values
    names = [measure.name for measure in kpi.measures]
    assert set(names) <= set(contract.column("measure").vocabulary.values)
    shared = {"", "ended", "children", "disposals", "meetings"}
    assert {measure.same_as for measure in kpi.measures} <= {*names, *shared}
    assert len(set(names)) == len(names)


def test_every_measure_of_the_vocabulary_belongs_to_an_indicator() -> None:
    contract = read_contract(CONTRACTS_DIR / f"kpi_return{SUFFIX}")
    defined = {measure.name for kpi in KPIS for measure in kpi.measures}
    assert set(contract.column("measure").vocabulary.values) == defined

"""The ten key performance indicators counted from case-level returns, and where both are there, from them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pipeline.disclosure import protect
from pipeline.measures import kpis
from pipeline.measures.queries import query_text
from pipeline.plan import DisclosureSettings


def _interventions(*rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Interventions of one child each, born in 2005, that ended in June 2021 unless a row says otherwise."""
    children, interventions = [], []
    for number, row in enumerate(rows):
        child = {"child_id": f"C{number}", "sex": "Male", "date_of_birth": date(2005, 11, 1), "ethnicity": "Mixed"}
        own = {key: row[key] for key in ("send_status", "ehcp", "date_of_birth") if key in row}
        children.append(child | own)
        ended = {"intervention_id": f"I{number}", "child_id": f"C{number}", "disposal_type": "Referral order",
                 "start_date": date(2021, 1, 4), "end_date": date(2021, 6, 7)}  # fmt: skip
        interventions.append(ended | {key: value for key, value in row.items() if key not in own})
    return {"children": children, "interventions": interventions}


def _homes(yes: int, no: int, blank: int = 0, **more: Any) -> list[dict[str, Any]]:
    return [{"accommodation_suitable_at_end": value} | more for value in [True] * yes + [False] * no + [None] * blank]


def test_who_is_not_recorded_stays_in_the_denominator_and_is_shown(measure) -> None:
    got = measure(kpis, _interventions(*_homes(6, 2, blank=2)))
    figure = got.figures["kpi1.end_pct"]
    assert (figure.numerator, figure.denominator, figure.value) == (6, 10, 60)
    assert got.value("kpi1.end.not_recorded") == 2
    assert {"kpi": "KPI 1: Accommodation", "measure": "At the end", "unknown": "2", "of": "10"} in got.rows(
        "kpis_not_recorded"
    )


def test_quarters_add_up_to_the_year_and_types_to_all(measure) -> None:
    rows = [*_homes(3, 1), *_homes(5, 1, end_date=date(2022, 3, 31), disposal_type="Youth caution")]
    got = measure(kpis, _interventions(*rows))
    assert got.rows("kpi1_by_quarter")[0] == {
        "measure": "At the end", "q1": "75.0% (3/4)", "q2": "–", "q3": "–", "q4": "83.3% (5/6)", "year": "80.0% (8/10)"
    }  # fmt: skip
    assert got.value("kpi1.end_pct.youth_caution") == Fraction(5, 6) * 100
    values = {count.id: count.value for count in got.measured.counts}
    assert all(
        values[relation.total] == sum(values[part] for part in relation.parts)
        for relation in got.measured.relations
        if len(relation.parts) > 1
    )
    totals = {relation.total for relation in got.measured.relations if set(relation.parts) <= set(values)}
    assert {"kpi1.end.year.met", "interventions.ended.year", "interventions.ended.q1"} <= totals


def test_a_type_of_disposal_with_nobody_to_count_tells_no_nil_that_is_hidden_elsewhere(measure) -> None:
    need, none = {"send_status": "SEN support"}, {"send_status": "No identified need"}
    fines = [none | {"disposal_type": "Fine"}] * 3
    got = measure(kpis, _interventions(*[need] * 6, *[none] * 6, *fines))
    assert got.row("kpi3_by_disposal", "disposal_type", "Fine")["measure_plan"] == "–"
    disclosed = protect([got.measured], DisclosureSettings(keep=0, visible=0))
    table = next(table for table in disclosed.tables if table.name == "kpi3_by_disposal")
    fine = next(row for row in table.rows if row[0].value == "Fine")
    assert {cell.text for cell in fine[1:]} == {"[c]"}, "a plan of nobody means that none of them has a need"
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert shown["kpi3.plan_pct.fine"] == "[c]"
    assert not [row for row in got.rows("kpi6_by_disposal") if row["disposal_type"] == "Fine"], "a court imposes it"


def test_the_count_from_cases_is_shown_before_the_one_of_the_return(measure) -> None:
    sent = {"quarter": "Q1", "financial_year": "2021-22", "numerator": 1, "denominator": 50}
    returns = _interventions(*_homes(6, 4)) | {
        "kpi_return": [
            {"kpi": "1", "measure": "end"} | sent,
            {"kpi": "7", "measure": "data_contributed"} | sent,
            {"kpi": "1", "measure": "Our own"} | sent,
        ]
    }
    got = measure(kpis, returns)
    assert got.value("kpi1.end_pct") == 60
    assert got.value("kpi7.data_contributed_pct") == 2
    assert got.value("kpi1.our_own_pct") == 2
    assert got.figures["kpi1.end_pct"].datasets == ("interventions", "children")
    assert got.figures["kpi7.data_contributed_pct"].datasets == ("kpi_return",)
    note = got.tables["kpis_summary"].note
    assert note.startswith("Counted from the service's own cases. Taken from the return: KPI 1")


def test_a_year_without_any_case_is_taken_from_the_return(measure) -> None:
    sent = {"kpi": "1", "measure": "end", "quarter": "Q1", "financial_year": "2021-22", "numerator": 1,
            "denominator": 50}  # fmt: skip
    returns = _interventions(*_homes(6, 4, end_date=date(2020, 3, 31))) | {"kpi_return": [sent]}
    assert measure(kpis, returns).value("kpi1.end_pct") == 2


def test_a_quarter_that_is_not_over_is_not_counted(measure) -> None:
    rows = [*_homes(5, 5), *_homes(5, 5, end_date=date(2021, 9, 1))]
    got = measure(kpis, _interventions(*rows), as_of="2021-09-29")
    assert got.value("kpi1.end.denominator") == 10
    assert got.tables["kpis_summary"].note.endswith("No counts of Q2, Q3 and Q4.")


def test_not_completed_completed_and_not_recorded_are_all_out_of_court_disposals(measure) -> None:
    kind = {"disposal_type": "Community resolution"}
    rows = [{"completed": value} | kind for value in [True] * 9 + [False] * 6 + [None] * 3]
    got = measure(kpis, _interventions(*rows, {"completed": True}))
    assert (got.value("kpi6.completed.numerator"), got.value("kpi6.completed.denominator")) == (9, 18)
    assert got.value("kpi6.not_completed.numerator") == 6
    relations = {(relation.total, relation.parts) for relation in got.measured.relations}
    sum_of_all = ("kpi6.not_completed.year.met", "kpi6.completed.year.met", "kpi6.completed.year.unknown")
    assert ("interventions.out_of_court.year", sum_of_all) in relations
    disclosed = protect([got.measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert shown["kpi6.completed.not_recorded"] == "[c]"
    assert "[c]" in (shown["kpi6.completed.numerator"], shown["kpi6.not_completed.numerator"]), "else 18 - 9 - 6 = 3"


def test_tiers_of_services_and_none_of_them_are_all(measure) -> None:
    tiers = ["Early help"] * 6 + ["Looked after"] * 7 + ["None"] * 2
    got = measure(kpis, _interventions(*({"wider_services": tier} for tier in tiers)))
    assert got.value("kpi8.early_help_pct") == 40
    values = {count.id: count.value for count in got.measured.counts}
    assert values["kpi8.early_help.year.in_none"] == 2
    tiers_of_year = tuple(f"kpi8.{tier}.year.met" for tier in ("early_help", "child_protection", "child_in_need"))
    parts = (*tiers_of_year, "kpi8.looked_after.year.met", "kpi8.early_help.year.in_none")
    assert ("interventions.ended.year", parts) in {(sum_.total, sum_.parts) for sum_ in got.measured.relations}


def test_serious_violence_needs_a_population_and_outcomes_of_the_year(measure) -> None:
    child = {"child_id": "C1", "sex": "Male", "date_of_birth": date(2005, 1, 1), "ethnicity": "Mixed"}
    offence = {"offence_id": "F1", "child_id": "C1", "offence_group": "Robbery", "offence_date": date(2021, 4, 1),
               "gravity": 6, "outcome": "Referral order", "outcome_date": date(2021, 5, 3)}  # fmt: skip
    people = {"area": "Anytown", "area_type": "local", "year": "2021", "count": 10_000, "source": "x"}
    got = measure(kpis, {"children": [child], "offences": [offence], "population": [people]})
    assert got.value("kpi9.serious_violence_rate") == 10
    assert got.figures["kpi9.serious_violence_rate"].counts == ("kpi9.serious_violence.year.met",)
    assert measure(kpis, {"children": [child], "offences": [offence]}).value("kpi9.serious_violence_rate") is None


def test_a_victim_without_a_day_counts_in_the_year_and_in_no_quarter(measure) -> None:
    victims = [
        {"victim_id": f"V{n}", "consent_to_contact": n < 12, "identified_on": date(2021, 4, 1)} for n in range(20)
    ]
    victims += [{"victim_id": f"U{n}", "consent_to_contact": True} for n in range(8)]
    got = measure(kpis, {"victims": victims})
    row = next(row for row in got.rows("kpi10_by_quarter") if row["measure"] == "Consented to contact")
    assert (row["q1"], row["year"]) == ("60.0% (12/20)", "71.4% (20/28)")
    values = {count.id: count.value for count in got.measured.counts}
    assert values["kpi10.consented.undated.of"] == 8


def test_meetings_of_the_board_are_counted_by_statutory_partner(measure) -> None:
    members = [
        {"member_no": 1, "agency": "Police", "role": "Chief", "statutory_partner": "Police"},
        {"member_no": 2, "agency": "Police", "role": "Inspector", "statutory_partner": "Police"},
        {"member_no": 3, "agency": "Health", "role": "Lead", "statutory_partner": "Health"},
    ]
    first, second = date(2021, 5, 4), date(2021, 8, 3)
    grid = {(1, first): "A", (2, first): "Y", (3, first): "D", (1, second): "A", (2, second): "blank", (3, second): "N"}
    attendance = [{"member_no": n, "meeting_date": day, "status": status} for (n, day), status in grid.items()]
    got = measure(kpis, {"board_members": members, "board_attendance": attendance})
    assert (got.value("kpi7.police_pct"), got.value("kpi7.police_pct.q2")) == (50, 0)
    assert (got.value("kpi7.health.numerator"), got.value("kpi7.health.denominator")) == (1, 1)
    assert got.value("kpi7.probation_pct") is None
    assert got.measured.counts == (), "meetings are no children"
    assert got.tables["kpis_summary"].note.startswith("Counted from the attendance of the board.")


def test_a_service_s_own_type_of_disposal_counts_as_what_the_plan_says(warehouse_of, plan_with) -> None:
    rows = _interventions(*[{"disposal_type": "Community resolution", "completed": True}] * 7)
    connection = warehouse_of(rows)
    assert kpis.Terms.of({"Panel": "Community resolution"}).out_of_court[:2] == ("Community resolution", "Panel")
    figures = {figure.id: figure for figure in kpis.measure(connection, plan_with()).figures}
    assert figures["kpi6.completed_pct"].value == 100


@pytest.mark.parametrize("figure_id", ["kpi1.end_pct", "kpi3.plan_pct.q1", "kpi6.not_completed.numerator"])
def test_a_figure_from_cases_says_its_rule_and_its_query(measure, figure_id: str) -> None:
    kind = {"disposal_type": "Youth caution"}
    got = measure(kpis, _interventions(*[{"send_status": "SEN support", "ehcp": True} | kind] * 8))
    figure = got.figures[figure_id]
    assert figure.note.startswith("Counts ")
    assert "UNPIVOT" in query_text(figure.query)

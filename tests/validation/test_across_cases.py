"""What a service sent as totals, compared with its own lists of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.cases import kpi_counts
from pipeline.cases.frames import tables_of
from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.plan import CONTRACTS_DIR, Settings
from pipeline.validation.across import Frames
from pipeline.validation.across.cases import RULES, indicators_unlike_cases

SETTINGS = Settings(service="Anytown", area="Anytown", financial_year="2022-23", as_of=date(2022, 6, 30))
CHECKS = {rule.name: rule for rule in RULES}


def _frames(**returns: list[dict[str, Any]]) -> Frames:
    frames = {}
    for dataset, rows in returns.items():
        columns = read_contract(CONTRACTS_DIR / f"{dataset}{SUFFIX}").by_name
        frames[dataset] = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows])
    return Frames(frames)


CHILD = {"child_id": "C1", "sex": "Male", "date_of_birth": date(2006, 1, 1), "ethnicity": "Mixed"}
ENDED = {"intervention_id": "I1", "child_id": "C1", "disposal_type": "Referral order", "start_date": date(2021, 1, 1),
         "end_date": date(2021, 5, 1), "accommodation_suitable_at_end": True}  # fmt: skip
SENT = {"kpi": "1", "measure": "end", "financial_year": "2021-22", "quarter": "Q1", "disposal_type": None,
        "numerator": 1, "denominator": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "differs"),
    [
        ({}, None),
        ({"numerator": 0}, {"sent": "0 of 1", "counted": "1 of 1"}),
        ({"denominator": 4}, {"sent": "1 of 4", "counted": "1 of 1"}),
        ({"disposal_type": "Referral order"}, None),
        ({"disposal_type": "Fine"}, {"sent": "1 of 1", "counted": "0 of 0"}),
        ({"quarter": "Q2"}, {"sent": "1 of 1", "counted": "0 of 0"}),
        ({"financial_year": "2019-20"}, None),  # of which there is no case at all
        ({"measure": "Our own"}, None),  # which no rule counts
    ],
)
def test_the_kpi_return_is_compared_with_the_list_of_interventions(more, differs) -> None:
    rule = CHECKS["kpi_return_unlike_interventions"]
    frames = _frames(kpi_return=[SENT | more], interventions=[ENDED], children=[CHILD])
    assert rule.check(frames, SETTINGS) == ({0: differs} if differs else {})


def test_serious_violence_is_compared_by_its_children_and_not_by_the_population() -> None:
    offence = {"offence_id": "F1", "child_id": "C1", "offence_group": "Robbery", "offence_date": date(2021, 4, 1),
               "outcome_date": date(2021, 5, 4), "outcome": "Fine", "gravity": 7}  # fmt: skip
    people = {"area": "Anytown", "area_type": "local", "year": "2021", "count": 9000, "source": "x"}
    sent = SENT | {"kpi": "9", "measure": "serious_violence", "denominator": 8000}
    frames = _frames(
        kpi_return=[sent, sent | {"quarter": "Q3"}], offences=[offence], children=[CHILD], population=[people]
    )
    found = CHECKS["kpi_return_unlike_offences"].check(frames, SETTINGS)
    assert found == {1: {"sent": "1", "counted": "0"}}


def test_entrants_are_compared_in_the_twelve_months_that_cases_reach() -> None:
    def offence(number: int, day: date) -> dict[str, Any]:
        return {"offence_id": f"F{number}", "child_id": f"C{number}", "offence_group": "Drugs", "outcome": "Fine",
                "offence_date": date(2020, 1, 1), "outcome_date": day}  # fmt: skip

    cases = [offence(1, date(2021, 4, 6)), offence(2, date(2022, 3, 31))]
    row = {"indicator": "first_time_entrants", "area": "Anytown", "area_type": "local", "rate_unit": "per 100,000",
           "period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31), "numerator": 2,
           "denominator": 9000}  # fmt: skip
    rows = [row, row | {"numerator": 5}, row | {"area": "England"}, row | {"period_start": date(2021, 1, 1)}]
    children = [CHILD, CHILD | {"child_id": "C2"}]
    found = indicators_unlike_cases(_frames(indicators=rows, offences=cases, children=children), SETTINGS)
    assert found == {1: {"sent": "5", "counted": "2"}}


def test_a_finding_on_a_count_of_children_is_quoted_in_no_document() -> None:
    datasets = {rule.dataset for rule in RULES}
    assert {read_contract(CONTRACTS_DIR / f"{name}{SUFFIX}").disclosure for name in datasets} <= {
        "protected",
        "official",
    }


def test_the_cases_become_tables_and_are_counted_once_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("pipeline.validation.across.rule.tables_of", _noting(asked, "tables", tables_of))
    monkeypatch.setattr("pipeline.validation.across.cases.kpi_counts", _noting(asked, "counts", kpi_counts))
    victims = [{"victim_id": "V1", "identified_on": date(2021, 5, 1), "consent_to_contact": True}]
    sent = [SENT | {"numerator": 7}, SENT | {"kpi": "10", "measure": "consented", "numerator": 0}]
    names = ("kpi_return_unlike_interventions", "kpi_return_unlike_victims")
    with _frames(kpi_return=sent, interventions=[ENDED], children=[CHILD], victims=victims) as frames:
        found = [CHECKS[name].check(frames, SETTINGS) for name in names]
    assert [set(rows) for rows in found] == [{0}, {1}]
    assert asked == ["tables", "counts"]


def _noting(asked: list[str], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*arguments: object) -> Any:
        asked.append(name)
        return work(*arguments)

    return noted

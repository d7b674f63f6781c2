"""What holds for every measure module, on returns that nobody prepared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from measured import SETTINGS, Result, filled

from pipeline.contracts import Contract
from pipeline.disclosure import protect, write_disclosed
from pipeline.measures import Figure, Measured, Unit
from pipeline.measures.queries import query_text
from pipeline.measures.registry import MEASURES, prefixes_of
from pipeline.plan import Plan, Settings

_YEAR = {"period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31)}
# One row of every dataset, as far from a full return as it can be.
ONE_ROW_EACH = {
    "board_attendance": [{"member_no": 1, "meeting_date": date(2021, 6, 1), "status": "Y"}],
    "board_members": [{"member_no": 2, "agency": "Police", "role": "Lead"}],
    "budget": [
        {"financial_year": "2021-22", "agency": "Other", "category": "Other", "direction": "contribution",
         "amount_gbp": Decimal("0.01")}
    ],
    "children": [{"child_id": "C1", "sex": "Male", "age_at_start": 12, "ethnicity": "Unknown"}],
    "cohort_profile": [
        {"stage": "Court", "characteristic": "ethnicity", "group": "Mixed", "share_pct": Decimal(7), "cohort_total": 30,
         "source": "x"} | _YEAR
    ],
    "disposals": [{"financial_year": "2021-22", "disposal_type": "Total", "count": 0}],
    "feedback": [{"from": "victim", "comment": "It helped", "consent_to_publish": True}],
    "glossary": [{"term": "fte", "meaning": "First time entrant, as we say it"}],
    "improvement_actions": [{"action_id": "1", "action": "Do it", "owner_role": "Lead"}],
    "improvement_milestones": [{"action_id": "9", "milestone_no": 1, "milestone": "Step"}],
    "indicators": [
        {"indicator": "custody", "area": "Anytown", "area_type": "local", "rate_unit": "per 1,000", "numerator": 1}
        | _YEAR
    ],
    "inspection_questions": [
        {"inspection_year": "2021", "standard_no": "9", "question": "Safety", "pct_yes": Decimal(50)}
    ],
    "inspection_ratings": [
        {"inspection_year": "2021", "standard_no": "2.1", "standard": "Assessment", "domain": "Court disposals",
         "rating": "Good"}
    ],
    "offence_types": [
        {"financial_year": "2021-22", "offence_group": "Drugs", "offence": "Possession", "count": 3,
         "previous_share_pct": Decimal(1)}
    ],
    "prevention_referrals": [{"period": "Latest", "count": 0, "age_band": "###", "area": "Total"}],
    "profile_measures": [
        {"measure": "In care", "financial_year": "2021-22", "unit": "per cent", "value": Decimal(3), "out_of": 60}
    ],
    "programme_scores": [
        {"programme": "???", "participant_no": 1, "score_before": Decimal(5), "score_after": Decimal("4.5")}
    ],
    "programme_sessions": [
        {"programme": "Sessions", "session": "Before", "score_before": Decimal(0), "participants": 0}
    ],
    "programme_tracking": [{"programme": "Sessions", "cohort": "After", "stage": "6 months after", "children": 0}],
    "quarterly_counts": [
        {"measure": "Change", "financial_year": "2021-22", "quarter": "Whole year", "value": Decimal("0.5")}
    ],
    "recommendations": [
        {"inspection_year": "2021", "no": 1, "addressed_to": "Service", "recommendation": "Do better"}
    ],
    "standards": [{"standard_no": 1, "standard": "Out of court"}],
    "interventions": [
        {"intervention_id": "I1", "child_id": "C9", "disposal_type": "Prevention", "start_date": date(2021, 5, 1)}
    ],
    "kpi_return": [
        {"kpi": "9", "measure": "Our own", "quarter": "Q3", "financial_year": "2021-22", "numerator": 0,
         "denominator": 0}
    ],
    "offence_benchmark": [{"offence_group": "Drugs", "area": "Anytown", "year": "2021-22", "count": 3}],
    "offence_outcomes": [
        {"financial_year": "2021-22", "offence_group": "Drugs", "count": 3, "outcome": "Fine",
         "outcome_group": "First-tier penalty"}
    ],
    "offences": [
        {"offence_id": "F1", "child_id": "C1", "offence_group": "Drugs", "offence_date": date(2021, 5, 1),
         "outcome": "Fine", "outcome_date": date(2021, 6, 1)}
    ],
    "population": [
        {"area": "Anytown", "area_type": "local", "year": "2021", "ethnicity": "Mixed", "count": 0, "source": "x"}
    ],
    "risks": [{"kind": "risk", "description": "Grants end", "mitigation": "Agree core funding"}],
    "staffing": [{"role": "Officer", "fte": Decimal("0.25"), "vacant": True}],
    "staffing_counts": [{"count": 0}],
    "previous_figures": [{"figure": "budget.total", "display": "£1", "edition": "2021-22"}],
    "remands": [{"child_id": "C1", "remand_type": "Conditional bail", "start_date": date(2021, 5, 2)}],
    "targets": [{"indicator": "custody", "band": "green", "upper": Decimal(1)}],
    "victims": [{"victim_id": "V1"}],
    "training": [{"course": "Total", "planned": True}],
}  # fmt: skip
_COUNTED_FROM_NOTHING = {"returns"}  # how many files came is known even when none did


RETURNS = {
    "nothing": {},
    "headings alone": {dataset: [] for dataset in ONE_ROW_EACH},
    "one row each": ONE_ROW_EACH,
}


@pytest.fixture(scope="module")
def everything(contracts: dict[str, Contract], tmp_path_factory: pytest.TempPathFactory):
    """What all modules give on one warehouse, by what came; worked out once."""

    @cache
    def of(came: str) -> list[Measured]:
        folder = tmp_path_factory.mktemp("everything")
        plan = Plan(folder / "anytown-2022-23", Settings.model_validate(SETTINGS), folder / "outputs")
        with filled(contracts, RETURNS[came]) as connection:
            return [module.measure(connection, plan) for module in MEASURES]

    return of


nothing_and_one_row_each = pytest.mark.parametrize("came", ["nothing", "one row each"])


def _figures(measured: list[Measured]) -> list[Figure]:
    return [figure for part in measured for figure in part.figures]


@pytest.mark.parametrize("module", MEASURES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_without_returns_every_figure_is_not_available_and_no_table_has_rows_of_the_returns(measure, module) -> None:
    got = measure(module, {})
    for figure in got.figures.values():
        if figure.id.partition(".")[0] not in _COUNTED_FROM_NOTHING:
            assert figure.value is None, figure.id
            assert figure.shown == "not available"
            assert (figure.numerator, figure.denominator) == (None, None), figure.id
    assert {table.name for table in got.tables.values() if table.rows} <= {
        "glossary_terms",  # the common terms
        "improvement_ratings",  # the key
    }
    assert got.measured.counts == ()
    assert got.measured.relations == ()


@pytest.mark.parametrize("module", MEASURES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_each_dataset_may_come_without_the_others(measure, module) -> None:
    for dataset in module.DATASETS:
        got = measure(module, {dataset: ONE_ROW_EACH[dataset]})
        assert got.figures or got.tables, dataset


def test_a_dataset_may_be_a_heading_without_rows(everything) -> None:
    measured = everything("headings alone")
    assert all(figure.value in (None, 0) for figure in _figures(measured) if not figure.id.startswith("returns."))


def test_every_dataset_that_is_measured_has_a_row_here() -> None:
    read = {dataset for module in MEASURES for dataset in module.DATASETS}
    assert read | {"glossary"} == set(ONE_ROW_EACH)


@nothing_and_one_row_each
def test_ids_and_table_names_are_unique_over_all_measures(everything, came: str) -> None:
    got = Result(
        Measured(tuple(_figures(measured := everything(came))), tuple(t for part in measured for t in part.tables))
    )
    assert got.figures
    assert got.tables
    for table in got.tables.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), table.name


@nothing_and_one_row_each
def test_every_value_is_exact_and_every_query_exists(everything, came: str) -> None:
    for figure in _figures(everything(came)):
        assert not isinstance(figure.value, float | bool), figure.id
        assert isinstance(figure.value, int | Decimal | Fraction | str | date | None), figure.id
        assert query_text(figure.query).startswith(("SELECT", "WITH")), figure.id
        if figure.unit is Unit.COUNT and figure.value is not None:
            assert isinstance(figure.value, int), figure.id


def test_every_protected_count_that_a_cell_or_figure_names_is_given(everything) -> None:
    measured = everything("one row each")
    given = {count.id for part in measured for count in part.counts}
    named = {count for figure in _figures(measured) for count in figure.counts}
    named |= {
        count for part in measured for t in part.tables for row in t.rows for cell in row for count in cell.counts
    }
    assert named <= given


@nothing_and_one_row_each
def test_all_of_it_can_be_disclosed_and_stored(everything, contracts, tmp_path, came: str) -> None:
    path = tmp_path / "disclosed.duckdb"
    write_disclosed(path, protect(everything(came), 5), contracts, frozenset(RETURNS[came]))
    assert path.is_file()


def test_a_figure_s_prefix_and_datasets_are_those_of_its_module(everything) -> None:
    for module, measured in zip(MEASURES, everything("one row each"), strict=True):
        for figure in measured.figures:
            assert figure.id.partition(".")[0] in module.PREFIXES, figure.id
            assert set(figure.datasets) <= set(module.DATASETS), figure.id


def test_prefixes_lead_from_a_dataset_to_the_figures_that_rest_on_it() -> None:
    assert prefixes_of(["budget"]) == {"budget"}
    assert {"offences", "disproportionality", "profile", "fte", "kpi9"} <= prefixes_of(["population"])
    assert "budget" not in prefixes_of(["population"])
    assert prefixes_of([]) == frozenset()


def test_a_service_s_own_meaning_replaces_the_common_one(everything) -> None:
    (terms,) = [table for part in everything("one row each") for table in part.tables if table.name == "glossary_terms"]
    meanings = {row[0].value.casefold(): row[1].value for row in terms.rows}
    assert meanings["fte"] == "First time entrant, as we say it"
    assert [row[0].value.casefold() for row in terms.rows] == sorted(row[0].value.casefold() for row in terms.rows)
    assert len(meanings) == len(terms.rows)

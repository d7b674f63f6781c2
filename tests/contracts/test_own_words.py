"""Words that a plan adds to the vocabularies of the contracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.contracts import Contract, contracts_of, load_contracts
from pipeline.contracts.own_words import with_own_words
from pipeline.errors import SettingsError
from pipeline.intake import Intake
from pipeline.plan import Plan, Settings
from pipeline.warehouse import build_warehouse, open_warehouse

CONTRACTS = load_contracts()
LEAST = {"service": "S", "area": "A", "financial_year": "2026-27", "as_of": "2026-06-30"}
TWO_FORCES = {
    "Northshire Police": {"synonyms": ["Northshire Constabulary"], "counts_as": "Police"},
    "Southshire Police": {"counts_as": "Constabulary"},
    "Harbour Trust": ["The Trust"],
}


def _with(vocabularies: Mapping[str, Any]) -> dict[str, Contract]:
    settings = Settings.model_validate(LEAST | {"vocabularies": vocabularies})
    return with_own_words(CONTRACTS, settings.vocabularies)


def _fault(vocabularies: Mapping[str, Any]) -> str:
    with pytest.raises(SettingsError) as raised:
        _with(vocabularies)
    return str(raised.value)


def test_a_value_of_its_own_is_known_by_its_synonyms_and_says_what_it_counts_as() -> None:
    agency = _with({"agency": TWO_FORCES})["budget"].column("agency").vocabulary
    assert agency.match("northshire constabulary") == "Northshire Police"
    assert agency.match("The Trust") == "Harbour Trust"
    assert agency.match("Police force") == "Police"
    assert dict(agency.counts_as) == {"Northshire Police": "Police", "Southshire Police": "Police"}


def test_two_forces_are_one_statutory_partner_without_saying_it_again() -> None:
    partner = _with({"agency": TWO_FORCES})["board_members"].column("statutory_partner").vocabulary
    assert [partner.match(word) for word in ("Northshire Constabulary", "Southshire Police")] == ["Police", "Police"]
    assert partner.match("Harbour Trust") is None
    assert list(partner.values) == list(CONTRACTS["board_members"].column("statutory_partner").vocabulary.values)


def test_more_words_for_a_known_value_add_no_value() -> None:
    agency = _with({"agency": {"Police": ["Heddlu"]}})["budget"].column("agency").vocabulary
    assert agency.match("Heddlu") == "Police"
    assert list(agency.values) == list(CONTRACTS["budget"].column("agency").vocabulary.values)


def test_where_figures_rest_on_the_values_a_word_is_read_as_the_one_it_counts_as() -> None:
    grown = _with({"send_status": {"Plan of the county": {"counts_as": "SEN support"}}})
    vocabulary = grown["children"].column("send_status").vocabulary
    assert vocabulary.match("plan of the county") == "SEN support"
    assert "Plan of the county" not in vocabulary.values


def test_a_shared_vocabulary_grows_in_every_dataset_that_uses_it() -> None:
    grown = _with({"disposal_type": {"Restorative conference": {"counts_as": "Community resolution"}}})
    for dataset in ("disposals", "interventions", "kpi_return"):
        vocabulary = grown[dataset].column("disposal_type").vocabulary
        assert vocabulary.match("restorative conference") == "Restorative conference"
        assert vocabulary.counts_as["Restorative conference"] == "Community resolution"


def test_contracts_without_a_word_of_their_own_stay_the_same() -> None:
    grown = _with({"agency": TWO_FORCES})
    assert {dataset for dataset in CONTRACTS if grown[dataset] != CONTRACTS[dataset]} == {"budget", "board_members"}


@pytest.mark.parametrize(
    ("vocabularies", "said"),
    [
        ({"agenci": {"X": []}}, "agenci: is not a vocabulary (did you mean agency?); known are "),
        ({"status": {"X": []}}, "status: several columns are called so; write one of "),
        ({"agency": {"MOPAC": []}}, "'MOPAC' is already another way to write 'Police and Crime Commissioner'"),
        ({"agency": {"X": ["NHS"]}}, "'X': 'NHS' is already a word for 'Health'"),
        ({"agency": {"X": ["Z"], "Y": ["z"]}}, "'Y': 'z' is already a word for 'X'"),
        ({"agency": {"X": {"counts_as": "Fire"}}}, "'X' is to count as 'Fire', which is not one of Youth"),
        ({"agency": {"Health": {"counts_as": "Police"}}}, "'Health' is a known word already"),
        ({"budget.direction": {"gift": []}}, "'gift' must say what it counts as (counts_as)"),
    ],
)
def test_a_word_that_cannot_be_added_is_refused_with_the_reason(vocabularies: Mapping[str, Any], said: str) -> None:
    assert said in _fault(vocabularies)


def test_all_faults_are_told_at_once() -> None:
    told = _fault({"agenci": {"X": []}, "direction": {"gift": []}})
    assert "agenci:" in told
    assert "budget.direction" in told


def test_a_plan_s_contracts_have_its_words(small_plan: Callable[..., Plan]) -> None:
    plan = small_plan("vocabularies:\n  agency:\n    Harbour Trust:\n    Northshire Police: Northshire Constabulary\n")
    agency = contracts_of(plan)["budget"].column("agency").vocabulary
    assert [agency.match(word) for word in ("harbour trust", "Northshire Constabulary")] == [
        "Harbour Trust",
        "Northshire Police",
    ]


def test_measures_find_in_the_warehouse_what_a_value_counts_as(tmp_path: Path) -> None:
    build_warehouse(tmp_path / "warehouse.duckdb", Intake({}, [], []), _with({"agency": TWO_FORCES}), [])
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        assert connection.execute("SELECT * FROM counts_as").fetchall() == [
            ("budget", "agency", "Northshire Police", "Police"),
            ("budget", "agency", "Southshire Police", "Police"),
        ]

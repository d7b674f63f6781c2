"""What holds for every contract in ``data_contracts/``."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import duckdb
import jsonschema
import pytest
import yaml

from pipeline.contracts import load_contracts
from pipeline.intake.values import read_value
from pipeline.plan import CONTRACTS_DIR
from pipeline.validation import checks_of

FILES = sorted(CONTRACTS_DIR.glob("*.odcs.yaml"))
CONTRACTS = load_contracts()
COLUMNS = [(contract, column) for contract in CONTRACTS.values() for column in contract.columns]


@pytest.fixture(scope="module")
def standard():
    text = (resources.files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft201909Validator(json.loads(text))


DATASETS = """
    board_attendance board_members budget children cohort_profile disposals feedback glossary improvement_actions
    improvement_milestones indicators inspection_questions inspection_ratings interventions kpi_return
    offence_benchmark offence_outcomes offences population prevention_referrals programme_scores programme_sessions
    programme_tracking quarterly_counts recommendations remands risks staffing standards targets training victims
"""


def test_each_dataset_of_a_plan_has_a_contract():
    assert set(DATASETS.split()) <= set(CONTRACTS)


def test_what_is_about_single_people_is_private_and_its_pseudonyms_are_never_repeated():
    about_people = {"children", "interventions", "offences", "remands", "victims", "staffing"}
    assert {name for name, contract in CONTRACTS.items() if contract.disclosure == "private"} == about_people
    for name, column in COLUMNS:
        if column.name in ("child_id", "victim_id", "offence_id", "intervention_id", "date_of_birth"):
            assert column.identifies_child, f"{name.dataset}.{column.name}"


def test_each_contract_says_what_a_row_is_who_sends_it_and_how_often():
    for contract in CONTRACTS.values():
        assert contract.row_is.endswith(".")
        assert contract.description.endswith(".")
        assert contract.owner
        assert contract.frequency
        assert contract.sheet_names


@pytest.mark.parametrize("path", sorted((CONTRACTS_DIR / "vocabularies").iterdir()), ids=lambda path: path.stem)
def test_a_shared_vocabulary_is_used_and_names_only_values_that_it_has(path):
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    values = set(said["values"])
    assert said["description"].endswith(".")
    assert set(said.get("labels", {})) <= values
    broader = said.get("broader", {})
    assert set(broader) | set(broader.values()) <= values
    assert not set(broader) & set(broader.values()), "one step from a part to its whole"
    assert any(path.stem in file.read_text(encoding="utf-8") for file in FILES)


def test_the_census_groups_are_all_known_each_with_its_broad_group():
    vocabulary = CONTRACTS["children"].column("ethnicity").vocabulary
    groups = {value for value in vocabulary.values if value in vocabulary.broader}
    assert len(groups) == 19
    assert set(vocabulary.broader.values()) == {"White", "Mixed", "Asian", "Black", "Other"}
    assert vocabulary.match("Mixed: White and Black Caribbean") == "White and Black Caribbean"


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_an_optional_column_says_what_an_empty_cell_means(contract):
    assert [column.name for column in contract.columns if not column.required and not column.blank_means] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_contract_is_valid_against_the_open_data_contract_standard(path, standard):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [f"{fault.json_path}: {fault.message}" for fault in standard.iter_errors(document)] == []


@pytest.mark.parametrize(("contract", "column"), COLUMNS, ids=lambda value: getattr(value, "name", value.title))
def test_a_column_says_what_it_holds_with_an_example_that_is_read_as_it_stands(contract, column):
    assert column.description
    assert column.example
    value = read_value(column.example, column)
    assert value is not None
    if column.vocabulary is not None and not column.vocabulary.open:
        assert value in column.vocabulary.values


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_words_of_a_vocabulary_do_not_mean_two_things(contract):
    from pipeline.contracts import plain

    for column in contract.columns:
        if column.vocabulary is None:
            continue
        meanings: dict[str, set[str]] = {}
        for value, synonyms in column.vocabulary.values.items():
            for word in (value, *synonyms):
                meanings.setdefault(plain(word), set()).add(value)
        assert {word: values for word, values in meanings.items() if len(values) > 1} == {}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_types_of_a_contract_make_a_table(contract):
    columns = ", ".join(f'"{column.name}" {column.duckdb_type}' for column in contract.columns)
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE "{contract.dataset}" ({columns})')
        described = connection.execute(f'DESCRIBE "{contract.dataset}"').fetchall()
    assert [row[0] for row in described] == [column.name for column in contract.columns]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_every_rule_tells_the_partner_what_to_do(contract):
    for check in checks_of(contract):
        assert check.rule.message.endswith(".")
        assert check.rule.what_to_do.endswith(".")


def test_no_two_datasets_answer_to_the_same_sheet_name():
    from pipeline.contracts import plain

    owners: dict[str, set[str]] = {}
    for contract in CONTRACTS.values():
        for name in (contract.dataset, contract.title, *contract.sheet_names):
            owners.setdefault(plain(name), set()).add(contract.dataset)
    assert {name: datasets for name, datasets in owners.items() if len(datasets) > 1} == {}


def test_a_physical_type_of_the_contract_s_own_is_used_for_the_table():
    column = CONTRACTS["glossary"].column("term")
    assert column.duckdb_type == "VARCHAR"
    assert replace(column, physical_type="VARCHAR(20)").duckdb_type == "VARCHAR(20)"

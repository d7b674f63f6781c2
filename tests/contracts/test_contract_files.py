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


def test_each_dataset_that_the_plan_is_made_from_has_a_contract():
    assert {
        "board_attendance",
        "board_members",
        "budget",
        "cohort_profile",
        "glossary",
        "improvement_actions",
        "improvement_milestones",
        "indicators",
        "offence_benchmark",
        "offence_outcomes",
        "population",
        "targets",
    } <= set(CONTRACTS)


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


def test_a_count_or_rate_that_may_be_empty_says_what_empty_means():
    optional = [
        column for _, column in COLUMNS if not column.required and column.name in ("count", "rate", "numerator")
    ]
    assert optional
    assert [column.title for column in optional if not column.blank_means] == []


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

"""The contracts as a page for partners: everything that a contract says and everything that is checked is on it."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.contracts_page import contracts_page
from pipeline.contracts import load_contracts, plain
from pipeline.validation.across import RULES
from pipeline.validation.checks import checks_of

CONTRACTS = load_contracts()
PAGE = contracts_page(CONTRACTS)


def part(dataset: str) -> str:
    """What the page says of one dataset, without the escapes of Markdown."""
    found = re.search(rf"^### {re.escape(CONTRACTS[dataset].title)}\n(.*?)(?=^###? |\Z)", PAGE, re.M | re.S)
    assert found, dataset
    return re.sub(r"\\([*_<>`\[\]|])", r"\1", found.group(1))


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_a_dataset_says_what_a_row_is_who_sends_it_how_often_and_how_far_it_may_travel(dataset):
    contract, text = CONTRACTS[dataset], part(dataset)
    assert contract.description in text
    assert f"A row is: {contract.row_is}" in text
    assert f"Sent by: {contract.owner}, {contract.frequency}." in text
    assert ("never leaves the plan's private folder" in text) == (contract.disclosure == "private")


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_every_column_has_its_meaning_its_words_and_its_other_headings(dataset):
    text = part(dataset)
    understood = plain(text)
    for column in CONTRACTS[dataset].columns:
        star = " *" if column.needed else ""
        assert f"| {column.title}{star} | {column.description} |" in text
        assert all(synonym in text for synonym in column.synonyms)
        for value, words in column.vocabulary.values.items() if column.vocabulary else ():
            assert f"- {column.vocabulary.label(value)}" in text
            assert [word for word in words if plain(word) not in understood] == []


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_every_rule_of_the_contract_is_there_with_what_to_do(dataset):
    contract, text = CONTRACTS[dataset], part(dataset)
    wanted = [*contract.rules, *(rule for rule in RULES if rule.dataset == dataset)]
    assert [rule.name for rule in wanted if (rule.holds or rule.message) not in text] == []
    assert len(
        [line for line in text.splitlines() if re.search(r"\| (Must be corrected|Please answer|For info)", line)]
    ) >= (len(wanted) + len(contract.references))
    required = [
        check.column.title for check in checks_of(contract) if check.rule.name == "missing_value" and check.column
    ]
    assert [title for title in required if title not in text.split("What is checked:")[1]] == []


def test_no_placeholder_and_no_empty_rule_is_left():
    assert re.findall(r"\{\w+\}", PAGE) == []
    assert "|  |" not in PAGE.replace("|  |\n", "")


def test_links_in_the_overview_lead_to_the_parts():
    anchors = re.findall(r"\]\(#([\w-]+)\)", PAGE)
    titles = re.findall(r"^### (.*)$", PAGE, re.M)
    assert sorted(anchors) == sorted(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles)
    assert len(set(anchors)) == len(CONTRACTS)

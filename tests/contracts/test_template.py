from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.contracts import load_contracts, write_template
from pipeline.contracts.template import choices
from pipeline.intake import read_returns
from pipeline.plan import Plan

CONTRACTS = load_contracts()
PLAN = "service: S\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "returns").mkdir()
    (tmp_path / "plan.yml").write_text(PLAN, encoding="utf-8")
    return Plan.load(tmp_path)


def test_an_empty_template_in_returns_is_a_missing_return(plan):
    write_template(CONTRACTS["budget"], plan.returns_dir / "budget.xlsx")
    rules = {finding.rule for finding in read_returns(plan, CONTRACTS, ["budget"]).findings}
    assert rules == {"missing_return", "no_rows"}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_a_template_has_a_heading_and_a_note_for_each_column_and_a_list_for_each_vocabulary(contract, tmp_path):
    book = openpyxl.load_workbook(write_template(contract, tmp_path / "t.xlsx"))
    sheet = book.worksheets[0]
    for at, column in enumerate(contract.columns, start=1):
        cell = sheet.cell(1, at)
        assert contract.match_heading(cell.value) == column
        assert cell.value.endswith("*") == column.needed
        assert column.description in cell.comment.text
    listed = sum(bool(choices(column)) for column in contract.columns)
    assert len(sheet.data_validations.dataValidation) == listed
    assert [other.title for other in book.worksheets[1:]] == ["How to fill this in", "Example", "Lists"]
    assert book["Lists"].sheet_state == "hidden"


def test_every_word_that_a_drop_down_offers_is_understood():
    for contract in CONTRACTS.values():
        for column in contract.columns:
            if column.vocabulary is not None:
                understood = [column.vocabulary.match(word) for word in choices(column)]
                assert understood == list(column.vocabulary.values)


def test_a_template_made_twice_is_the_same_file(tmp_path):
    one = write_template(CONTRACTS["budget"], tmp_path / "one.xlsx")
    two = write_template(CONTRACTS["budget"], tmp_path / "two.xlsx")
    assert one.read_bytes() == two.read_bytes()


def test_a_heading_that_is_needed_may_say_what_its_empty_cells_mean() -> None:
    column = load_contracts()["programme_sessions"].column("score_before")
    assert (column.needed, column.filled) == (True, False)
    assert load_contracts()["budget"].column("agency").filled

"""The example sheet of every template: typed, never read as data, and itself a return without a fault."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.contracts import TEMPLATE_SHEETS, load_contracts, write_template
from pipeline.contracts.template import EXAMPLE_SHEET, example_of, sheet_name
from pipeline.findings import Severity
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.validation import validate
from pipeline.validation.across import RULES

CONTRACTS = load_contracts()
# Rules on two datasets together: the examples of different datasets were not made for each other.
ACROSS = {rule.name for rule in RULES if len(rule.needs) > 1}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    folder = tmp_path / "plan"
    (folder / "returns").mkdir(parents=True)
    (folder / "plan.yml").write_text(
        "service: S\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n", encoding="utf-8"
    )
    return Plan.load(folder)


def fill_from_example(path: Path) -> None:
    """Copy the rows of the example sheet into the sheet to fill in, as a person would."""
    book = openpyxl.load_workbook(path)
    data, example = book.worksheets[0], book[EXAMPLE_SHEET]
    for row in example.iter_rows(min_row=2):
        for cell in row:
            data.cell(cell.row, cell.column).value = cell.value
    book.save(path)


def test_templates_filled_as_their_examples_are_read_and_pass_every_check_of_their_own_rows(plan):
    for contract in CONTRACTS.values():
        fill_from_example(write_template(contract, plan.returns_dir / f"{contract.dataset}.xlsx"))
    intake = read_returns(plan, CONTRACTS, ())
    assert {source.dataset: source.rows for source in intake.sources} == dict.fromkeys(CONTRACTS, 1)
    findings = [f for f in (*intake.findings, *validate(intake, CONTRACTS, plan)) if f.severity is not Severity.INFO]
    assert [f for f in findings if f.rule not in ACROSS] == []


def test_the_examples_are_never_read_as_data(plan):
    for contract in CONTRACTS.values():
        write_template(contract, plan.returns_dir / f"{contract.dataset}.xlsx")
    assert [source for source in read_returns(plan, CONTRACTS, ()).sources if source.rows] == []


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_example_has_every_example_of_the_contract_as_a_cell_of_its_type(contract, tmp_path):
    sheet = openpyxl.load_workbook(write_template(contract, tmp_path / "t.xlsx"))[EXAMPLE_SHEET]
    types = {"date": datetime, "integer": int | float, "decimal": int | float, "percentage": int | float}
    for at, column in enumerate(contract.columns, start=1):
        value = sheet.cell(2, at).value
        assert (value is None) == (column.example == ""), column.name
        if value is not None and not isinstance(example_of(column), str):
            assert isinstance(value, types[column.kind]), column.name


def test_no_template_needs_a_sheet_name_that_is_passed_over(tmp_path):
    assert {sheet_name(contract) for contract in CONTRACTS.values()} & TEMPLATE_SHEETS == set()


def test_a_title_with_signs_that_sheets_cannot_have_still_gives_a_sheet(tmp_path):
    from dataclasses import replace

    contract = replace(CONTRACTS["budget"], title="Costs/income: [what] each * partner's share is?")
    book = openpyxl.load_workbook(write_template(contract, tmp_path / "t.xlsx"))
    assert book.sheetnames[0] == sheet_name(contract) == "Costs income   what  each   par"


def test_the_guide_says_who_sends_it_how_private_it_is_and_every_column(tmp_path):
    for contract in CONTRACTS.values():
        guide = openpyxl.load_workbook(write_template(contract, tmp_path / "t.xlsx"))["How to fill this in"]
        text = "\n".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
        assert contract.owner in text
        assert ("secure" in text) == (contract.disclosure == "private")
        assert [column.title for column in contract.columns if column.title not in text] == []

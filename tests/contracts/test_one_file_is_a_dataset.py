"""A dataset that the project has never heard of: one contract dropped into a folder, and everything works with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipeline.contracts import load_contracts, write_template
from pipeline.errors import ContractError
from pipeline.intake import read_returns
from pipeline.plan import CONTRACTS_DIR, Plan
from pipeline.validation import all_checks, validate
from pipeline.warehouse import build_warehouse

MENTORING = """\
apiVersion: v3.1.0
kind: DataContract
id: mentoring
name: Mentoring
version: 1.0.0
status: active
customProperties:
  - {property: owner, value: Voluntary sector}
  - {property: frequency, value: yearly}
  - {property: disclosure, value: private}
schema:
  - name: mentoring
    businessName: Mentoring
    dataGranularityDescription: One child with a mentor.
    customProperties:
      - {property: sheetNames, value: [Mentors]}
    properties:
      - name: child_id
        businessName: Child ID
        logicalType: string
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        description: The pseudonym of the child.
        examples: [C0001]
        customProperties:
          - {property: identifiesChild, value: true}
        relationships:
          - id: mentored_child_unknown
            type: foreignKey
            to: children.child_id
            customProperties:
              - {property: message, value: The mentored child is not in the return of children.}
              - {property: whatToDo, value: Add the child to the return of children.}
      - name: ethnicity
        businessName: Ethnicity
        logicalType: string
        description: The ethnic group of the child.
        examples: [White British]
        customProperties:
          - {property: vocabularyFrom, value: ethnicity}
      - name: meetings
        businessName: Meetings
        logicalType: integer
        required: true
        logicalTypeOptions: {minimum: 1}
        description: How often they met.
        examples: [12]
        customProperties:
          - {property: synonyms, value: [Sessions held]}
      - name: minutes
        businessName: Minutes
        logicalType: integer
        description: How long they met in all.
        examples: [600]
    quality:
      - name: longer_than_meetings
        type: custom
        engine: greatExpectations
        severity: warning
        description: There are more meetings than minutes.
        implementation:
          type: expect_column_pair_values_a_to_be_greater_than_b
          kwargs: {column_A: minutes, column_B: meetings, ignore_row_if: either_value_is_missing}
        customProperties:
          - {property: whatToDo, value: Correct one of the two.}
          - {property: column, value: minutes}
          - {property: holds, value: A meeting takes more than a minute.}
"""
CHILDREN = "Child ID,Sex,Date of birth,Age at start,Ethnicity\nC1,Male,2006-05-14,,White\n"
RETURN = "Child ID,Ethnicity,Sessions held,Minutes\nC1,Indian,3,90\nC9,Martian,0,90\nC1,Arab,4,2\n"


@pytest.fixture
def contracts(tmp_path: Path):
    folder = tmp_path / "contracts"
    shutil.copytree(CONTRACTS_DIR, folder)
    (folder / "mentoring.odcs.yaml").write_text(MENTORING, encoding="utf-8")
    return load_contracts(folder)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "plan" / "returns").mkdir(parents=True)
    settings = "service: S\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"
    (tmp_path / "plan" / "plan.yml").write_text(settings, encoding="utf-8")
    return Plan.load(tmp_path / "plan")


def test_its_headings_and_words_are_matched_and_its_rows_are_checked(contracts, plan):
    (plan.returns_dir / "mentors.csv").write_text(RETURN, encoding="utf-8")
    (plan.returns_dir / "children.csv").write_text(CHILDREN, encoding="utf-8")
    intake = read_returns(plan, contracts, ())
    assert intake.frames["mentoring"]["meetings"].tolist() == [3, 0, 4]
    found = {(f.rule, f.row) for f in validate(intake, contracts, plan)}
    assert found == {
        ("mentored_child_unknown", 3),
        ("unknown_value", 3),
        ("out_of_range", 3),
        ("duplicate_row", 4),
        ("longer_than_meetings", 4),
    }


def test_it_has_a_table_a_template_and_a_place_in_the_list_of_checks(contracts, plan, tmp_path):
    (plan.returns_dir / "mentors.csv").write_text("Child ID,Meetings\nC1,3\n", encoding="utf-8")
    intake = read_returns(plan, contracts, ())
    build_warehouse(tmp_path / "w.duckdb", intake, contracts, ())
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT child_id, meetings, usable FROM returns.mentoring").fetchall() == [
            ("C1", 3, True)
        ]
    book = openpyxl.load_workbook(write_template(contracts["mentoring"], tmp_path / "t.xlsx"))
    assert [cell.value for cell in book.worksheets[0][1]] == ["Child ID *", "Ethnicity", "Meetings *", "Minutes"]
    listed = {check.rule for check in all_checks(contracts) if check.dataset == "mentoring"}
    assert {"mentored_child_unknown", "longer_than_meetings", "duplicate_row", "out_of_range"} <= listed


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("to: children.child_id", "to: children.child_no", "children.child_no, which does not exist"),
        ("to: children.child_id", "to: child.child_id", "child.child_id, which does not exist"),
        ("to: children.child_id", "to: children", "<dataset>.<column>"),
        ("{property: message, value: The mentored", "{property: whatToDo, value: The mentored", "message: is missing"),
        ("vocabularyFrom, value: ethnicity", "vocabularyFrom, value: ethnicities", "no vocabularies/ethnicities.yaml"),
    ],
)
def test_a_reference_to_what_does_not_exist_is_named(tmp_path, right, wrong, named):
    folder = tmp_path / "contracts"
    shutil.copytree(CONTRACTS_DIR, folder)
    assert right in MENTORING
    (folder / "mentoring.odcs.yaml").write_text(MENTORING.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ContractError) as fault:
        load_contracts(folder)
    assert "mentoring.odcs.yaml" in str(fault.value)
    assert named in str(fault.value)

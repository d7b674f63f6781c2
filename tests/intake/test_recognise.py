from __future__ import annotations

import pytest

from pipeline.contracts import load_contracts
from pipeline.findings import Severity
from pipeline.intake.model import Grid
from pipeline.intake.recognise import recognise

MEMBERS = [["Member no", "Agency", "Role"], [1, "Police", "Superintendent"]]
GRID = [["Member no", "Agency", "Role", "25 May 2021"], [1, "Police", "Superintendent", "Y"]]


def datasets(intake):
    return {(source.file, source.sheet): source.dataset for source in intake.sources}


def test_sheets_are_recognised_by_their_name(read):
    intake = read({"board.xlsx": {"Attendance 2021-22": GRID, "Members": MEMBERS}})
    assert datasets(intake) == {
        ("board.xlsx", "Attendance 2021-22"): "board_attendance",
        ("board.xlsx", "Members"): "board_members",
    }


def test_sheets_without_a_telling_name_are_recognised_by_their_headings(read):
    intake = read({"from-the-secretary.xlsx": {"Sheet1": GRID, "Sheet2": MEMBERS}})
    assert sorted(datasets(intake).values()) == ["board_attendance", "board_members"]


def test_headings_speak_louder_than_a_wrong_file_name(read):
    intake = read({"budget.csv": "Term,Meaning\nPCC,Commissioner\n"})
    assert datasets(intake) == {("budget.csv", ""): "glossary"}


def test_one_dataset_in_two_sheets_is_put_together(read):
    intake = read({"a.xlsx": {"Glossary": [["Term", "Meaning"], ["A", "a"]]}, "b-glossary.csv": "Term,Meaning\nB,b\n"})
    assert intake.frames["glossary"]["term"].tolist() == ["A", "B"]
    assert intake.frames["glossary"]["source_file"].tolist() == ["a.xlsx", "b-glossary.csv"]


def test_a_sheet_that_is_like_no_dataset_is_a_warning_and_is_not_used(read):
    intake = read({"rota.xlsx": {"Rota": [["Monday", "Tuesday"], ["A", "B"]]}})
    (finding,) = intake.findings
    assert (finding.rule, finding.severity, finding.sheet) == ("unrecognised_sheet", Severity.WARNING, "Rota")
    assert intake.frames == {}


def test_a_sheet_that_is_nearly_a_dataset_is_told_what_it_lacks(read):
    intake = read({"list.csv": "Indicator,Remark\nFirst time entrants,good\n"})
    (finding,) = intake.findings
    assert "looks most like" in finding.message
    assert "lacks '" in finding.message


def test_a_sheet_that_could_be_two_datasets_is_not_guessed(read, contracts):
    from dataclasses import replace

    from pipeline.intake.model import Grid
    from pipeline.intake.recognise import recognise

    terms = contracts["glossary"]
    twins = {"glossary": terms, "words": replace(terms, dataset="words", title="Words")}
    grid = Grid("x.csv", "", "", [["Term", "Meaning"], ["A", "a"]])
    outcome = recognise(grid, twins)
    assert outcome.rule == "ambiguous_sheet"
    assert "Glossary or Words" in outcome.message


def test_a_return_that_is_expected_and_did_not_come_is_named_with_its_partner(read):
    intake = read({}, expected=["budget", "glossary"], settings="not_expected: {glossary: No local terms.}\n")
    (finding,) = intake.findings
    assert (finding.rule, finding.severity) == ("missing_return", Severity.CRITICAL)
    assert (finding.dataset, finding.partner) == ("budget", "Finance")
    assert "budget.xlsx" in finding.what_to_do


def test_headings_without_rows_do_not_count_as_a_return(read):
    intake = read({"glossary.csv": "Term,Meaning\n"}, expected=["glossary"])
    assert sorted(f.rule for f in intake.findings) == ["missing_return", "no_rows"]


def test_a_file_that_the_settings_name_and_nobody_sent_is_a_warning(read):
    intake = read({}, settings="returns: {police.xlsx: {partner: Police}}\n")
    (finding,) = intake.findings
    assert (finding.rule, finding.file, finding.partner) == ("named_file_missing", "police.xlsx", "Police")


def test_what_the_settings_know_of_a_file_goes_with_its_source(read):
    settings = "returns: {glossary.csv: {partner: Communications, received: 2022-06-01}}\n"
    (source,) = read({"glossary.csv": "Term,Meaning\nA,a\n"}, settings=settings).sources
    assert (source.partner, str(source.received)) == ("Communications", "2022-06-01")


def test_a_plan_without_a_returns_folder_has_only_missing_returns(read, plan_folder):
    (plan_folder / "returns").rmdir()
    assert [f.rule for f in read({}, expected=["budget"]).findings] == ["missing_return"]


def test_a_sheet_called_just_so_is_that_dataset_though_columns_are_missing_and_others_would_be_complete(read):
    rows = [["Indicator", "Area", "Period", "Number", "Rate"], ["First time entrants", "Anytown", "2021", 41, 229]]
    intake = read({"returns.xlsx": {"Indicators": rows}})
    missing = {finding.column for finding in intake.findings if finding.rule == "missing_column"}
    assert missing == {"Area type", "Period start", "Period end", "Rate unit"}


@pytest.mark.parametrize(("sheet", "dataset"), [("Budget", "budget"), ("Words", "glossary")])
def test_a_grid_without_a_column_of_its_own_is_a_dataset_only_where_its_sheet_is_called_so(sheet, dataset):
    rows = [["Term", "Meaning", "Cash", "In kind", "Staffing costs"], ["YJS", "Youth Justice Service", 1, 2, 3]]
    assert recognise(Grid("return.xlsx", sheet, "", rows), load_contracts()).contract.dataset == dataset

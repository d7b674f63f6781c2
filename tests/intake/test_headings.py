from __future__ import annotations

import pytest

from pipeline.findings import Severity

HEADINGS = "Financial year,Agency,Category,Direction,Amount (£)"
ROW = "2021-22,Police,Cash,Contribution,100"


def rules(intake):
    return [finding.rule for finding in intake.findings]


@pytest.mark.parametrize(
    "headings",
    [
        "FINANCIAL  YEAR,agency,Category:,Direction,amount",
        'FY,Partner,"Budget\nheading",In or out,£ amount',
        "financial_year,agency,category,direction,amount_gbp",
        "Financial year *,Agency *,Category *,Direction,Amount (£) *",
    ],
)
def test_headings_are_known_by_title_name_or_synonym_whatever_their_case_spaces_and_punctuation(read, headings):
    intake = read({"budget.csv": f"{headings}\n{ROW}\n"})
    assert intake.frames["budget"]["amount_gbp"].tolist() == [100]
    assert intake.findings == []


def test_columns_may_stand_in_any_order(read):
    intake = read({"budget.csv": "Amount,Agency,Category,Year,Direction\n5,Police,Cash,2021-22,Contribution\n"})
    assert intake.frames["budget"][["agency", "amount_gbp"]].values.tolist() == [["Police", 5]]


def test_a_misspelt_heading_is_named_with_the_rename_and_none_of_its_rows_is_used(read):
    intake = read({"budget.csv": f"{HEADINGS.replace('Amount (£)', 'Amuont')}\n{ROW}\n"})
    unknown = next(f for f in intake.findings if f.rule == "unknown_header")
    assert unknown.message == "Column 'Amuont' is not known. Did you mean 'Amount (£)'?"
    assert unknown.what_to_do == "Rename the column to 'Amount (£)'."
    assert (unknown.severity, unknown.row, unknown.column) == (Severity.CRITICAL, 1, "Amuont")
    assert "missing_column" in rules(intake)
    assert len(intake.frames["budget"]) == 0


def test_a_column_nobody_asked_for_is_noted_and_does_no_harm(read):
    intake = read({"budget.csv": f"{HEADINGS},Cost centre\n{ROW},X1\n"})
    (finding,) = intake.findings
    assert (finding.rule, finding.severity, finding.column) == ("unknown_header", Severity.INFO, "Cost centre")
    assert len(intake.frames["budget"]) == 1


def test_a_misspelt_optional_heading_is_a_warning(read):
    intake = read({"budget.csv": f"{HEADINGS},Sttaus\n{ROW},confirmed\n"})
    (finding,) = intake.findings
    assert (finding.severity, finding.expected) == (Severity.WARNING, "Status")


def test_the_header_is_found_below_title_rows_and_notes_after_the_table_are_left_out(read):
    rows = [
        ["Anytown Youth Justice Service"],
        ["Budget as agreed by the partnership"],
        [],
        ["Financial year", "Agency", "Category", "Direction", "Amount"],
        ["2021-22", "Police", "Cash", "Contribution", 100],
        [],
        ["Figures are provisional until the audit."],
        ["Contact:", "Finance"],
    ]
    intake = read({"budget.xlsx": {"Sheet1": rows}})
    assert intake.frames["budget"]["source_row"].tolist() == [5]
    ignored = [f for f in intake.findings if f.rule == "ignored_row"]
    assert [(f.row, f.severity) for f in ignored] == [(7, Severity.INFO), (8, Severity.INFO)]


def test_a_remark_in_the_middle_of_the_table_is_asked_about(read):
    intake = read({"budget.csv": f"{HEADINGS}\n{ROW}\nSeconded staff\n{ROW.replace('Cash', 'In kind')}\n"})
    (finding,) = intake.findings
    assert (finding.rule, finding.severity, finding.row) == ("ignored_row", Severity.WARNING, 3)
    assert len(intake.frames["budget"]) == 2


def test_columns_left_out_are_filled_from_the_settings_and_said_to_be(read):
    intake = read({"budget.csv": "Agency,Category,Amount\nPolice,Cash,5\n"}, settings="budget_year: 2021-22\n")
    frame = intake.frames["budget"]
    assert frame[["financial_year", "direction"]].values.tolist() == [["2021-22", "contribution"]]
    assert rules(intake) == ["filled_column", "filled_column"]
    assert {f.severity for f in intake.findings} == {Severity.INFO}


def test_columns_of_a_template_that_nobody_filled_in_are_columns_left_out(read):
    sent = "Year,Agency,Category,Direction,Amount\n,Police,Cash,,5\n,Health,Cash,,6\n"
    intake = read({"budget.csv": sent}, settings="budget_year: 2021-22\n")
    frame = intake.frames["budget"]
    assert frame[["financial_year", "direction"]].values.tolist() == [["2021-22", "contribution"]] * 2
    assert rules(intake) == ["filled_column", "filled_column"]
    said = {finding.message for finding in intake.findings}
    assert "Nothing stands in column 'Direction', so every row was read as Contribution." in said


def test_a_column_that_is_filled_in_here_and_there_is_not_completed(read):
    intake = read({"budget.csv": "Agency,Category,Direction,Amount\nPolice,Cash,Expenditure,5\nHealth,Cash,,6\n"})
    assert intake.frames["budget"]["direction"].tolist() == ["expenditure", None]


def test_an_unfinished_row_of_a_small_table_is_kept_and_a_note_below_it_is_not(read):
    intake = read({"glossary.csv": "Term,Meaning\nPCC,Commissioner\nYRO,\n,\nSource: the service\n"})
    assert intake.frames["glossary"][["term", "meaning"]].values.tolist() == [["PCC", "Commissioner"], ["YRO", None]]
    assert [(f.rule, f.row) for f in intake.findings] == [("ignored_row", 5)]


def test_a_grids_heading_that_is_nearly_a_known_word_is_read_as_it_stands_and_asked_about(read):
    intake = read({"budget.csv": "Agency,Stafing costs,Our own fund\nPolice,100,50\n"})
    asked = [finding for finding in intake.findings if finding.severity is Severity.WARNING]
    assert [(finding.rule, finding.row, finding.column) for finding in asked] == [
        ("near_known_word", 1, "Stafing costs")
    ]
    assert asked[0].message == "Column 'Stafing costs' was read as a new Category. Did you mean 'Staffing costs'?"
    assert intake.frames["budget"]["amount_gbp"].tolist() == [100, 50]

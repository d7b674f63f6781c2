from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pipeline.findings import Severity


def long(frame, *columns):
    return frame[list(columns)].values.tolist()


def test_a_budget_with_categories_across_becomes_one_row_an_amount(read):
    rows = [
        ["Agency", "Staffing costs", "Payments in kind", "Our own fund"],
        ["YJB", 392663, None, "-"],
        ["Police", "58,336", "", 12.5],
        ["Probation", None, None, None],
    ]
    intake = read({"budget.xlsx": {"Budget": rows}})
    assert long(intake.frames["budget"], "agency", "category", "amount_gbp", "source_row", "source_column") == [
        ["Youth Justice Board", "staffing_costs", Decimal(392663), 2, "Staffing costs"],
        ["Police", "staffing_costs", Decimal(58336), 3, "Staffing costs"],
        ["Police", "Our own fund", Decimal("12.5"), 3, "Our own fund"],
    ]
    assert all(finding.severity is Severity.INFO for finding in intake.findings)


def test_a_text_in_a_grid_is_placed_under_the_heading_that_the_partner_sees(read):
    intake = read({"budget.csv": "Agency,Staffing costs\nPolice,about 300\nHealth,5\n"})
    finding = next(f for f in intake.findings if f.rule == "not_a_number")
    assert (finding.row, finding.column, finding.found) == (2, "Staffing costs", "about 300")
    assert finding.what_to_do == "Replace it with a number, or leave the cell empty if there is none."
    assert intake.frames["budget"]["amount_gbp"].tolist() == [None, Decimal(5)]


def test_totals_are_kept_apart_from_the_rows_that_they_add_up(read):
    rows = [
        ["Agency", "Staffing costs", "Cash", "Total"],
        ["Police", 10, 5, 15],
        ["Health", 1, None, 1],
        ["Total", 11, 5, 16],
    ]
    intake = read({"budget.xlsx": {"Budget": rows}})
    assert sum(intake.frames["budget"]["amount_gbp"]) == 16
    stated = {(t.row, t.column): (t.stated, t.parts.get("agency"), t.parts.get("category")) for t in intake.totals}
    assert stated == {
        (2, "Total"): (15, "Police", None),
        (3, "Total"): (1, "Health", None),
        (4, "Staffing costs"): (11, None, "staffing_costs"),
        (4, "Cash"): (5, None, "cash"),
        (4, "Total"): (16, None, None),
    }


def test_a_total_knows_the_rows_of_its_table_and_a_subtotal_those_since_the_one_before(read):
    heads = ["Agency", "Category", "Amount"]
    rows = [
        heads,
        ["Police", "Cash", 1],
        ["Health", "Cash", 2],
        ["Sub-total", None, 3],
        ["Probation", "Cash", 4],
        ["Subtotal", None, 4],
        ["Total", None, 7],
        [],
        heads,
        ["Other", "Cash", 9],
        ["Total", None, 9],
    ]
    intake = read({"budget.xlsx": {"Budget": rows}})
    assert [(t.row, t.first_row, t.last_row) for t in intake.totals] == [(4, 2, 4), (6, 5, 6), (7, 2, 7), (11, 10, 11)]
    assert intake.frames["budget"]["amount_gbp"].tolist() == [1, 2, 4, 9]


def test_a_misspelt_first_heading_of_a_grid_is_not_taken_for_a_category(read):
    intake = read({"budget.csv": "Agancy,Staffing costs,Cash\nPolice,1,2\n"})
    unknown = next(f for f in intake.findings if f.rule == "unknown_header")
    assert (unknown.column, unknown.expected) == ("Agancy", "Agency")


def test_a_column_of_percentages_beside_the_amounts_is_not_a_category(read):
    intake = read({"budget.csv": "Agency,Cash,% of total\nPolice,50,50\nHealth,50,50\n"})
    assert intake.frames["budget"]["category"].tolist() == ["cash", "cash"]


def test_an_attendance_grid_takes_real_dates_and_written_ones(read):
    rows = [
        ["Member no", "Agency", "Role", datetime(2021, 5, 25), "20 July 2021"],
        [1, "Police", "Chair", "Attended", None],
        [2, "Health", "Nurse", "No longer a member", "d"],
    ]
    intake = read({"board.xlsx": {"Attendance": rows}})
    assert long(intake.frames["board_attendance"], "member_no", "meeting_date", "status", "source_row") == [
        [1, date(2021, 5, 25), "Y", 2],
        [1, date(2021, 7, 20), "blank", 2],
        [2, date(2021, 5, 25), "N", 3],
        [2, date(2021, 7, 20), "D", 3],
    ]


def test_attendance_as_a_list_is_read_too_and_an_empty_status_is_blank(read):
    intake = read({"attendance.csv": "Member no,Meeting date,Status\n1,25/05/2021,Y\n2,25/05/2021,\n"})
    assert intake.frames["board_attendance"]["status"].tolist() == ["Y", "blank"]


def test_an_attendance_grid_without_a_meeting_is_told_what_is_missing(read):
    intake = read({"attendance.csv": "Member no,Agency\n1,Police\n"})
    assert {f.expected for f in intake.findings if f.rule == "missing_column"} == {"Meeting date", "Status"}


def test_a_frame_has_the_types_that_the_warehouse_relies_on(read):
    intake = read({"board.xlsx": {"Members": [["Member no", "Agency", "Role", "Chair"], [1, "Police", "X", "Yes"]]}})
    frame = intake.frames["board_members"]
    assert frame.dtypes.astype(str).to_dict() == {
        "member_no": "Int64",
        "agency": "object",
        "role": "object",
        "statutory_partner": "object",
        "member_from": "object",
        "member_to": "object",
        "chair": "boolean",
        "source_file": "object",
        "source_sheet": "object",
        "source_row": "Int64",
        "source_column": "object",
        "source_sha256": "object",
    }
    assert frame["statutory_partner"].tolist() == [None]


def test_a_value_of_private_data_is_not_repeated_in_a_finding(read, contracts, plan_folder):
    from dataclasses import replace

    from pipeline.intake import read_returns
    from pipeline.plan import Plan

    (plan_folder / "returns" / "budget.csv").write_text("Agency,Cash\nPolice,secret 7\n", encoding="utf-8")
    private = {"budget": replace(contracts["budget"], disclosure="private")}
    findings = read_returns(Plan.load(plan_folder), private, ()).findings
    assert "not_a_number" in {finding.rule for finding in findings}
    assert not [finding for finding in findings if "secret" in str(finding.as_dict())]

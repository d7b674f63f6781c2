"""Cases: sheets as people lay them out, with merged and hidden cells, double headings and several tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
from corpus_case import Case, Said
from corpus_files import covered, ods, rezipped, row_xml, sheet_xml, text, xls, xlsx
from odf import style
from odf.table import Table, TableCell
from odf.text import P

DAY = date(2021, 5, 25)
NEXT = date(2021, 5, 26)
HEADINGS = ["Visit no", "Place", "Visited on"]
TABLE = [HEADINGS, [1, "Home", DAY], [2, "School", NEXT]]
READ = [[1, "Home", DAY], [2, "School", NEXT]]
FUNDS = ("agency", "category", "direction", "amount")
DEFAULTED: Said = ("filled_column", None, "Direction")


def sheet(name: str, made: object, *said: Said, rows: object = READ, file: str = "visits.xlsx", **more: object) -> Case:
    return Case(f"sheet: {name}", {file: made}, said, rows, **more)  # type: ignore[dict-item, arg-type]


def funds(name: str, rows: object, read: object, *said: Said, tweak: object = None) -> Case:
    made = xlsx({"Funds": rows}, tweak)  # type: ignore[dict-item, arg-type]
    values = [[*one[:-1], Decimal(one[-1])] for one in read]  # type: ignore[attr-defined]
    return Case(f"grid: {name}", {"funds.xlsx": made}, said, values, "funds", FUNDS)


def on(change: object, name: str = "Visits") -> object:
    """A change to one sheet of a workbook."""
    return lambda book: change(book[name])  # type: ignore[operator]


def _merge(*ranges: str) -> object:
    return lambda page: [page.merge_cells(one) for one in ranges]


def _hide_rows(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    page.row_dimensions[3].hidden = True


def _hide_column(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    page.column_dimensions["B"].hidden = True


def _hide_sheet(state: str) -> object:
    def change(book: openpyxl.Workbook) -> None:
        book["Visits"].sheet_state = state
        book.create_sheet("Cover")["A1"] = "Anytown"

    return change


def _formats(page: openpyxl.worksheet.worksheet.Worksheet) -> None:
    page["D2"].number_format = "0.0%"
    page["D3"].number_format = '0.00" %"'


def _epoch(book: openpyxl.Workbook) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


def _ods_hidden_row(table: Table, book: object) -> None:
    table.childNodes[2].setAttribute("visibility", "collapse")


def _ods_hidden_sheet(table: Table, book: object) -> None:
    hidden = style.Style(name="ta1", family="table")
    hidden.addElement(style.TableProperties(display="false"))
    book.automaticstyles.addElement(hidden)  # type: ignore[attr-defined]
    table.setAttribute("stylename", hidden)


def _spanned(words: str, **spans: int) -> TableCell:
    cell = TableCell(valuetype="string", **spans)
    cell.addElement(P(text=words))
    return cell


FORMATS = [
    sheet(".xlsx", xlsx(TABLE)),
    sheet(".ods", ods(TABLE), file="visits.ods"),
    sheet(".xls", xls(TABLE), file="visits.xls"),
    sheet(".xls with title rows", xls([["Anytown"], [], *TABLE]), file="visits.xls"),
    sheet(".ods with title rows", ods([["Anytown"], [""], *TABLE]), file="visits.ods"),
    sheet(".xlsm", rezipped(xlsx(TABLE), {"xl/vbaProject.bin": b"\xd0\xcf"}), "macros", file="visits.xlsm"),
    sheet("the 1904 date system", xlsx(TABLE, _epoch)),
    sheet(
        "day numbers in the 1904 date system",
        xlsx([HEADINGS, [1, "Home", 42879]], _epoch),
        ("read_day_number", 2, "Visited on"),
        rows=READ[:1],
    ),
    sheet(
        "cells shown as per cent",
        xlsx([[*HEADINGS, "Share"], [1, "Home", DAY, 0.125], [2, "School", NEXT, 12.5]], on(_formats)),
        ("read_per_cent", 2, "Share"),
        rows=[[1, Decimal("12.5")], [2, Decimal("12.5")]],
        columns=("visit_no", "share_pct"),
    ),
    sheet(
        "cells shown as per cent in .ods",
        ods([[*HEADINGS, "Share"], [1, "Home", DAY, TableCell(valuetype="percentage", value="0.07")]]),
        ("read_per_cent", 2, "Share"),
        rows=[[1, Decimal(7)]],
        columns=("visit_no", "share_pct"),
        file="visits.ods",
    ),
]
FORMULAS = [
    sheet(
        "formulas with their stored values",
        sheet_xml(
            row_xml(1, "Visit no", "Place", "Visited on")
            + row_xml(
                2, "<><f>1+0</f><v>1</v></c>", '<t="str"><f>"Ho"</f><v>Home</v></c>', "<><f>1</f><v>44341</v></c>"
            )
        ),
        ("read_day_number", 2, "Visited on"),
        rows=READ[:1],
    ),
    sheet(
        "a formula without a stored value",
        xlsx([[*HEADINGS, "Cost"], [1, "Home", DAY, "=1+1"]]),
        ("formula_without_value", 2, "Cost"),
        rows=[[1, None]],
        columns=("visit_no", "cost_gbp"),
    ),
    sheet(
        "a formula without a stored value in .ods",
        ods([[*HEADINGS, "Cost"], [1, "Home", DAY, TableCell(formula="of:=1+1")]]),
        ("formula_without_value", 2, "Cost"),
        rows=[[1, None]],
        columns=("visit_no", "cost_gbp"),
        file="visits.ods",
    ),
    sheet(
        "a formula that gave an error",
        sheet_xml(
            row_xml(1, "Visit no", "Place", "Visited on", "Cost")
            + row_xml(2, 1, "Home", 44341, '<t="e"><f>1/0</f><v>#DIV/0!</v></c>')
        ),
        ("read_day_number", 2, "Visited on"),
        ("error_value", 2, "Cost"),
        rows=[[1, None]],
        columns=("visit_no", "cost_gbp"),
    ),
]
HIDDEN = [
    sheet("a hidden row", xlsx(TABLE, on(_hide_rows)), ("hidden_rows", 3, "")),
    sheet("a hidden row in .ods", ods(TABLE, _ods_hidden_row), ("hidden_rows", 3, ""), file="visits.ods"),
    sheet("a hidden column", xlsx(TABLE, on(_hide_column)), ("hidden_columns", None, "")),
    sheet("a hidden sheet", xlsx(TABLE, _hide_sheet("hidden")), "hidden_sheet", "unrecognised_sheet"),
    sheet("a very hidden sheet", xlsx(TABLE, _hide_sheet("veryHidden")), "hidden_sheet", "unrecognised_sheet"),
    sheet("a hidden sheet in .ods", ods(TABLE, _ods_hidden_sheet), "hidden_sheet", file="visits.ods"),
    sheet(
        "a hidden sheet of something else",
        xlsx({"Visits": [["Lookups"], ["a"]], "Data": TABLE}, _hide_sheet("hidden")),
        "hidden_sheet",
        "unrecognised_sheet",
    ),
]
MERGED = [
    sheet(
        "a merged cell over the rows that it names",
        xlsx([HEADINGS, [1, "Home", DAY], [2, None, NEXT]], on(_merge("B2:B3"))),
        ("merged_cells", 2, "Place"),
        rows=[[1, "Home", DAY], [2, "Home", NEXT]],
    ),
    sheet(
        "a merged cell in .ods",
        ods([HEADINGS, [1, _spanned("Home", numberrowsspanned=2), DAY], [2, covered(), NEXT]]),
        ("merged_cells", 2, "Place"),
        rows=[[1, "Home", DAY], [2, "Home", NEXT]],
        file="visits.ods",
    ),
    sheet(
        "a merged amount is counted once",
        xlsx([[*HEADINGS, "Cost"], [1, "Home", DAY, 10], [2, "Home", NEXT, None]], on(_merge("D2:D3"))),
        ("merged_value", 2, "Cost"),
        rows=[[1, Decimal(10)], [2, None]],
        columns=("visit_no", "cost_gbp"),
    ),
    sheet("a merged title", xlsx([["Visits of the year"], *TABLE], on(_merge("A1:C1")))),
    Case(
        "grid: a merged cell over several meetings",
        {
            "meetings.xlsx": xlsx(
                {"Meetings": [["Member no", "Role", DAY, NEXT], [1, "Chair", "Y", "Y"], [2, "Nurse", "Left", None]]},
                on(_merge("C3:D3"), "Meetings"),
            )
        },
        ["read_as", ("merged_cells", 3, "2021-05-25")],
        [[1, DAY, "Y"], [1, NEXT, "Y"], [2, DAY, "N"], [2, NEXT, "N"]],
        "meetings",
        ("member_no", "meeting_date", "status"),
    ),
]
HEADERS = [
    sheet(
        "headings over two rows",
        xlsx([["Number of", "Place", "Visited"], ["visit", None, "on day"], [1, "Home", DAY]]),
        rows=READ[:1],
    ),
    sheet(
        "headings over two rows, merged",
        xlsx(
            [["Visit no", "Place", "Visited", None], [None, None, "on day", "by"], [1, "Home", DAY, "x"]],
            on(_merge("A1:A2", "B1:B2", "C1:D1")),
        ),
        "unknown_header",
        rows=READ[:1],
    ),
    sheet(
        "headings below a logo and five title rows",
        xlsx([["Anytown"], [None], ["Youth justice"], ["Visits"], ["2021-22"], [None], *TABLE]),
    ),
    sheet(
        "headings that do not begin in the first column", xlsx([[None, None], *[[None, None, *row] for row in TABLE]])
    ),
    sheet("headings with line breaks", xlsx([["Visit\nno", "Place", "Visited\r\non"], *TABLE[1:]])),
    funds(
        "categories across",
        [["Agency", "Cash", "In kind"], ["Police", 1, 2]],
        [["Police", "cash", "contribution", 1], ["Police", "in_kind", "contribution", 2]],
        DEFAULTED,
    ),
    funds(
        "groups over categories",
        [
            ["Agency", "Contributions", None, "Spend", None],
            [None, "Cash", "In kind", "Cash", "In kind"],
            ["Police", 1, 2, 3, 4],
        ],
        [
            ["Police", "cash", "contribution", 1],
            ["Police", "in_kind", "contribution", 2],
            ["Police", "cash", "expenditure", 3],
            ["Police", "in_kind", "expenditure", 4],
        ],
        ("grouped_headings", 2, ""),
    ),
    funds(
        "merged groups over categories",
        [["Agency", "Contributions", None, "Spend"], [None, "Cash", "In kind", "Cash"], ["Police", 1, 2, 3]],
        [
            ["Police", "cash", "contribution", 1],
            ["Police", "in_kind", "contribution", 2],
            ["Police", "cash", "expenditure", 3],
        ],
        ("grouped_headings", 2, ""),
        tweak=on(_merge("A1:A2", "B1:C1"), "Funds"),
    ),
    funds(
        "totals beside and below",
        [["Agency", "Cash", "In kind", "Total"], ["Police", 1, 2, 3], ["NHS", 4, None, 4], ["Total", 5, 2, 7]],
        [
            ["Police", "cash", "contribution", 1],
            ["Police", "in_kind", "contribution", 2],
            ["Health", "cash", "contribution", 4],
        ],
        DEFAULTED,
        "read_as",
    ),
    funds(
        "dashes for nothing",
        [["Agency", "Cash", "In kind"], ["Police", 1, "-"]],
        [["Police", "cash", "contribution", 1]],
        DEFAULTED,
    ),
    Case(
        "grid: quarters across",
        {
            "counts.xlsx": xlsx(
                {
                    "Counts": [
                        ["Measure", "Financial year", "Q1", "Quarter 2", "Q3", "Q4"],
                        ["Visits", "2021-22", 1, 2, 3, 4],
                    ]
                }
            )
        },
        [],
        [["2021-22", f"Q{one}", Decimal(one)] for one in (1, 2, 3, 4)],
        "counts",
        ("financial_year", "quarter", "value"),
    ),
    Case(
        "grid: quarters with their year across",
        {"counts.csv": text("Measure,Q1 2021-22,Q2 2021-22,Q1 2022-23\nVisits,1,2,3\n")},
        [("grouped_headings", 1, "")],
        [["2021-22", "Q1", Decimal(1)], ["2021-22", "Q2", Decimal(2)], ["2022-23", "Q1", Decimal(3)]],
        "counts",
        ("financial_year", "quarter", "value"),
    ),
    Case(
        "grid: years over quarters",
        {
            "counts.xlsx": xlsx(
                {"Counts": [["Measure", "2021-22", None, "2022-23"], [None, "Q1", "Q2", "Q1"], ["Visits", 1, 2, 3]]},
                on(_merge("B1:C1"), "Counts"),
            )
        },
        [("grouped_headings", 2, "")],
        [["2021-22", "Q1", Decimal(1)], ["2021-22", "Q2", Decimal(2)], ["2022-23", "Q1", Decimal(3)]],
        "counts",
        ("financial_year", "quarter", "value"),
    ),
    Case(
        "grid: meetings across as dates and as text",
        {
            "meetings.xlsx": xlsx(
                {"Meetings": [["Member no", "Role", DAY, "26 May 2021"], [1, "Chair", "Attended", None]]}
            )
        },
        ["read_as"],
        [[1, DAY, "Y"], [1, NEXT, "blank"]],
        "meetings",
        ("member_no", "meeting_date", "status"),
    ),
    Case(
        "grid: meetings whose day and month are in doubt",
        {"meetings.csv": text("Member no,Role,03/04/2021,05/06/2021\n1,Chair,Y,Y\n")},
        [("read_date_asked", 1, "03/04/2021")],
        [[1, date(2021, 4, 3), "Y"], [1, date(2021, 6, 5), "Y"]],
        "meetings",
        ("member_no", "meeting_date", "status"),
    ),
]
SEVERAL = [
    sheet(
        "two tables, one below the other",
        xlsx([*TABLE, [None], ["Agency", "Cash", "In kind"], ["Police", 1, 2]]),
        "several_tables",
        DEFAULTED,
    ),
    sheet(
        "two tables with titles",
        xlsx([["Visits"], *TABLE, [None], ["Funds"], ["Agency", "Cash", "In kind"], ["Police", 1, 2]]),
        "several_tables",
        DEFAULTED,
    ),
    sheet(
        "two tables side by side",
        xlsx(
            [
                [*HEADINGS, None, "Member no", "Meeting date", "Status"],
                [1, "Home", DAY, None, 7, NEXT, "Y"],
                [2, "School", NEXT],
            ]
        ),
        "several_tables",
    ),
    sheet(
        "one dataset in two tables",
        xlsx([HEADINGS, [1, "Home", DAY], [None], HEADINGS, [2, "School", NEXT]]),
        "several_tables",
    ),
    sheet("an empty row within one table", xlsx([HEADINGS, [1, "Home", DAY], [None], [2, "School", NEXT]])),
    sheet(
        "an empty column within one table",
        xlsx([["Visit no", "Place", None, "Visited on"], [1, "Home", None, DAY], [2, "School", None, NEXT]]),
    ),
    sheet(
        "tables on several sheets", xlsx({"Visits": TABLE, "Meetings": [["Member no", "Role", DAY], [1, "Chair", "Y"]]})
    ),
    sheet("an empty sheet beside", xlsx({"Visits": TABLE, "Sheet2": []})),
    sheet(
        "a chart of notes beside the table",
        xlsx([[*HEADINGS, None, "Remember:"], [1, "Home", DAY, None, "ask us"], [2, "School", NEXT]]),
        "unknown_header",
    ),
]
CASES = [*FORMATS, *FORMULAS, *HIDDEN, *MERGED, *HEADERS, *SEVERAL]

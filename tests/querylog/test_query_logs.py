"""Query logs: readable, safe to open, one for each partner, with nothing that could identify a child."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import category

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from query_desk import xlsx_text

from pipeline.findings import Severity
from pipeline.querylog import Entry, Status, write_query_logs
from pipeline.querylog.safe_text import looks_like_formula, visible
from pipeline.querylog.workbook import FOLDER, MOST_ALIKE, NOTES_SHEET, QUERIES_SHEET, file_names

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "  =1+1",
    "http://example.org/x",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "_x0041_\x00\x07\x1b[31m",
    "{=1+1}",
    "<b>bold</b> &amp; ]]>",
    "\u202egnp.exe",
    "12345",
    "TRUE",
    "#REF!",
    "'quoted",
    "a\r\nb\tc",
]


def entry(finding, status=Status.OPEN, **more):
    return Entry(more.pop("key", "aaaa-aaaa"), status, finding, "s", **more)


def rows(path, sheet=QUERIES_SHEET):
    """The rows below the header as dicts by heading."""
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]
    header = next(at for at, row in enumerate(cells) if row[0] == "Key")
    return [dict(zip(cells[header], row, strict=True)) for row in cells[header + 1 :]]


def test_a_query_says_where_what_was_found_and_expected_and_what_to_do(desk, question):
    finding = question(expected="10 or more", sheet="Costs")
    (path,) = write_query_logs(desk.plan, [entry(finding)]).values()
    assert path == desk.plan.outputs.private / FOLDER / "finance.xlsx"
    assert rows(path) == [
        {
            "Key": "aaaa-aaaa",
            "Status": "Open",
            "Needed": "Please answer",
            "File": "budget.csv",
            "Sheet": "Costs",
            "Row": "2",
            "Column": "Amount",
            "What is wrong": "Row 2 moved.",
            "What was found": "9",
            "What was expected": "10 or more",
            "What to do": "Say why.",
            "Your answer": None,
        }
    ]


def test_each_partner_gets_what_is_theirs_and_the_service_leader_what_is_nobodys(desk, question):
    partners = ["Finance", "Police", ""]
    logs = write_query_logs(
        desk.plan, [entry(question(partner=partner, found=f"of {partner}")) for partner in partners]
    )
    assert {partner: path.name for partner, path in logs.items()} == {
        "Finance": "finance.xlsx",
        "Police": "police.xlsx",
        "Service leader": "service-leader.xlsx",
    }
    assert {name: [row["What was found"] for row in rows(path)] for name, path in logs.items()} == {
        "Finance": ["of Finance"],
        "Police": ["of Police"],
        "Service leader": ["of"],
    }


def test_open_comes_before_settled_and_critical_before_warning_and_notes_stand_apart(desk, question):
    critical, note = (replace(question(), severity=severity) for severity in (Severity.CRITICAL, Severity.INFO))
    entries = [
        entry(question(), Status.FIXED),
        entry(question(), Status.ACCEPTED, role="Chair", reason="known"),
        entry(question()),
        entry(critical, seen=False),
        entry(note, Status.NOTED),
    ]
    (path,) = write_query_logs(desk.plan, entries).values()
    assert [(row["Status"], row["Needed"]) for row in rows(path)] == [
        ("Open; the return could not be read this time", "Must be corrected"),
        ("Open", "Please answer"),
        ("Accepted by Chair: known", "Please answer"),
        ("Fixed", "Please answer"),
    ]
    assert [row["Status"] for row in rows(path, NOTES_SHEET)] == ["For information"]
    told = openpyxl.load_workbook(path)[QUERIES_SHEET]["A3"].value
    assert told == "1 must be corrected, 1 to be answered; 1 accepted, 1 fixed."


def test_a_log_with_everything_settled_says_that_nothing_is_left(desk, question):
    (path,) = write_query_logs(desk.plan, [entry(question(), Status.FIXED)]).values()
    assert openpyxl.load_workbook(path)[QUERIES_SHEET]["A3"].value == "Nothing is left to correct or to answer."


def test_a_log_can_be_filtered_scrolled_and_printed(desk, question):
    (path,) = write_query_logs(desk.plan, [entry(question()), entry(question(row=3), key="b")]).values()
    sheet = openpyxl.load_workbook(path)[QUERIES_SHEET]
    header = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "Key")
    assert sheet.auto_filter.ref == f"A{header}:L{header + 2}"
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(sheet.column_dimensions[letter].width >= 8 for letter in "ABCDEFGHIJKL")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_wherever_it_stands(desk, question, text):
    finding = question(found=text, file=text, sheet=text, column=text, expected=text)
    finding = replace(finding, message=text, what_to_do=text)
    (path,) = write_query_logs(desk.plan, [entry(finding, Status.ACCEPTED, role=text, reason=text)]).values()
    (row,) = rows(path)
    said = [row[name] for name in ("File", "Sheet", "Column", "What is wrong", "What was found", "What to do")]
    assert said == [visible(text)] * 6
    xml = xlsx_text(path)
    assert "<f>" not in xml
    assert "<hyperlink" not in xml
    sheet = openpyxl.load_workbook(path)[QUERIES_SHEET]
    cells = [cell for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    typed_as_formula = [cell for cell in cells if looks_like_formula(cell.value)]
    assert all(cell.quotePrefix for cell in typed_as_formula)


@given(st.text(st.characters(exclude_categories=()), max_size=3000))
def test_any_text_is_shown_on_one_line_without_what_cannot_be_seen(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert {category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"} <= {"Cf"}
    assert not set(shown) & set("\n\r\t\x00\u202e\ufeff\xad\ufffe")
    assert len(shown) < 3500


def test_of_many_alike_the_first_are_listed_and_the_others_counted(desk, question):
    entries = [entry(question(row=row), key=f"{row}") for row in range(1, MOST_ALIKE + 21)]
    (path,) = write_query_logs(desk.plan, entries).values()
    listed = rows(path)
    assert len(listed) == MOST_ALIKE + 1
    assert listed[-1]["What is wrong"] == "20 more like this."


def test_a_partner_of_whom_there_is_nothing_to_say_any_more_has_no_log(desk, question):
    write_query_logs(desk.plan, [entry(question()), entry(question(partner="Police"))])
    write_query_logs(desk.plan, [entry(question())])
    assert [path.name for path in (desk.plan.outputs.private / FOLDER).iterdir()] == ["finance.xlsx"]
    write_query_logs(desk.plan, [])
    assert list((desk.plan.outputs.private / FOLDER).iterdir()) == []


def test_the_same_findings_give_the_same_bytes(desk, question):
    entries = [entry(question()), entry(question(row=3), Status.FIXED, key="b")]
    (path,) = write_query_logs(desk.plan, entries).values()
    once = path.read_bytes()
    write_query_logs(desk.plan, entries)
    assert path.read_bytes() == once


@example(["1", "\N{SUPERSCRIPT ONE}", "\N{VULGAR FRACTION ONE HALF}"])  # the last two: 1-2
@given(st.lists(st.text(max_size=80), unique=True))
def test_every_partner_has_a_file_name_of_their_own_that_every_system_allows(partners):
    names = file_names([*partners, "../../x", "CON", "con.", "Health & Care", "health care", ""])
    assert len(set(names.values())) == len(names)
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") and name.count(".") == 1 for name in names.values()
    )
    assert not {"con.xlsx", "nul.xlsx"} & set(names.values())


def test_values_that_could_identify_a_child_are_in_no_log_and_not_in_the_list(desk):
    """Every column that could identify a child of every dataset, holding something that cannot be right."""
    secrets = []
    for number, contract in enumerate(c for c in desk.contracts.values() if any(k.identifies_child for k in c.columns)):
        cells = {c.title: f'"{c.example}"' for c in contract.columns if c.example}
        for column in contract.columns:
            if column.identifies_child:
                secrets.append(f"Secret{number}{column.name.replace('_', '')}")
                cells[column.title] = secrets[-1]
        desk.write(f"{contract.dataset}.csv", f"{','.join(cells)}\n" + f"{','.join(cells.values())}\n" * 2)
    assert secrets
    from pipeline.intake import read_returns
    from pipeline.validation import validate

    intake = read_returns(desk.plan, desk.contracts, ())
    reviewed = desk.check(*validate(intake, desk.contracts, desk.plan))
    logs = write_query_logs(desk.plan, reviewed.ledger.entries)
    assert any(f.severity is Severity.CRITICAL for f in reviewed.findings)
    kept = (desk.plan.outputs.private / "findings.json").read_text(encoding="utf-8")
    everything = "\n".join([kept, *(xlsx_text(path) for path in logs.values())])
    assert [secret for secret in secrets if secret in everything] == []

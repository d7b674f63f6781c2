from __future__ import annotations

import codecs
import hashlib

import pytest

from pipeline.findings import Severity
from pipeline.intake.files import READERS

TERMS = "Term,Meaning\nPCC,Police and Crime Commissioner – elected\nYRO,Café order\n"


@pytest.mark.parametrize(
    "content",
    [
        TERMS.encode(),
        codecs.BOM_UTF8 + TERMS.encode(),
        TERMS.encode("cp1252"),
        TERMS.encode("utf-16"),
        TERMS.replace(",", ";").encode(),
        TERMS.replace(",", "\t").encode(),
        TERMS.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "utf-16", "semicolon", "tab", "windows lines"],
)
def test_text_files_are_read_in_the_encodings_and_dialects_of_spreadsheet_programs(read, content):
    intake = read({"glossary.csv": content})
    assert list(intake.frames["glossary"]["meaning"]) == ["Police and Crime Commissioner – elected", "Café order"]
    assert intake.findings == []


def test_a_line_break_in_a_quoted_cell_does_not_shift_row_numbers(read):
    intake = read({"glossary.csv": 'Term,Meaning\nPCC,"Police and\nCrime Commissioner"\nYRO,Order\n'})
    assert list(intake.frames["glossary"]["source_row"]) == [2, 3]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_spreadsheets_are_read_with_the_row_numbers_that_a_program_shows(read, plan_folder, suffix):
    rows = [[None], [None, "Our terms"], [None], [None, "Term", "Meaning"], [None, "PCC", "Commissioner"]]
    if suffix == ".xlsx":
        intake = read({"glossary.xlsx": {"Glossary": rows}})
    else:
        write_ods(plan_folder / "returns" / "glossary.ods", rows)
        intake = read({})
    frame = intake.frames["glossary"]
    assert frame[["term", "meaning", "source_row", "source_sheet"]].values.tolist() == [
        ["PCC", "Commissioner", 5, "Glossary"]
    ]


def write_ods(path, rows):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Glossary")
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string") if value is not None else TableCell()
            if value is not None:
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def test_every_row_knows_its_file_and_the_checksum_of_what_was_sent(read, plan_folder):
    intake = read({"from-partners/terms.csv": TERMS})
    sent = hashlib.sha256((plan_folder / "returns/from-partners/terms.csv").read_bytes()).hexdigest()
    frame = intake.frames["glossary"]
    assert set(frame["source_file"]) == {"from-partners/terms.csv"}
    assert set(frame["source_sha256"]) == {sent}
    assert [(s.file, s.rows, s.sha256) for s in intake.sources] == [("from-partners/terms.csv", 2, sent)]


@pytest.mark.parametrize(
    ("name", "content", "rule", "severity"),
    [
        ("scan.pdf", b"%PDF-1.7", "unsupported_file", Severity.WARNING),
        ("budget.xlsx", b"PK\x03\x04 not a workbook", "unreadable_file", Severity.CRITICAL),
        ("budget.xls", b"not a workbook", "unreadable_file", Severity.CRITICAL),
        ("budget.csv", b"a,b\n\x00\x01\x02", "unreadable_file", Severity.CRITICAL),
        ("budget.csv", b"", "empty_file", Severity.WARNING),
        ("budget.xlsx", b"", "empty_file", Severity.WARNING),
        ("budget.csv", b",,,\n,,\n", "empty_file", Severity.WARNING),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_to_do(read, name, content, rule, severity):
    (finding,) = read({name: content}).findings
    assert (finding.rule, finding.severity, finding.file) == (rule, severity, name)
    assert finding.what_to_do


def test_files_that_programs_leave_behind_are_passed_over(read):
    intake = read({"~$budget.xlsx": b"lock", ".~lock.board.ods#": b"", ".DS_Store": b"\0", "Thumbs.db": b"\0"})
    assert [(finding.rule, finding.file) for finding in intake.findings] == [
        ("temporary_file", ".~lock.board.ods#"),
        ("temporary_file", "~$budget.xlsx"),
    ]
    assert {finding.severity for finding in intake.findings} == {Severity.INFO}


def test_reading_leaves_the_returns_as_they_were(read, plan_folder):
    read({"glossary.csv": TERMS, "budget.xlsx": {"Budget": [["Agency", "Cash"], ["Police", 5]]}})
    files = sorted((plan_folder / "returns").iterdir())
    before = [(path.name, path.stat().st_mtime_ns, path.read_bytes()) for path in files]
    for path in files:
        path.chmod(0o444)
    read({})
    assert [(path.name, path.stat().st_mtime_ns, path.read_bytes()) for path in files] == before


def test_every_type_that_is_read_is_lower_case_with_its_dot():
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in READERS)

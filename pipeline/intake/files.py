"""From the files in ``returns/`` to sheets of cells. Files are only ever opened for reading."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.errors import ReturnError
from pipeline.findings import Finding, Severity
from pipeline.intake.model import Grid, Row

MOST_CELLS = 30_000_000
_NOT_RETURNS = ("~$", ".")
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_DELIMITERS = (",", ";", "\t")

Sheets = list[tuple[str, list[Row]]]


def open_returns(folder: Path) -> tuple[list[Grid], list[Finding]]:
    """Every sheet of every file in ``folder``, in the order of the file names, and what could not be opened."""
    grids: list[Grid] = []
    findings: list[Finding] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not _left_by_programs(path)):
        name = path.relative_to(folder).as_posix()
        try:
            sheets = _open_file(path, name, findings)
        except ReturnError as fault:
            findings.append(_unreadable(name, fault))
        else:
            grids.extend(sheets)
    return grids, findings


def _left_by_programs(path: Path) -> bool:
    return path.name.startswith(_NOT_RETURNS) or path.name.lower() in _LEFT_BY_SYSTEMS


def _open_file(path: Path, name: str, findings: list[Finding]) -> list[Grid]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        findings.append(_unsupported(name, path.suffix))
        return []
    content = _content(path)
    filled = [(sheet, rows) for sheet, rows in reader(content) if any(_says_something(row) for row in rows)]
    if not filled:
        findings.append(_empty(name))
    digest = hashlib.sha256(content).hexdigest()
    return [Grid(name, sheet, digest, rows, len(filled)) for sheet, rows in filled]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ReturnError(f"It cannot be opened ({fault.strerror}).") from None


def _says_something(row: Row) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def read_spreadsheet(content: bytes) -> Sheets:
    """Sheets of an .xlsx, .xls or .ods file, hidden ones included; formulas by the value stored with them."""
    if not content:
        return []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [(name, _sheet_rows(book, name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as fault:
        raise ReturnError(f"It is not a spreadsheet that can be opened ({fault}).") from None


def _sheet_rows(book: CalamineWorkbook, name: str) -> list[Row]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise ReturnError(f"Sheet {name} claims {sheet.total_height} rows of {sheet.total_width} columns.")
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def read_delimited(content: bytes) -> Sheets:
    """The one sheet of a text file: comma, semicolon or tab between cells; UTF-8, UTF-16 or Windows-1252."""
    text = _decoded(content)
    if "\0" in text:
        raise ReturnError("It is not a text file.")
    try:
        rows: list[Row] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))]
    except csv.Error as fault:
        raise ReturnError(f"It is not a table of separated values ({fault}).") from None
    return [("", rows)]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The separator that gives most lines the same number of cells above one."""
    start = "\n".join(text.splitlines()[:50])

    def regularity(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(start), delimiter=delimiter) if len(row) > 1)
        width, lines = widths.most_common(1)[0] if widths else (0, 0)
        return lines, width

    return max(_DELIMITERS, key=regularity)


READERS: Mapping[str, Callable[[bytes], Sheets]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_spreadsheet,
    ".xlsm": read_spreadsheet,
    ".xls": read_spreadsheet,
    ".ods": read_spreadsheet,
}


def _unreadable(name: str, fault: ReturnError) -> Finding:
    return Finding(
        "unreadable_file",
        Severity.CRITICAL,
        f"The file cannot be read. {fault.problem}",
        "Open it in a spreadsheet program, save it again as .xlsx without a password, and replace it.",
        file=name,
    )


def _unsupported(name: str, suffix: str) -> Finding:
    known = ", ".join(READERS)
    return Finding(
        "unsupported_file",
        Severity.WARNING,
        "The file is not a table that can be read, so nothing in it was used.",
        "Save the table as .xlsx, .ods or .csv, or move the file out of returns/.",
        file=name,
        found=suffix or "no file type",
        expected=f"one of {known}",
    )


def _empty(name: str) -> Finding:
    return Finding(
        "empty_file",
        Severity.WARNING,
        "The file is empty.",
        "Send the file again with its rows, or remove it.",
        file=name,
    )

"""From the files in ``returns/`` to sheets of cells. Files are only ever opened for reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.cache import checksum
from pipeline.errors import ReturnError
from pipeline.findings import Finding, Severity
from pipeline.intake.columnar import ColumnarRows
from pipeline.intake.delimited import looks_delimited, read_delimited
from pipeline.intake.folder import files_to_read
from pipeline.intake.model import Grid, Opened, Sheet
from pipeline.intake.spreadsheet import OLE, ZIP, read_spreadsheet

READERS: Mapping[str, Callable[[bytes], Opened]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".xlsx": read_spreadsheet,
    ".xlsm": read_spreadsheet,
    ".xls": read_spreadsheet,
    ".ods": read_spreadsheet,
}

NOTES: Mapping[str, tuple[Severity, str, str]] = {
    "macros": (
        Severity.INFO,
        "The file holds macros. They were not run; only its cells were read.",
        "Nothing to do; next time, save it as .xlsx.",
    ),
    "links": (
        Severity.INFO,
        "The file has links to other files. They were not followed; the values last stored with them were read.",
        "Check that the linked values were up to date when the file was saved.",
    ),
    "lost_letters": (
        Severity.WARNING,
        "Some letters of the file cannot be made out and were read as '\ufffd'.",
        "Save it again as 'CSV UTF-8' or .xlsx.",
    ),
    "open_quote": (
        Severity.WARNING,
        "A cell of the file goes on over very many lines: a quotation mark in it is probably not closed.",
        "Look for a lone quotation mark, and close it or take it out.",
    ),
    "text_as_spreadsheet": (
        Severity.INFO,
        "The file is named like a spreadsheet but holds text with separators, and was read as such.",
        "Nothing to do; next time, save it as .xlsx or name it .csv.",
    ),
    "spreadsheet_as_text": (
        Severity.INFO,
        "The file is named like a text file but is a spreadsheet, and was read as such.",
        "Nothing to do; next time, name it .xlsx.",
    ),
}


def open_returns(folder: Path) -> tuple[list[Grid], list[Finding]]:
    """Every sheet of every file in ``folder``, in the order of the file names, and what could not be opened."""
    files, findings = files_to_read(folder)
    grids: list[Grid] = []
    for name, path in files:
        try:
            grids += _open_file(path, name, findings)
        except ReturnError as fault:
            findings.append(_unreadable(name, fault))
    return grids, findings


def _open_file(path: Path, name: str, findings: list[Finding]) -> list[Grid]:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        findings.append(_unsupported(name, suffix))
        return []
    content = _content(path)
    reader, note = _reader(suffix, content)
    opened = reader(content)
    notes = (*opened.notes, *([note] if note else ()))
    findings += [Finding(one, *NOTES[one], file=name) for one in notes]
    filled = [sheet for sheet in opened.sheets if _says_something(sheet)]
    if not filled:
        findings.append(_empty(name))
    digest = checksum(content)
    separated = reader is read_delimited
    return [
        Grid(name, sheet.name, digest, sheet.rows, len(filled), sheet.facts, separated=separated) for sheet in filled
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise ReturnError(f"It cannot be opened ({fault.strerror}).") from None


def _reader(suffix: str, content: bytes) -> tuple[Callable[[bytes], Opened], str]:
    """The reader for what the content is, and what to note where the name says something else."""
    reader = READERS[suffix]
    spreadsheet = content.startswith((ZIP, OLE))
    if reader is read_delimited and spreadsheet:
        return read_spreadsheet, "spreadsheet_as_text"
    if reader is read_spreadsheet and content and not spreadsheet:
        if content.lstrip()[:200].lower().startswith((b"<", b"\xef\xbb\xbf<")):
            raise ReturnError("It is a web page or XML with the name of a spreadsheet.")
        if looks_delimited(content):
            return read_delimited, "text_as_spreadsheet"
    return reader, ""


def _says_something(sheet: Sheet) -> bool:
    if isinstance(sheet.rows, ColumnarRows):
        return True
    return any(cell is not None and cell != "" for row in sheet.rows for cell in row)


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

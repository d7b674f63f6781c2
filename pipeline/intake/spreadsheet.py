"""Sheets of .xlsx, .xlsm, .xls and .ods files, with what is hidden, merged or missing in them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.errors import ReturnError
from pipeline.intake import facts_ods, facts_xlsx
from pipeline.intake.archive import Archive, open_archive
from pipeline.intake.facts import MOST_CELLS, NO_FACTS, SheetFacts
from pipeline.intake.model import Cell, Marked, Opened, Row, Sheet
from pipeline.intake.text import shortened, visible
from pipeline.intake.xls import read_old_spreadsheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_spreadsheet(content: bytes) -> Opened:
    """Every sheet of a spreadsheet, hidden ones included; formulas by the value stored with them; no macro runs."""
    if not content:
        return Opened([])
    notes: list[str] = []
    facts: Mapping[str, SheetFacts] = {}
    if content.startswith(ZIP):
        archive = open_archive(content)
        notes = _notes(archive)
        facts = _facts(archive)
    elif content.startswith(OLE):
        if _ENCRYPTED_PACKAGE in content:
            raise ReturnError("It is protected by a password.")
        return Opened(read_old_spreadsheet(content))
    else:
        raise ReturnError("It is not a spreadsheet, whatever its name says.")
    try:
        return Opened(_sheets(content, facts), tuple(notes))
    except PasswordError:
        raise ReturnError("It is protected by a password.") from None
    except (CalamineError, OSError, ValueError, OverflowError) as fault:
        raise ReturnError(f"It is not a spreadsheet that can be opened ({_short(fault)}).") from None
    except BaseException as fault:
        # What the reader, which is not written in Python, raises when it gives up is no Exception.
        if type(fault).__name__ != "PanicException":
            raise
        raise ReturnError("It is damaged: its parts contradict each other.") from None


def _facts(archive: Archive) -> dict[str, SheetFacts]:
    manifest = archive.parts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in manifest:
        raise ReturnError("It is protected by a password.")
    try:
        if "content.xml" in archive.parts:
            return facts_ods.sheet_facts(archive)
        return facts_xlsx.sheet_facts(archive)
    except ValueError:
        raise ReturnError("It is damaged: a part of it is not what it should be.") from None


def _notes(archive: Archive) -> list[str]:
    notes = []
    if archive.named("xl/vbaproject", "basic/", "scripts/", "xl/macrosheets"):
        notes.append("macros")
    if archive.named("xl/externallinks/"):
        notes.append("links")
    return notes


def _sheets(content: bytes, facts: Mapping[str, SheetFacts]) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise ReturnError(f"Sheet {visible(metadata.name)} is larger than can be read.")
        known = facts.get(metadata.name, NO_FACTS)
        known = replace(known, hidden=known.hidden or metadata.visible is not SheetVisibleEnum.Visible)
        if not known.merged and sheet.merged_cell_ranges:
            known = replace(known, merged=tuple(sheet.merged_cell_ranges))
        rows: list[Row] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        sheets.append(Sheet(visible(metadata.name), _marked(rows, known), known))
    return sheets


def _marked(rows: list[Row], facts: SheetFacts) -> list[Row]:
    """Put into the cells what the reader of spreadsheets leaves out: errors, missing values, and signs of per cent."""
    for (row, column), error in facts.errors.items():
        _put(rows, row, column, Marked("error_value", shortened(visible(error))))
    for row, column in facts.unstored:
        _put(rows, row, column, Marked("formula_without_value", ""))
    for row, column in facts.per_cent:
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            rows[row][column] = f"{float(f'{cell * 100:.13g}'):.13g}%"
    return rows


def _put(rows: list[Row], row: int, column: int, cell: Cell) -> None:
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    if rows[row][column] in (None, "") or (isinstance(cell, Marked) and cell.rule == "error_value"):
        rows[row][column] = cell


def _short(fault: Exception) -> str:
    return shortened(" ".join(visible(str(fault)).split()), 120)

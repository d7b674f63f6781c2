"""Facts on the sheets of an .ods file, from its XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.intake.archive import Archive
from pipeline.intake.facts import Extent, Place, Range, SheetFacts
from pipeline.intake.facts_xlsx import iterate

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENSION = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_HIDDEN = ("collapse", "filter")


@dataclass
class _Sheet:
    name: str
    extent: Extent
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    per_cent: set[Place] = field(default_factory=set)
    unstored: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    row: int = 0
    column: int = 0

    def facts(self) -> SheetFacts:
        return SheetFacts(
            False,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple(self.merged),
            frozenset(self.per_cent),
            frozenset(self.unstored),
            self.errors,
        )


def sheet_facts(archive: Archive) -> dict[str, SheetFacts]:
    """Facts by the name of the sheet; raises ReturnError where a sheet is too large to be read."""
    part = archive.parts.get("content.xml")
    sheets: dict[str, _Sheet] = {}
    for element in iterate(part, "table-column", "table-row") if part else ():
        table = next(element.iterancestors(f"{_TABLE}table"), None)
        if table is None:
            continue
        name = table.get(f"{_TABLE}name", "")
        sheet = sheets.setdefault(name, _Sheet(name, Extent(name)))
        if element.tag == f"{_TABLE}table-column":
            _column(element, sheet)
        else:
            times = _times(element, "number-rows-repeated")
            filled = _row(element, sheet.row, times, sheet)
            if filled and element.get(f"{_TABLE}visibility") in _HIDDEN:
                sheet.hidden_rows.update(range(sheet.row, sheet.row + times))
            sheet.row += times
            element.clear()
    return {name: sheet.facts() for name, sheet in sheets.items()}


def _column(column: etree._Element, sheet: _Sheet) -> None:
    times = _times(column, "number-columns-repeated")
    if column.get(f"{_TABLE}visibility") in _HIDDEN and times < 1000:
        sheet.hidden_columns.update(range(sheet.column, sheet.column + times))
    sheet.column += times


def _row(row: etree._Element, at: int, times: int, sheet: _Sheet) -> bool:
    column = 0
    filled = False
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        columns = _times(cell, "number-columns-repeated")
        kind = cell.get(f"{_OFFICE}value-type")
        if kind is not None:
            filled = True
            text = "\n".join("".join(one.itertext()) for one in cell.iterchildren(f"{_TEXT}p"))
            sheet.extent.holds(at, column, times, columns, len(text))
            # The extent holds: what repeats is now known to be within limits.
            if kind == "percentage":
                sheet.per_cent.update(_repeated(at, column, times, columns))
            if cell.get(f"{_EXTENSION}value-type") == "error":
                sheet.errors.update(dict.fromkeys(_repeated(at, column, times, columns), text))
        elif cell.get(f"{_TABLE}formula"):
            sheet.extent.holds(at, column)
            sheet.unstored.add((at, column))
        down = _times(cell, "number-rows-spanned")
        along = _times(cell, "number-columns-spanned")
        if down > 1 or along > 1:
            sheet.merged.append(((at, column), (at + down - 1, column + along - 1)))
        column += columns
    return filled


def _repeated(row: int, column: int, rows: int, columns: int) -> Iterator[Place]:
    return ((row + down, column + along) for down in range(rows) for along in range(columns))


def _times(element: etree._Element, name: str) -> int:
    number = element.get(f"{_TABLE}{name}", "1")
    return int(number) if number.isdecimal() and 0 < len(number) < 9 and number != "0" else 1

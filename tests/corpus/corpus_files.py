"""Makes the bytes of .csv, .xlsx, .ods and .xls files for the corpus."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[object]]


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def xlsx(
    sheets: Mapping[str, Rows] | Rows, tweak: Callable[[openpyxl.Workbook], None] | None = None
) -> Callable[[], bytes]:
    """A workbook; ``tweak`` may merge, hide and format."""

    def make() -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in (sheets if isinstance(sheets, Mapping) else {"Visits": sheets}).items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        if tweak:
            tweak(book)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return make


def ods(rows: Rows, tweak: Callable[[Table, OpenDocumentSpreadsheet], None] | None = None) -> Callable[[], bytes]:
    """A sheet of OpenDocument cells; a TableCell among the values is taken as it is."""

    def make() -> bytes:
        book = OpenDocumentSpreadsheet()
        table = Table(name="Visits")
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
        if tweak:
            tweak(table, book)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return make


def _ods_cell(value: object) -> object:
    if hasattr(value, "qname"):
        return value
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=str(value))
    cell = TableCell(valuetype="string") if value else TableCell()
    if value:
        cell.addElement(P(text=str(value)))
    return cell


def covered() -> object:
    return CoveredTableCell()


def rezipped(made: Callable[[], bytes], changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Callable[[], bytes]:
    """An archive with parts added, or changed by a function of what they were."""

    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                change = changes.get(name)
                part = old.read(name)
                new.writestr(name, change(part) if callable(change) else part if change is None else change)
            for name, part in changes.items():
                if name not in old.namelist() and isinstance(part, bytes):
                    new.writestr(name, part)
        return out.getvalue()

    return make


def sheet_xml(body: str, before: str = "", after: str = "") -> Callable[[], bytes]:
    """A workbook whose one sheet, Visits, has ``body`` as its rows in XML."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = f'<?xml version="1.0"?><worksheet {space}>{before}<sheetData>{body}</sheetData>{after}</worksheet>'
    return rezipped(xlsx({"Visits": [["x"]]}), {"xl/worksheets/sheet1.xml": lambda _: part.encode()})


def row_xml(number: int, *values: object) -> str:
    """A row of a sheet in XML: texts and numbers as cells; what begins with ``<c`` as it is."""
    cells = []
    for at, value in enumerate(values):
        place = f"{chr(65 + at)}{number}"
        if isinstance(value, str) and value.startswith("<"):
            cells.append(f'<c r="{place}" {value[1:]}')
        elif isinstance(value, str):
            cells.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
        else:
            cells.append(f'<c r="{place}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def xls(rows: Rows) -> Callable[[], bytes]:
    """The smallest .xls (BIFF8 in a compound file) that holds texts, numbers and days."""
    return lambda: _compound(_biff(rows))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _biff(rows: Rows) -> bytes:
    formats = [_record(0xE0, struct.pack("<HHHBBBBIIH", 0, kind, 1, 32, 0, 0, 0, 0, 0, 0)) for kind in (0, 14)]
    name = b"Visits"
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    bound = struct.pack("<BBBB", 0, 0, len(name), 0) + name
    length = len(begin) + sum(map(len, formats)) + 4 + 4 + len(bound) + 4
    globals_ = begin + b"".join(formats) + _record(0x85, struct.pack("<I", length) + bound) + _record(0x0A, b"")
    cells = b""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                days = float((value - date(1899, 12, 30)).days)
                cells += _record(0x203, struct.pack("<HHHd", at, column, 1, days))
            elif isinstance(value, int | float):
                cells += _record(0x203, struct.pack("<HHHd", at, column, 0, float(value)))
            elif value:
                words = str(value).encode("utf-16-le")
                cells += _record(0x204, struct.pack("<HHHHB", at, column, 0, len(words) // 2, 1) + words)
    return globals_ + _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + _record(0x0A, b"")


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [*range(1, sectors), end, end, table]  # the stream, the directory, the table itself
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", sectors + 1) + struct.pack("<I", free) * 108
    return (
        header
        + stream
        + _entry("Root Entry", 5, 1, end, 0)
        + _entry("Workbook", 2, free, 0, len(stream))
        + bytes(256)
        + fat
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBB", len(words), kind, 1)
        + struct.pack("<III", none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )

"""The spreadsheet that a partner fills in for one dataset, made from its contract alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.contracts.model import Column, Contract

GUIDE_SHEET = "How to fill this in"
EXAMPLE_SHEET = "Example"
LISTS_SHEET = "Lists"
#: Sheets that a template brings along and that hold no return.
TEMPLATE_SHEETS = frozenset({GUIDE_SHEET, EXAMPLE_SHEET, LISTS_SHEET})

_ROWS_TO_FILL = 2000
_NUMBER_FORMATS = {
    "text": "@",
    "year": "@",  # as text: a spreadsheet would turn 2011-12 into December 2011
    "integer": "#,##0",
    "decimal": "#,##0.00",
    "percentage": "0.0",
    "date": "d mmm yyyy",
    "boolean": "@",
}
_KINDS = {
    "text": "words",
    "year": "a financial year, such as 2022-23",
    "integer": "a whole number",
    "decimal": "a number",
    "percentage": "a percentage, as a number from 0 to 100",
    "date": "a date, such as 25 May 2021",
    "boolean": "Yes or No",
}
_DISCLOSURE = {
    "none": "Nobody can be recognised from it; totals are published.",
    "official": "These are public statistics, and published as they are.",
    "protected": "Counts are published only where they are large enough that nobody can be recognised.",
    "private": "It is about single people, so no row of it is ever published. Send it by a secure way only.",
}
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
# A fixed day: a template made twice is the same file.
_MADE = datetime(2000, 1, 1)


def write_template(contract: Contract, path: Path, rows: Sequence[Mapping[str, Any]] = ()) -> Path:
    """Write a return for ``contract`` to ``path`` (.xlsx): empty, or with ``rows`` (column to value) filled in.

    It has headings with a note each, drop-downs, date and number formats, a filled example and a guide.
    """
    import xlsxwriter  # only `new` and `template` write spreadsheets; nobody else need wait for it

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": contract.title, "subject": contract.description, "created": _MADE})
        sheet = book.add_worksheet(sheet_name(contract))
        guide = book.add_worksheet(GUIDE_SHEET)
        example = book.add_worksheet(EXAMPLE_SHEET)
        lists = book.add_worksheet(LISTS_SHEET)
        lists.hide()
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
        )
        for index, column in enumerate(contract.columns):
            _write_column(book, sheet, index, column, heading)
            _write_choices(sheet, lists, index, column)
            _write_column(book, example, index, column, heading)
            _write_value(book, example, 1, index, column, example_of(column))
            for number, row in enumerate(rows, start=1):
                _write_value(book, sheet, number, index, column, _shown(column, row.get(column.name)))
        for filled in (sheet, example):
            filled.freeze_panes(1, 0)
            _set_up_print(filled, header=0)
        _write_guide(book, guide, contract)
    return path


def sheet_name(contract: Contract) -> str:
    """The name of the sheet to fill in: the dataset's title, as far as a spreadsheet allows."""
    return _NOT_IN_SHEET_NAMES.sub(" ", contract.title)[:31].strip()


def heading_of(column: Column) -> str:
    """The heading in the template; a star marks what must be filled in."""
    return f"{column.title} *" if column.needed else column.title


def choices(column: Column) -> list[str]:
    """The words that the drop-down of a column offers; none where anything may be written."""
    if column.kind == "boolean":
        return ["Yes", "No"]
    if column.vocabulary is None:
        return []
    return [column.vocabulary.label(value) for value in column.vocabulary.values]


def example_of(column: Column) -> str | float | date:
    """The example of a column as a cell holds it: numbers and days as such, everything else as words."""
    if column.kind == "date":
        try:
            return date.fromisoformat(column.example)
        except ValueError:
            return column.example
    if column.kind in ("integer", "decimal", "percentage"):
        try:
            return float(column.example)
        except ValueError:
            return column.example
    if column.kind == "boolean":
        return {"true": "Yes", "false": "No"}.get(column.example.lower(), column.example)
    known = column.vocabulary.match(column.example) if column.vocabulary is not None else None
    return column.vocabulary.label(known) if column.vocabulary is not None and known else column.example


def _write_column(book: Any, sheet: Any, index: int, column: Column, heading: Any) -> None:
    width = max(14, min(40, len(column.title) + 6))
    sheet.set_column(index, index, width, book.add_format({"num_format": _NUMBER_FORMATS[column.kind]}))
    sheet.write_string(0, index, heading_of(column), heading)
    note = _note(column)
    lines = sum(1 + len(line) // 44 for line in note.splitlines())
    sheet.write_comment(0, index, note, {"width": 300, "height": 20 + 16 * lines, "author": "", "font_size": 9})


def _write_choices(sheet: Any, lists: Any, index: int, column: Column) -> None:
    words = choices(column)
    if not words:
        return
    lists.write_string(0, index, column.title)
    for row, word in enumerate(words, start=1):
        lists.write_string(row, index, word)
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(index)
    closed = column.vocabulary is None or not column.vocabulary.open
    validation = {
        "validate": "list",
        "source": f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(words) + 1}",
        "error_title": column.title[:32],
        "error_message": "Choose one of the words in the list.",
        "show_error": closed,
    }
    sheet.data_validation(1, index, _ROWS_TO_FILL, index, validation)


def _shown(column: Column, value: Any) -> str | float | date | None:
    """A value of a row as a cell holds it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | Decimal) and column.kind != "text":
        return float(value)
    if isinstance(value, date) or value is None:
        return value
    return column.vocabulary.label(str(value)) if column.vocabulary is not None else str(value)


def _write_value(book: Any, sheet: Any, row: int, index: int, column: Column, value: str | float | date | None) -> None:
    format_ = book.add_format({"num_format": _NUMBER_FORMATS[column.kind]})
    if isinstance(value, date):
        sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), format_)
    elif isinstance(value, float):
        sheet.write_number(row, index, value, format_)
    elif value:
        sheet.write_string(row, index, value, format_)


def _note(column: Column) -> str:
    lines = [column.description, f"Write {_KINDS[column.kind]}."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if choices(column) and column.vocabulary is not None and column.vocabulary.open:
        lines.append("Choose from the list, or use a word of your own.")
    if column.example:
        lines.append(f"Example: {column.example}")
    lines.append(_blank(column))
    return "\n".join(lines)


def _blank(column: Column) -> str:
    if column.filled:
        return "Must be filled in."
    return f"Left empty: {column.blank_means.rstrip('.')}." if column.blank_means else "May be left empty."


def _set_up_print(sheet: Any, header: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


def _introduction(contract: Contract) -> list[str]:
    name = sheet_name(contract)
    lines = [
        contract.description,
        f"A row is: {contract.row_is}",
        f"Sent by: {contract.owner}, {contract.frequency}.",
        _DISCLOSURE[contract.disclosure],
        f"Fill in the sheet '{name}', one row below the other. A star marks a column that must be filled in.",
        f"The sheet '{EXAMPLE_SHEET}' shows a row that is filled in. It is not read, so it may stay.",
        "Point at a heading to see what belongs below it. Columns that you do not need may stay empty.",
    ]
    if contract.wide is not None:
        across, cells = (contract.column(name).title.lower() for name in (contract.wide.names, contract.wide.values))
        lines.append(f"Also accepted: a grid of your own, with each {across} as a heading and the {cells} below it.")
    return lines


def _write_guide(book: Any, sheet: Any, contract: Contract) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, f"{contract.title}: how to fill this in", title)
    lines = _introduction(contract)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line)
    start = len(lines) + 2
    headings = ("Column", "What it holds", "How to write it", "Example", "If it is empty", "Words to choose from")
    for at, text in enumerate(headings):
        sheet.write_string(start, at, text, bold)
    for row, column in enumerate(contract.columns, start=start + 1):
        cells_of = (heading_of(column), column.description, _KINDS[column.kind], column.example, _blank(column))
        for at, text in enumerate((*cells_of, ", ".join(choices(column)))):
            sheet.write_string(row, at, text, wrapped)
    for at, width in enumerate((24, 48, 24, 24, 36, 48)):
        sheet.set_column(at, at, width)
    _set_up_print(sheet, header=start)

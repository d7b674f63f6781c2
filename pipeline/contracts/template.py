"""The spreadsheet that a partner fills in for one dataset, made from its contract alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.contracts.model import Column, Contract

GUIDE_SHEET = "How to fill this in"
LISTS_SHEET = "Lists"
#: Sheets that a template brings along and that hold no return.
TEMPLATE_SHEETS = frozenset({GUIDE_SHEET, LISTS_SHEET})

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
    "year": "a financial year",
    "integer": "a whole number",
    "decimal": "a number",
    "percentage": "a percentage, as a number from 0 to 100",
    "date": "a date",
    "boolean": "Yes or No",
}
# A fixed day: a template made twice is the same file.
_MADE = datetime(2000, 1, 1)


def write_template(contract: Contract, path: Path) -> Path:
    """Write an empty return for ``contract`` to ``path`` (.xlsx): headings, notes, drop-downs and a guide."""
    import xlsxwriter  # only `new` and `template` write spreadsheets; nobody else need wait for it

    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": contract.title, "subject": contract.description, "created": _MADE})
        sheet = book.add_worksheet(sheet_name(contract))
        guide = book.add_worksheet(GUIDE_SHEET)
        lists = book.add_worksheet(LISTS_SHEET)
        lists.hide()
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for index, column in enumerate(contract.columns):
            _write_column(book, sheet, lists, index, column, heading)
        sheet.freeze_panes(1, 0)
        _write_guide(book, guide, contract)
    return path


def sheet_name(contract: Contract) -> str:
    """The name of the sheet to fill in: the dataset's title, as far as a spreadsheet allows."""
    return contract.title[:31]


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


def _write_column(book: Any, sheet: Any, lists: Any, index: int, column: Column, heading: Any) -> None:
    width = max(14, min(40, len(column.title) + 6))
    sheet.set_column(index, index, width, book.add_format({"num_format": _NUMBER_FORMATS[column.kind]}))
    sheet.write_string(0, index, heading_of(column), heading)
    sheet.write_comment(0, index, _note(column), {"x_scale": 2, "y_scale": 1.2})
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


def _note(column: Column) -> str:
    lines = [column.description, f"Write {_KINDS[column.kind]}."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.example:
        lines.append(f"Example: {column.example}")
    lines.append(_blank(column))
    return "\n".join(lines)


def _blank(column: Column) -> str:
    if column.needed:
        return "Must be filled in."
    return f"Left empty: {column.blank_means}." if column.blank_means else "May be left empty."


def _write_guide(book: Any, sheet: Any, contract: Contract) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"{contract.title}: how to fill this in", bold)
    lines = [contract.description, f"A row is: {contract.row_is}", f"Sent by: {contract.owner}, {contract.frequency}."]
    if contract.wide is not None:
        across, cells = (contract.column(name).title for name in (contract.wide.names, contract.wide.values))
        lines.append(f"Also accepted: a grid with each {across.lower()} as a heading and the {cells.lower()} below it.")
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

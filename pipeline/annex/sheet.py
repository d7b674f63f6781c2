"""One table on a sheet, as gptables lays it out and in its theme, with what belongs to the table above it.

The cells are written here and not by gptables, which makes a data frame of formats for each table: that took longer
than all else of the annex.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipeline.annex.safe_cells import inert
from pipeline.annex.tables import MARKS, AnnexColumn, AnnexTable, Value
from pipeline.querylog.safe_text import looks_like_formula
from pipeline.words import Words

_NARROWEST, _WIDEST = 12, 50  # widths of columns
_LETTER, _LINE = 1.15, 16.0  # the width of a letter and the height of a line in the type that gptables sets
_TALLEST = 409.0  # points of a row
_LEFT, _RIGHT = {"align": "left"}, {"align": "right", "indent": 1}


def write_table(book: Any, table: AnnexTable, status: str, words: Words) -> None:
    """Add the sheet of a table to gptables' workbook; ``status`` is said below the title."""
    sheet, theme = book.add_worksheet(table.name), book.theme
    lines = [(inert(table.title), theme.title_format), (status, theme.subtitle_format)]
    said = _said_above(table, words)
    for element in theme.description_order:
        lines += [(text, getattr(theme, f"{element}_format")) for text in said[element]]
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text, book.add_format(form))
    first = len(lines)
    heads = [
        {"header": _heading(column), "header_format": book.add_format(theme.column_heading_format | _aligned(column))}
        for column in table.columns
    ]
    for at, head in enumerate(heads):
        sheet.write_string(first, at, head["header"], head["header_format"])
    sides = [theme.data_format | _aligned(column) | {"valign": "top"} for column in table.columns]
    for row, values in enumerate(table.rows, start=first + 1):
        for at, (value, side) in enumerate(zip(values, sides, strict=True)):
            _write_cell(sheet, row, at, value, book.add_format(side | _form(value)))
    name = table.label.replace("-", "_").replace(":", "_")
    options = {"autofilter": False, "columns": heads, "style": None, "name": name}
    sheet.add_table(first, 0, first + len(table.rows), len(table.columns) - 1, options)
    _lay_out(sheet, table, first)


def set_heights(sheet: Any, first: int, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Set the heights of rows with wrapped text, because not every program finds them by itself."""
    for row, texts in enumerate(rows, start=first):
        lines = max(math.ceil(len(text) * _LETTER / width) for text, width in zip(texts, widths, strict=True))
        if lines > 1:
            sheet.set_row(row, min(lines * _LINE, _TALLEST))


def _said_above(table: AnnexTable, words: Words) -> Mapping[str, Sequence[str]]:
    """The lines of each element that gptables' theme gives a place above the table."""
    say = words.say
    return {
        "instructions": [say("This sheet holds one table, and what belongs to it stands above it.")],
        "legend": [
            *(f"{mark} = {say(MARKS[mark])}" for mark in table.marks),
            *(inert(f"{say('Note')}: {note}") for note in table.notes),
        ],
        "source": [inert(f"{say('Source')}: {table.source}")] if table.source else [],
        "scope": [inert(f"{say('Period')}: {table.period}")] if table.period else [],
    }


def _heading(column: AnnexColumn) -> str:
    title = inert(column.title)
    return title if column.heading == column.title else f"{title}\n({column.in_unit})"


def _aligned(column: AnnexColumn) -> dict[str, Any]:
    return _RIGHT if column.numeric else _LEFT


def _form(value: Value) -> dict[str, Any]:
    """As many decimals as the plan shows; what looks like a formula is marked as text."""
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        return {"num_format": f"#,##0{'.' if places else ''}{'0' * places}"}
    return {"quote_prefix": True} if looks_like_formula(value) else {}


def _write_cell(sheet: Any, row: int, at: int, value: Value, form: Any) -> None:
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        sheet.write_number(row, at, number, form)
    else:
        sheet.write_string(row, at, inert(value), form)


def _lay_out(sheet: Any, table: AnnexTable, first: int) -> None:
    """Columns as wide as their contents within reason, rows as tall; the header row repeats on paper."""
    rows = [[column.title for column in table.columns], *(list(map(str, row)) for row in table.rows)]
    widths = []
    for at in range(len(table.columns)):
        widths.append(min(max(max(len(row[at]) for row in rows) * _LETTER + 2, _NARROWEST), _WIDEST))
        sheet.set_column(at, at, widths[at])
    sheet.repeat_rows(first)
    united = any(column.heading != column.title for column in table.columns)
    rows[0] = [title + " " * int(width) * united for title, width in zip(rows[0], widths, strict=True)]
    set_heights(sheet, first, rows, widths)

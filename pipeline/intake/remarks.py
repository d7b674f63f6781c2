"""Rows of a sheet that are not rows of its table: remarks, repeated headings; and rows that do not fit under it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings import Finding, Severity
from pipeline.intake.facts import positions
from pipeline.intake.layout import Layout
from pipeline.intake.model import Cell, Row
from pipeline.intake.telling import Told
from pipeline.intake.text import shortened
from pipeline.intake.values import as_text, is_empty
from pipeline.intake.words import plain_heading

_UNITS = frozenset({"£", "%", "gbp", "n", "no", "no.", "number", "count", "date", "text", "dd/mm/yyyy", "£ (gbp)"})


def _cell(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else None


def remark(index: int, row: Row, layout: Layout, last_full: int, rows: Sequence[Row]) -> str:
    """The text of a row that is a remark and not a row of the table, or nothing."""
    filled = [cell for cell in row if not is_empty(cell)]
    if index == layout.header + 1 and all(isinstance(cell, str) and cell.strip().lower() in _UNITS for cell in filled):
        return " ".join(map(as_text, filled))
    needed = len(layout.contract.needed)
    if len(filled) > 2 or needed < 2:
        return ""
    alone = len(filled) == 1 and isinstance(filled[0], str) and not _names_a_row(row, layout)
    # Where a row is only two cells, one of them is more likely a row that is not finished than a remark.
    if alone and needed > 2:
        return as_text(filled[0])
    gap = any(all(is_empty(cell) for cell in rows[i]) for i in range(last_full + 1, index))
    return " ".join(map(as_text, filled)) if 0 <= last_full < index and gap else ""


def _names_a_row(row: Row, layout: Layout) -> bool:
    """Whether the only cell of a row of a grid says which row it is: a partner who gives nothing, for example."""
    if not layout.wide:
        return False
    for name, index in layout.columns.items():
        vocabulary = layout.contract.column(name).vocabulary
        if vocabulary is not None and vocabulary.match(as_text(_cell(row, index))) is not None:
            return True
    return False


def about_remark(index: int, note: str, after_the_table: bool, told: Told) -> Finding:
    shown = f" ('{shortened(note)}')" if told.show_values else ""
    return told.finding(
        "ignored_row",
        Severity.INFO if after_the_table else Severity.WARNING,
        f"The row holds one remark{shown} and no values, so it was not read as part of the table.",
        "Nothing to do if it is a note or a heading; otherwise fill in its other cells.",
        row=index + 1,
    )


def is_repeated_header(row: Row, layout: Layout) -> bool:
    """Whether a row of the body says the headings again, as tables printed over several pages do."""
    return len(layout.columns) > 1 and all(
        isinstance(cell := _cell(row, at), str) and plain_heading(cell) == plain_heading(layout.headings[name])
        for name, at in layout.columns.items()
    )


def repeated_headers(indices: list[int], told: Told) -> list[Finding]:
    if not indices:
        return []
    return [
        told.finding(
            "repeated_headings",
            Severity.INFO,
            f"The headings stand again in row {positions(indices)}; they were not read as rows of the table.",
            "Nothing to do.",
            row=indices[0] + 1,
        )
    ]


def header_width(row: Row) -> int:
    """How many columns reach as far as the last heading."""
    return max((at + 1 for at, cell in enumerate(row) if not is_empty(cell)), default=0)


def about_width(over: Sequence[int], rows: int, width: int, layout: Layout, told: Told) -> list[Finding]:
    """On rows of a text file with cells beyond its headings: a comma in a value has moved all that follows it.

    ``over`` are the positions of such rows among ``rows``; where most rows are such, a heading is missing.
    """
    if len(over) > max(1, rows / 2):
        return [_no_heading(layout, told, width)]
    return [_too_many(int(index), width, told) for index in over]


def _too_many(index: int, width: int, told: Told) -> Finding:
    return told.finding(
        "too_many_cells",
        Severity.CRITICAL,
        f"The row has more cells than the {width} headings, so it is not clear which value belongs where.",
        "Look for a separator within a value, and put that value in quotation marks; or send the table as .xlsx.",
        row=index + 1,
    )


def _no_heading(layout: Layout, told: Told, width: int) -> Finding:
    return told.finding(
        "no_heading",
        Severity.INFO,
        f"Most rows hold values to the right of the {width} headings; what has no heading was not read.",
        "Give the column a heading if the plan needs it.",
        row=layout.header + 1,
    )

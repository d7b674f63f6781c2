"""Cells that are merged over several rows or columns of a table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contracts import Column
from pipeline.findings import Finding, Severity
from pipeline.intake.facts import Range, letters
from pipeline.intake.layout import Layout
from pipeline.intake.model import Cell, Grid, Row
from pipeline.intake.telling import Told
from pipeline.intake.values import as_text, is_empty

_MEASURES = ("decimal", "percentage", "integer")


def spread_merged(grid: Grid, layout: Layout, told: Told) -> tuple[Sequence[Row], list[Finding]]:
    """The rows of a sheet with what merged cells say in each row that they cover.

    What names a row is said of every row; an amount or count is one value and is counted once, with a question.
    """
    last = len(grid.rows) - 1
    ranges = [one for one in grid.facts.merged if one[0][0] > layout.header and one[0][0] <= last]
    columns = {index: layout.contract.column(name) for name, index in layout.columns.items()}
    columns |= dict.fromkeys((heading.index for heading in layout.wide), _wide_column(layout))
    rows = list(grid.rows)
    findings: list[Finding] = []
    spread: dict[int, list[Range]] = {}
    for (top, left), (bottom, right) in ranges:
        column = columns.get(left)
        value = _cell(rows[top], left)
        if column is None or is_empty(value) or as_text(value) == "" or (top == bottom and not layout.wide):
            continue
        covered = [(row, at) for row in range(top, min(bottom, last) + 1) for at in range(left, right + 1)]
        covered = [(row, at) for row, at in covered[1:] if columns.get(at) == column or at == left]
        if not covered:
            continue
        if column.kind in _MEASURES and column.name not in layout.contract.key:
            findings.append(_counted_once(top, bottom, value, layout, left, told))
            continue
        for row, at in covered:
            # Every row is changed as a copy: the sheet stays as it was sent.
            rows[row] = [*rows[row], *[None] * (at + 1 - len(rows[row]))]
            rows[row][at] = value
        spread.setdefault(left, []).append(((top, left), (bottom, right)))
    findings += [_spread(at, done, columns[at], layout, told) for at, done in sorted(spread.items())]
    return rows, findings


def _wide_column(layout: Layout) -> Column | None:
    form = layout.contract.wide
    return layout.contract.column(form.values) if form else None


def _cell(row: Row, at: int) -> Cell:
    return row[at] if at < len(row) else None


def _heading(layout: Layout, at: int) -> str:
    named = {index: layout.headings[name] for name, index in layout.columns.items()}
    named |= {heading.index: heading.heading for heading in layout.wide}
    return named.get(at, letters(at))


def _spread(at: int, ranges: list[Range], column: Column | None, layout: Layout, told: Told) -> Finding:
    heading = _heading(layout, at)
    (top, _), (bottom, _) = ranges[0]
    where = f"row {top + 1}" if top == bottom else f"rows {top + 1} to {bottom + 1}"
    cells = "a merged cell was" if len(ranges) == 1 else f"{len(ranges)} merged cells were"
    return told.finding(
        "merged_cells",
        Severity.INFO,
        f"In column '{heading}', {cells} read as said of every cell covered (first over {where}).",
        "Nothing to do if it is meant so.",
        row=top + 1,
        column=heading,
    )


def _counted_once(top: int, bottom: int, value: Cell, layout: Layout, at: int, told: Told) -> Finding:
    shown = f"'{as_text(value)}'" if told.show_values else "The value"
    where = f"row {top + 1}" if top == bottom else f"rows {top + 1} to {bottom + 1}"
    return told.finding(
        "merged_value",
        Severity.WARNING,
        f"{shown} stands in a merged cell over {where}; it was read once, in its first cell.",
        "Unmerge the cell and give each row its own value.",
        row=top + 1,
        column=_heading(layout, at),
    )

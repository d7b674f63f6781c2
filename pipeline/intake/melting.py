"""From a sheet to one column of cells for each column of its contract, whichever form the sheet has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.findings import Finding
from pipeline.intake.columnar import ColumnarRows
from pipeline.intake.distinct import Codes, Distinct, Mask
from pipeline.intake.layout import Layout, WideHeading
from pipeline.intake.merged import spread_merged
from pipeline.intake.model import Cell, Grid, Row
from pipeline.intake.remarks import (
    about_remark,
    about_width,
    header_width,
    is_repeated_header,
    remark,
    repeated_headers,
)
from pipeline.intake.telling import Told
from pipeline.intake.values import is_empty
from pipeline.intake.words import plain_heading

MOST_ROWS_LOOKED_AT = 100_000


@dataclass
class Cells:
    """Cells as they were sent, one row for each row of the dataset.

    ``filled`` names the columns whose cells are headings or were filled in, not sent in cells of their own.
    """

    row_numbers: Codes
    source_columns: Distinct
    columns: dict[str, Distinct]
    headings: dict[str, str] = field(default_factory=dict)
    values_column: str = ""
    filled: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    def place(self, index: int, column: str) -> str:
        """The heading over the cell that gave ``column`` of row ``index``."""
        source = self.source_columns.cell(index)
        if column == self.values_column and source:
            return str(source)
        return self.headings.get(column, column)


def melt(grid: Grid, layout: Layout, told: Told) -> Cells:
    """Bring the body of a sheet to one column of cells per column of the contract; leave out notes."""
    if isinstance(grid.rows, ColumnarRows) and not layout.wide:
        cells = _melt_columns(grid, grid.rows, layout, told)
    else:
        cells = _melt_rows(grid, layout, told)
    form = layout.contract.wide
    if not layout.wide and form is not None and form.empty_value and form.values in cells.columns:
        sent = cells.columns[form.values]
        values = [form.empty_value if is_empty(cell) else cell for cell in sent.values]
        cells.columns[form.values] = Distinct(sent.codes, values)
    cells.headings = dict(layout.headings)
    return cells


def _cell(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else None


def _kept(
    body: Sequence[tuple[int, Row]], last_full: int, rows: Sequence[Row], layout: Layout, told: Told
) -> tuple[list[int], list[Finding]]:
    """Positions of the rows of ``body`` that are not of the table, and what to say of them."""
    out: list[int] = []
    findings: list[Finding] = []
    repeated = []
    for index, row in body:
        if is_repeated_header(row, layout):
            repeated.append(index)
            out.append(index)
        elif note := remark(index, row, layout, last_full, rows):
            findings.append(about_remark(index, note, index > last_full, told))
            out.append(index)
    return out, findings + repeated_headers(repeated, told)


def _melt_rows(grid: Grid, layout: Layout, told: Told) -> Cells:
    rows, findings = spread_merged(grid, layout, told) if grid.facts.merged else (grid.rows, [])
    body = [(at, row) for at in range(layout.header + 1, len(rows)) if not _blank(row := rows[at])]
    last_full = max((index for index, row in body if _is_full(row, layout)), default=-1)
    out, said = _kept(body, last_full, rows, layout, told)
    left_out = set(out)
    body = [(index, row) for index, row in body if index not in left_out]
    cells = _melt_wide(body, layout) if layout.wide else _melt_long(body, layout)
    cells.findings = [*findings, *said]
    if grid.separated:
        width = header_width(rows[layout.header])
        over = [index for index, row in body if not _blank(row[width:])]
        cells.findings += about_width(over, len(body), width, layout, told)
    return cells


def _blank(row: Row) -> bool:
    return all(is_empty(cell) for cell in row)


def _is_full(row: Row, layout: Layout) -> bool:
    needed = [layout.columns[c.name] for c in layout.contract.needed if c.name in layout.columns]
    if any(is_empty(_cell(row, index)) for index in needed):
        return False
    return not layout.wide or any(not is_empty(_cell(row, heading.index)) for heading in layout.wide)


def _melt_columns(grid: Grid, rows: ColumnarRows, layout: Layout, told: Told) -> Cells:
    """As ``_melt_rows`` does, for the columns of a large text file: only rows that may be remarks are looked at."""
    first = layout.header + 1
    sent = [Distinct.of_texts(column[first:]) for column in rows.columns]
    filled = [one.where(_says_something(cell) for cell in one.values) for one in sent]
    counts = np.sum(filled, axis=0, dtype=np.int64)
    needed = [filled[layout.columns[c.name]] for c in layout.contract.needed if c.name in layout.columns]
    full = np.flatnonzero(np.logical_and.reduce(needed)) if needed else np.flatnonzero(counts)
    last_full = first + int(full[-1]) if len(full) else -1
    doubtful = np.flatnonzero((counts > 0) & (counts <= 2) | _may_repeat_header(sent, layout))[:MOST_ROWS_LOOKED_AT]
    out, findings = _kept([(first + int(at), rows[first + int(at)]) for at in doubtful], last_full, rows, layout, told)
    keep = counts > 0
    keep[[index - first for index in out]] = False
    width = header_width(rows[layout.header])
    over = np.flatnonzero(np.logical_or.reduce([np.zeros_like(keep), *filled[width:]]) & keep) + first
    findings += about_width(over.tolist(), int(keep.sum()), width, layout, told)
    return Cells(
        np.flatnonzero(keep) + first + 1,
        Distinct.repeated("", int(keep.sum())),
        {name: sent[at].at(keep) for name, at in layout.columns.items()},
        findings=findings,
    )


def _may_repeat_header(sent: Sequence[Distinct], layout: Layout) -> Mask:
    """Rows in which the column with the fewest distinct cells says its heading again."""
    if not layout.columns:
        return np.zeros(len(sent[0]), dtype=np.bool_)
    name, at = min(layout.columns.items(), key=lambda item: len(sent[item[1]].values))
    heading = plain_heading(layout.headings[name])
    return sent[at].where(plain_heading(str(cell)) == heading for cell in sent[at].values)


def _says_something(cell: Cell) -> bool:
    # Nearly every cell begins with a letter or digit, which is quickly seen.
    return (isinstance(cell, str) and cell[:1].isalnum()) or not is_empty(cell)


def _melt_long(body: list[tuple[int, Row]], layout: Layout) -> Cells:
    return Cells(
        np.array([index + 1 for index, _ in body], dtype=np.int64),
        Distinct.repeated("", len(body)),
        {name: Distinct.of([_cell(row, at) for _, row in body]) for name, at in layout.columns.items()},
    )


def _melt_wide(body: list[tuple[int, Row]], layout: Layout) -> Cells:
    form = layout.contract.wide
    assert form is not None
    sent: list[tuple[int, Row, WideHeading, Cell]] = []
    for index, row in body:
        for heading in layout.wide:
            value = _cell(row, heading.index)
            if is_empty(value):
                if not form.empty_value:
                    continue
                value = form.empty_value
            sent.append((index + 1, row, heading, value))

    def column(get: Callable[[Row, WideHeading, Cell], Cell]) -> Distinct:
        return Distinct.of([get(row, heading, value) for _, row, heading, value in sent])

    columns = {name: column(lambda row, _, __, at=at: _cell(row, at)) for name, at in layout.columns.items()}
    columns[form.names] = column(lambda _, heading, __: _name(heading))
    columns[form.values] = column(lambda _, __, value: value)
    groups = {name for heading in layout.wide for name, _ in heading.also}
    for name in groups:
        columns[name] = column(lambda _, heading, __, name=name: dict(heading.also).get(name))
    return Cells(
        np.array([number for number, *_ in sent], dtype=np.int64),
        column(lambda _, heading, __: heading.heading),
        columns,
        values_column=form.values,
        filled=frozenset({form.names, *groups}),
    )


def _name(heading: WideHeading) -> Cell:
    # A date is already read; a word is read again with its column, so that 'Total' is still seen as what it says.
    return heading.word if isinstance(heading.value, str) else heading.value

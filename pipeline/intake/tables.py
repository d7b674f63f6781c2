"""From one recognised table to a typed frame, findings and stated totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from pipeline.contracts import Column, Contract, plain
from pipeline.findings import Finding, Severity
from pipeline.intake.changes import Seen, about_change
from pipeline.intake.columns import DTYPES, ColumnRead, empty_column, read_column
from pipeline.intake.distinct import Distinct, Mask
from pipeline.intake.layout import Layout, is_total
from pipeline.intake.melting import Cells, melt
from pipeline.intake.model import PROVENANCE, Grid, StatedTotal
from pipeline.intake.telling import Told
from pipeline.intake.text import shortened
from pipeline.intake.values import Unreadable, as_text, is_empty

TOO_MANY_UNREADABLE = 5_000
"""Unreadable cells of one column from which it is the column that is wrong, and is told of once."""


@dataclass
class Table:
    """The rows of one table: the columns of the contract, typed, and then the provenance columns."""

    frame: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.frame)


def read_table(grid: Grid, layout: Layout, told: Told, defaults: Mapping[str, str]) -> Table:
    """Read the rows of ``grid``; ``defaults`` fills columns that the sheet does not have or leaves empty throughout."""
    contract = layout.contract
    cells = melt(grid, layout, told)
    findings = list(cells.findings)
    if layout.missing:
        return Table(empty_frame(contract), findings)
    for column in contract.columns:
        sent = cells.columns.get(column.name)
        if (value := defaults.get(column.name)) and (sent is None or _nothing_in(sent)):
            cells.columns[column.name] = Distinct.repeated(value, len(cells.row_numbers))
            cells.filled |= {column.name}
            findings.append(_defaulted(column, value, told, there=sent is not None))
    read = {
        column.name: read_column(column, cells.columns[column.name], grid.facts.epoch_1904)
        for column in contract.columns
        if column.name in cells.columns
    }
    over = _total_masks(cells, contract)
    data = ~np.logical_or.reduce([np.zeros(len(cells.row_numbers), dtype=np.bool_), *over.values()])
    useless = False
    for name, column_read in read.items():
        said, wrong = _about_column(contract.column(name), column_read, data, cells, told)
        findings += said
        useless = useless or wrong
    if useless:
        return Table(empty_frame(contract), findings)
    totals = [
        total
        for index in np.flatnonzero(~data)
        if (total := _stated(int(index), over, read, cells, contract, told)) is not None
    ]
    return Table(_frame(contract, read, cells, data, grid), findings, totals)


def _nothing_in(sent: Distinct) -> bool:
    """Whether a column has rows, and nothing in any of them."""
    return len(sent) > 0 and not sent.where(not is_empty(cell) for cell in sent.values).any()


def empty_frame(contract: Contract) -> pd.DataFrame:
    """A frame without rows that has the columns and types of the dataset."""
    columns = {column.name: pd.Series(dtype=DTYPES.get(column.kind, "object")) for column in contract.columns}
    columns |= {name: pd.Series(dtype="Int64" if name == "source_row" else "object") for name in PROVENANCE}
    return pd.DataFrame(columns)


def _frame(contract: Contract, read: Mapping[str, ColumnRead], cells: Cells, data: Mask, grid: Grid) -> pd.DataFrame:
    everything = bool(data.all())
    rows = int(data.sum())
    columns: dict[str, Any] = {}
    for column in contract.columns:
        values = read[column.name].values if column.name in read else None
        if values is None:
            values = empty_column(column, rows)
        elif not everything:
            values = values[data]
        columns[column.name] = pd.Series(values, dtype=DTYPES.get(column.kind, "object"), copy=False)
    numbers = pd.array(cells.row_numbers[data], dtype="Int64")
    sources = cells.source_columns.at(data)
    headings = np.empty(len(sources.values), dtype=np.object_)
    headings[:] = sources.values
    provenance = {
        "source_file": np.full(rows, grid.file, dtype=np.object_),
        "source_sheet": np.full(rows, grid.sheet, dtype=np.object_),
        "source_row": numbers,
        "source_column": headings[sources.codes],
        "source_sha256": np.full(rows, grid.sha256, dtype=np.object_),
    }
    for name in PROVENANCE:
        columns[name] = pd.Series(provenance[name], dtype="Int64" if name == "source_row" else "object", copy=False)
    return pd.DataFrame(columns, copy=False)


def _total_masks(cells: Cells, contract: Contract) -> dict[str, Mask]:
    """For each column in which a total may be named: the rows that name one."""
    over = contract.totals.over if contract.totals is not None else ()
    return {
        name: sent.where(is_total(cell) for cell in sent.values)
        for name in over
        if (sent := cells.columns.get(name)) is not None
    }


def _about_column(column: Column, read: ColumnRead, data: Mask, cells: Cells, told: Told) -> tuple[list[Finding], bool]:
    """What to say of one column, and whether so little of it can be read that it is of no use."""
    findings = []
    rows = read.rows_of(list(read.unreadable), data) if read.unreadable else np.empty(0, dtype=np.int64)
    if len(rows) > TOO_MANY_UNREADABLE:
        return [_useless(column, read, rows, cells, told)], True
    for index in rows:
        findings.append(_unreadable(column, read, int(index), cells, told))
    if column.name in cells.filled:
        return findings, False
    heading = cells.headings.get(column.name, column.title)
    shown = told.show_values and not column.identifies_child
    for change, positions in sorted(read.noted.items()):
        rows = read.rows_of(positions, data)
        if len(rows):
            example = as_text(read.distinct.cell(int(rows[0]))) if shown else ""
            places = [int(cells.row_numbers[row]) for row in rows[:5]]
            place = cells.place(int(rows[0]), column.name) if len(rows) == 1 else heading
            findings.append(about_change(change, Seen(len(rows), places, example), place, column.month_means, told))
    if column.vocabulary is not None and (changed := _rewordings(column, read, data)):
        findings.append(_changed(heading, changed, told))
    return findings, False


def _rewordings(column: Column, read: ColumnRead, data: Mask) -> list[tuple[str, str]]:
    """What was written and what it was read as, where the two are not the same word."""
    vocabulary = column.vocabulary
    assert vocabulary is not None
    changed = set()
    for position in np.unique(read.distinct.codes[data]):
        value = read.readings[position]
        if isinstance(value, str):
            written, shown = as_text(read.distinct.values[position]), vocabulary.label(value)
            if plain(written) not in (plain(value), plain(shown)):
                changed.add((written, shown))
    return sorted(changed)


def _stated(
    index: int,
    over: Mapping[str, Mask],
    read: Mapping[str, ColumnRead],
    cells: Cells,
    contract: Contract,
    told: Told,
) -> StatedTotal | None:
    assert contract.totals is not None
    of = contract.totals.of
    stated = _value(read, of, index)
    if not isinstance(stated, int | Decimal):
        return None
    totalled = {name for name, mask in over.items() if mask[index]}
    named = [name for name in contract.key if contract.column(name).required and name not in totalled]
    parts = {name: value for name in named if (value := _value(read, name, index)) is not None}
    row, place = int(cells.row_numbers[index]), cells.place(index, of)
    rows = _rows_summed(index, row, totalled, over, cells)
    return StatedTotal(contract.dataset, of, parts, Decimal(stated), told.file, told.sheet, row, place, *rows)


def _rows_summed(
    index: int, row: int, totalled: Collection[str], over: Mapping[str, Mask], cells: Cells
) -> tuple[int, int]:
    """First and last row that a total sums: those of its table, or for a subtotal those since the total before it."""
    first, last = int(cells.row_numbers.min()), int(cells.row_numbers.max())
    said = [plain(as_text(cells.columns[name].cell(index))) for name in totalled if name not in cells.filled]
    if any(words.startswith(("subtotal", "sub total")) for words in said):
        before = np.logical_or.reduce([over[name] for name in totalled]) & (cells.row_numbers < row)
        earlier = cells.row_numbers[before]
        return (int(earlier.max()) + 1 if len(earlier) else first), row
    return first, last


def _value(read: Mapping[str, ColumnRead], name: str, index: int) -> Any:
    if name not in read:
        return None
    column = read[name]
    return column.readings[column.distinct.codes[index]]


def _severity(column: Column, problem: Unreadable) -> Severity:
    # An error in a remark does not make its row useless.
    harmless = column.kind == "text" and not column.required
    return Severity.WARNING if harmless else Severity.CRITICAL


def _unreadable(column: Column, read: ColumnRead, index: int, cells: Cells, told: Told) -> Finding:
    problem = read.unreadable[int(read.distinct.codes[index])]
    shown = told.show_values and not column.identifies_child
    heading = cells.place(index, column.name)
    found = shortened(as_text(read.distinct.cell(index))) if shown else ""
    what = f"'{found}'" if found else "The value"
    # In a grid an empty cell says that there is nothing, whether or not the column must be filled in a list.
    may_be_empty = not column.required or column.name == cells.values_column
    otherwise = ", or leave the cell empty if there is none" if may_be_empty else ""
    message = f"{what} in column '{heading}' is not {problem.expected}."
    what_to_do = f"Replace it with {problem.expected}{otherwise}."
    if problem.rule == "formula_without_value":
        message = f"The formula in column '{heading}' has no value stored with it."
        what_to_do = "Open the file in a spreadsheet program, let it calculate, save it and send it again."
    elif problem.rule == "error_value":
        message = f"{what} in column '{heading}' is an error of the spreadsheet, not {problem.expected}."
    elif problem.question and found:
        message += f" {problem.question}"
    return told.finding(
        problem.rule,
        _severity(column, problem),
        message,
        what_to_do,
        row=int(cells.row_numbers[index]),
        column=heading,
        found=found,
        expected=problem.expected,
    )


def _useless(column: Column, read: ColumnRead, rows: Any, cells: Cells, told: Told) -> Finding:
    first = _unreadable(column, read, int(rows[0]), cells, told)
    return told.finding(
        "unreadable_column",
        Severity.CRITICAL,
        f"{len(rows):,} cells of column '{first.column}' are not {first.expected}, the first of them in row "
        f"{first.row}, so none of the rows can be used.",
        f"Check that the column holds {first.expected} in every row, and that its heading is right.",
        column=first.column,
        found=first.found,
        expected=first.expected,
    )


def _defaulted(column: Column, value: str, told: Told, there: bool) -> Finding:
    shown = column.vocabulary.label(value) if column.vocabulary else value
    why = f"Nothing stands in column '{column.title}'" if there else f"There is no column '{column.title}'"
    return told.finding(
        "filled_column",
        Severity.INFO,
        f"{why}, so every row was read as {shown}.",
        f"{'Fill in' if there else 'Add'} the column '{column.title}' if that is not so.",
        column=column.title,
        expected=shown,
    )


def _changed(heading: str, changed: list[tuple[str, str]], told: Told) -> Finding:
    list_of = "; ".join(f"'{written}' as '{value}'" for written, value in changed)
    return told.finding(
        "read_as",
        Severity.INFO,
        f"In column '{heading}' these words were read as their usual form: {list_of}.",
        "Nothing to do unless one of them means something else.",
        column=heading,
    )

"""From one recognised sheet to typed columns, findings and stated totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.contracts import Column, Contract, Vocabulary, plain
from pipeline.findings import Finding, Severity
from pipeline.intake.layout import Layout, is_total
from pipeline.intake.melting import Cells, melt
from pipeline.intake.model import PROVENANCE, Cell, Grid, StatedTotal
from pipeline.intake.telling import Told
from pipeline.intake.values import Unreadable, Value, as_text, read_value


@dataclass
class Table:
    """The rows of one sheet, column by column, in the order of the contract and then the provenance columns."""

    columns: dict[str, list[Value]]
    rows: int
    findings: list[Finding] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)


def read_table(grid: Grid, layout: Layout, told: Told, defaults: dict[str, str]) -> Table:
    """Read the rows of ``grid``; ``defaults`` fills columns that the sheet does not have."""
    contract = layout.contract
    cells = melt(grid, layout, told)
    findings = list(cells.findings)
    if layout.missing:
        return Table({name: [] for name in (*contract.by_name, *PROVENANCE)}, 0, findings)
    for column in contract.columns:
        if column.name not in cells.columns and (value := defaults.get(column.name)):
            cells.columns[column.name] = [value] * len(cells.row_numbers)
            findings.append(_defaulted(column, value, told))
    typed: dict[str, list[Value]] = {}
    total_of = _total_columns(cells, contract)
    for column in contract.columns:
        typed[column.name] = _read_column(column, cells, total_of, told, findings)
    keep = [index for index, over in enumerate(total_of) if not over]
    totals = [
        total for i, over in enumerate(total_of) if over and (total := _stated(i, over, typed, cells, contract, told))
    ]
    columns = {name: [values[index] for index in keep] for name, values in typed.items()}
    columns.update(_provenance(cells, keep, grid))
    return Table(columns, len(keep), findings, totals)


def _provenance(cells: Cells, keep: list[int], grid: Grid) -> dict[str, list[Value]]:
    return {
        "source_file": [grid.file] * len(keep),
        "source_sheet": [grid.sheet] * len(keep),
        "source_row": [cells.row_numbers[index] for index in keep],
        "source_column": [cells.source_columns[index] for index in keep],
        "source_sha256": [grid.sha256] * len(keep),
    }


def _total_columns(cells: Cells, contract: Contract) -> list[tuple[str, ...]]:
    """For each row the columns in which it says 'Total': an empty tuple for a row of data."""
    if contract.totals is None:
        return [()] * len(cells.row_numbers)
    over = [name for name in contract.totals.over if name in cells.columns]
    return [
        tuple(name for name in over if is_total(cells.columns[name][index])) for index in range(len(cells.row_numbers))
    ]


def _read_column(
    column: Column, cells: Cells, total_of: list[tuple[str, ...]], told: Told, findings: list[Finding]
) -> list[Value]:
    raw = cells.columns.get(column.name)
    if raw is None:
        return [None] * len(cells.row_numbers)
    # Columns repeat themselves: each distinct cell is read once. The type is part of what is distinct: 1 is not True.
    known: dict[tuple[type, Cell], Value | Unreadable] = {}
    used: set[tuple[type, Cell]] = set()
    values: list[Value] = []
    for index, cell in enumerate(raw):
        distinct = (type(cell), cell)
        if distinct not in known:
            known[distinct] = _attempt(cell, column)
        value = known[distinct]
        if isinstance(value, Unreadable):
            if not total_of[index]:
                findings.append(_unreadable(column, cell, value, cells, index, told))
            value = None
        if not total_of[index]:
            used.add(distinct)
        values.append(value)
    if column.vocabulary is not None and column.name not in cells.filled:
        changed = sorted({pair for one in used if (pair := _rewording(one[1], known[one], column.vocabulary))})
        findings += [_changed(column, changed, cells, told)] if changed else []
    return values


def _attempt(cell: Cell, column: Column) -> Value | Unreadable:
    try:
        return read_value(cell, column)
    except Unreadable as problem:
        return problem


def _rewording(cell: Cell, value: Value | Unreadable, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """What was written and what it was read as, where the two are not the same word."""
    if not isinstance(value, str):
        return None
    written, shown = as_text(cell), vocabulary.label(value)
    return None if plain(written) in (plain(value), plain(shown)) else (written, shown)


def _stated(
    index: int,
    over: tuple[str, ...],
    typed: dict[str, list[Value]],
    cells: Cells,
    contract: Contract,
    told: Told,
) -> StatedTotal | None:
    assert contract.totals is not None
    stated = typed[contract.totals.of][index]
    if not isinstance(stated, int | Decimal):
        return None
    named = [name for name in contract.key if contract.column(name).required and name not in over]
    parts = {name: typed[name][index] for name in named if typed[name][index] is not None}
    place = cells.place(index, contract.totals.of)
    return StatedTotal(
        contract.dataset,
        contract.totals.of,
        parts,
        Decimal(stated),
        told.file,
        told.sheet,
        cells.row_numbers[index],
        place,
    )


def _unreadable(column: Column, cell: Cell, problem: Unreadable, cells: Cells, index: int, told: Told) -> Finding:
    shown = told.show_values and not column.identifies_child
    heading = cells.place(index, column.name)
    found = as_text(cell) if shown else ""
    what = f"'{found}'" if shown else "The value"
    # In a grid an empty cell says that there is nothing, whether or not the column must be filled in a list.
    may_be_empty = not column.required or column.name == cells.values_column
    otherwise = ", or leave the cell empty if there is none" if may_be_empty else ""
    return told.finding(
        problem.rule,
        Severity.CRITICAL,
        f"{what} in column '{heading}' is not {problem.expected}.",
        f"Replace it with {problem.expected}{otherwise}.",
        row=cells.row_numbers[index],
        column=heading,
        found=found,
        expected=problem.expected,
    )


def _defaulted(column: Column, value: str, told: Told) -> Finding:
    shown = column.vocabulary.label(value) if column.vocabulary else value
    return told.finding(
        "filled_column",
        Severity.INFO,
        f"There is no column '{column.title}', so every row was read as {shown}.",
        f"Add the column '{column.title}' if that is not so.",
        column=column.title,
        expected=shown,
    )


def _changed(column: Column, changed: list[tuple[str, str]], cells: Cells, told: Told) -> Finding:
    list_of = "; ".join(f"'{written}' as '{value}'" for written, value in changed)
    heading = cells.headings.get(column.name, column.title)
    return told.finding(
        "read_as",
        Severity.INFO,
        f"In column '{heading}' these words were read as their usual form: {list_of}.",
        "Nothing to do unless one of them means something else.",
        column=heading,
    )

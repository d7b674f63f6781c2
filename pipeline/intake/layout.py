"""Where a dataset stands in a sheet: its header row, which column holds what, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.contracts import Column, Contract, plain
from pipeline.intake.model import Cell, Grid, Row
from pipeline.intake.values import Unreadable, Value, as_text, is_empty, read_value

HEADER_SEARCH_ROWS = 40


@dataclass(frozen=True)
class WideHeading:
    """A heading of a grid that is itself a value: a meeting's date, a category of the budget."""

    index: int
    heading: str
    value: Value
    known: bool  # a date, or a word of the vocabulary; not just any heading over numbers


@dataclass(frozen=True)
class Layout:
    """How one sheet holds one dataset. Indices count from 0 in ``Grid.rows`` and its rows."""

    contract: Contract
    header: int
    columns: dict[str, int]
    headings: dict[str, str]
    wide: tuple[WideHeading, ...]
    unknown: tuple[str, ...]
    missing: tuple[Column, ...]
    ignored: int = 0  # headings that may stand beside a grid

    @property
    def matched(self) -> int:
        """How many headings are understood."""
        return len(self.columns) + sum(heading.known for heading in self.wide) + self.ignored

    @property
    def complete(self) -> bool:
        """Whether every heading that the dataset needs is there."""
        return not self.missing and (len(self.columns) > 0)

    @property
    def share_matched(self) -> float:
        """Of the headings that the dataset needs, the part that is there."""
        needed = len(self.contract.needed) or 1
        return 1 - len(self.missing) / needed


def is_total(cell: Cell) -> bool:
    """Whether a cell says that its row or column is a total."""
    if not isinstance(cell, str):
        return False
    words = plain(cell).split()
    return bool(words) and (words[0] in {"total", "totals", "subtotal"} or words[-1] in {"total", "totals"})


def find_layout(grid: Grid, contract: Contract) -> Layout | None:
    """The best reading of ``grid`` as ``contract``; None when no heading of it is there."""
    rows = grid.rows[:HEADER_SEARCH_ROWS]
    hits = [_hits(row, contract) for row in rows]
    best = max(range(len(rows)), key=lambda index: (*hits[index], -index), default=0)
    return _layout(grid, contract, best) if rows and hits[best][1] else None


def _hits(row: Row, contract: Contract) -> tuple[bool, int]:
    """Whether a row has a heading of the dataset itself, and how many headings it has with those of a grid."""
    columns, _ = _match(row, contract)
    grid_like = contract.wide is not None and not {contract.wide.names, contract.wide.values} & set(columns)
    wide = sum(_wide_value(cell, contract)[1] for cell in row) if grid_like else 0
    return bool(columns), len(columns) + wide


def _match(row: Row, contract: Contract) -> tuple[dict[str, int], list[int]]:
    """Column name to position for the headings of ``row`` that are known, and the positions of the others."""
    columns: dict[str, int] = {}
    others: list[int] = []
    for index, cell in enumerate(row):
        if is_empty(cell):
            continue
        column = contract.match_heading(cell) if isinstance(cell, str) else None
        if column is None or column.name in columns:
            others.append(index)
        else:
            columns[column.name] = index
    return columns, others


def _wide_value(cell: Cell, contract: Contract) -> tuple[Value, bool]:
    """The value that a heading of a grid stands for, and whether that is certain."""
    if contract.wide is None or is_empty(cell) or (isinstance(cell, str) and contract.match_heading(cell)):
        return None, False
    column = contract.column(contract.wide.names)
    if column.vocabulary is not None:
        value = column.vocabulary.match(as_text(cell)) if isinstance(cell, str) else None
        return (value, True) if value is not None else (as_text(cell), False)
    # A bare number under a title could be read as a spreadsheet's day number; a heading must be a date or say one.
    if column.kind == "date" and not isinstance(cell, date | str):
        return None, False
    try:
        value = read_value(cell, column)
    except Unreadable:
        return None, False
    return value, value is not None


def _layout(grid: Grid, contract: Contract, header: int) -> Layout:
    row = grid.rows[header]
    columns, others = _match(row, contract)
    headings = {name: as_text(row[index]) for name, index in columns.items()}
    wide: tuple[WideHeading, ...] = ()
    beside: list[int] = []
    form = contract.wide
    if form is not None and not {form.names, form.values} & set(columns):
        ignored = {plain(name) for name in form.ignored}
        beside = [index for index in others if plain(as_text(row[index])) in ignored]
        others = [index for index in others if index not in beside]
        body = grid.rows[header + 1 :]
        absent = _missing(contract, columns, bool(others))
        wide = tuple(
            heading
            for index in others
            if (heading := _wide_heading(index, row[index], body, contract, absent)) is not None
        )
        others = [index for index in others if index not in {heading.index for heading in wide}]
    missing = _missing(contract, columns, bool(wide))
    unknown = tuple(as_text(row[index]) for index in others)
    return Layout(contract, header, columns, headings, wide, unknown, missing, len(beside))


def _wide_heading(
    index: int, cell: Cell, body: Sequence[Row], contract: Contract, absent: tuple[Column, ...]
) -> WideHeading | None:
    value, known = _wide_value(cell, contract)
    heading = as_text(cell)
    if known:
        return WideHeading(index, heading, value, known)
    if value is None or contract.suggest_heading(heading, absent) is not None or "%" in heading:
        return None
    over_numbers = any(_reads(row[index], contract) for row in body if index < len(row))
    return WideHeading(index, heading, value, False) if over_numbers else None


def _reads(cell: Cell, contract: Contract) -> bool:
    assert contract.wide is not None
    try:
        return read_value(cell, contract.column(contract.wide.values)) is not None
    except Unreadable:
        return False


def _missing(contract: Contract, columns: dict[str, int], wide: bool) -> tuple[Column, ...]:
    given = set(columns)
    if wide and contract.wide is not None:
        given |= {contract.wide.names, contract.wide.values}
    return tuple(column for column in contract.needed if column.name not in given)

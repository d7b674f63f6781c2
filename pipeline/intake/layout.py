"""Where a dataset stands in a sheet: its header row, which column holds what, and what is not known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from pipeline.contracts import Column, Contract, plain
from pipeline.intake.habits import BRITISH, Habits, date_habits
from pipeline.intake.header import Header, double_header, may_be_double, single_header
from pipeline.intake.model import Cell, Grid, Row
from pipeline.intake.values import Unreadable, Value, as_text, is_empty, read_value
from pipeline.intake.words import Headings

HEADER_SEARCH_ROWS = 40
_MOST_PARTS = 6  # words in a heading that is taken apart
_LOOKED_AT = 500  # rows under a heading that show whether it stands over numbers


@dataclass(frozen=True)
class WideHeading:
    """A heading of a grid that is itself a value: a meeting's date, a category of the budget."""

    index: int
    heading: str  # what a reader sees over the cells
    word: str  # the part of it that is the value
    value: Value
    known: bool  # a date, or a word of the vocabulary; not just any heading over numbers
    also: tuple[tuple[str, Value], ...] = ()  # what a heading above it says: the direction of some categories


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
    habits: Habits = BRITISH  # how headings that are dates are written

    @property
    def matched(self) -> int:
        """How many headings are understood."""
        return len(self.columns) + sum(heading.known for heading in self.wide) + self.ignored

    @cached_property
    def known(self) -> frozenset[int]:
        """Positions of the columns that are read."""
        return frozenset({*self.columns.values(), *(heading.index for heading in self.wide)})

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


def first_filled(rows: Sequence[Row]) -> int:
    """The position of the first row that is not empty, or the number of rows."""
    return next((index for index, row in enumerate(rows) if not all(is_empty(cell) for cell in row)), len(rows))


@dataclass(frozen=True)
class Top:
    """The upper rows of a sheet, prepared once to be compared with every contract."""

    grid: Grid
    start: int
    rows: Sequence[Row]
    single: Sequence[Header]
    written: frozenset[str]

    @classmethod
    def of(cls, grid: Grid) -> Top:
        start = first_filled(grid.rows)
        rows = grid.rows[start : start + HEADER_SEARCH_ROWS]
        single = [single_header(row) for row in rows]
        return cls(grid, start, rows, single, frozenset[str]().union(*(header.words for header in single)))

    def heads(self, contract: Contract) -> bool:
        """Whether a heading of the dataset itself is there, not only what may head a grid: dates, categories."""
        return not Headings.of(contract).none_in(self.written)

    def layout(self, contract: Contract) -> Layout | None:
        """The best reading of the sheet as ``contract``; None when no heading of it is there."""
        words = Headings.of(contract)
        if contract.wide is None and words.none_in(self.written):
            return None
        best = _best_header(self.rows, self.single, contract, words)
        return None if best is None else _layout(self.grid, contract, words, best[0], self.start + best[1])


def _best_header(
    rows: Sequence[Row], single: Sequence[Header], contract: Contract, words: Headings
) -> tuple[Header, int] | None:
    """The header of which most is understood, and the last of ``rows`` that it takes; None where nothing is."""
    own = [not words.none_in(header.words) for header in single]
    # A row with a heading of the dataset itself is understood better than any without.
    looked_at = own if any(own) else [True] * len(own)
    hits = [
        _hits(header, contract, words) if here else (False, 0) for header, here in zip(single, looked_at, strict=True)
    ]
    # Of two readings that understand equally much, the simple one; of two rows, the upper.
    ranked = [(*hit, 1, -at, header) for at, (hit, header) in enumerate(zip(hits, single, strict=True))]
    for at, (upper, lower) in enumerate(pairwise(rows)):
        if (hits[at][0] or hits[at + 1][0]) and may_be_double(upper, lower):
            header = double_header(upper, lower, words)
            ranked.append((*_hits(header, contract, words), 0, -at, header))
    best = max(ranked, key=lambda one: one[:4], default=None)
    if best is None or not best[1]:
        return None
    return best[4], 1 - best[2] - best[3]


def _hits(header: Header, contract: Contract, words: Headings) -> tuple[bool, int]:
    """Whether a header has a heading of the dataset itself, and how many headings it has with those of a grid."""
    columns, _ = _match(header.cells, words)
    if contract.wide is None or {contract.wide.names, contract.wide.values} & set(columns):
        return bool(columns), len(columns)
    wide = sum(
        _wide_value(cell, contract, words)[1] or _compound(cell, contract, columns) is not None for cell in header.cells
    )
    groups = {plain(as_text(group)) for group in header.groups if _grouped(group, contract, columns)}
    return bool(columns), len(columns) + wide + len(groups)


def _grouped(group: Cell, contract: Contract, columns: Collection[str]) -> tuple[str, Value] | None:
    """The column that a heading over headings fills, and its value: a direction over categories of a budget."""
    if is_empty(group) or contract.wide is None or not isinstance(group, str):
        return None
    taken = {*columns, contract.wide.names, contract.wide.values}
    for column in contract.columns:
        if column.name in taken:
            continue
        if column.vocabulary is not None and (word := column.vocabulary.match(group)) is not None:
            return column.name, word
        if column.kind == "year":
            try:
                return column.name, read_value(group, column)
            except Unreadable:
                continue
    return None


def _match(row: Row, words: Headings) -> tuple[dict[str, int], list[int]]:
    """Column name to position for the headings of ``row`` that are known, and the positions of the others."""
    columns: dict[str, int] = {}
    others: list[int] = []
    for index, cell in enumerate(row):
        if is_empty(cell):
            continue
        column = words.match(cell)
        if column is None or column.name in columns:
            others.append(index)
        else:
            columns[column.name] = index
    return columns, others


def _compound(cell: Cell, contract: Contract, columns: Collection[str]) -> tuple[str, tuple[str, Value]] | None:
    """A heading of two parts, 'Q1 2021-22': the word that is a value, and what the other part says of a column."""
    if contract.wide is None or not isinstance(cell, str):
        return None
    vocabulary = contract.column(contract.wide.names).vocabulary
    parts = cell.split()
    if vocabulary is None or not 2 <= len(parts) <= _MOST_PARTS or vocabulary.match(cell) is not None:
        return None
    for at in range(1, len(parts)):
        first, last = " ".join(parts[:at]), " ".join(parts[at:])
        for word, other in ((first, last), (last, first)):
            if vocabulary.match(word) is not None and (said := _grouped(other, contract, columns)) is not None:
                return word, said
    return None


def _wide_value(cell: Cell, contract: Contract, words: Headings, habits: Habits = BRITISH) -> tuple[Value, bool]:
    """The value that a heading of a grid stands for, and whether that is certain."""
    if contract.wide is None or is_empty(cell) or words.match(cell):
        return None, False
    column = contract.column(contract.wide.names)
    if column.vocabulary is not None:
        value = column.vocabulary.match(as_text(cell)) if isinstance(cell, str) else None
        return (value, True) if value is not None else (as_text(cell), False)
    # A bare number under a title could be read as a spreadsheet's day number; a heading must be a date or say one.
    if column.kind == "date" and not isinstance(cell, date | str):
        return None, False
    try:
        value = read_value(cell, column, habits)
    except Unreadable:
        return None, False
    return value, value is not None


def _layout(grid: Grid, contract: Contract, words: Headings, header: Header, at: int) -> Layout:
    row = header.cells
    columns, others = _match(row, words)
    headings = {name: as_text(row[index]) for name, index in columns.items()}
    wide: tuple[WideHeading, ...] = ()
    beside: list[int] = []
    habits = BRITISH
    form = contract.wide
    if form is not None and not {form.names, form.values} & set(columns):
        ignored = {plain(name) for name in form.ignored}
        beside = [index for index in others if plain(as_text(row[index])) in ignored]
        others = [index for index in others if index not in beside]
        if contract.column(form.names).kind == "date":
            habits = date_habits([row[index] for index in others], grid.facts.epoch_1904)
        body = grid.rows[at + 1 : at + 1 + _LOOKED_AT]
        absent = _missing(contract, columns, bool(others))
        across = _Across(contract, words, columns, habits, body, absent)
        found = (across.heading(index, row[index], header.groups[index]) for index in others)
        wide = tuple(heading for heading in found if heading is not None)
        others = [index for index in others if index not in {heading.index for heading in wide}]
    filled = {name for heading in wide for name, _ in heading.also}
    missing = tuple(column for column in _missing(contract, columns, bool(wide)) if column.name not in filled)
    unknown = tuple(as_text(row[index]) for index in others)
    return Layout(contract, at, columns, headings, wide, unknown, missing, len(beside), habits)


@dataclass(frozen=True)
class _Across:
    """What is needed to tell whether a heading of a grid is a value."""

    contract: Contract
    words: Headings
    columns: Collection[str]
    habits: Habits
    body: Sequence[Row]
    absent: tuple[Column, ...]

    def heading(self, index: int, cell: Cell, group: Cell) -> WideHeading | None:
        value, known = _wide_value(cell, self.contract, self.words, self.habits)
        shown = as_text(cell)
        if not known and (parts := _compound(cell, self.contract, self.columns)) is not None:
            return WideHeading(index, shown, parts[0], parts[0], True, (parts[1],))
        if (said := _grouped(group, self.contract, self.columns)) is not None:
            full, also = f"{as_text(group)} {shown}", (said,)
        else:
            full, also = shown, ()
        if known:
            return WideHeading(index, full, shown, value, True, also)
        if value is None or self.contract.suggest_heading(shown, self.absent) is not None or "%" in shown:
            return None
        over_numbers = any(_reads(row[index], self.contract) for row in self.body if index < len(row))
        return WideHeading(index, full, shown, value, False, also) if over_numbers else None


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

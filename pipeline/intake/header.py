"""The headings of a table: one row of them, or two where groups stand over headings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.intake.model import Cell, Row
from pipeline.intake.values import as_text, is_empty
from pipeline.intake.words import Headings, plain_heading


@dataclass(frozen=True)
class Header:
    """The cells that head the columns, and over each the group that it stands under (None without one)."""

    cells: Row
    groups: Row
    rows: int

    @cached_property
    def words(self) -> frozenset[str]:
        """All that is written in the cells, in plain form."""
        return frozenset(plain_heading(cell) for cell in self.cells if isinstance(cell, str) and not is_empty(cell))


def single_header(row: Row) -> Header:
    return Header(list(row), [None] * len(row), 1)


def may_be_double(upper: Row, lower: Row) -> bool:
    """Whether two rows can be one header: somewhere one of them is filled where the other is not."""
    width = max(len(upper), len(lower))
    filled = [[at < len(row) and not is_empty(row[at]) for at in range(width)] for row in (upper, lower)]
    return any(filled[0]) and any(filled[1]) and filled[0] != filled[1]


def double_header(upper: Row, lower: Row, words: Headings) -> Header:
    """Two rows read as one header: 'Start' over 'date' is 'Start date', and a cell that reaches down is itself."""
    width = max(len(upper), len(lower))
    above: Row = [*upper, *[None] * (width - len(upper))]
    below: Row = [*lower, *[None] * (width - len(lower))]
    groups = _spread(above, below)
    cells = [_heading(above[at], groups[at], below[at], words) for at in range(width)]
    return Header(cells, [None if is_empty(below[at]) else groups[at] for at in range(width)], 2)


def _spread(above: Row, below: Row) -> Row:
    """The group over each column: a cell of the upper row reaches right, up to the next, where headings are below."""
    groups: Row = []
    current: Cell = None
    for group, heading in zip(above, below, strict=True):
        if not is_empty(group):
            current = group
        elif is_empty(heading):
            current = None
        groups.append(current)
    return groups


def _heading(own: Cell, group: Cell, below: Cell, words: Headings) -> Cell:
    if is_empty(below):
        return own
    if isinstance(below, str) and not is_empty(group):
        for joined in (f"{as_text(group)} {below}", f"{below} {as_text(group)}"):
            if words.match(joined) is not None:
                return joined
    return below

"""The headings of a table: one row of them, or two where groups stand over headings."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contracts import Contract
from pipeline.intake.model import Cell, Row
from pipeline.intake.values import as_text, is_empty


@dataclass(frozen=True)
class Header:
    """The cells that head the columns, and over each the group that it stands under (None without one)."""

    cells: Row
    groups: Row
    rows: int


def single_header(row: Row) -> Header:
    return Header(list(row), [None] * len(row), 1)


def double_header(upper: Row, lower: Row, contract: Contract) -> Header:
    """Two rows read as one header: 'Start' over 'date' is 'Start date', and a cell that reaches down is itself."""
    width = max(len(upper), len(lower))
    above: Row = [*upper, *[None] * (width - len(upper))]
    below: Row = [*lower, *[None] * (width - len(lower))]
    groups = _spread(above, below)
    cells = [_heading(above[at], groups[at], below[at], contract) for at in range(width)]
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


def _heading(own: Cell, group: Cell, below: Cell, contract: Contract) -> Cell:
    if is_empty(below):
        return own
    if isinstance(below, str) and not is_empty(group):
        for joined in (f"{as_text(group)} {below}", f"{below} {as_text(group)}"):
            if contract.match_heading(joined) is not None:
                return joined
    return below

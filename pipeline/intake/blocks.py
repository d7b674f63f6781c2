"""Several tables on one sheet: side by side, or one below the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.contracts import Contract
from pipeline.intake.columnar import ColumnarRows
from pipeline.intake.layout import Top
from pipeline.intake.model import Grid, Row
from pipeline.intake.values import is_empty
from pipeline.intake.words import plain_heading

_HEADER_WITHIN = 6
_MOST_BLOCKS = 200


def tables_on(grid: Grid, contracts: Mapping[str, Contract]) -> list[Grid]:
    """The tables of a sheet, each as a grid in which everything else is empty; most often the sheet as it is.

    A sheet is taken apart only where each part has the headings of a dataset of its own: a blank row or column
    within a table is nothing to part it by.
    """
    if isinstance(grid.rows, ColumnarRows):
        return [grid]
    known = {word for contract in contracts.values() for column in contract.columns for word in column.wordings}
    return [
        table
        for beside in _side_by_side(grid, contracts, known)
        for table in _below_each_other(beside, contracts, known)
    ]


def _side_by_side(grid: Grid, contracts: Mapping[str, Contract], known: set[str]) -> list[Grid]:
    bands = _runs(_filled_columns(grid.rows))
    if len(bands) < 2:
        return [grid]
    starts = [first for first, last in bands if _is_table(_columns_of(grid, first, last), _all(grid), contracts, known)]
    if len(starts) < 2:
        return [grid]
    width = max(map(len, grid.rows))
    edges = [0, *starts[1:], width]
    return [_columns_of(grid, first, end - 1) for first, end in pairwise(edges)]


def _below_each_other(grid: Grid, contracts: Mapping[str, Contract], known: set[str]) -> list[Grid]:
    runs = _runs([not all(is_empty(cell) for cell in row) for row in grid.rows])
    if not 1 < len(runs) <= _MOST_BLOCKS:
        return [grid]
    starts = [
        first
        for first, last in runs
        if _is_table(_rows_of(grid, first, last + 1), range(first, last + 1), contracts, known)
    ]
    if len(starts) < 2:
        return [grid]
    edges = [0, *starts[1:], len(grid.rows)]
    return [_rows_of(grid, first, end) for first, end in pairwise(edges)]


def _all(grid: Grid) -> range:
    return range(len(grid.rows))


def _is_table(part: Grid, rows: range, contracts: Mapping[str, Contract], known: set[str]) -> bool:
    """Whether a part of a sheet has, near its top, all the headings that some dataset needs, and rows under them."""
    filled = [at for at in rows if not all(is_empty(cell) for cell in part.rows[at])][:_HEADER_WITHIN]
    if len(filled) < 2:
        return False
    top = [cell for at in filled for cell in part.rows[at] if isinstance(cell, str) and len(cell) < 200]
    if not any(plain_heading(cell) in known for cell in top):
        return False
    sheet = Top.of(part)
    return any(
        layout is not None and layout.complete and layout.matched >= 2 and layout.header in filled[:-1]
        for layout in (sheet.layout(contract) for contract in contracts.values() if sheet.heads(contract))
    )


def _filled_columns(rows: Sequence[Row]) -> list[bool]:
    filled = [False] * max(map(len, rows), default=0)
    for row in rows:
        for at, cell in enumerate(row):
            if not filled[at] and not is_empty(cell):
                filled[at] = True
    return filled


def _runs(filled: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last positions of the unbroken runs of what is filled."""
    runs: list[tuple[int, int]] = []
    for at, full in enumerate(filled):
        if full and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif full:
            runs.append((at, at))
    return runs


def _columns_of(grid: Grid, first: int, last: int) -> Grid:
    rows: list[Row] = [[None] * first + list(row[first : last + 1]) for row in grid.rows]
    return replace(grid, rows=rows)


def _rows_of(grid: Grid, first: int, end: int) -> Grid:
    rows: list[Row] = [[] for _ in range(first)]
    return replace(grid, rows=[*rows, *grid.rows[first:end]])

"""A reader with the published tables alone: rows and columns add up to their totals, and one count is one count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from attack.published import HIDDEN, PublishedTable
from scipy.optimize import linprog

Cell = tuple[int, int, int]
"""The place of a table, of a row and of a column."""

_COUNT = re.compile(r"\d[\d,]*")
_TOTAL = re.compile(r"(total|all)\b", re.IGNORECASE)
_GROUP = re.compile(r": all$", re.IGNORECASE)
_ANYTHING = "Other"  # means what it does not name, in each table something else
_ENOUGH_ALIKE = 3  # so many visible counts must agree for two columns to be taken for one


def spans(tables: Sequence[PublishedTable]) -> dict[str, tuple[float, float]]:
    """The least and the greatest value that each count marked as hidden could have."""
    cells = dict(_cells(tables))
    place = {cell: at for at, cell in enumerate(cells)}
    sums = [found for found in (*_columns(tables, cells), *_rows(tables, cells)) if not _is_false(found, cells)]
    equal = [({one: 1.0, other: -1.0}) for one, other in _alike(tables, cells)]
    matrix = np.zeros((len(sums) + len(equal), len(place)))
    for at, terms in enumerate([*sums, *equal]):
        for cell, factor in terms.items():
            matrix[at, place[cell]] = factor
    bounds = [(0, None) if text == HIDDEN else (_number(text),) * 2 for text in cells.values()]
    found = {}
    for cell, text in cells.items():
        if text == HIDDEN:
            table, row, column = cell
            name = f"{tables[table].name}: {tables[table].rows[row][0]}, {tables[table].headings[column]}"
            found[f"{name} ({row})"] = _span(matrix, bounds, place[cell])
    return found


def _span(matrix: np.ndarray, bounds: list[tuple[float, float | None]], at: int) -> tuple[float, float]:
    ends = []
    for sign in (1, -1):
        objective = np.zeros(matrix.shape[1])
        objective[at] = sign
        solved = linprog(objective, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
        if solved.status not in (0, 3):
            raise ArithmeticError(f"the published tables contradict each other: {solved.message}")
        ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
    return ends[0], ends[1]


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _cells(tables: Sequence[PublishedTable]) -> Iterator[tuple[Cell, str]]:
    """The cells of columns of counts, in tables that hide something."""
    for at, table in enumerate(tables):
        if not any(HIDDEN in row for row in table.rows):
            continue
        for column in range(1, len(table.headings)):
            texts = [row[column] if column < len(row) else "" for row in table.rows]
            if all(text == HIDDEN or _COUNT.fullmatch(text) for text in texts) and set(texts) != {HIDDEN}:
                yield from (((at, row, column), text) for row, text in enumerate(texts))


def _columns(tables: Sequence[PublishedTable], cells: dict[Cell, str]) -> Iterator[dict[Cell, float]]:
    """The rows of a column down to one of a group are that group; groups and what is in none are the last row."""
    for at, column in dict.fromkeys((at, column) for at, _, column in cells):
        rows = tables[at].rows
        last = len(rows) - 1
        total = _TOTAL.match(rows[last][0]) or (len(rows[last]) > 1 and _TOTAL.match(rows[last][1]))
        groups, since = [], 0
        for row, words in enumerate(rows):
            if _GROUP.search(words[0]):
                yield _sum([(at, part, column) for part in range(since, row)], (at, row, column))
                groups, since = [*groups, row], row + 1
        if total:
            yield _sum([(at, part, column) for part in (*groups, *range(since, last))], (at, last, column))


def _sum(parts: Sequence[Cell], total: Cell) -> dict[Cell, float]:
    return dict.fromkeys(parts, 1.0) | {total: -1.0}


def _rows(tables: Sequence[PublishedTable], cells: dict[Cell, str]) -> Iterator[dict[Cell, float]]:
    """Each row adds up to its column of totals."""
    for at, row in dict.fromkeys((at, row) for at, row, _ in cells):
        of_row = [column for column in range(len(tables[at].headings)) if (at, row, column) in cells]
        total = [column for column in of_row if _TOTAL.match(tables[at].headings[column])]
        if len(total) == 1 and len(of_row) > 2:
            yield _sum([(at, row, column) for column in of_row if column != total[0]], (at, row, total[0]))


def _is_false(terms: dict[Cell, float], cells: dict[Cell, str]) -> bool:
    """Whether what is visible says that this is no sum."""
    seen = sum(factor * _number(cells[cell]) for cell, factor in terms.items() if cells[cell] != HIDDEN)
    hidden = {factor for cell, factor in terms.items() if cells[cell] == HIDDEN}
    return (seen > 0 and -1.0 not in hidden) or (seen < 0 and 1.0 not in hidden)


def _alike(tables: Sequence[PublishedTable], cells: dict[Cell, str]) -> Iterator[tuple[Cell, Cell]]:
    """Two columns of two tables that agree wherever both show a row of one name."""
    columns: dict[tuple[int, int], dict[str, Cell]] = {}
    for at, row, column in cells:
        columns.setdefault((at, column), {}).setdefault(tables[at].rows[row][0], (at, row, column))
    for one, other in combinations(columns.values(), 2):
        names = [label for label in one if label in other and not label.startswith(_ANYTHING)]
        pairs = [(one[label], other[label]) for label in names]
        seen = [(cells[a], cells[b]) for a, b in pairs if HIDDEN not in (cells[a], cells[b])]
        if len({a for a, _ in seen}) >= _ENOUGH_ALIKE and all(a == b for a, b in seen):
            yield from pairs

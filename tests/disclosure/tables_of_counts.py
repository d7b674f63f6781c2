"""Random linked tables of counts, and a reader who tries to work the hidden ones out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipeline.measures import CountRelation, ProtectedCount

Linked = tuple[list[ProtectedCount], list[CountRelation]]


def _sum(total: str, *parts: str) -> CountRelation:
    """A sum in which nothing is told by all falling into one part: what is hidden is hidden because it is small."""
    return CountRelation(total, parts, harmless=True)


def table_with_margins(cells: Sequence[Sequence[int]], name: str = "t") -> Linked:
    """A table with row, column and grand totals, and the sums that a reader knows of it."""
    height, width = len(cells), len(cells[0])
    rows = [sum(row) for row in cells]
    columns = [sum(row[c] for row in cells) for c in range(width)]
    counts = [ProtectedCount(f"{name}.{r}.{c}", cells[r][c]) for r in range(height) for c in range(width)]
    counts += [ProtectedCount(f"{name}.row{r}", value) for r, value in enumerate(rows)]
    counts += [ProtectedCount(f"{name}.column{c}", value) for c, value in enumerate(columns)]
    counts.append(ProtectedCount(f"{name}.all", sum(rows)))
    relations = [_sum(f"{name}.row{r}", *(f"{name}.{r}.{c}" for c in range(width))) for r in range(height)]
    relations += [_sum(f"{name}.column{c}", *(f"{name}.{r}.{c}" for r in range(height))) for c in range(width)]
    relations.append(_sum(f"{name}.all", *(f"{name}.row{r}" for r in range(height))))
    relations.append(_sum(f"{name}.all", *(f"{name}.column{c}" for c in range(width))))
    return counts, relations


@st.composite
def linked_tables(draw: st.DrawFn) -> Linked:
    """One table, or two of which the second breaks the rows of the first down in another way."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    value = st.one_of(st.integers(0, 6), st.integers(0, 60))
    cells = [[draw(value) for _ in range(width)] for _ in range(height)]
    counts, relations = table_with_margins(cells)
    if draw(st.booleans()):
        for r, row in enumerate(cells):
            first = draw(st.integers(0, sum(row)))
            counts += [ProtectedCount(f"u.{r}.0", first), ProtectedCount(f"u.{r}.1", sum(row) - first)]
            relations.append(_sum(f"t.row{r}", f"u.{r}.0", f"u.{r}.1"))
    if draw(st.booleans()):  # some of those that are counted are listed elsewhere
        counts = [ProtectedCount(count.id, count.value, min(count.value, 2)) for count in counts]
    return counts, relations


def attack(linked: Linked, hidden: Collection[str], of: Collection[str] = ()) -> dict[str, float]:
    """The width of the interval in which a reader can place each hidden count, from everything visible at once.

    Where only some matter, they are given as ``of``.
    """
    counts, relations = linked
    names = sorted(hidden)
    if not names:
        return {}
    place = {name: number for number, name in enumerate(names)}
    values = {count.id: count.value for count in counts}
    left, right = [], []
    for relation in relations:
        row, known = np.zeros(len(names)), 0
        for name, sign in [(relation.total, 1), *((part, -1) for part in relation.parts)]:
            if name in place:
                row[place[name]] += sign
            else:
                known -= sign * values[name]
        if row.any():
            left.append(row)
            right.append(known)
    listed = {count.id: count.at_least for count in counts}
    limits = [(max(min(values[name], 1), listed[name]), None) for name in names]  # what is hidden is as a rule no nil
    widths = {}
    for name in of or names:
        ends = []
        for sign in (1, -1):
            objective = np.zeros(len(names))
            objective[place[name]] = sign
            solved = linprog(objective, A_eq=np.array(left) if left else None, b_eq=right or None, bounds=limits)
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
        widths[name] = ends[1] - ends[0]
    return widths

"""Hides the least that protects: cell suppression as an optimisation over all counts that sums link.

A count is protected when two readings of everything hidden exist, one with more and one with less of it, that agree
with all that is visible and lie ``width`` apart. Whether a choice of hidden counts allows that is a linear programme;
where it does not, the dual solution is an inequality that every sufficient choice must meet. A choice at least cost is
found over the inequalities known so far, checked, and found again (Benders' decomposition of the cell suppression
problem, as Fischetti and Salazar-Gonzalez gave it in 2001).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.measures import CountRelation

_FAR = 20  # how many widths a hidden count may lie above its value in a reading
_NEARLY_VISIBLE = 1e-4  # a dual solution is better when visible counts may move by next to nothing
_TINY = 1e-9
_PARTS = 1000
_WORK = 600_000  # variables of all linear programmes together, some 10 seconds: then the greedy way has to do

Numbers = NDArray[np.float64]
Which = NDArray[np.bool_]


@dataclass(frozen=True)
class LinkedCounts:
    """The counts that sums link, directly or through others, and the sums."""

    names: tuple[str, ...]
    values: Numbers
    at_least: Numbers
    relations: tuple[CountRelation, ...]

    @classmethod
    def of(
        cls,
        names: Collection[str],
        values: Mapping[str, int],
        at_least: Mapping[str, int],
        relations: Sequence[CountRelation],
    ) -> LinkedCounts:
        ordered = tuple(sorted(names))
        return cls(
            ordered,
            np.array([values[name] for name in ordered], dtype=float),
            np.array([at_least.get(name, 0) for name in ordered], dtype=float),
            tuple(relation for relation in relations if relation.total in names),
        )

    @cached_property
    def sums(self) -> Numbers:
        """One row a sum: 1 for each part, -1 for the total."""
        place = {name: number for number, name in enumerate(self.names)}
        matrix = np.zeros((len(self.relations), len(self.names)))
        for row, relation in enumerate(self.relations):
            for part in relation.parts:
                matrix[row, place[part]] += 1
            matrix[row, place[relation.total]] -= 1
        return matrix


class _Readings:
    """The readings of hidden counts that agree with what is visible, as linear programmes."""

    def __init__(self, linked: LinkedCounts, width: int) -> None:
        self._linked = linked
        self._below = linked.values - linked.at_least
        self._above = np.full(len(linked.names), float(_FAR * width))
        self.work = 0

    def furthest(self, count: int, direction: int, hidden: Which) -> tuple[float, Which]:
        """How far the count can lie from its value in this direction, and which counts move with it."""
        solved = self._solve(count, direction, np.where(hidden, self._below, 0), np.where(hidden, self._above, 0))
        return -float(solved.fun), np.abs(solved.x) > _TINY

    def prices(self, count: int, direction: int, hidden: Which) -> Numbers:
        """For each count, how far hiding it can at most let ``count`` lie from its value: the dual solution."""
        free = np.where(hidden, 1.0, _NEARLY_VISIBLE)
        below, above = self._below, self._above
        solved = self._solve(count, direction, np.minimum(below, above) * free, above * free)
        objective = np.zeros(len(self._linked.names))
        objective[count] = direction
        left = objective + self._linked.sums.T @ solved.eqlin.marginals
        return np.where(left > _TINY, left * above, 0) + np.where(left < -_TINY, -left * below, 0)

    def _solve(self, count: int, direction: int, below: Numbers, above: Numbers) -> Any:
        from scipy.optimize import linprog  # imported here: most commands need no linear programming

        self.work += len(self._linked.names)
        objective = np.zeros(len(self._linked.names))
        objective[count] = -direction
        sums = self._linked.sums
        return linprog(
            objective, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=np.column_stack([-below, above]), method="highs"
        )


def least_costly(
    linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int
) -> frozenset[str] | None:
    """The counts to hide, ``primary`` among them, so that all are protected at the least cost; None if not found."""
    small = [number for number, name in enumerate(linked.names) if name in primary]
    price = np.array([costs[name] for name in linked.names], dtype=float)
    readings = _Readings(linked, width)
    protecting: dict[int, list[Which]] = {count: [] for count in small}  # choices known to protect it
    looked_at = list(small)  # those last found unsafe first: they are the likeliest to be so again
    cuts: list[Numbers] = []
    hidden: Which | None = np.isin(np.arange(len(linked.names)), small)
    while hidden is not None and readings.work < _WORK:
        for count in looked_at:
            if not _is_protected(count, hidden, readings, protecting[count], width):
                cut = _inequality(readings.prices(count, 1, hidden) + readings.prices(count, -1, hidden), width)
                if cut @ hidden < min(_PARTS, cut.sum()):
                    break  # else it is as well hidden as it can be
        else:
            return frozenset(name for name, is_hidden in zip(linked.names, hidden, strict=True) if is_hidden)
        looked_at.remove(count)
        looked_at.insert(0, count)
        cuts.append(cut)
        hidden = _cheapest(price, small, cuts)
    return None


def _inequality(prices: Numbers, width: int) -> Numbers:
    """What each count brings towards the width, in whole parts of it: a solver is exact only in whole numbers."""
    return np.ceil(np.minimum(prices / width, 1) * _PARTS - _TINY)


def _is_protected(count: int, hidden: Which, readings: _Readings, protecting: list[Which], width: int) -> bool:
    if any(not (choice & ~hidden).any() for choice in protecting):
        return True
    above, moved_up = readings.furthest(count, 1, hidden)
    below, moved_down = readings.furthest(count, -1, hidden)
    if above + below < width - 1e-6:
        return False
    protecting.append(moved_up | moved_down)
    return True


def _cheapest(price: Numbers, small: Sequence[int], cuts: Sequence[Numbers]) -> Which | None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    least = np.zeros(len(price))
    least[small] = 1
    needed = [min(_PARTS, cut.sum()) for cut in cuts]
    solved = milp(
        price,
        integrality=np.ones(len(price)),
        bounds=Bounds(least, np.ones(len(price))),
        constraints=LinearConstraint(np.array(cuts), lb=np.array(needed)),
        # A limit in steps, not in seconds: the same choice on every machine. Presolving makes the solver print.
        options={"node_limit": 10_000, "presolve": False},
    )
    return None if solved.x is None else np.round(solved.x).astype(bool)

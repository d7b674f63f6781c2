"""The readings of hidden counts that agree with everything visible, and how far apart they let each count lie."""

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
_SLACK = 1e-6
_FEW = 4  # counts that are quicker looked at one by one
_TOGETHER = 4  # rounds in which many are looked at together

Numbers = NDArray[np.float64]
Which = NDArray[np.bool_]


@dataclass(frozen=True)
class LinkedCounts:
    """The counts that sums link, directly or through others, and the sums.

    What a sum has besides them is known to readers, and does not move.
    """

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
            tuple(relation for relation in relations if not {relation.total, *relation.parts}.isdisjoint(names)),
        )

    @cached_property
    def sums(self) -> Numbers:
        """One row a sum: 1 for each part, -1 for the total."""
        place = {name: number for number, name in enumerate(self.names)}
        matrix = np.zeros((len(self.relations), len(self.names)))
        for row, relation in enumerate(self.relations):
            for name, sign in [(relation.total, -1), *((part, 1) for part in relation.parts)]:
                if name in place:
                    matrix[row, place[name]] += sign
        return matrix


class Readings:
    """Readings found so far, as distances from the true values; each is kept, for it may show others safe too."""

    def __init__(self, linked: LinkedCounts, width: int) -> None:
        self._sums = linked.sums
        self._below = linked.values - linked.at_least
        self._above = np.full(len(linked.names), float(_FAR * width))
        self._width = width
        self._kept = np.zeros((256, len(linked.names)))  # the first is the true one
        self._number = 1
        self.work = 0  # variables in all linear programmes so far

    def unsafe(self, hidden: Which, wanted: Sequence[int]) -> list[int]:
        """Those of ``wanted`` that no readings found so far leave open enough, given what is hidden."""
        found = self._kept[: self._number]
        possible = found[~(np.abs(found[:, ~hidden]) > _TINY).any(axis=1)]
        spread = possible.max(axis=0) - possible.min(axis=0)
        return [count for count in wanted if spread[count] < self._width - _SLACK]

    def look_further(self, count: int, hidden: Which) -> bool:
        """Find the readings with the most and the least of ``count``; whether they lie far enough apart."""
        columns, rows = self._near(count, hidden)
        sums, below, above = self._sums[np.ix_(rows, columns)], self._below[columns], self._above[columns]
        ends = []
        for direction in (1, -1):
            objective = np.where(columns == count, -direction, 0)
            solved = self._solve(objective, sums, below, above)
            self._keep(columns, solved.x)
            ends.append(-float(solved.fun))
        return sum(ends) >= self._width - _SLACK

    def look_together(self, counts: Sequence[int], hidden: Which) -> None:
        """Find readings that move many of ``counts`` at once, each no further than the width.

        What they leave open enough need not be looked at by itself. In each round another half of them moves down.
        """
        columns = np.flatnonzero(hidden)
        rows = np.flatnonzero((self._sums[:, columns] != 0).any(axis=1))
        sums = self._sums[np.ix_(rows, columns)]
        for turn in range(_TOGETHER):
            counts = self.unsafe(hidden, counts)
            if len(counts) < _FEW:
                return
            wanted = np.isin(columns, counts)
            most = np.where(wanted, self._width, np.inf)
            below, above = np.minimum(self._below[columns], most), np.minimum(self._above[columns], most)
            signs = np.where((np.cumsum(wanted) >> turn) & 1, 1, -1) if turn else 1
            for direction in (1, -1):
                self._keep(columns, self._solve(np.where(wanted, -direction * signs, 0), sums, below, above).x)

    def _keep(self, columns: NDArray[np.intp], moved: Numbers) -> None:
        if self._number == len(self._kept):
            self._kept = np.concatenate([self._kept, np.zeros_like(self._kept)])
        self._kept[self._number, columns] = moved
        self._number += 1

    def prices(self, count: int, hidden: Which) -> Numbers:
        """How much hiding each count can at most add to the distance between the readings: the dual solution."""
        return self._prices(count, 1, hidden) + self._prices(count, -1, hidden)

    def groups(self, hidden: Which) -> NDArray[np.int32]:
        """For each count, the number of the group of hidden counts that it is linked to; visible ones stand alone."""
        from scipy.sparse import bmat, csr_matrix
        from scipy.sparse.csgraph import connected_components

        links = csr_matrix((self._sums != 0) & hidden)
        _, labels = connected_components(bmat([[None, links.T], [links, None]]), directed=False)
        return labels[: len(hidden)]

    def _near(self, count: int, hidden: Which) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The hidden counts that sums link to this one, and those sums."""
        labels = self.groups(hidden)
        columns = np.flatnonzero(hidden & (labels == labels[count]))
        return columns, np.flatnonzero((self._sums[:, columns] != 0).any(axis=1))

    def _prices(self, count: int, direction: int, hidden: Which) -> Numbers:
        free = np.where(hidden, 1.0, _NEARLY_VISIBLE)
        below, above = self._below, self._above
        objective = np.zeros(len(hidden))
        objective[count] = -direction
        solved = self._solve(objective, self._sums, np.minimum(below, above) * free, above * free)
        left = self._sums.T @ solved.eqlin.marginals - objective
        return np.where(left > _TINY, left * above, 0) + np.where(left < -_TINY, -left * below, 0)

    def _solve(self, objective: Numbers, sums: Numbers, below: Numbers, above: Numbers) -> Any:
        from scipy.optimize import linprog  # imported here: most commands need no linear programming
        from scipy.sparse import csr_matrix

        self.work += len(objective)
        return linprog(
            objective,
            A_eq=csr_matrix(sums),
            b_eq=np.zeros(len(sums)),
            bounds=np.column_stack([-below, above]),
            method="highs",
        )

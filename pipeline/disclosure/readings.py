"""The readings of hidden counts that agree with everything visible, and how far apart they let each count lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.disclosure.programme import Numbers, Programme, matrix_of
from pipeline.measures import CountRelation

_FAR = 20  # how many widths a hidden count may lie above its value in a reading
NEARLY_VISIBLE = 1e-4  # a dual solution is better when visible counts may move by next to nothing
_TINY = 1e-9
_SLACK = 1e-6
_FEW = 4  # counts that are quicker looked at one by one
_TOGETHER = 4  # rounds in which many are looked at together

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


class Readings:
    """Readings found so far, as distances from the true values; each is kept, for it may show others safe too."""

    def __init__(self, linked: LinkedCounts, width: int) -> None:
        far = float(_FAR * width)
        self.width = width
        self._below = np.minimum(linked.values - linked.at_least, far)
        self._above = np.full(len(linked.names), far)
        self._kept = np.zeros((256, len(linked.names)), dtype=np.float32)  # the first is the true one
        self._moves = np.zeros_like(self._kept)  # 1 for what a reading moves
        self._number = 1
        sums = matrix_of(linked.names, linked.relations)
        self._exact, self._nearly = Programme(sums), Programme(sums)
        self.work = 0  # variables in all linear programmes so far

    def spread(self, hidden: Which) -> tuple[Numbers, Numbers]:
        """How low and how high each count lies in the readings found so far that agree with what is visible."""
        moves_visible = self._moves[: self._number] @ (~hidden).astype(np.float32)
        possible = self._kept[: self._number][moves_visible == 0]
        return possible.min(axis=0), possible.max(axis=0)

    def find(self, objective: Numbers, hidden: Which, most: Numbers | float = np.inf) -> Numbers:
        """The reading with the least of an objective, in which nothing moves further than ``most``; it is kept."""
        self.work += len(objective)
        below, above = (np.where(hidden, np.minimum(bound, most), 0) for bound in (self._below, self._above))
        moved = np.where(hidden, self._exact.least(objective, -below, above).moved, 0)
        if self._number == len(self._kept):
            self._kept = np.concatenate([self._kept, np.zeros_like(self._kept)])
            self._moves = np.concatenate([self._moves, np.zeros_like(self._moves)])
        self._kept[self._number] = moved
        self._moves[self._number] = np.abs(moved) > _TINY
        self._number += 1
        return moved

    def prices(self, count: int, hidden: Which, nearly_visible: float) -> Numbers:
        """How much hiding each count can at most add to the distance between the readings: the dual solution."""
        return self._prices(count, 1, hidden, nearly_visible) + self._prices(count, -1, hidden, nearly_visible)

    def _prices(self, count: int, direction: int, hidden: Which, nearly_visible: float) -> Numbers:
        self.work += len(hidden)
        free = np.where(hidden, 1.0, nearly_visible)
        objective = np.zeros(len(hidden))
        objective[count] = -direction
        held = self._nearly.least(objective, -self._below * free, self._above * free).reduced_costs
        return np.where(held < -_TINY, -held * self._above, 0) + np.where(held > _TINY, held * self._below, 0)


class Look:
    """How open each count is, given what is hidden, as far as readings have been found."""

    def __init__(self, readings: Readings, hidden: Which) -> None:
        self.hidden = hidden.copy()
        self._readings = readings
        self._low, self._high = readings.spread(hidden)

    def unsafe(self) -> NDArray[np.intp]:
        """The hidden counts that no readings found so far leave open enough."""
        return np.flatnonzero(self.hidden & ~self._is_open())

    def _is_open(self) -> Which:
        return self._high - self._low >= self._readings.width - _SLACK

    def leaves_open(self, count: int) -> bool:
        """Whether a count is open enough; what is not known yet is found out: the readings with its most and least."""
        objective = np.zeros(len(self.hidden))
        for objective[count] in (-1, 1):
            if not self._is_open()[count]:
                self._see(self._readings.find(objective, self.hidden))
        return bool(self._is_open()[count])

    def together(self, counts: NDArray[np.intp]) -> None:
        """Find readings that move many of ``counts`` at once, each no further than the width.

        What they leave open enough need not be looked at by itself. In each round another half of them moves down.
        """
        for turn in range(_TOGETHER):
            counts = counts[~self._is_open()[counts]]
            if len(counts) < _FEW:
                return
            most = np.full(len(self.hidden), np.inf)
            most[counts] = self._readings.width
            objective = np.zeros(len(self.hidden))
            objective[counts] = np.where((np.arange(1, len(counts) + 1) >> turn) & 1, 1, -1) if turn else 1
            for direction in (1, -1):
                self._see(self._readings.find(direction * objective, self.hidden, most))

    def _see(self, moved: Numbers) -> None:
        self._low, self._high = np.minimum(self._low, moved), np.maximum(self._high, moved)

"""What a reader could work out of hidden counts, from every visible count and every sum that links them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from pipeline.disclosure.programme import Boundless, Numbers, Programme, matrix_of
from pipeline.measures import CountRelation

_SLACK = 1e-6
_ROUNDS = 5  # in which many counts are moved at once
_FEW = 4  # counts that are quicker looked at one by one


def intervals(
    values: Mapping[str, int],
    relations: Sequence[CountRelation],
    hidden: Collection[str],
    wanted: Collection[str] | None = None,
    at_least: Mapping[str, int] | None = None,
) -> dict[str, tuple[float, float]]:
    """The least and greatest value that each ``wanted`` (else every) hidden count could have, given what is visible.

    No count is below its ``at_least``, or below zero where that names none.
    """
    found: dict[str, tuple[float, float]] = {}
    for group in _groups(values, at_least or {}, relations, hidden, wanted):
        for at in group.wanted:
            group.place(at)
            found[group.names[at]] = (float(group.least[at]), float(group.most[at]))
    return found


def too_close(
    values: Mapping[str, int],
    at_least: Mapping[str, int],
    relations: Sequence[CountRelation],
    hidden: Collection[str],
    wanted: Collection[str],
    width: int,
) -> list[str]:
    """Those of the ``wanted`` hidden counts that a reader can place more closely than ``width``."""
    found: list[str] = []
    for group in _groups(values, at_least, relations, hidden, wanted):
        group.move_many(width)
        for at in group.closer_than(width):
            if group.most[at] - group.least[at] < width - _SLACK:  # others may have shown by now that it is not
                group.place(at)
        found += [group.names[at] for at in group.closer_than(width)]
    return sorted(found)


class _Group:
    """Hidden counts that sums link, and how low and high each is known to be possible."""

    def __init__(
        self,
        names: Sequence[str],
        wanted: Collection[str],
        values: Mapping[str, int],
        at_least: Mapping[str, int],
        sums: Sequence[CountRelation],
    ) -> None:
        self.names = names
        self.wanted = [at for at, name in enumerate(names) if name in wanted]
        self._true = np.array([values[name] for name in names], dtype=float)
        self.least, self.most = self._true.copy(), self._true.copy()
        self._floor = np.array([at_least.get(name, 0) for name in names], dtype=float)
        self._programme = Programme(matrix_of(names, sums))

    def closer_than(self, width: int) -> list[int]:
        return [at for at in self.wanted if self.most[at] - self.least[at] < width - _SLACK]

    def place(self, at: int) -> None:
        """Find the least and the greatest value of one count."""
        for direction in (1, -1):
            objective = np.zeros(len(self.names))
            objective[at] = direction
            try:
                self._see(objective, self._floor, np.full(len(self.names), np.inf))
            except Boundless:
                self.most[at] = np.inf

    def move_many(self, width: int) -> None:
        """Look for values in which many counts lie far from the true ones, up or down, though none beyond ``width``."""
        for turn in range(_ROUNDS):
            close = self.closer_than(width)
            if len(close) < _FEW:
                return
            objective = np.zeros(len(self.names))
            objective[close] = np.where(np.arange(len(close)) >> (turn - 1) & 1, 1, -1) if turn else 1
            low, high = self._floor.copy(), np.full(len(self.names), np.inf)
            low[close] = np.maximum(low[close], self._true[close] - width)
            high[close] = self._true[close] + width
            for direction in (1, -1):
                self._see(direction * objective, low, high)

    def _see(self, objective: Numbers, low: Numbers, high: Numbers) -> None:
        """Take note of the values with the least of an objective; raise Boundless where there is no least."""
        try:
            moved = self._programme.least(objective, low - self._true, high - self._true).moved
        except Boundless:
            raise
        except ArithmeticError:  # where the solver gives up, a reader is taken to know the value
            return
        found = self._true + moved
        self.least, self.most = np.minimum(self.least, found), np.maximum(self.most, found)


def _groups(
    values: Mapping[str, int],
    at_least: Mapping[str, int],
    relations: Sequence[CountRelation],
    hidden: Collection[str],
    wanted: Collection[str] | None,
) -> Iterator[_Group]:
    asked = hidden if wanted is None else wanted
    by_count: dict[str, list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        for name in (relation.total, *relation.parts):
            by_count[name].append(number)
    for group in linked(sorted(hidden), relations):
        if not group.isdisjoint(asked):
            numbers = sorted({number for name in group for number in by_count[name]})
            yield _Group(sorted(group), asked, values, at_least, [relations[number] for number in numbers])


def linked(names: Iterable[str], relations: Sequence[CountRelation]) -> list[set[str]]:
    """The counts in groups that no relation joins: each group can be solved by itself."""
    of: dict[str, set[str]] = {name: {name} for name in names}
    for relation in relations:
        members = [name for name in (relation.total, *relation.parts) if name in of]
        if len(members) < 2:
            continue
        merged = set().union(*(of[name] for name in members))
        for name in merged:
            of[name] = merged
    return list({id(group): group for group in of.values()}.values())

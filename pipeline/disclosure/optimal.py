"""Hides the least that protects: cell suppression as an optimisation over all counts that sums link.

A count is protected when two readings of everything hidden exist, one with more and one with less of it, that agree
with all that is visible and lie ``width`` apart. Whether a choice of hidden counts allows that is a linear programme;
where it does not, the dual solution is an inequality that every sufficient choice must meet. A choice at least cost is
found over the inequalities known so far, checked, and found again (Benders' decomposition of the cell suppression
problem, as Fischetti and Salazar-Gonzalez gave it in 2001). A first choice, quickly made, gathers most inequalities
and is what remains where the search for the least takes too many steps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from pipeline.disclosure.readings import LinkedCounts, Numbers, Readings, Which

_TINY = 1e-9
_PARTS = 1000
_WORK = 150_000  # variables of all linear programmes of the search for the least: a second or two
_CHOICES = 30  # that the search makes and checks


def least_costly(
    linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int
) -> frozenset[str]:
    """The counts to hide, ``primary`` among them, so that all are protected, at the least cost that was found."""
    hidden = _Search(linked, primary, costs, width).least()
    return frozenset(name for name, is_hidden in zip(linked.names, hidden, strict=True) if is_hidden)


class _Search:
    """One search over the counts that sums link."""

    def __init__(self, linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int) -> None:
        self._small = [number for number, name in enumerate(linked.names) if name in primary]
        self._first = np.isin(np.arange(len(linked.names)), self._small)
        self._price = np.array([costs[name] for name in linked.names], dtype=float)
        self._width = width
        self._readings = Readings(linked, width)
        self._cuts: list[Numbers] = []

    def least(self) -> Which:
        """The least costly choice; where that takes too many steps, the first sufficient one less what it can spare."""
        enough = self._spared(self._enough())
        until = self._readings.work + _WORK
        for _ in range(_CHOICES):
            chosen = self._cheapest()
            if chosen is None or self._cost(chosen) >= self._cost(enough):
                return enough
            if not self._new_cuts(chosen):
                return chosen
            if self._readings.work > until:
                break
        return enough

    def _cost(self, hidden: Which) -> float:
        return float(self._price @ hidden)

    def _enough(self) -> Which:
        """Small counts and, for each inequality not met, what brings most for its cost, until all are met."""
        hidden = self._first.copy()
        while cuts := self._new_cuts(hidden):
            for cut in cuts:
                worth = np.where(hidden, 0, cut / self._price)
                while cut @ hidden < min(_PARTS, cut.sum()):
                    best = int(worth.argmax())
                    hidden[best], worth[best] = True, 0
        return hidden

    def _spared(self, hidden: Which) -> Which:
        """``hidden`` without what protects nothing, the costliest first."""
        for count in sorted(np.flatnonzero(hidden & ~self._first), key=lambda count: (-self._price[count], count)):
            without = hidden.copy()
            without[count] = False
            if all(cut @ without >= min(_PARTS, cut.sum()) for cut in self._cuts) and self._suffices(without):
                hidden = without
        return hidden

    def _suffices(self, hidden: Which) -> bool:
        """Whether all small counts are protected; where one is not, the inequality that says so is kept."""
        self._readings.look_together(self._readings.unsafe(hidden, self._small), hidden)
        for count in self._readings.unsafe(hidden, self._small):
            if self._readings.unsafe(hidden, [count]) and not self._readings.look_further(count, hidden):
                self._unmet(count, hidden)
                return False
        return True

    def _unmet(self, count: int, hidden: Which) -> Numbers | None:
        """The inequality not met by a choice that leaves a count unsafe; None if it hides as well as any can."""
        cut = np.ceil(np.minimum(self._readings.prices(count, hidden) / self._width, 1) * _PARTS - _TINY)
        if cut @ hidden >= min(_PARTS, cut.sum()):
            return None
        self._cuts.append(cut)
        return cut

    def _new_cuts(self, hidden: Which) -> list[Numbers]:
        """Inequalities that this choice does not meet, at most one for each group of hidden counts."""
        groups = self._readings.groups(hidden)
        done: set[int] = set()
        cuts = []
        for count in self._readings.unsafe(hidden, self._small):
            if groups[count] in done or not self._readings.unsafe(hidden, [count]):
                continue
            if self._readings.look_further(count, hidden):
                continue
            if (cut := self._unmet(count, hidden)) is not None:
                cuts.append(cut)
                done.add(groups[count])
        return cuts

    def _cheapest(self) -> Which | None:
        """The cheapest choice that meets every inequality known so far."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_matrix

        if not self._cuts:
            return self._first
        cuts = np.array(self._cuts)
        solved = milp(
            self._price,
            integrality=np.ones(len(self._price)),
            bounds=Bounds(self._first.astype(float), np.ones(len(self._price))),
            constraints=LinearConstraint(csr_matrix(cuts), lb=np.minimum(_PARTS, cuts.sum(axis=1))),
            # A limit in steps, not in seconds: the same choice on every machine. Presolving makes the solver print.
            options={"node_limit": 1_000, "presolve": False},
        )
        return None if solved.x is None else np.round(solved.x).astype(bool)

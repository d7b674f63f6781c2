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
from numpy.typing import NDArray

from pipeline.disclosure.programme import Numbers, cheapest_choice
from pipeline.disclosure.readings import NEARLY_VISIBLE, LinkedCounts, Look, Readings, Which

_TINY = 1e-9
_PARTS = 1000
_SPARING = 300_000  # variables of all linear programmes of the search for what can be spared: a second or so,
_WORK = 150_000  # and of the search for the least
_CHOICES = 30  # that the search makes and checks
_NODES = 1_000  # of the tree of each choice


def least_costly(
    linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int
) -> frozenset[str]:
    """The counts to hide, ``primary`` among them, so that all are protected, at the least cost that was found."""
    hidden = _Search(linked, primary, costs, width).least()
    return frozenset(name for name, is_hidden in zip(linked.names, hidden, strict=True) if is_hidden)


class _Search:
    """One search over the counts that sums link."""

    def __init__(self, linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int) -> None:
        self._first = np.array([name in primary for name in linked.names])
        self._price = np.array([costs[name] for name in linked.names], dtype=float)
        self._width = width
        self._readings = Readings(linked, width)
        self._told = np.zeros(len(linked.names), dtype=bool)  # by sums alone, whatever is hidden
        self._cuts: list[Numbers] = []

    def least(self) -> Which:
        """The least costly choice; where that takes too many steps, the first sufficient one less what it can spare."""
        enough = self._spared(self._enough())
        until = self._readings.work + _WORK
        for _ in range(_CHOICES):
            chosen = self._cheapest()
            if chosen is None or self._cost(chosen) >= self._cost(enough):
                return enough
            if not self._lacks(chosen):
                return chosen
            if self._readings.work > until:
                break
        return enough

    def _cost(self, hidden: Which) -> float:
        return float(self._price @ hidden)

    def _enough(self) -> Which:
        """Small counts and, for each inequality not met, what brings most for its cost, until all are met."""
        look = Look(self._readings, self._first)
        while len(unsafe := self._unsafe(look)):
            look.together(unsafe)
            for count in self._unsafe(look):
                while (cut := self._unmet(count, look)) is not None:
                    worth = np.where(look.hidden, 0, cut / self._price)
                    while cut @ look.hidden < 0:
                        best = int(worth.argmax())
                        look.hidden[best], worth[best] = True, 0
        return look.hidden

    def _spared(self, hidden: Which) -> Which:
        """``hidden`` without what protects nothing, the costliest first."""
        until = self._readings.work + _SPARING
        for count in sorted(np.flatnonzero(hidden & ~self._first), key=lambda count: (-self._price[count], count)):
            without = hidden.copy()
            without[count] = False
            if self._readings.work < until and all(cut @ without >= 0 for cut in self._cuts):
                hidden = hidden if self._lacks(without, at_most=1) else without
        return hidden

    def _lacks(self, hidden: Which, at_most: int | None = None) -> int:
        """How many inequalities were found that a choice does not meet; they are kept."""
        look = Look(self._readings, hidden)
        look.together(self._unsafe(look))
        found, asked = 0, np.zeros(len(hidden), dtype=bool)
        for count in self._unsafe(look):
            if not asked[count] and (cut := self._unmet(count, look)) is not None:
                found, asked = found + 1, asked | (cut != 0)
                if found == at_most:
                    break
        return found

    def _unsafe(self, look: Look) -> NDArray[np.intp]:
        found = look.unsafe()
        return found[~self._told[found]]

    def _unmet(self, count: int, look: Look) -> Numbers | None:
        """The inequality not met by a choice that leaves a count unsafe; None if it does not, or nothing can help."""
        if look.leaves_open(count):
            return None
        for nearly_visible in (NEARLY_VISIBLE, 0):
            cut = self._cut(count, self._readings.prices(count, look.hidden, nearly_visible))
            if cut @ look.hidden < 0:
                self._cuts.append(cut)
                return cut
        self._told[count] = True
        return None

    def _cut(self, count: int, prices: Numbers) -> Numbers:
        """Where the count is hidden, the others must give as much as its own bounds do not."""
        cut = np.ceil(np.minimum(prices / self._width, 1) * _PARTS - _TINY)
        cut[count] -= min(_PARTS, cut.sum())
        return cut

    def _cheapest(self) -> Which | None:
        """The cheapest choice that meets every inequality known so far."""
        if not self._cuts:
            return self._first
        return cheapest_choice(self._price, self._first, np.array(self._cuts), _NODES)

"""A reader of one published plan, who knows how its numbers hang together and bounds each that is hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from prints import Place, Print, row_of
from relations import Known
from scipy.optimize import linprog
from scipy.sparse import coo_array

_SLACK = 1e-5


@dataclass(frozen=True)
class Leak:
    """A hidden count that the reader can place between ``low`` and ``high``."""

    place: Place
    value: int
    low: float
    high: float

    def __str__(self) -> str:
        return f"{' / '.join(self.place)}: {self.value} is known to be from {self.low:.2f} to {self.high:.2f}"


def leaks(known: Known, published: Print, whole: Print, width: int, threshold: int) -> list[Leak]:
    """The counts that are hidden in ``published`` and can be placed more closely than ``width``.

    ``whole`` is the same plan with nothing hidden: it says which numbers are there, never what the reader knows.
    """
    system = _System(known, published, whole)
    found = []
    for number, place in sorted(_hidden(known, published, whole, threshold).items()):
        low, high = system.span(number, width)
        if high - low < width - _SLACK:
            found.append(Leak(place, int(system.truth[number]), low, high))
    return found


def _hidden(known: Known, published: Print, whole: Print, threshold: int) -> dict[int, Place]:
    """Each count that is marked as hidden somewhere, or is small: with a place that prints it."""
    found: dict[int, Place] = {}
    for place, number in known.of.items():
        value = whole.numbers[place].value if place in whole.numbers else Fraction(0)
        hidden = place in published.marked and place in whole.numbers
        if number in known.counts and (hidden or 0 < value < threshold):
            found.setdefault(number, place)
    return found


class _System:
    """Everything that is visible as bounds, and everything that is known as equations and inequalities."""

    def __init__(self, known: Known, published: Print, whole: Print) -> None:
        size = len(known.vectors)
        self.truth = _truth(known, whole)
        signed = [min(vector) < 0 for vector in known.vectors]
        self.low = np.array([-np.inf if sign else 0.0 for sign in signed])
        self.high = np.full(size, np.inf)
        for number in known.listed_if_any:
            if self.truth[number]:
                self.low[number] = 1.0
        self._sees(known, published, whole)
        equal, right = _equations(known, size)
        below = _inequalities(known, published, size)
        self.constraints = {"A_eq": equal, "b_eq": right} | ({"A_ub": below[0], "b_ub": below[1]} if below else {})
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)

    def _sees(self, known: Known, published: Print, whole: Print) -> None:
        rows = {row_of(place) for place in (*whole.numbers, *published.marked)}
        for place, number in known.of.items():
            if place in published.numbers:
                seen = published.numbers[place]
                self.low[number] = max(self.low[number], float(seen.low))
                self.high[number] = min(self.high[number], float(seen.high))
            elif place in published.marked and number in known.counts and self.truth[number] >= 1:
                self.low[number] = max(self.low[number], 1.0)  # nils are seldom hidden: readers rightly think of none
            elif place[0] != "secrets" and row_of(place) not in rows:
                self.low[number], self.high[number] = max(self.low[number], 0.0), 0.0  # no such row: there was none

    def span(self, number: int, width: float) -> tuple[float, float]:
        """How low and how high the number may be; what other solutions have shown to be wide enough is not solved."""
        for sign in (1, -1):
            if self.most[number] - self.least[number] >= width:
                break
            self._solve(number, sign)
        return self.least[number], self.most[number]

    def _solve(self, number: int, sign: int) -> None:
        objective = np.zeros(len(self.low))
        objective[number] = sign
        bounds = np.column_stack([self.low, self.high])
        for presolve in (True, False):  # with spans as narrow as six decimals, presolving at times finds no solution
            solved = linprog(
                objective, bounds=bounds, method="highs", options={"presolve": presolve}, **self.constraints
            )
            if solved.status in (0, 3):
                break
        if solved.status == 3:
            self.least[number], self.most[number] = (-np.inf, 0) if sign == 1 else (0, np.inf)
            return
        if solved.status != 0:
            raise ArithmeticError(f"what was learnt does not hold in this plan: {solved.message}")
        self.least = np.minimum(self.least, solved.x)
        self.most = np.maximum(self.most, solved.x)


def _truth(known: Known, whole: Print) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {number: Fraction(0) for number in range(len(known.vectors))}
    for place, number in known.of.items():
        if place in whole.numbers:
            found[number] = whole.numbers[place].value
    return found


def _equations(known: Known, size: int) -> tuple[coo_array, np.ndarray]:
    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    right = np.zeros(len(known.sums))
    for row, terms in enumerate(known.sums):
        largest = max(abs(float(factor)) for number, factor in terms.items() if number >= 0)
        for number, factor in terms.items():
            if number < 0:
                right[row] = -float(factor) / largest
            else:
                rows.append(row)
                columns.append(number)
                factors.append(float(factor) / largest)
    return coo_array((factors, (rows, columns)), shape=(len(known.sums), size)).tocsr(), right


def _inequalities(known: Known, published: Print, size: int) -> tuple[np.ndarray, np.ndarray] | None:
    """A visible share holds its part between two multiples of its whole; no part is more than its whole."""
    spans: dict[int, tuple[float, float]] = {}
    for place, number in known.of.items():
        if place in published.numbers:
            seen = published.numbers[place]
            low, high = spans.get(number, (-np.inf, np.inf))
            spans[number] = max(low, float(seen.low)), min(high, float(seen.high))
    rows = []
    for share in known.shares:
        low, high = spans.get(share.share, (0.0, 100.0))
        if share.rounded and share.share in spans:
            low, high = low - 0.5, high + 0.5
        rows += list(_between(share.part, share.whole, max(low, 0.0), min(high, 100.0), size))
    return (np.array(rows), np.zeros(len(rows))) if rows else None


def _between(part: int, whole: int, low: float, high: float, size: int) -> Iterable[np.ndarray]:
    for sign, bound in ((1, high), (-1, low)):
        row = np.zeros(size)
        row[part] += sign
        row[whole] -= sign * bound / 100
        yield row

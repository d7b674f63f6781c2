"""What a reader can learn of how printed numbers hang together, from many plans in which nothing is hidden.

Nothing of this project's code is asked: each relation is one that holds between the numbers of every plan. Linear ones
(totals, the same count in two tables, rates over one population, changes) are the null space of the matrix of plans by
numbers; percentages are tried over every pair of counts, exact and rounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from prints import Place, Print, row_of

_PRIME = 2**61 - 1
_SPARE = 12  # plans beyond the number of relations that could be chance
_SEEN_OFTEN = 30  # plans in which a number is not what it mostly is
_CHANGE = re.compile(r"\bchange\b")
_MOST_TERMS = 40

Vector = tuple[Fraction, ...]


@dataclass(frozen=True)
class Share:
    """``share`` is always 100 times ``part`` over ``whole``; ``rounded`` where it is that only as a whole number."""

    share: int
    part: int
    whole: int
    rounded: bool


@dataclass(frozen=True)
class Known:
    """What is always true: which places print one and the same number, the sums of numbers, and the shares."""

    of: Mapping[Place, int]  # the number that a place prints
    vectors: Sequence[Vector]  # each number in every plan
    counts: frozenset[int]
    listed_if_any: frozenset[int]  # counts whose rows are there only where there is something to count
    sums: Sequence[Mapping[int, Fraction]]  # these times the numbers, and -1 the constant, add up to nothing
    shares: Sequence[Share]


def learn(prints: Sequence[Print], secrets: Sequence[Mapping[str, int]] = ()) -> Known:
    """What holds in all of ``prints``; ``secrets`` are true counts that no plan prints, for shares to be tried on."""
    values = _values(prints, secrets)
    of: dict[Place, int] = {}
    number: dict[Vector, int] = {}
    for place, vector in values.items():
        of[place] = number.setdefault(vector, len(number))
    counts = {of[p] for p in values if p[0] == "secrets" or any(_counts(one, p) for one in prints)}
    shares = _shares(number, counts, _percentages(prints, values, of))
    vectors = list(number)
    changes = {number for place, number in of.items() if _CHANGE.search(place[1])}
    counts = {at for at in counts - changes if min(vectors[at]) >= 0}  # a change is the difference of two counts
    return Known(of, vectors, frozenset(counts), _listed(prints, of), _sums(vectors), shares)


def _counts(one: Print, place: Place) -> bool:
    return place in one.numbers and one.numbers[place].counts


def _values(prints: Sequence[Print], secrets: Sequence[Mapping[str, int]]) -> dict[Place, Vector]:
    """Each place's number in every plan: nil where the row is not there."""
    places = sorted({place for one in prints for place in one.numbers})
    found = {
        place: tuple(one.numbers[place].value if place in one.numbers else Fraction(0) for one in prints)
        for place in places
    }
    names = sorted({name for one in secrets for name in one})
    hidden = {("secrets", name): tuple(Fraction(one.get(name, 0)) for one in secrets) for name in names}
    return {place: vector for place, vector in (found | hidden).items() if _varies(vector)}


def _varies(vector: Vector) -> bool:
    """Whether the number is another in enough plans for what holds between it and others not to be chance."""
    return len(vector) - max(Counter(vector).values()) >= _SEEN_OFTEN


def _listed(prints: Sequence[Print], of: Mapping[Place, int]) -> frozenset[int]:
    """Counts whose row of a table is missing in some plans, and that are never nil where it is there."""
    rows = [{row_of(place) for place in one.numbers} for one in prints]
    found = set()
    for place, number in of.items():
        if place[0] in ("figures", "secrets") or not any(_counts(one, place) for one in prints):
            continue
        with_row = [one for one, listed in zip(prints, rows, strict=True) if row_of(place) in listed]
        occurs = all(place in one.numbers and one.numbers[place].value >= 1 for one in with_row)
        if occurs and len(with_row) < len(prints):
            found.add(number)
    return frozenset(found)


def _percentages(prints: Sequence[Print], values: Mapping[Place, Vector], of: Mapping[Place, int]) -> set[int]:
    found = set()
    for place, vector in values.items():
        counted = place[0] == "secrets" or any(_counts(one, place) for one in prints)
        if not counted and min(vector) >= 0 and max(vector) <= 100:
            found.add(of[place])
    return found


def _shares(number: dict[Vector, int], counts: set[int], percentages: set[int]) -> list[Share]:
    """Shares over every count; a part that is printed nowhere is a number of its own, added to ``number``.

    Wholes that are nil in some plan are left out.
    """
    by_number = dict(enumerate(number))
    wholes = {whole: np.array([int(v) for v in by_number[whole]]) for whole in sorted(counts)}
    found = []
    always = [whole for whole, total in wholes.items() if total.min() >= 1]
    for share in sorted(percentages):
        exact = by_number[share]
        for whole in always:
            part = tuple(value * total / 100 for value, total in zip(exact, by_number[whole], strict=True))
            if all(value.denominator == 1 for value in part) and part != by_number[whole] and _varies(part):
                found.append(Share(share, number.setdefault(part, len(number)), whole, rounded=False))
                counts.add(found[-1].part)
        if all(value.denominator == 1 for value in exact):
            found += _rounded(share, np.array([int(value) for value in exact]), wholes, always)
    return found


def _rounded(share: int, shown: np.ndarray, wholes: Mapping[int, np.ndarray], always: Sequence[int]) -> list[Share]:
    found = []
    for whole in always:
        total = wholes[whole]
        for part, count in wholes.items():
            if np.array_equal((200 * count + total) // (2 * total), shown):
                found.append(Share(share, part, whole, rounded=True))
    return found


def _sums(vectors: Sequence[Vector]) -> list[dict[int, Fraction]]:
    """The null space of the plans by numbers, with a constant as number -1; each element checked exactly."""
    plans = len(vectors[0])
    matrix = np.array([[_modulo(v) for v in vector] for vector in (*vectors, (Fraction(1),) * plans)], dtype=object).T
    reduced, pivots = _row_reduced(matrix)
    if len(pivots) > plans - _SPARE:
        raise ValueError(f"{plans} plans are too few to learn from: {len(pivots)} numbers do not depend on others")
    names = [*range(len(vectors)), -1]
    found = []
    for free in sorted(set(range(len(names))) - set(pivots)):
        terms = {names[free]: Fraction(1)}
        for row, pivot in enumerate(pivots):
            if reduced[row, free]:
                terms[names[pivot]] = -_rational(int(reduced[row, free]))
        if len(terms) <= _MOST_TERMS and _holds(terms, vectors):
            found.append(terms)
    return found


def _holds(terms: Mapping[int, Fraction], vectors: Sequence[Vector]) -> bool:
    constant = terms.get(-1, Fraction(0))
    parts = [(factor, vectors[number]) for number, factor in terms.items() if number >= 0]
    return all(
        constant + sum(factor * vector[plan] for factor, vector in parts) == 0 for plan in range(len(vectors[0]))
    )


def _row_reduced(matrix: np.ndarray) -> tuple[np.ndarray, list[int]]:
    matrix, pivots, row = matrix.copy(), [], 0
    for column in range(matrix.shape[1]):
        below = [r for r in range(row, matrix.shape[0]) if matrix[r, column]]
        if not below:
            continue
        matrix[[row, below[0]]] = matrix[[below[0], row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, _PRIME) % _PRIME
        for other in range(matrix.shape[0]):
            if other != row and matrix[other, column]:
                matrix[other] = (matrix[other] - matrix[other, column] * matrix[row]) % _PRIME
        pivots.append(column)
        row += 1
        if row == matrix.shape[0]:
            break
    return matrix, pivots


def _modulo(value: Fraction) -> int:
    return value.numerator * pow(value.denominator, -1, _PRIME) % _PRIME


def _rational(residue: int) -> Fraction:
    """The fraction with the smallest terms that is ``residue`` modulo the prime."""
    before, now, times_before, times = _PRIME, residue, 0, 1
    while now * now * 2 > _PRIME:
        quotient = before // now
        before, now = now, before - quotient * now
        times_before, times = times, times_before - quotient * times
    return Fraction(now, times)

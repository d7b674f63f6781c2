"""Which counts to hide: the small ones, and enough others that none of them can be worked out.

The counts of all tables are taken together with every sum that links them. What a reader could work out of a
hidden count is the interval that linear programming finds for it from everything that stays visible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.measures import CountRelation, ProtectedCount

_TOTAL_COST = 100_000  # hide a part before a total,
_ZERO_COST = 10_000  # and a count before a zero: a visible zero tells readers most


@dataclass(frozen=True)
class Suppression:
    """Ids of hidden counts: ``primary`` because they are small, ``secondary`` to keep those from being worked out."""

    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        return self.primary | self.secondary


def choose_suppression(
    counts: Iterable[ProtectedCount], relations: Iterable[CountRelation], threshold: int
) -> Suppression:
    """Hide counts from 1 to ``threshold - 1``, then others until no hidden count is known to within that width."""
    values: dict[str, int] = {}
    at_least: dict[str, int] = {}
    for count in counts:
        at_least[count.id] = max(count.at_least, at_least.get(count.id, 0))
        if values.setdefault(count.id, count.value) != count.value:
            raise ValueError(f"the count '{count.id}' has two values: one of them would go unprotected")
    # A sum that does not hold in the returns tells a reader nothing (and is a finding of its own).
    known = [r for r in relations if _holds(r, values)]
    primary = frozenset(name for name, value in values.items() if 0 < value < threshold)
    hidden, unproven = set(primary), set(primary)
    # Hiding more can only widen what a reader knows of the rest: what was safe once need not be looked at again.
    while unsafe := _unsafe(values, at_least, known, hidden, unproven, threshold):
        added = _next_to_hide(unsafe, values, known, hidden)
        if not added:
            break  # everything linked to it is hidden already: nothing visible is left to work it out from
        hidden |= added
        unproven = {*unsafe, *added}
    return Suppression(primary, frozenset(hidden) - primary)


def _holds(relation: CountRelation, values: Mapping[str, int]) -> bool:
    if relation.total not in values or not all(part in values for part in relation.parts):
        return False
    return values[relation.total] == sum(values[part] for part in relation.parts)


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
    from scipy.optimize import linprog  # imported here: most commands need no linear programming

    found: dict[str, tuple[float, float]] = {}
    for group in _linked(sorted(hidden), relations):
        names = sorted(group)
        asked = [name for name in names if wanted is None or name in wanted]
        limits = [((at_least or {}).get(name, 0), None) for name in names]
        matrix, right = _equations(names, values, relations) if asked else ([], [])
        for name in asked:
            bounds = []
            for direction in (1, -1):
                objective = [direction * (other == name) for other in names]
                solved = linprog(objective, A_eq=matrix or None, b_eq=right or None, bounds=limits, method="highs")
                bounds.append(_bound(solved, direction, values[name]))
            found[name] = (bounds[0], bounds[1])
    return found


def _bound(solved: Any, direction: int, value: int) -> float:
    if solved.status == 0:
        return direction * solved.fun
    # 3 is unbounded; where the solver gives up, assume the worst: that a reader knows the value.
    return float("inf") if solved.status == 3 else float(value)


def _equations(
    names: Sequence[str], values: Mapping[str, int], relations: Sequence[CountRelation]
) -> tuple[list[list[float]], list[float]]:
    """Parts less total, over the hidden ``names``, equals what the visible ones leave over."""
    place = {name: number for number, name in enumerate(names)}
    matrix, right = [], []
    for relation in relations:
        signs = [(part, 1.0) for part in relation.parts] + [(relation.total, -1.0)]
        if not any(name in place for name, _ in signs):
            continue
        row = [0.0] * len(names)
        left_over = 0.0
        for name, sign in signs:
            if name in place:
                row[place[name]] += sign
            else:
                left_over -= sign * values[name]
        matrix.append(row)
        right.append(left_over)
    return matrix, right


def _linked(names: Iterable[str], relations: Sequence[CountRelation]) -> list[set[str]]:
    """The hidden counts in groups that no relation joins: each group can be solved by itself."""
    of: dict[str, set[str]] = {name: {name} for name in names}
    for relation in relations:
        members = [name for name in (relation.total, *relation.parts) if name in of]
        if len(members) < 2:
            continue
        merged = set().union(*(of[name] for name in members))
        for name in merged:
            of[name] = merged
    return list({id(group): group for group in of.values()}.values())


def _unsafe(
    values: Mapping[str, int],
    at_least: Mapping[str, int],
    relations: Sequence[CountRelation],
    hidden: set[str],
    unproven: set[str],
    threshold: int,
) -> list[str]:
    width = threshold - 1
    known = intervals(values, relations, hidden, unproven, at_least)
    return sorted(name for name, (low, high) in known.items() if high - low < width - 1e-6)


def _next_to_hide(
    unsafe: Sequence[str], values: Mapping[str, int], relations: Sequence[CountRelation], hidden: set[str]
) -> set[str]:
    """What to hide next: company for each unsafe count in every sum where it is the only one hidden."""
    totals = {relation.total for relation in relations}
    sums = [{relation.total, *relation.parts} for relation in relations]
    sums_of: dict[str, list[set[str]]] = defaultdict(list)
    for members in sums:
        for name in members:
            sums_of[name].append(members)

    def cheapest(names: Iterable[str]) -> str:
        return min(names, key=lambda name: (_cost(name, values, totals), name))

    added: set[str] = set()
    for name in unsafe:
        for members in sums_of[name]:
            if len(members) > 1 and members & (hidden | added) == {name}:
                added.add(cheapest(members - {name}))
    if added:
        return added
    for name in unsafe:  # in company everywhere, yet known too narrowly: one more beside it
        beside = set().union(*sums_of[name])
        if visible := set() if beside & added else beside - hidden:
            added.add(cheapest(visible))
    return added or _one_more(unsafe, hidden, sums_of)


def _one_more(unsafe: Sequence[str], hidden: set[str], sums_of: Mapping[str, Sequence[set[str]]]) -> set[str]:
    # Nothing visible stands beside an unsafe count: widen what stands beside the hidden ones that it is linked to.
    reached = set(unsafe)
    while True:
        near = set().union(*(members for name in reached for members in sums_of[name]))
        if near - hidden:
            return {min(near - hidden)}
        if near <= reached:
            return set()
        reached |= near


def _cost(name: str, values: Mapping[str, int], totals: set[str]) -> int:
    return (values[name] or _ZERO_COST) + (_TOTAL_COST if name in totals else 0)

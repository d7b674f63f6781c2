"""What a reader could work out of hidden counts, from every visible count and every sum that links them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pipeline.measures import CountRelation


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
    for group in linked(sorted(hidden), relations):
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

"""Which counts to hide: the small ones, and enough others that none of them can be worked out.

The counts of all tables are taken together with every sum that links them. What a reader could work out of a
hidden count is the interval that linear programming finds for it from everything that stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from types import MappingProxyType

from pipeline.disclosure.greedy import hide_until_safe
from pipeline.disclosure.optimal import least_costly
from pipeline.disclosure.readings import LinkedCounts
from pipeline.disclosure.working_out import linked
from pipeline.measures import CountRelation, ProtectedCount

_TOTAL = 8  # a total is worth more to readers than a part,
_NIL = 8  # and a nil more than a count


@dataclass(frozen=True)
class Suppression:
    """Ids of hidden counts: ``primary`` because they are small, ``secondary`` to keep those from being worked out."""

    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        return self.primary | self.secondary


def choose_suppression(
    counts: Iterable[ProtectedCount],
    relations: Iterable[CountRelation],
    threshold: int,
    uses: Mapping[str, int] = MappingProxyType({}),
) -> Suppression:
    """Hide counts from 1 to ``threshold - 1``, and the least of the others that keeps each within that width unknown.

    ``uses`` is the number of cells and figures that show or rest on a count: what hiding it costs readers.
    """
    values, at_least = _by_id(counts)
    # A sum that does not hold in the returns tells a reader nothing (and is a finding of its own).
    known = [relation for relation in relations if _holds(relation, values)]
    known.sort(key=lambda relation: (relation.total, relation.parts))
    primary = frozenset(name for name, value in values.items() if 0 < value < threshold)
    costs = _costs(values, known, uses)
    hidden: set[str] = set(primary)
    for group in linked(sorted(values), known):
        if small := primary & group:
            hidden |= least_costly(LinkedCounts.of(group, values, at_least, known), small, costs, threshold - 1)
    # The check of what was chosen, by other means: as a rule it adds nothing.
    chosen = hide_until_safe(values, at_least, known, hidden, costs, threshold - 1)
    return Suppression(primary, chosen - primary)


def _by_id(counts: Iterable[ProtectedCount]) -> tuple[dict[str, int], dict[str, int]]:
    values: dict[str, int] = {}
    at_least: dict[str, int] = {}
    for count in counts:
        at_least[count.id] = max(count.at_least, at_least.get(count.id, 0))
        if values.setdefault(count.id, count.value) != count.value:
            raise ValueError(f"the count '{count.id}' has two values: one of them would go unprotected")
    return values, at_least


def _costs(values: Mapping[str, int], relations: Sequence[CountRelation], uses: Mapping[str, int]) -> dict[str, int]:
    """What hiding each count costs readers: every place that shows it, and more for totals, nils and large counts."""
    totals = {relation.total for relation in relations}
    return {
        name: (100 * (1 + uses.get(name, 0)) + round(40 * log10(1 + value)))
        * (_TOTAL if name in totals else 1)
        * (1 if value else _NIL)
        for name, value in values.items()
    }


def _holds(relation: CountRelation, values: Mapping[str, int]) -> bool:
    if relation.total not in values or not all(part in values for part in relation.parts):
        return False
    return values[relation.total] == sum(values[part] for part in relation.parts)

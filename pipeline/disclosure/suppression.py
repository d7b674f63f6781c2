"""Which counts to hide: the small ones, and enough others that none of them can be worked out.

The counts of all tables are taken together with every sum that links them. What a reader could work out of a
hidden count is the interval that linear programming finds for it from everything that stays visible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from pipeline.disclosure.greedy import hide_until_safe
from pipeline.disclosure.optimal import LinkedCounts, least_costly
from pipeline.disclosure.working_out import linked
from pipeline.measures import CountRelation, ProtectedCount

_TOTAL = 8  # a total is worth more to readers than a part,
_NIL = 8  # and a nil more than a count
_ANY = 10  # what nobody sees is hidden for next to nothing


@dataclass(frozen=True)
class Suppression:
    """Ids of hidden counts: ``primary`` for what they tell, ``secondary`` to keep those from being worked out."""

    primary: frozenset[str] = frozenset()
    secondary: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        return self.primary | self.secondary


@dataclass(frozen=True)
class EarlierEdition:
    """Ids of counts that the last plan told of: those that it ``published``, and those that it had ``hidden``."""

    published: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def and_also(self, other: EarlierEdition) -> EarlierEdition:
        """What readers have from both; a count that one of them published is known."""
        published = self.published | other.published
        return EarlierEdition(published, (self.hidden | other.hidden) - published)


NOTHING_EARLIER = EarlierEdition()


def choose_suppression(
    counts: Iterable[ProtectedCount],
    relations: Iterable[CountRelation],
    threshold: int,
    shown: Iterable[Collection[str]] | None = None,
    *,
    width: int | None = None,
    earlier: EarlierEdition = NOTHING_EARLIER,
    least: Callable[[LinkedCounts, Collection[str], Mapping[str, int], int], frozenset[str]] = least_costly,
) -> Suppression:
    """Hide counts from 1 to ``threshold - 1``, and the least of the others that keeps each within ``width`` unknown.

    ``shown`` are, for each cell and figure, the counts that it rests on: what hiding them costs readers; else each
    count is seen once. ``width`` is threshold - 1 unless it is given. What an ``earlier`` edition hid stays hidden;
    what it published is hidden if it is small, but can no longer keep anything from being worked out. ``least`` answers
    as ``least_costly`` for the counts that sums link.
    """
    width = threshold - 1 if width is None else width
    values, at_least = by_id(counts)
    sums = sums_that_hold(relations, values)
    told = small(values, threshold) | all_of_one_kind(values, sums, threshold)
    primary = frozenset(told | (earlier.hidden & set(values)))
    costs = _costs(values, sums, _seen(values, primary, shown))
    known = earlier.published & set(values)
    hidden = set(primary - known)
    for group in linked(sorted(set(values) - known), sums):
        if unsafe := (primary - known) & group:
            hidden |= least(LinkedCounts.of(group, values, at_least, sums), unsafe, costs, width)
    # The check of what was chosen, by other code: as a rule it adds nothing.
    chosen = hide_until_safe(values, at_least, sums, hidden, costs, width, known)
    return Suppression(primary, chosen - primary)


def small(values: Mapping[str, int], threshold: int) -> set[str]:
    """The counts from 1 to ``threshold - 1``."""
    return {name for name, value in values.items() if 0 < value < threshold}


def all_of_one_kind(values: Mapping[str, int], sums: Iterable[CountRelation], threshold: int) -> set[str]:
    """The counts that hold all of a group, or all but fewer than ``threshold``: they tell something of each in it.

    Where all of a group are of one kind, one of the nils beside it is hidden too, or the nils would say so, also beside
    a total that is hidden. A sum with one part says the same twice.
    """
    found: set[str] = set()
    for relation in sums if threshold > 1 else ():
        total = values[relation.total]
        if relation.harmless or len(relation.parts) < 2 or not total:
            continue
        largest = max(relation.parts, key=lambda part: values[part])
        if values[largest] == total:
            found |= {largest, min(set(relation.parts) - {largest})}
        elif total >= threshold and total - values[largest] < min(threshold, values[largest]):
            found.add(largest)
    return found


def by_id(counts: Iterable[ProtectedCount]) -> tuple[dict[str, int], dict[str, int]]:
    """The value of each count, and what readers know that it is at least; ValueError where one has two values.

    Rows are often listed only because they occurred, and a nil is hidden last: readers rightly take a hidden count for
    one at least.
    """
    values: dict[str, int] = {}
    at_least: dict[str, int] = {}
    for count in counts:
        at_least[count.id] = max(count.at_least, at_least.get(count.id, 0), min(count.value, 1))
        if values.setdefault(count.id, count.value) != count.value:
            raise ValueError(f"the count '{count.id}' has two values: one of them would go unprotected")
    return values, at_least


def sums_that_hold(relations: Iterable[CountRelation], values: Mapping[str, int]) -> list[CountRelation]:
    """The sums that are true, in one order: one that is not tells a reader nothing (and is a finding of its own)."""
    known = [relation for relation in relations if _holds(relation, values)]
    return sorted(known, key=lambda relation: (relation.total, relation.parts))


def _seen(
    values: Mapping[str, int], primary: frozenset[str], shown: Iterable[Collection[str]] | None
) -> Mapping[str, int]:
    """In how many cells and figures each count is seen; those that rest on a primary count are lost in any case."""
    if shown is None:
        return dict.fromkeys(values, 1)
    return Counter(name for names in shown if primary.isdisjoint(names) for name in names)


def _costs(values: Mapping[str, int], relations: Sequence[CountRelation], seen: Mapping[str, int]) -> dict[str, int]:
    """What hiding each count costs readers: every place that shows it, and more for totals, nils and large counts."""
    totals = {relation.total for relation in relations}
    return {
        name: _ANY
        + (100 * seen[name] + round(40 * log10(1 + value)))
        * (_TOTAL if name in totals else 1)
        * (1 if value else _NIL)
        * (seen[name] > 0)
        for name, value in values.items()
    }


def _holds(relation: CountRelation, values: Mapping[str, int]) -> bool:
    if relation.total not in values or not all(part in values for part in relation.parts):
        return False
    return values[relation.total] == sum(values[part] for part in relation.parts)

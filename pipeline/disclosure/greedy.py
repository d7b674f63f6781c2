"""Hides one count beside another until nothing can be worked out: always finds an end, seldom the least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.disclosure.working_out import too_close
from pipeline.measures import CountRelation


def hide_until_safe(
    values: Mapping[str, int],
    at_least: Mapping[str, int],
    relations: Sequence[CountRelation],
    hidden: Iterable[str],
    costs: Mapping[str, int],
    width: int,
    known: Collection[str] = (),
) -> frozenset[str]:
    """``hidden`` and as much more until each can only be placed in an interval of ``width`` or more.

    ``known`` are counts that readers have from elsewhere: hiding them helps nothing. What the sums alone tell, whatever
    is hidden, stays as it is.
    """
    hidden = set(hidden)
    sums = [{relation.total, *relation.parts} - set(known) for relation in relations]
    unsafe = too_close(values, at_least, relations, hidden, hidden, width)
    told = too_close(values, at_least, relations, set(values) - set(known), unsafe, width) if unsafe else ()
    # Hiding more can only widen what a reader knows of the rest: what was safe once need not be looked at again.
    while unsafe := [name for name in unsafe if name not in told]:
        added = _next_to_hide(unsafe, costs, sums, hidden)
        if not added:
            break  # everything linked to it is hidden already: nothing visible is left to work it out from
        hidden |= added
        unsafe = too_close(values, at_least, relations, hidden, {*unsafe, *added}, width)
    return frozenset(hidden)


def _next_to_hide(
    unsafe: Sequence[str], costs: Mapping[str, int], sums: Sequence[set[str]], hidden: set[str]
) -> set[str]:
    """What to hide next: company for each unsafe count in every sum where it is the only one hidden."""
    sums_of: dict[str, list[set[str]]] = defaultdict(list)
    for members in sums:
        for name in members:
            sums_of[name].append(members)

    def cheapest(names: Iterable[str]) -> str:
        return min(names, key=lambda name: (costs[name], name))

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

"""What was chosen to be hidden is not chosen again for the same counts: choosing takes longer than most measures."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable

from pipeline.cache import Cache, checksum
from pipeline.disclosure.suppression import NOTHING_EARLIER, EarlierEdition, Suppression, choose_suppression
from pipeline.measures import CountRelation, ProtectedCount
from pipeline.plan.inputs import code

HIDDEN = "what to hide"
"""The stage under which the cache keeps a choice."""


def kept_in(cache: Cache) -> Callable[..., Suppression]:
    """``choose_suppression``, where ``cache`` does not have what it gave for the very same counts, sums and rules."""

    def choose(
        counts: Iterable[ProtectedCount],
        relations: Iterable[CountRelation],
        threshold: int,
        shown: Iterable[Collection[str]] | None = None,
        *,
        width: int | None = None,
        earlier: EarlierEdition = NOTHING_EARLIER,
    ) -> Suppression:
        counts, relations = list(counts), list(relations)
        shown = None if shown is None else list(filter(None, shown))  # cells that rest on no count: they cost nothing
        known = sorted(earlier.published), sorted(earlier.hidden)
        question = repr((counts, relations, threshold, shown, width, known))
        made_from = {"counts, the sums that link them, and rules": checksum(question.encode()), **code()}
        if entry := cache.find(HIDDEN, made_from):
            said = json.loads(entry.data)
            return Suppression(frozenset(said["primary"]), frozenset(said["secondary"]))
        chosen = choose_suppression(counts, relations, threshold, shown, width=width, earlier=earlier)
        said = {"primary": sorted(chosen.primary), "secondary": sorted(chosen.secondary)}
        cache.keep(HIDDEN, made_from, json.dumps(said).encode())
        return chosen

    return choose

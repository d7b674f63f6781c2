"""What was chosen to be hidden is not chosen again for the same counts: choosing takes longer than most measures.

Where some counts have changed, it is chosen again among those that sums link with them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from inspect import signature
from typing import Any

from pipeline.cache import Cache, checksum
from pipeline.disclosure.optimal import LinkedCounts, least_costly
from pipeline.disclosure.suppression import EarlierEdition, Suppression, choose_suppression
from pipeline.plan.inputs import code

HIDDEN = "what to hide"
"""The stage under which the cache keeps a choice."""
AMONG_LINKED = "what to hide of linked counts"
"""The stage under which it keeps the choices among all counts that sums link."""
_ASKED = signature(choose_suppression)


def kept_in(cache: Cache) -> Callable[..., Suppression]:
    """``choose_suppression``, where ``cache`` does not have what it gave for the very same counts, sums and rules."""

    def choose(*given: Any, **named: Any) -> Suppression:
        asked = _ASKED.bind(*given, **named)
        asked.apply_defaults()
        del asked.arguments["least"]  # which is part of the code
        question = {name: list(one) if isinstance(one, Iterable) else one for name, one in asked.arguments.items()}
        if question["shown"] is not None:
            question["shown"] = list(filter(None, question["shown"]))  # cells that rest on no count cost nothing
        made_from = {"counts, the sums that link them, and rules": checksum(_in_one_order(question).encode()), **code()}
        if entry := cache.find(HIDDEN, made_from):
            said = json.loads(entry.data)
            return Suppression(frozenset(said["primary"]), frozenset(said["secondary"]))
        among_linked = _AmongLinked(cache)
        chosen = choose_suppression(**question | {"least": among_linked.least})
        among_linked.keep()
        said = {"primary": sorted(chosen.primary), "secondary": sorted(chosen.secondary)}
        cache.keep(HIDDEN, made_from, json.dumps(said).encode())
        return chosen

    return choose


class _AmongLinked:
    """``least_costly`` for the counts that sums link, where it was not asked the very same before."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        entry = cache.find(AMONG_LINKED, code())
        self._before: dict[str, list[str]] = json.loads(entry.data) if entry else {}
        self._now: dict[str, list[str]] = {}

    def least(
        self, linked: LinkedCounts, primary: Collection[str], costs: Mapping[str, int], width: int
    ) -> frozenset[str]:
        numbers = (linked.values.tolist(), linked.at_least.tolist(), [costs[name] for name in linked.names])
        asked = checksum(repr((linked.names, *numbers, linked.relations, sorted(primary), width)).encode())
        chosen = self._before.get(asked) or sorted(least_costly(linked, primary, costs, width))
        self._now[asked] = chosen
        return frozenset(chosen)

    def keep(self) -> None:
        """Keep the choices of now, and no older ones."""
        self._cache.keep(AMONG_LINKED, code(), json.dumps(self._now).encode())


def _in_one_order(question: dict[str, Any]) -> str:
    earlier: EarlierEdition = question["earlier"]
    return repr(question | {"earlier": (sorted(earlier.published), sorted(earlier.hidden))})

"""What was chosen to be hidden is not chosen again for the same counts: choosing takes longer than most measures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

from pipeline.cache import Cache, checksum
from pipeline.disclosure.suppression import EarlierEdition, Suppression, choose_suppression
from pipeline.plan.inputs import code

HIDDEN = "what to hide"
"""The stage under which the cache keeps a choice."""
_ASKED = signature(choose_suppression)


def kept_in(cache: Cache) -> Callable[..., Suppression]:
    """``choose_suppression``, where ``cache`` does not have what it gave for the very same counts, sums and rules."""

    def choose(*given: Any, **named: Any) -> Suppression:
        asked = _ASKED.bind(*given, **named)
        asked.apply_defaults()
        question = {name: list(one) if isinstance(one, Iterable) else one for name, one in asked.arguments.items()}
        if question["shown"] is not None:
            question["shown"] = list(filter(None, question["shown"]))  # cells that rest on no count cost nothing
        made_from = {"counts, the sums that link them, and rules": checksum(_in_one_order(question).encode()), **code()}
        if entry := cache.find(HIDDEN, made_from):
            said = json.loads(entry.data)
            return Suppression(frozenset(said["primary"]), frozenset(said["secondary"]))
        chosen = choose_suppression(**question)
        said = {"primary": sorted(chosen.primary), "secondary": sorted(chosen.secondary)}
        cache.keep(HIDDEN, made_from, json.dumps(said).encode())
        return chosen

    return choose


def _in_one_order(question: dict[str, Any]) -> str:
    earlier: EarlierEdition = question["earlier"]
    return repr(question | {"earlier": (sorted(earlier.published), sorted(earlier.hidden))})

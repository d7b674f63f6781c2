"""A choice of what to hide is used again for the very same question, and for no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.cache import Cache
from pipeline.disclosure import Suppression, choose_suppression, chosen_before, kept_in
from pipeline.disclosure.optimal import LinkedCounts, least_costly
from pipeline.disclosure.suppression import EarlierEdition
from pipeline.measures import CountRelation, ProtectedCount

COUNTS = (ProtectedCount("a", 2), ProtectedCount("b", 9), ProtectedCount("c", 12), ProtectedCount("all", 23))
SUM = CountRelation("all", ("a", "b", "c"))
QUESTION: dict[str, Any] = {
    "counts": COUNTS,
    "relations": (SUM,),
    "threshold": 5,
    "shown": (("a",), ("b",), ("c",), ("all",)),
    "width": 4,
    "earlier": EarlierEdition(frozenset({"all"})),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Suppression]:
    """What was chosen, and not found."""
    chosen: list[Suppression] = []

    def choose(*question: Any, **named: Any) -> Suppression:
        chosen.append(choose_suppression(*question, **named))
        return chosen[-1]

    monkeypatch.setattr(chosen_before, "choose_suppression", choose)
    return chosen


def test_the_same_question_is_asked_once(asked: list[Suppression], tmp_path: Path) -> None:
    first = kept_in(Cache(tmp_path))(**QUESTION)
    assert first == choose_suppression(**QUESTION)
    assert first.primary and first.secondary
    assert kept_in(Cache(tmp_path))(**QUESTION) == first
    beside = (*QUESTION["shown"], (), ())  # cells that rest on no count
    assert kept_in(Cache(tmp_path))(**QUESTION | {"shown": beside}) == first == choose_suppression(**QUESTION)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"counts": (*COUNTS[:2], ProtectedCount("c", 3), ProtectedCount("all", 14))},
        {"counts": (ProtectedCount("a", 2, at_least=1), *COUNTS[1:])},
        {"relations": ()},
        {"relations": (CountRelation("all", ("a", "b", "c"), harmless=True),)},
        {"threshold": 3},
        {"shown": (("a",), ("a", "c"))},
        {"shown": None},
        {"width": 8},
        {"earlier": EarlierEdition()},
        {"earlier": EarlierEdition(frozenset(), frozenset({"c"}))},
    ],
    ids=str,
)
def test_any_other_question_is_asked_anew(asked: list[Suppression], tmp_path: Path, other: dict[str, Any]) -> None:
    kept_in(Cache(tmp_path))(**QUESTION)
    assert kept_in(Cache(tmp_path))(**QUESTION | other) == choose_suppression(**QUESTION | other)
    assert len(asked) == 2


def test_it_is_asked_anew_where_nothing_kept_is_to_be_used(asked: list[Suppression], tmp_path: Path) -> None:
    for _ in range(2):
        kept_in(Cache(tmp_path, anew=True))(**QUESTION)
        kept_in(Cache(None))(**QUESTION)
    assert len(asked) == 4


def test_only_among_the_counts_that_sums_link_with_one_that_changed_is_chosen_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[tuple[str, ...]] = []

    def least(linked: LinkedCounts, *question: Any) -> frozenset[str]:
        searched.append(linked.names)
        return least_costly(linked, *question)

    monkeypatch.setattr(chosen_before, "least_costly", least)
    others = tuple(ProtectedCount(f"other {one.id}", one.value) for one in COUNTS)
    sums = (SUM, CountRelation("other all", ("other a", "other b", "other c")))
    question = QUESTION | {"counts": (*COUNTS, *others), "relations": sums, "shown": None}
    kept_in(Cache(tmp_path))(**question)
    assert len(searched) == 2
    changed = (*COUNTS[:2], ProtectedCount("c", 13), ProtectedCount("all", 24))
    again = question | {"counts": (*changed, *others)}
    assert kept_in(Cache(tmp_path))(**again) == choose_suppression(**again)
    assert len(searched) == 3
    assert "a" in searched[-1]

"""The contracts as one plan has them: with the words of the service's own that ``plan.yml`` adds to vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.cache import Cache
from pipeline.contracts.loading import load_contracts
from pipeline.contracts.model import Column, Contract
from pipeline.contracts.wording import Vocabulary, nearest, plain
from pipeline.errors import SettingsError
from pipeline.plan import CONTRACTS_DIR, Plan
from pipeline.plan.settings import OwnWord

OwnWords = Mapping[str, Mapping[str, OwnWord]]
_HOW = "Correct 'vocabularies' in plan.yml; docs/how-to/set-up-a-service.md shows how it is written."


def contracts_of(plan: Plan, folder: Path = CONTRACTS_DIR, cache: Cache | None = None) -> dict[str, Contract]:
    """Every contract, with the plan's own words; raise SettingsError that lists all faults of those words.

    ``cache``: see ``load_contracts``.
    """
    return with_own_words(load_contracts(folder, cache), plan.settings.vocabularies)


def with_own_words(contracts: Mapping[str, Contract], own: OwnWords) -> dict[str, Contract]:
    """The contracts with words added: by the name of a shared vocabulary, of a column, or of ``dataset.column``."""
    faults: list[str] = []
    added: dict[str, dict[str, OwnWord]] = {}  # by dataset.column
    for name, words in own.items():
        for place in _places(name, contracts, faults):
            added.setdefault(place, {}).update(words)
    grown = {
        place: _grown(column.vocabulary, added.get(place, {}), added.get(column.vocabulary.follows, {}), place, faults)
        for place, column in _columns(contracts)
        if column.vocabulary is not None and (place in added or column.vocabulary.follows in added)
    }
    if faults:
        lines = [f"  {fault}" for fault in dict.fromkeys(faults)]
        raise SettingsError("\n".join(["plan.yml adds words that cannot be added:", *lines]), _HOW)
    return {dataset: _with(contract, grown) for dataset, contract in contracts.items()}


def _columns(contracts: Mapping[str, Contract]) -> Iterable[tuple[str, Column]]:
    return ((f"{dataset}.{column.name}", column) for dataset, c in contracts.items() for column in c.columns)


def _with(contract: Contract, grown: Mapping[str, Vocabulary]) -> Contract:
    columns = tuple(
        replace(column, vocabulary=grown.get(f"{contract.dataset}.{column.name}", column.vocabulary))
        for column in contract.columns
    )
    return contract if columns == contract.columns else replace(contract, columns=columns)


def _places(name: str, contracts: Mapping[str, Contract], faults: list[str]) -> list[str]:
    """The columns, as ``dataset.column``, whose vocabulary is meant by ``name``."""
    having = {place: column for place, column in _columns(contracts) if column.vocabulary is not None}
    if name in having:
        return [name]
    sharing = [place for place, column in having.items() if name in column.vocabulary.shared]
    if sharing:
        return sharing
    named = [place for place, column in having.items() if column.name == name]
    if len({tuple(having[place].vocabulary.values) for place in named}) > 1:
        faults.append(f"{name}: several columns are called so; write one of {', '.join(named)}")
        return []
    if not named:
        known = sorted({word for column in having.values() for word in (column.name, *column.vocabulary.shared)})
        near = nearest(name, known)
        meant = f" (did you mean {near}?)" if near else ""
        faults.append(f"{name}: is not a vocabulary{meant}; known are {', '.join(known)}")
    return named


def _grown(
    vocabulary: Vocabulary,
    own: Mapping[str, OwnWord],
    followed: Mapping[str, OwnWord],
    place: str,
    faults: list[str],
) -> Vocabulary:
    """``vocabulary`` with its own new words, and with those of the column that it follows."""
    for value, word in own.items():
        vocabulary = _with_word(vocabulary, value, word, f"{place}: '{value}'", faults)
    for value, word in followed.items():
        if value not in own and word.counts_as and vocabulary.match(word.counts_as) is not None:
            vocabulary = _as_synonyms(vocabulary, word.counts_as, [value, *word.synonyms], place, faults)
    return vocabulary


def _with_word(vocabulary: Vocabulary, value: str, word: OwnWord, place: str, faults: list[str]) -> Vocabulary:
    """``vocabulary`` with one word more, or as it was and a fault."""
    target = vocabulary.match(word.counts_as) if word.counts_as else None
    known = vocabulary.match(value)
    if fault := _fault(vocabulary, value, word, known, target):
        faults.append(f"{place} {fault}")
        return vocabulary
    if known is not None:
        return _as_synonyms(vocabulary, known, word.synonyms, place, faults)
    if not vocabulary.grows:
        return _as_synonyms(vocabulary, word.counts_as, [value, *word.synonyms], place, faults)
    grown = replace(
        vocabulary,
        values={**vocabulary.values, value: ()},
        counts_as={**vocabulary.counts_as, value: target} if target else vocabulary.counts_as,
    )
    return _as_synonyms(grown, value, word.synonyms, place, faults)


def _fault(vocabulary: Vocabulary, value: str, word: OwnWord, known: str | None, target: str | None) -> str:
    """Why a word cannot be added; empty when it can. ``known``, ``target``: what it and its ``counts_as`` mean now."""
    values = ", ".join(vocabulary.label(value) for value in vocabulary.values)
    if word.counts_as and target is None:
        return f"is to count as '{word.counts_as}', which is not one of {values}"
    if known is not None and plain(value) not in (plain(known), plain(vocabulary.label(known))):
        return f"is already another way to write '{known}'"
    if known is not None and target not in (None, known):
        return f"is a known word already, and cannot count as '{target}'"
    if known is None and target is None and not vocabulary.grows:
        return f"must say what it counts as (counts_as), because figures rest on these words: {values}"
    return ""


def _as_synonyms(vocabulary: Vocabulary, known: str, words: Iterable[str], place: str, faults: list[str]) -> Vocabulary:
    """``vocabulary`` with ``words`` as further ways to write ``known``; a word of another value is a fault."""
    value = vocabulary.match(known) or known
    more = []
    for word in words:
        meaning = vocabulary.match(word)
        if meaning not in (None, value):
            faults.append(f"{place}: '{word}' is already a word for '{meaning}'")
        else:
            more.append(word)
    return replace(vocabulary, values={**vocabulary.values, value: (*vocabulary.values[value], *more)})

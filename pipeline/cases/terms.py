"""Which values of the returns a counting rule means: from the shared vocabularies, with a plan's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.cases.queries import run
from pipeline.contracts.vocabularies import kinds_in

SERIOUS_GROUPS = ("Robbery", "Drugs", "Violence against the person")


@dataclass(frozen=True)
class Terms:
    """Values by what they mean; ``substantive`` stands from the least to the most serious outcome."""

    out_of_court: tuple[str, ...]  # disposal types
    substantive: tuple[str, ...]  # outcomes of offences: cautions, convictions, custody
    convictions: tuple[str, ...]
    custodial: tuple[str, ...]
    serious_groups: tuple[str, ...] = SERIOUS_GROUPS

    @classmethod
    def of(cls, counts_as: Mapping[str, str] | None = None) -> Terms:
        """The terms of the shared vocabularies; ``counts_as``: a plan's own words, and the known word each means."""
        own = counts_as or {}
        outcomes = {kind: _with_own(values, own) for kind, values in kinds_in("offence_outcome").items()}
        cautions, convictions, custody = (outcomes[kind] for kind in ("Caution", "Conviction", "Custody"))
        return cls(
            _with_own(kinds_in("disposal_type")["Out of court"], own),
            (*cautions, *convictions, *custody),
            (*convictions, *custody),
            custody,
            _with_own(SERIOUS_GROUPS, own),
        )

    @classmethod
    def in_warehouse(cls, connection: duckdb.DuckDBPyConnection) -> Terms:
        """The terms with the words that the plan of this warehouse has added."""
        return cls.of({row["value"]: row["known"] for row in run(connection, "terms", "own_words")})


def _with_own(known: tuple[str, ...], own: Mapping[str, str]) -> tuple[str, ...]:
    """Each known value followed by the own words that count as it."""
    return tuple(name for value in known for name in (value, *sorted(word for word in own if own[word] == value)))

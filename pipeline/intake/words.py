"""The headings of a dataset, ready to be looked up very often: a sheet is compared with every contract."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.contracts import Column, Contract, plain
from pipeline.intake.model import Cell

_LONGEST_HEADING = 300


@lru_cache(maxsize=50_000)
def plain_heading(text: str) -> str:
    """As ``plain``; remembered, because the same cells are compared with every contract."""
    return plain(text[:_LONGEST_HEADING])


@dataclass(frozen=True)
class Headings:
    """Which column of one dataset a heading means."""

    columns: dict[str, Column]

    @classmethod
    def of(cls, contract: Contract) -> Headings:
        # Where two columns list the same words, the first is meant.
        return cls({word: column for column in reversed(contract.columns) for word in column.wordings})

    def none_in(self, words: frozenset[str]) -> bool:
        """Whether none of these, in plain form, is a heading of the dataset."""
        return words.isdisjoint(self.columns)

    def match(self, cell: Cell) -> Column | None:
        return self.columns.get(plain_heading(cell)) if isinstance(cell, str) else None

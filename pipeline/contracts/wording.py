"""Headings and vocabulary as people write them, brought to one form so that they can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_SPOKEN = str.maketrans({"&": " and ", "+": " and ", "%": " per cent "})


def plain(text: str) -> str:
    """``text`` without case, accents, punctuation and spacing; ``%`` is read as 'per cent', a pound sign is dropped.

    >>> plain("Amount\\n(£)") == plain("amount")
    True
    """
    kept = text.casefold().translate(_SPOKEN)
    if not kept.isascii():
        decomposed = unicodedata.normalize("NFKD", kept)
        kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub(" ", kept).strip()


def nearest(text: str, known: Iterable[str], cutoff: float = 0.75) -> str | None:
    """The one of ``known`` that ``text`` is most likely a misspelling of, or None."""
    written = {plain(name): name for name in known}
    close = get_close_matches(plain(text), written, n=1, cutoff=cutoff)
    return written[close[0]] if close else None


@dataclass(frozen=True)
class Vocabulary:
    """The values that a column may hold, each with the other ways in which partners write it.

    An ``open`` vocabulary only brings known words to one form; a service's own value is allowed. ``broader`` gives,
    for a value that is part of a broader one, that one: 'White British' is part of 'White'.

    For words that a plan adds: one that ``grows`` takes them as values of their own, any other as ways to write the
    value that they count as; ``counts_as`` gives that value for those with one. ``shared`` are the names of the
    vocabularies that it was made from, ``follows`` the column ("budget.agency") whose added words are read here as
    what they count as.
    """

    values: Mapping[str, tuple[str, ...]]
    open: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)
    grows: bool = False
    counts_as: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    follows: str = ""

    @cached_property
    def _by_wording(self) -> dict[str, str]:
        wordings = {plain(word): value for value, words in self.values.items() for word in words}
        wordings.update({plain(self.label(value)): value for value in self.values})
        # A value always means itself, even where another value lists the same words as a synonym.
        wordings.update({plain(value): value for value in self.values})
        return wordings

    def match(self, text: str) -> str | None:
        """The value that ``text`` stands for, or None when it is not in the vocabulary."""
        return self._by_wording.get(plain(text))

    def label(self, value: str) -> str:
        """The value as a reader sees it: ``staffing_costs`` is shown as 'Staffing costs'."""
        if value in self.labels:
            return self.labels[value]
        return value.replace("_", " ").capitalize() if "_" in value or value.islower() else value

    def suggestion(self, text: str) -> str | None:
        """The value that ``text`` may be a misspelling of, or None."""
        close = nearest(text, [word for value, words in self.values.items() for word in (value, *words)])
        return self.match(close) if close else None

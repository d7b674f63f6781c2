"""The shapes of texts that were put together: messages with places, and what may stand in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.words.catalogue import Message

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
FREE = frozenset(
    [
        "about",
        "action",
        "area",
        "column",
        "file",
        "group",
        "label",
        "measure",
        "milestone",
        "name",
        "names",
        "partner",
        "parts",
        "populations",
        "programme",
        "reason",
        "role",
        "rule",
        "service",
        "sheet",
        "source",
        "text",
        "theme",
        "title",
    ]
)
"""The places that may hold any words, such as a partner's; the others hold a value, or a message."""
NUMBERS = frozenset({"day", "n", "number", "row", "year"})
"""Those that hold a number."""
_QUOTED = re.compile(r"\{[^{}]*\}")
_LETTER = re.compile(r"[^\W\d_]")
_ALIKE = re.compile(
    "|".join(
        (
            r"[+−–-]?£?[\d.,]+(?:m|k|bn|%)?",
            r"[A-Z]?\d+[A-Za-z]?|\d+(?:\.[0-9a-z]{1,4})+",  # Q1, 2a, 6.2.iii
            r"\[[cx]\]",
            r"[0-9a-f]{8}(?: [0-9a-f]{8})*|[0-9a-f]{40,64}|SHA-256",  # checksums
            r"[^\s/]+\.(?:csv|xlsx?|ods|json)",
            r"[a-z0-9_]+(?:\.[a-z0-9_]+)+|[a-z]+(?:_[a-z0-9]+)+|`[^`]*`",  # ids of figures and tables
        )
    )
)
"""What is written alike in every language."""


@dataclass(frozen=True)
class Shape:
    """A message with places, as what recognises a text of its shape."""

    message: Message

    @cached_property
    def letters(self) -> int:
        """How many letters it has of its own."""
        return len(_LETTER.findall(self.own))

    @property
    def own(self) -> str:
        return PLACEHOLDER.sub("", self.message.english)

    @cached_property
    def telling(self) -> str:
        """A word that every text of its shape holds between spaces; empty where it has none."""
        words = PLACEHOLDER.sub("\0", self.message.english).split()
        return max((word for word in words if "\0" not in word), key=len, default="")

    @cached_property
    def _expressions(self) -> tuple[re.Pattern[str], ...]:
        """The same shape with what its first places hold as short as can be, and as long as can be."""
        return tuple(re.compile(self._expression(any_text)) for any_text in (".+?", ".+"))

    def _expression(self, any_text: str) -> str:
        made, seen = "", set()
        pieces = PLACEHOLDER.split(self.message.english)
        for literal, name in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            made += re.escape(literal)
            if name:
                made += f"(?P={name})" if name in seen else f"(?P<{name}>{any_text})"
                seen.add(name)
        return made

    def fits(self, text: str) -> Iterator[dict[str, str]]:
        """What stands in its places in this text, in each way that it fits."""
        found: list[dict[str, str]] = []
        for expression in self._expressions:
            if (match := expression.fullmatch(text)) and match.groupdict() not in found:
                found.append(match.groupdict())
                yield found[-1]

    def filled(self, parts: Mapping[str, str]) -> str:
        return PLACEHOLDER.sub(lambda match: parts[match[1]], self.message.said)


def by_word(messages: Mapping[str, str]) -> dict[str, tuple[tuple[int, Shape], ...]]:
    """The messages with places by a word of theirs, each with its rank: the most telling first."""
    made = [Shape(Message(one, said)) for one, said in messages.items() if PLACEHOLDER.search(one)]
    found: dict[str, list[tuple[int, Shape]]] = {}
    for rank, one in enumerate(sorted(made, key=lambda one: (-one.letters, -len(one.own), one.message.english))):
        found.setdefault(one.telling, []).append((rank, one))
    return {word: tuple(shapes) for word, shapes in found.items()}


def places(text: str) -> set[str]:
    """The places of a message."""
    return set(PLACEHOLDER.findall(text))


def is_number(text: str) -> bool:
    """Whether a text is a number, a mark, a code or the name of a file, written alike in every language.

    >>> is_number("£1,250"), is_number("[c]"), is_number("budget.xlsx"), is_number("Budget")
    (True, True, True, False)
    """
    return not _LETTER.search(_QUOTED.sub("", text)) or bool(_ALIKE.fullmatch(text))

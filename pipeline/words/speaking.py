"""What is said in another language: a text is found in the catalogue whole, or by parts where it was put together.

A message with placeholders, ``{n} of {total}``, fits every text of that shape. What stands in a placeholder must be
something that needs no translation (a number, a name) or be found in the catalogue itself. Only where a text is known
to be the plan's own may something else stand there: it then stays as it is, and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from pipeline.errors import DocumentError
from pipeline.words.catalogue import Message, read_po

Language = Literal["en", "cy"]


@dataclass(frozen=True)
class Called:
    """A language by the tag that documents give it, and by its name: in English, and in itself."""

    tag: str
    english: str
    own: str


LANGUAGES: Mapping[str, Called] = {"en": Called("en-GB", "English", "English"), "cy": Called("cy", "Welsh", "Cymraeg")}

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_QUOTED = re.compile(r"\{[^{}]*\}")
_LETTER = re.compile(r"[^\W\d_]")
_NEUTRAL = re.compile(
    r"[+−–-]?£?[\d.,]+(?:m|k|bn|%)?|SHA-256|[0-9a-f]{8}(?: [0-9a-f]{8})*|[0-9a-f]{40,64}"
    r"|[^\s/]+\.(?:csv|xlsx?|ods|json)|[a-z0-9_]+(?:\.[a-z0-9_]+)+|[a-z]+(?:_[a-z0-9]+)+|\[[cx]\]|\d+(?:\.[0-9a-z]{1,4})+|[A-Z]?\d+[A-Za-z]?|`[^`]*`"
)
FREE = frozenset(
    (
        *(
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
        ),
        *("populations", "parts", "programme", "reason", "role", "rule", "service", "sheet", "source", "text"),
        *("theme", "title"),
    )
)
"""The placeholders that may hold any words, such as a partner's; the others hold a value, or a message."""
NUMBERS = frozenset({"day", "n", "number", "row", "year"})
"""Those that hold a number."""
_LEAST = 4  # letters of its own by which a message is known with any words in its placeholders
_LONGEST, _LONGEST_SENT = 2_000, 200  # letters of a text that is looked at for shapes: longer ones are prose
_LISTS = ("; ", ": ", ", ", " – ", " · ")
_PARTED = re.compile(r"(?<!&lt)(?<!&gt); ")  # in escaped text a semicolon may end a sign
_STOPS = (".", ":", "…")
_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Pattern:
    """A message with placeholders, as what recognises a text of its shape."""

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
    def shapes(self) -> tuple[re.Pattern[str], ...]:
        """The same shape with what its first places hold as short as can be, and as long as can be."""
        return tuple(re.compile(self._shape(any_text)) for any_text in (".+?", ".+"))

    def _shape(self, any_text: str) -> str:
        made, seen = "", set()
        pieces = PLACEHOLDER.split(self.message.english)
        for literal, name in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            made += re.escape(literal)
            if name:
                made += f"(?P={name})" if name in seen else f"(?P<{name}>{any_text})"
                seen.add(name)
        return made

    def fits(self, text: str) -> Iterator[dict[str, str]]:
        """What stands in its placeholders in this text, in each way that it fits."""
        found: list[dict[str, str]] = []
        for shape in self.shapes:
            if (match := shape.fullmatch(text)) and match.groupdict() not in found:
                found.append(match.groupdict())
                yield found[-1]

    def filled(self, parts: Mapping[str, str]) -> str:
        return PLACEHOLDER.sub(lambda match: parts[match[1]], self.message.said)


@dataclass(frozen=True)
class Parts:
    """How what stands in a placeholder is said: where it is known, and where it may be any words."""

    known: Callable[[str], str | None]
    any: Callable[[str], str]


@dataclass(eq=False)
class Words:
    """One language: its catalogue, the names that stay as they are, and the texts that partners sent.

    ``left`` gathers what was asked for and is not in the catalogue; the value is whether it is the plan's own text.
    """

    lang: Language
    messages: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    left: dict[str, bool] = field(default_factory=dict)
    patterns: Mapping[str, tuple[tuple[int, Pattern], ...]] = field(default_factory=dict, repr=False)
    quiet: bool = False
    _known: dict[tuple[str, bool], str | None] = field(default_factory=dict, repr=False)

    @property
    def english(self) -> bool:
        return self.lang == "en"

    @property
    def tag(self) -> str:
        """The language as documents name it."""
        return LANGUAGES[self.lang].tag

    def say(self, text: str, part: Parts | None = None) -> str:
        """A text of the plan in this language; what is not in the catalogue stays, and is noted."""
        if self.english or self.neutral(text):
            return text
        found = self.find(text, part)
        if found is not None:
            return found
        between, pieces = self.pieces(text)
        return between.join(self.say(piece, part) for piece in pieces) if len(pieces) > 1 else self.leave(text)

    def pieces(self, text: str) -> tuple[str, list[str]]:
        """A text of the plan's own in smaller ones, its sentences or the parts of a list, and what stands between."""
        if self.is_theirs(text):
            return "", [text]
        sentences = SENTENCE_END.split(text)
        return (" ", sentences) if len(sentences) > 1 else ("; ", _PARTED.split(text))

    def find(self, text: str, part: Parts | None = None) -> str | None:
        """The text in this language, whole, by its sentences or by its parts; None where it is not to be found."""
        if self.neutral(text):
            return text
        if self.is_theirs(text):
            return self._find(text, part, loose=False)
        return self._sentences(text, part)

    def is_theirs(self, text: str) -> bool:
        """Whether a text is one that the service or a partner sent, also with the full stop of a sentence."""
        return text.removesuffix(".") in self.theirs

    def leave(self, text: str) -> str:
        """Note a text that stays as it is."""
        if not (self.quiet or self.neutral(text)):
            self.left[text] = not self.is_theirs(text)
        return text

    def with_names(self, names: Iterable[str]) -> Words:
        """The same words, with more names that stay as they are; what is left is noted with what these leave."""
        return replace(self, names=self.names | frozenset(names), _known={})

    def quietly(self) -> Words:
        """The same words, which note nothing."""
        return replace(self, quiet=True, _known={})

    def neutral(self, text: str) -> bool:
        """Whether a text is the same in every language."""
        if text in self.names or text.rstrip(".:") in self.names:
            return text not in self.messages
        return is_number(text)

    def _sentences(self, text: str, part: Parts | None) -> str | None:
        found = self._whole(text) or self._named(text, part) or self._find(text, part, loose=False)
        if found is not None:
            return found
        sentences = SENTENCE_END.split(text)
        if len(sentences) > 1:
            said, start = [], 0
            while start < len(sentences):
                for end in range(len(sentences), start, -1):
                    piece = " ".join(sentences[start:end])
                    found = piece if self.neutral(piece) else self._any(piece, part, whole=end - start > 1)
                    if found is not None:
                        break
                else:
                    break
                said.append(found)
                start = end
            else:
                return " ".join(said)
        return self._find(text, part, loose=True)

    def _named(self, text: str, part: Parts | None) -> str | None:
        """A text that begins with what it is of: a place, and what is said of it."""
        name, between, rest = text.partition(": ")
        said = self._place(name, part) if rest and not self.neutral(name) else None
        told = None if said is None else self.find(rest, part)
        return None if told is None else f"{said}{between}{told}"

    def _place(self, text: str, part: Parts | None) -> str | None:
        """A text of which all is known, or a place in a return: file, sheet, row and column by the names they have."""
        found = self._find(text, part, loose=False)
        pieces = text.split(", ")
        if found is not None or len(pieces) < 2:
            return found
        said = [self.known(piece, part) or self._find(piece, part, loose=True) for piece in pieces]
        return None if None in said else ", ".join(one for one in said if one is not None)

    def _any(self, text: str, part: Parts | None, *, whole: bool) -> str | None:
        """One sentence, or several as one message: with anything in the placeholders only where it is one."""
        found = self._find(text, part, loose=False)
        return found if found is not None or whole else self._find(text, part, loose=True)

    def _find(self, text: str, part: Parts | None, *, loose: bool) -> str | None:
        key = (text, loose)
        if part is not None:
            return self._look_up(text, part, loose=loose)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._look_up(text, Parts(self.known, self.say), loose=loose)
        return self._known[key]

    def known(self, text: str, part: Parts | None = None) -> str | None:
        """The text in this language where all of it is known; None where something in it is not."""
        if self.neutral(text):
            return text
        return self._find(text, part, loose=False)

    def _look_up(self, text: str, part: Parts, *, loose: bool) -> str | None:
        if (found := self._whole(text)) is not None:
            return found
        for pattern in self._like(text):
            if loose and pattern.letters < _LEAST:
                break
            for given in pattern.fits(text):
                if any(name in NUMBERS and not is_number(one) for name, one in given.items()):
                    continue
                parts = {name: part.known(one) for name, one in given.items()}
                left = {name: given[name] for name, one in parts.items() if one is None}
                if all(
                    name in FREE and (self.is_theirs(one) or (loose and _is_one(one))) for name, one in left.items()
                ):
                    return pattern.filled({name: one or part.any(given[name]) for name, one in parts.items()})
        if not loose and (found := self._listed(text, part)) is not None:
            return found
        if text.endswith(".") and (found := self._look_up(text[:-1], part, loose=loose)) is not None:
            return found + "."
        return None

    def _like(self, text: str) -> list[Pattern]:
        """The messages with places whose telling word is in a text, the most telling first; none for a long text."""
        if len(text) > (_LONGEST_SENT if self.is_theirs(text) else _LONGEST):
            return []
        found = [one for word in {"", *text.split()} for one in self.patterns.get(word, ())]
        return [pattern for _, pattern in sorted(found, key=lambda one: one[0])]

    def _whole(self, text: str) -> str | None:
        """An exact message, also one that begins or ends a sentence here and not in the catalogue."""
        if (found := self.messages.get(text)) is not None:
            return found
        if text.endswith(_STOPS) and (found := self._whole(text[:-1])) is not None:
            return found + text[-1]
        first = text[:1]
        other = (first.lower() if first.isupper() else first.upper()) + text[1:]
        found = self.messages.get(other) if other != text else None
        if found is None:
            return None
        return (found[:1].upper() if first.isupper() else found[:1].lower()) + found[1:]

    def _listed(self, text: str, part: Parts) -> str | None:
        for between in _LISTS:
            if between in text:
                said = [part.known(one) for one in text.split(between)]
                if None not in said:
                    return between.join(one for one in said if one is not None)
        return None


def _is_one(text: str) -> bool:
    """Whether a text is no more than one sentence."""
    return SENTENCE_END.search(text) is None


def is_number(text: str) -> bool:
    """Whether a text is a number, a mark, a code or the name of a file, written alike in every language.

    >>> is_number("£1,250"), is_number("[c]"), is_number("budget.xlsx"), is_number("Budget")
    (True, True, True, False)
    """
    return not _LETTER.search(_QUOTED.sub("", text)) or bool(_NEUTRAL.fullmatch(text))


ENGLISH = Words("en")


def words_in(lang: Language, own: Path | None = None, names: Iterable[str] = (), theirs: Iterable[str] = ()) -> Words:
    """The words of a language: the catalogue's, and before them those of a service's ``own`` catalogue.

    Raises DocumentError for a file that is no catalogue, and for a message of the service's own whose placeholders are
    not those of its translation.
    """
    if lang == "en":
        return ENGLISH
    messages = _said(read_po((_FOLDER / f"{lang}.po").read_text(encoding="utf-8")))
    if own is not None and own.is_file():
        try:
            found = read_po(own.read_text(encoding="utf-8-sig"), own.name)
        except UnicodeDecodeError:
            raise DocumentError(f"{own.name} is not in UTF-8.", "Save it again as UTF-8 text.") from None
        _refuse_other_places(found, own.name)
        messages |= _said(found)
    return words_of_messages(lang, messages, names, theirs)


def words_of_messages(
    lang: Language, messages: Mapping[str, str], names: Iterable[str] = (), theirs: Iterable[str] = ()
) -> Words:
    """The words of a language with these messages: English, and what is said."""
    sent = frozenset(one.removesuffix(".") for one in theirs)
    return Words(lang, messages, frozenset(names), sent, patterns=_patterns(messages))


def _patterns(messages: Mapping[str, str]) -> dict[str, tuple[tuple[int, Pattern], ...]]:
    """The messages with placeholders by a word of theirs, each with its rank: the most telling first."""
    made = [Pattern(Message(one, said)) for one, said in messages.items() if PLACEHOLDER.search(one)]
    by_word: dict[str, list[tuple[int, Pattern]]] = {}
    for rank, one in enumerate(sorted(made, key=lambda one: (-one.letters, -len(one.own), one.message.english))):
        by_word.setdefault(one.telling, []).append((rank, one))
    return {word: tuple(found) for word, found in by_word.items()}


def places(text: str) -> set[str]:
    """The placeholders of a message."""
    return set(PLACEHOLDER.findall(text))


def _said(messages: Iterable[Message]) -> dict[str, str]:
    return {message.english: message.said for message in messages if message.said and not message.fuzzy}


def _refuse_other_places(messages: Iterable[Message], name: str) -> None:
    for message in messages:
        if message.said and (unknown := places(message.said) - places(message.english)):
            raise DocumentError(
                f"{name}, line {message.line}: the translation has a place {{{sorted(unknown)[0]}}} that the English "
                "text does not have.",
                "Keep what stands in braces as it is.",
            )

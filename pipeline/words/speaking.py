"""What is said in another language: a text is found in the catalogue whole, or by parts where it was put together.

A message with placeholders, ``{n} of {total}``, fits every text of that shape. What stands in a placeholder must be
something that needs no translation (a number, a name) or be found in the catalogue itself. Only where a text is known
to be the plan's own may something else stand there: it then stays as it is, and is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pipeline.errors import DocumentError
from pipeline.words.catalogue import Message, read_po
from pipeline.words.shapes import FREE, NUMBERS, Shape, by_word, is_number, places

Language = Literal["en", "cy"]


@dataclass(frozen=True)
class Called:
    """A language by the tag that documents give it, and by its name: in English, and in itself."""

    tag: str
    english: str
    own: str


LANGUAGES: Mapping[str, Called] = {"en": Called("en-GB", "English", "English"), "cy": Called("cy", "Welsh", "Cymraeg")}

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_LEAST = 4  # letters of its own by which a message is known with any words in its placeholders
_LONGEST, _LONGEST_SENT = 2_000, 200  # letters of a text that is looked at for shapes: longer ones are prose
_LISTS = ("; ", ": ", ", ", " – ", " · ")
_PARTED = re.compile(r"(?<!&lt)(?<!&gt); ")  # in escaped text a semicolon may end a sign
_STOPS = (".", ":", "…")
_FOLDER = Path(__file__).resolve().parent


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
    shapes: Mapping[str, tuple[tuple[int, Shape], ...]] = field(default_factory=dict, repr=False)
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
        for shape in self._like(text):
            if loose and shape.letters < _LEAST:
                break
            for given in shape.fits(text):
                if any(name in NUMBERS and not is_number(one) for name, one in given.items()):
                    continue
                parts = {name: part.known(one) for name, one in given.items()}
                left = {name: given[name] for name, one in parts.items() if one is None}
                if all(
                    name in FREE and (self.is_theirs(one) or (loose and _is_one(one))) for name, one in left.items()
                ):
                    return shape.filled({name: one or part.any(given[name]) for name, one in parts.items()})
        if not loose and (found := self._listed(text, part)) is not None:
            return found
        if text.endswith(".") and (found := self._look_up(text[:-1], part, loose=loose)) is not None:
            return found + "."
        return None

    def _like(self, text: str) -> list[Shape]:
        """The messages with places whose telling word is in a text, the most telling first; none for a long text."""
        if len(text) > (_LONGEST_SENT if self.is_theirs(text) else _LONGEST):
            return []
        found = [one for word in {"", *text.split()} for one in self.shapes.get(word, ())]
        return [shape for _, shape in sorted(found, key=lambda one: one[0])]

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
    return Words(lang, messages, frozenset(names), sent, shapes=by_word(messages))


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

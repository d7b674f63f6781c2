"""Numbers that a writer typed although the plan computes them: they equal a figure, or nearly.

What is looked at, and what is passed over so that nobody is asked about a year or an age, is in docs/how-to/audit.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.audit.comparing import holds, in_unit_of
from pipeline.audit.explaining import number_of
from pipeline.audit.reading import NumberRead, read_number
from pipeline.audit.words import CARDINALS, MANNERS
from pipeline.document import Narrative
from pipeline.measures import Figure, Unit
from pipeline.signoff.sentences import Sentence, sentences

NEAR = Fraction(5, 100)
"""A typed number that differs from a figure of the same section by at most this share of it contradicts it."""

NEAR_POINTS = 1
"""A percentage has to be this near, besides."""

_LEAST = 10
_LARGE = 1000
_CARDINALS = {name: number for name, number in CARDINALS.items() if number > _LEAST}  # 'ten times' is ordinary prose
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MANNER = "|".join(sorted((re.escape(name) for name in MANNERS), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<manner>\b(?:{_MANNER})\s+)?"
    r"(?:(?P<money>£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|thousand|bn|m|k)\b)?)"
    r"|(?P<share>\b\d[\d,]*(?:\.\d+)?\s?(?:%|per\s?cent\b|percentage points?\b))"
    r"|(?P<rate>\b\d[\d,]*(?:\.\d+)?)(?P<of>(?:\s[a-z0-9-]+){0,6})\sper\s(?P<base>100,000|10,000|1,000)"
    r"|(?P<bare>\b\d[\d,]*(?:\.\d+)?)"
    rf"|(?P<word>\b(?:{'|'.join(sorted(_CARDINALS, key=len, reverse=True))})\b))",
    re.IGNORECASE,
)
_NAMED = (
    "section standard action chapter page table figure appendix annex paragraph phase stage tier band level version "
    "act kpi hmip no number point recommendation priority outcome objective part year years aged age ages under over "
    "between to and or grade key per"
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_NAMED.replace(' ', '|')})\.?\s+|\bpp?\.\s?|\b(?:{_MONTHS})\s+|[\w/.:#-]|\d\s?[-–]\s?)$", re.IGNORECASE
)
_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)\b|^\s?[-–/:]\s?\d|^\s(?:to|and|or)\s\d|^\+|^\s(?:of\s)?(?:{_MONTHS})\b|^\s?(?:am|pm)\b"
    r"|^[\s-](?:and under|or over|or under|(?:school |working |calendar )?(?:year|hour|day|week|month|minute|mile)s?)\b"
    r"|^[A-Za-z]",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "number total share with rate from year years children child young people service services change period "
        "national value mean that this they have were which been their there about than more less figure percentage "
        "points last each other over under between words local area aged",
    )
)


@dataclass(frozen=True)
class TypedNumber:
    """A number typed by hand, its place, and the figure that says the same or nearly the same."""

    typed: str
    line: int
    paragraph: int
    figure: Figure
    equal: bool


@dataclass(frozen=True)
class _Typed:
    text: str
    read: NumberRead
    units: tuple[str, ...]  # kinds of unit that a figure may have

    @property
    def explicit(self) -> bool:
        """Whether it was typed with its unit."""
        return "count" not in self.units

    def fits(self, figure: Figure) -> bool:
        unit = "per" if figure.unit.value.startswith("per ") else figure.unit.value
        return unit in self.units


def typed_numbers(narrative: Narrative, figures: Iterable[Figure]) -> list[TypedNumber]:
    """The numbers in the prose of a heading that a figure could stand for, in their order."""
    known = [figure for figure in figures if number_of(figure)]
    found = []
    for sentence in sentences(narrative.text):
        words = _words(sentence.text)
        for typed in _typed(sentence.text):
            match = _best(typed, sentence, words, known, narrative.heading.id)
            if match:
                figure, equal = match
                found.append(TypedNumber(typed.text, sentence.line, sentence.paragraph, figure, equal))
    return found


def _typed(text: str) -> Iterator[_Typed]:
    for found in _NUMBER.finditer(text):
        if found["share"] or found["money"] or found["rate"]:
            units = _units_of(found)
            written = f"{found['rate']} per {found['base']}" if found["rate"] else found["share"] or found["money"]
        elif _counts(found, text):
            units = ("count", "ratio", "number", "per")
            written = found["bare"] or found["word"]
        else:
            continue
        read = read_number((found["manner"] or "") + written)
        if read is not None and not read.faulty:
            yield _Typed(" ".join(found[0].split()), read, units)


def _units_of(found: re.Match[str]) -> tuple[str, ...]:
    if found["money"]:
        return ("£",)
    return ("per",) if found["rate"] else ("%", Unit.POINTS.value)


def _counts(found: re.Match[str], text: str) -> bool:
    """Whether a number without a unit can be a figure: no year, date, age, duration, reference or small number."""
    start = found.start("bare") if found["bare"] else found.start("word")
    if _BEFORE.search(text[:start].replace("\n", " ")) or _AFTER.search(text[found.end() :].replace("\n", " ")):
        return False
    if found["word"]:
        return True
    return not _YEAR.match(found["bare"]) and Fraction(found["bare"].replace(",", "")) >= _LEAST


def _best(
    typed: _Typed, sentence: Sentence, words: frozenset[str], figures: Iterable[Figure], section: str
) -> tuple[Figure, bool] | None:
    """The figure that a typed number stands for and whether it equals it; None where nothing is near enough."""
    ranked = []
    for figure in figures:
        read = in_unit_of(typed.read, figure) if typed.fits(figure) else None
        if read is None:
            continue
        about = _about(words, figure)
        here = figure.section == section
        size = abs(number_of(figure) or Fraction(0))
        if holds(read, size, figure):
            if _is_meant(typed, read, here, about):
                ranked.append((0, not here, -len(about.shared), len(figure.id), figure))
        elif _is_near(read, size, figure) and (
            figure.variable in sentence.quotes
            or (here and (len(about.shared) > 1 or (about.wholly and typed.explicit)))
        ):
            ranked.append((1, not here, -len(about.shared), len(figure.id), figure))
    if not ranked:
        return None
    nearest = min(ranked, key=lambda entry: entry[:4])
    return nearest[4], not nearest[0]


def _is_near(read: NumberRead, size: Fraction, figure: Figure) -> bool:
    apart = abs(read.number - size)
    return apart <= NEAR * size and (apart <= NEAR_POINTS or figure.unit not in (Unit.PERCENT, Unit.POINTS))


@dataclass(frozen=True)
class _About:
    """The words that a sentence shares with the label of a figure, and whether they are all that tell it apart."""

    shared: frozenset[str]
    wholly: bool


def _about(words: frozenset[str], figure: Figure) -> _About:
    label = _words(figure.label)
    return _About(words & label, bool(label) and label <= words)


def _is_meant(typed: _Typed, read: NumberRead, here: bool, about: _About) -> bool:
    """Whether an equal number is likely to be that figure: the more it tells by itself, the less else is needed.

    Of two digits, or 'about' so many, another thing may well have as many; a sum of money to the pound hardly.
    """
    shared = bool(about.shared)
    tells = not read.qualified and (read.number >= _LARGE or "£" in typed.units or bool(read.places))
    if tells:
        return here or shared
    return (here and shared) or (about.wholly and len(about.shared) > 1)


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z]{4,}", text.lower())
    return frozenset(word.removesuffix("s") for word in found if word not in _COMMON)


def hidden(found: TypedNumber, suppressed: Collection[str]) -> bool:
    """Whether the number gives away a figure that readers may not see."""
    return found.equal and found.figure.id in suppressed

"""What a printed number can stand for: digits with their unit, or words, as a range of exact values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.audit.words import CARDINALS, FRACTIONS, MULTIPLES, Manner, split_direction, split_manner

SHARE = "share"
"""The unit of a part of a whole in words or as 'a of b'; of a percentage it is a hundredth."""

_SCALES = {"m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9, "k": 1000, "thousand": 1000}
_BASES = {"thousand": 1000, "ten thousand": 10_000, "hundred thousand": 100_000, "100k": 100_000}
_UNIT = r"%|per\s?cent\b|percentage points?|pp\b|points?\b|per (?:[\d,]+|hundred thousand|ten thousand|thousand|100k)"
_DIGITS = re.compile(
    r"^(?P<sign>[+-])?\s*(?P<pounds>£)?\s*(?P<sign_after>-)?(?P<digits>\d[\d,.' ]*\d|\d)\s*"
    rf"(?:(?P<scale>m|mn|million|bn|billion|k|thousand)\b)?\s*(?P<unit>{_UNIT})?(?P<noun>(?:\s[a-z][a-z' -]*)?)$"
)
_OF = re.compile(
    r"^(?P<part>\d+|[a-z-]+)\s*(?:/|\bof\b|\bout of(?: every)?\b|\bin(?: every)?\b)\s*(?P<whole>\d[\d,]*|[a-z-]+)\b"
)
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)\b(?: (?:out )?of (\d+))?$")
_GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,3}(?: \d{3})+$|^\d+(?:\.\d+)?$")
_POINTS = re.compile(r"^\d{1,3}(?:\.\d{3}){2,}$")
_WORD = re.compile(rf"^({'|'.join(sorted(CARDINALS, key=len, reverse=True))})\b(?P<noun>(?:\s[a-z][a-z' -]*)?)$")
_WHOLE = re.compile(rf"^({'|'.join(sorted(FRACTIONS, key=len, reverse=True))})\b(?:\s[a-z][a-z' -]*)?$")
_WORD_POINTS = Fraction(5, 2)  # a fraction in words stands for this many percentage points on either side


@dataclass(frozen=True)
class Interval:
    """A range of exact values."""

    low: Fraction
    high: Fraction
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies in the range."""
        above = value >= self.low if self.with_low else value > self.low
        return above and (value <= self.high if self.with_high else value < self.high)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both ranges."""
        first, second = sorted((self, other), key=lambda interval: (interval.low, not interval.with_low))
        if second.low != first.high:
            return second.low < first.high
        return second.with_low and first.with_high

    def times(self, factor: Fraction) -> Interval:
        """The range in another unit; the factor is above zero."""
        return replace(self, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True)
class NumberRead:
    """A printed number: its size (never below zero), sign, unit, and the sizes that it can stand for.

    ``unit`` is £, %, points, share, 'per N' or empty. ``step`` is one in the last printed place; 0 for words.
    ``sign`` is -1 or 1 where the print gives one, by a sign or in words. ``faulty`` says how its digits are
    grouped wrongly, where they are. ``whole`` is b of 'a of b'.
    """

    number: Fraction
    interval: Interval
    unit: str = ""
    step: Fraction = Fraction(0)
    places: int | None = None
    sign: int = 0
    in_brackets: bool = False
    qualified: bool = False
    faulty: str = ""
    whole: int | None = None

    def times(self, factor: Fraction) -> NumberRead:
        """The same print in another unit."""
        return replace(self, number=self.number * factor, interval=self.interval.times(factor), step=self.step * factor)


def plain(printed: str) -> str:
    """A printed text in lower case, with ordinary spaces, hyphens and no full stop at its end.

    >>> plain(" Just\u00a0over \u2212 4. ")
    'just over - 4'
    """
    text = printed.replace("\u2212", "-").replace("\u2013", "-").replace("\u2014", "-").replace("\u2019", "'")
    return " ".join(text.lower().replace("~", "about ").split()).rstrip(".;:, ")


def read_number(printed: str) -> NumberRead | None:
    """The number that a text prints, or None where it is not one number.

    >>> read_number("£1.16m").interval.holds(Fraction(1_160_023))
    True
    >>> read_number("a fall of 30%").sign
    -1
    """
    text = plain(printed)
    brackets = re.fullmatch(r"(£)?\s*\(([^()]*)\)", text)
    if brackets:
        inside = read_number((brackets[1] or "") + brackets[2])
        return replace(inside, in_brackets=True) if inside else None
    as_it_is, of_a_change = (0, text), split_direction(text)
    # 'below 50' limits a number, '50 below' and 'three fewer' give it a sign.
    tries = (as_it_is, of_a_change) if split_manner(text)[0] else (of_a_change, as_it_is)
    for sign, rest in tries:
        manner, rest = split_manner(rest)
        read = _digits(rest) or _parts(rest) or _ordinal(rest) or _in_words(rest)
        if read is not None:
            read = replace(read, sign=sign or read.sign)
            return _qualified(read, manner) if manner else read
    return None


def _digits(text: str) -> NumberRead | None:
    found = _DIGITS.match(text)
    if not found:
        return None
    number, places, faulty = _value(found["digits"])
    if number is None:
        return None
    scale = _SCALES.get(found["scale"] or "", 1)
    step = Fraction(scale, 10**places)
    number *= scale
    return NumberRead(
        number,
        rounded_to(number, step),
        "£" if found["pounds"] else _unit(found["unit"] or ""),
        step,
        places,
        {"-": -1, "+": 1}.get(found["sign"] or found["sign_after"] or "", 0),
        faulty=faulty,
    )


def rounded_to(number: Fraction, step: Fraction) -> Interval:
    """The sizes that round half up to ``number`` at this step."""
    return Interval(max(number - step / 2, Fraction(0)), number + step / 2, with_high=False)


def _value(digits: str) -> tuple[Fraction | None, int, str]:
    """A number, its decimal places, and what is wrong with its separators."""
    if _GROUPED.match(digits):
        bare = digits.replace(",", "").replace(" ", "")
        return Fraction(bare), len(bare.partition(".")[2]), ""
    if _POINTS.match(digits):
        return Fraction(digits.replace(".", "")), 0, "points stand where thousands are separated"
    if re.fullmatch(r"\d[\d,]*\d(?:\.\d+)?", digits):
        bare = digits.replace(",", "")
        return Fraction(bare), len(bare.partition(".")[2]), "its commas do not separate thousands"
    return None, 0, ""


def _unit(text: str) -> str:
    if text in ("%", "per cent", "percent"):
        return "%"
    if text.startswith("per "):
        base = text.removeprefix("per ")
        return f"per {_BASES[base] if base in _BASES else int(base.replace(',', ''))}"
    return "points" if text else ""


def _parts(text: str) -> NumberRead | None:
    """'13 of 30', 'one in three', '8/10'."""
    found = _OF.match(text)
    if not found:
        return None
    part, whole = (_count(found[name]) for name in ("part", "whole"))
    if part is None or not whole:
        return None
    return NumberRead(Fraction(part), Interval(Fraction(part), Fraction(part)), SHARE, whole=whole)


def _count(text: str) -> int | None:
    bare = text.replace(",", "")
    return int(bare) if bare.isdigit() else CARDINALS.get(text)


def _ordinal(text: str) -> NumberRead | None:
    found = _ORDINAL.match(text)
    return _exactly(Fraction(found[1])) if found else None


def _exactly(number: Fraction) -> NumberRead:
    return NumberRead(number, Interval(number, number), step=Fraction(1), places=0)


def _in_words(text: str) -> NumberRead | None:
    if found := _WHOLE.match(text.replace("three-quarters", "three quarters").replace("two-thirds", "two thirds")):
        share = FRACTIONS[found[1]]
        near = Fraction(0) if share == 1 else _WORD_POINTS / 100
        return NumberRead(share, Interval(share - near, share + near), SHARE)
    if text in MULTIPLES:
        change = Fraction(abs(MULTIPLES[text]))
        near = change * Fraction(5, 100)
        return NumberRead(change, Interval(change - near, change + near), "%", sign=1 if MULTIPLES[text] > 0 else -1)
    found = _WORD.match(text)
    return _exactly(Fraction(CARDINALS[found[1]])) if found else None


def _qualified(read: NumberRead, manner: Manner) -> NumberRead:
    """The range that 'about', 'just over' and their like give a number."""
    if read.unit == SHARE:
        low, high = manner.points_below / 100, manner.points_above / 100
        if read.whole:
            low, high = low * read.whole, high * read.whole
    else:
        low, high = manner.below * read.number, manner.above * read.number
        low, high = (max(reach, read.step / 2) if reach else reach for reach in (low, high))
    below = Interval(
        read.number - low,
        read.number + high,
        with_low=bool(low) or not manner.strict,
        with_high=bool(high) or not manner.strict,
    )
    return replace(read, interval=below, qualified=True)

"""The words in which documents print numbers: cardinals, fractions, 'just over', 'fell', 'a slight rise'.

What each of them may stand for is written in docs/how-to/audit.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}

CARDINALS: dict[str, int] = (
    {name: number for number, name in enumerate(_ONES)}
    | _TENS
    | {f"{tens}-{one}": _TENS[tens] + n for tens in _TENS for n, one in enumerate(_ONES[1:10], 1)}
    | {"no": 0, "none": 0, "nil": 0, "a hundred": 100, "one hundred": 100, "a dozen": 12}
)

FRACTIONS: dict[str, Fraction] = {
    "all": Fraction(1),
    "three quarters": Fraction(3, 4),
    "two thirds": Fraction(2, 3),
    "half": Fraction(1, 2),
    "a half": Fraction(1, 2),
    "one half": Fraction(1, 2),
    **{
        f"{article}{name}": Fraction(1, parts)
        for name, parts in (("third", 3), ("quarter", 4), ("fifth", 5), ("sixth", 6), ("eighth", 8), ("tenth", 10))
        for article in ("", "a ", "one ")
    },
    **{f"{name} fifths": Fraction(n, 5) for n, name in ((2, "two"), (3, "three"), (4, "four"))},
}

MULTIPLES: dict[str, int] = {"doubled": 100, "trebled": 200, "tripled": 200, "halved": -50}
"""Changes in one word, in per cent."""


@dataclass(frozen=True)
class Manner:
    """How a print qualifies a number: how far below and above it the value may lie, as a share of the number.

    ``points`` is the same for shares of a whole, in percentage points. ``strict`` leaves out the number itself.
    """

    below: Fraction
    above: Fraction
    points_below: Fraction
    points_above: Fraction
    strict: bool = False


def _manner(below: int, above: int, points_below: int, points_above: int, *, strict: bool = False) -> Manner:
    return Manner(Fraction(below, 100), Fraction(above, 100), Fraction(points_below), Fraction(points_above), strict)


_ABOUT, _JUST_OVER, _JUST_UNDER = (
    _manner(5, 5, 5, 5),
    _manner(0, 5, 0, 5, strict=True),
    _manner(5, 0, 5, 0, strict=True),
)
_OVER, _UNDER = _manner(0, 20, 0, 10, strict=True), _manner(20, 0, 10, 0, strict=True)

_BARELY = ("just", "slightly", "a little", "a bit", "somewhat")
_ABOVE, _BELOW = (
    ("over", "more than", "above", "higher than"),
    ("under", "less than", "fewer than", "below", "lower than"),
)

MANNERS: dict[str, Manner] = {
    **dict.fromkeys(("about", "around", "approximately", "approx", "some", "roughly", "circa", "c."), _ABOUT),
    **dict.fromkeys((f"{barely} {above}" for barely in _BARELY for above in _ABOVE), _JUST_OVER),
    **dict.fromkeys((f"{barely} {below}" for barely in _BARELY for below in _BELOW), _JUST_UNDER),
    **dict.fromkeys(("nearly", "almost", "not quite"), _JUST_UNDER),
    **dict.fromkeys(_ABOVE, _OVER),
    **dict.fromkeys(_BELOW, _UNDER),
    "at least": _manner(0, 20, 0, 10),
    "up to": _manner(20, 0, 10, 0),
}
_MANNER = re.compile(rf"^({'|'.join(re.escape(name) for name in sorted(MANNERS, key=len, reverse=True))})\s+")

_DOWN = (
    "fell|fall|falls|fallen|falling|down|decrease|decreased|decreasing|decline|declined|reduction|reduced|drop|dropped|"
    "lower|below|fewer|less"
)
_UP = "rose|rise|rises|risen|rising|up|increase|increased|increasing|growth|grew|grown|higher|above|more|greater"
_LEVEL = (
    "stable|steady|unchanged|did not change|no change|the same(?: as)?|similar(?: to)?|in line with|level with|"
    "consistent|flat|remained at"
)
_DIRECTION = re.compile(rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<level>{_LEVEL}))\b")
_SMALL = re.compile(r"\b(?:small|slight|slightly|little|marginal|marginally|minor|modest)\b")
_LARGE = re.compile(
    r"\b(?:large|sharp|sharply|big|significant|significantly|substantial|substantially|considerable|much|steep|marked)\b"
)


def split_manner(text: str) -> tuple[Manner | None, str]:
    """The qualifier with which a text begins, and the rest of it.

    >>> split_manner("just over a third")[1]
    'a third'
    """
    found = _MANNER.match(text)
    return (MANNERS[found[1]], text[found.end() :]) if found else (None, text)


@dataclass(frozen=True)
class ChangeWords:
    """What words say of a change or a comparison. ``directions`` may be several: 'stable, a little lower'."""

    directions: frozenset[str]  # up, down, level
    small: bool = False
    large: bool = False


def read_change(text: str) -> ChangeWords | None:
    """The direction and size that words tell, or None where they tell no direction.

    >>> sorted(read_change("stable, a little lower").directions)
    ['down', 'level']
    """
    found = frozenset(match.lastgroup for match in _DIRECTION.finditer(text.lower()) if match.lastgroup)
    if not found:
        return None
    return ChangeWords(found, bool(_SMALL.search(text.lower())), bool(_LARGE.search(text.lower())))


def split_direction(text: str) -> tuple[int, str]:
    """The sign that words of change give a number, and the text without them.

    >>> split_direction("a fall of 30%")
    (-1, '30%')
    """
    signs = {"up": 1, "down": -1}
    found = [match for match in _DIRECTION.finditer(text) if match.lastgroup in signs]
    if len(found) != 1:
        return 0, text
    rest = f"{text[: found[0].start()]} {text[found[0].end() :]}"
    rest = _SMALL.sub(" ", _LARGE.sub(" ", rest))
    return signs[str(found[0].lastgroup)], re.sub(r"\b(?:an?|of|by|has|have|had)\b(?=\s)", " ", f" {rest} ").strip()

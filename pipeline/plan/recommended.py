"""Which recommendation of which inspection an action answers, as people write it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMED = re.compile(r"recommendations?\s+(?:no\.?\s*)?([\d,; and]+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?![\d.])")


class Recommended(NamedTuple):
    """One recommendation: the year of its inspection and its number."""

    year: str
    number: int


def recommended_by(number: Any, source: str | None, latest: str | None) -> tuple[Recommended, ...]:
    """The recommendations that an action names in its ``number``, or in its ``source``, of the year named there.

    Where neither names a year, the ``latest`` inspection is meant; where there is none, nothing is.

    >>> recommended_by("3", "Inspection 2021", "2024")
    (Recommended(year='2021', number=3),)
    >>> recommended_by("4 and 5 of 2018", None, "2021")
    (Recommended(year='2018', number=4), Recommended(year='2018', number=5))
    >>> recommended_by(None, "Inspection 2018, recommendation 5", "2021")
    (Recommended(year='2018', number=5),)
    """
    in_source = _NAMED.search(source or "")
    text = str(number) if number is not None else in_source[1] if in_source else ""
    named = _YEAR.findall(text) or _YEAR.findall(source or "")
    year = named[0] if named else latest
    if year is None:
        return ()
    return tuple(Recommended(year, int(found)) for found in _NUMBER.findall(_YEAR.sub(" ", text)))

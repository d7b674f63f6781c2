"""Numbers of actions: in a run such as 4.1, 4.2, 4.4 one is missing, whether it counts in digits, letters or Roman."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from string import ascii_lowercase

_PART = re.compile(r"[0-9]+|[A-Za-z]+")
_DIGITS = tuple(map(str, range(1, 1000)))
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")
_WAYS = (_DIGITS, _ROMAN, tuple(ascii_lowercase))
_FEW = 3  # a longer jump is another way of numbering, not a number that went missing


def missing_numbers(ids: Iterable[str]) -> dict[str, str]:
    """The ids before which one to three numbers are missing, each with what is missing.

    >>> missing_numbers(["4.4 i", "4.4 iii", "4.6 i", "LM1", "LM18", "1a", "1c"])
    {'4.4 iii': '4.4 ii', '4.6 i': '4.5', '1c': '1b'}
    """
    runs: dict[tuple[str, ...], dict[str, tuple[str, str]]] = defaultdict(dict)
    written = list(dict.fromkeys(ids))
    for one in written:
        above: tuple[str, ...] = ()
        for part in _PART.finditer(one):
            name = part.group().lower().lstrip("0")
            runs[above].setdefault(name, (one, one[: part.start()]))
            above = (*above, name)
    found: dict[str, str] = {}
    for run in runs.values():
        for after, gone in _gaps(list(run)).items():
            one, stem = run[after]
            found.setdefault(one, ", ".join(f"{stem}{number}" for number in gone))
    return {one: found[one] for one in written if one in found}


def _gaps(parts: list[str]) -> dict[str, tuple[str, ...]]:
    """The parts of one run before which some are missing, each with those; none where they do not count alike."""
    way = next((way for way in _WAYS if set(parts) <= set(way)), None)
    if way is None:
        return {}
    places = sorted(map(way.index, parts))
    return {way[place]: way[last + 1 : place] for last, place in pairwise(places) if 1 < place - last <= _FEW + 1}

"""Ages as returns write them, and the bands in which children are compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.measures.cohort_groups import UNKNOWN, Group
from pipeline.measures.display import Fraction
from pipeline.measures.figures import slug
from pipeline.measures.tables import CountRelation

# The ages that the existing indicators and the census tables keep apart; outside them nobody can be prosecuted as a
# child, or is one.
BANDS = {"Under 10": (0, 9), "10 to 14": (10, 14), "15 to 17": (15, 17), "18 and over": (18, 120)}
_WRITTEN = re.compile(r"^(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?$")


def ages_in(text: str) -> tuple[int, int] | None:
    """The first and the last age of an age or a band, None for other words.

    >>> ages_in("14"), ages_in("10-14"), ages_in("15 to 17"), ages_in("Unknown")
    ((14, 14), (10, 14), (15, 17), None)
    """
    match = _WRITTEN.match(text.strip())
    return (int(match[1]), int(match[2] or match[1])) if match else None


def band_of(age: int | None) -> str:
    """The band of an age in completed years.

    >>> band_of(14), band_of(18), band_of(None)
    ('10 to 14', '18 and over', 'Unknown')
    """
    if age is None:
        return UNKNOWN
    return next(name for name, (first, last) in BANDS.items() if first <= age <= last)


def in_band(band: str, amounts: Mapping[str, Fraction]) -> Fraction | None:
    """The amount of a band from amounts by age: as given, or as the sum of ages that make it up without gap.

    >>> in_band("15 to 17", {"15": Fraction(1), "16": Fraction(2), "17": Fraction(4)})
    Fraction(7, 1)
    """
    wanted = BANDS.get(band) or ages_in(band)
    if wanted is None:
        return amounts.get(band)
    known = {ages: amount for text, amount in amounts.items() if (ages := ages_in(text))}
    if wanted in known:
        return known[wanted]
    parts = {ages: amount for ages, amount in known.items() if wanted[0] <= ages[0] and ages[1] <= wanted[1]}
    covered = sorted(age for first, last in parts for age in range(first, last + 1))
    whole = covered == list(range(wanted[0], wanted[1] + 1))
    return sum(parts.values(), Fraction(0)) if whole else None


def banded(groups: Sequence[Group]) -> tuple[list[Group], list[CountRelation]]:
    """Single ages taken together in bands, and what each band is the sum of.

    Where an age is no number, or has a share and no count, the groups stay as they are.
    """
    ages = [group for group in groups if not group.unknown]
    if not ages or not all(group.name.isdecimal() and group.count is not None for group in ages):
        return list(groups), []
    bands: dict[str, list[Group]] = {}
    for group in sorted(ages, key=lambda group: int(group.name)):
        bands.setdefault(band_of(int(group.name)), []).append(group)
    found = [_together(name, members) for name, members in bands.items()]
    sums = [
        CountRelation(band.count_id, tuple(group.count_id for group in bands[band.name]), harmless=True)
        for band in found
    ]
    return [*found, *(group for group in groups if group.unknown)], sums


def _together(name: str, members: Sequence[Group]) -> Group:
    count = sum(group.count or 0 for group in members)
    total = members[0].total
    return replace(
        members[0],
        name=name,
        part=slug(name),
        count=count,
        protected=count,
        share=Fraction(count * 100, total) if total else Fraction(0),
        names=tuple(group.name for group in members),
        is_reference=False,
    )

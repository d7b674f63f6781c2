"""When a period of referrals lies: a quarter, a year, or a span that the return names in its own words."""

from __future__ import annotations

import re
from datetime import date

from pipeline.plan import FinancialYear
from pipeline.plan.due import parse_due

YEAR, SPAN = 5, 6  # a year stands behind its quarters, and a longer span behind its years
_QUARTER = re.compile(r"^Q([1-4])\s+(\S+)$", re.IGNORECASE)
_FROM_TO = re.compile(r"^(?:from\s+)?(.+?)\s+(?:to|until|–|-)\s+(.+)$", re.IGNORECASE)
_NOWHERE = ("", 0)
_MONTHS_OF_QUARTER, _MONTHS_OF_YEAR = 3, 12


def when(title: str) -> tuple[str, int]:
    """The financial year in which a period ends and its place in it: 1 to 4, ``YEAR`` or ``SPAN``.

    >>> when("April 2020 to March 2022")
    ('2021-22', 6)
    """
    if quarter := _QUARTER.match(title):
        return _label(quarter[2]), int(quarter[1])
    if year := _label(title):
        return year, YEAR
    ends = _ends(title)
    if ends is None:
        return _NOWHERE
    first, last = ends
    months = (last.year - first.year) * _MONTHS_OF_YEAR + last.month - first.month + 1
    place = SPAN if months > _MONTHS_OF_YEAR else YEAR if months > _MONTHS_OF_QUARTER else _quarter_of(last)
    return _year_of(last).label, place


def years_of(title: str) -> tuple[str, ...]:
    """The financial years that a span is made of; none where it begins or ends within one.

    >>> years_of("April 2020 to March 2022")
    ('2020-21', '2021-22')
    """
    ends = _ends(title)
    if ends is None or ends[0] != _year_of(ends[0]).first_day or ends[1] != _year_of(ends[1]).last_day:
        return ()
    return tuple(FinancialYear(year).label for year in range(ends[0].year, ends[1].year))


def _ends(title: str) -> tuple[date, date] | None:
    """The first and the last day of ``A to B``, of years or of months."""
    found = _FROM_TO.match(title.strip())
    if found is None:
        return None
    if (first := _label(found[1])) and (last := _label(found[2])):
        days = FinancialYear.parse(first).first_day, FinancialYear.parse(last).last_day
    else:
        begun, ended = (parse_due(part).last_day for part in found.groups())
        if begun is None or ended is None:
            return None
        days = begun.replace(day=1), ended
    return days if days[0] <= days[1] else None


def _label(text: str) -> str:
    try:
        return FinancialYear.parse(text).label
    except ValueError:
        return ""


def _year_of(day: date) -> FinancialYear:
    return FinancialYear(day.year if day.month > _MONTHS_OF_QUARTER else day.year - 1)


def _quarter_of(day: date) -> int:
    return (day.month - 1) // _MONTHS_OF_QUARTER or 4

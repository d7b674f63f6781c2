"""Printed dates, months and periods, as the days that they can stand for."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeline.audit.reading import plain
from pipeline.plan.due import parse_due

_ONE = r"(?:\d{1,2}(?:st|nd|rd|th)? )?[a-z]{3,9}\.?(?: \d{4}| \d\d)?|\d{4}-\d{2}(?:-\d{2})?"
_PERIOD = re.compile(
    rf"^(?:from |the (?:year|12 months|quarter) )?(?P<start>{_ONE}) ?(?:to|-|until|and) ?(?P<end>{_ONE})$"
)

Days = tuple[date, date]


def read_days(printed: str) -> Days | None:
    """The first and last day that a printed date, month or period stands for, or None where it is none of these.

    A period without a year at its start begins in the year of its end, or in the year before where its month comes
    later: 'April to March 2022'.

    >>> [day.isoformat() for day in read_days("October 2021 to September 2022")]
    ['2021-10-01', '2022-09-30']
    """
    text = plain(printed)
    if single := _one(text):
        return single
    found = _PERIOD.match(text)
    if not found:
        return None
    end = _one(found["end"])
    start = _one(found["start"])
    if end and not start:
        same, before = (_one(f"{found['start']} {end[1].year - years}") for years in (0, 1))
        start = same if same and same[0] <= end[1] else before
    return (start[0], end[1]) if start and end else None


def _one(text: str) -> Days | None:
    if not re.search(r"\d{4}|[a-z] \d\d$", text):
        return None
    due = parse_due(text)
    if due.last_day is None:
        return None
    whole_month = due.kind.value == "month"
    return (due.last_day.replace(day=1) if whole_month else due.last_day), due.last_day


def ends_before_it_starts(printed: str) -> bool:
    """Whether a printed period ends before it starts."""
    days = read_days(printed)
    return days is not None and days[1] < days[0]


def in_words(days: Days) -> str:
    """Days as text: a day, or from one to another."""
    first, last = (f"{day.day} {day:%B %Y}" for day in days)
    return first if first == last else f"{first} to {last}"


def same_month(one: Days, other: Days) -> bool:
    """Whether the shorter of two spells lies within the longer one, which is a month at most: a date and its month."""
    longer, shorter = sorted((one, other), key=lambda days: days[0] - days[1])
    return longer[0] <= shorter[0] and shorter[1] <= longer[1] and longer[1] - longer[0] < timedelta(days=31)

"""Days and months as people write them in returns; day before month, as in Britain."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_SLASHED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_WRITTEN_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]+)\.?,?[ -](\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? ")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_SLASHED_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
_WRITTEN_MONTH = re.compile(r"([a-z]+)\.?,?[ -]'?(\d{4}|\d{2})")
_SPREADSHEET_EPOCH = date(1899, 12, 30)

UNDATED_WORDS = frozenset({"ongoing", "tbc", "tba", "date tbc", "to be confirmed", "to be agreed", "continuous"})


def parse_day(text: str) -> date | None:
    """The day that ``text`` names, or None.

    >>> parse_day("Tuesday 25th May 2021"), parse_day("25/05/2021"), parse_day("May 2021")
    (datetime.date(2021, 5, 25), datetime.date(2021, 5, 25), None)
    """
    written = _WEEKDAY.sub("", " ".join(text.lower().split()))
    if found := _ISO_DAY.fullmatch(written):
        return _day(found[1], found[2], found[3])
    if found := _SLASHED_DAY.fullmatch(written):
        return _day(found[3], found[2], found[1])
    if (found := _WRITTEN_DAY.fullmatch(written)) and found[2] in _MONTHS:
        return _day(found[3], str(_MONTHS[found[2]]), found[1])
    return None


def parse_month(text: str) -> tuple[int, int] | None:
    """The (year, month) that ``text`` names, or None.

    >>> parse_month("Sept 2022"), parse_month("Apr-24"), parse_month("2022-09"), parse_month("ongoing")
    ((2022, 9), (2024, 4), (2022, 9), None)
    """
    written = " ".join(text.lower().split())
    if found := _ISO_MONTH.fullmatch(written):
        year, month = found[1], int(found[2])
    elif found := _SLASHED_MONTH.fullmatch(written):
        year, month = found[2], int(found[1])
    elif (found := _WRITTEN_MONTH.fullmatch(written)) and found[1] in _MONTHS:
        year, month = found[2], _MONTHS[found[1]]
    else:
        return None
    return (_full_year(year), month) if 1 <= month <= 12 else None


def first_day(year: int, month: int) -> date:
    return date(year, month, 1)


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def from_serial(number: float) -> date | None:
    """The day that a spreadsheet's day number stands for, or None outside the years 1954 to 2064."""
    return _SPREADSHEET_EPOCH + timedelta(days=int(number)) if 20_000 <= number <= 60_000 else None


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None

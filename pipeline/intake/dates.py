"""Days, months and quarters as people write them in returns; day before month, as in Britain."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

from pipeline.plan import FinancialYear

_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_ISO_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?z?)?")
_SLASHED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]+)\.?,?[ -](\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? ")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_SLASHED_MONTH = re.compile(r"(\d{1,2})/(\d{4})")
_WRITTEN_MONTH = re.compile(r"([a-z]+)\.?,?[ -]'?(\d{4}|\d{2})")
_Q = r"(?:q|qtr|quarter) ?([1-4])"
_QUARTER = re.compile(rf"{_Q},? ?(?:of )?(?:fy ?)?(\d.*)|(?:fy ?)?(\d.*?),? ?{_Q}")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_DAYS_TO_1904 = 1462
_OLDEST_SHORT_YEAR = 70


def parse_day(text: str, month_first: bool = False) -> date | None:
    """The day that ``text`` names, or None.

    >>> parse_day("Tuesday 25th May 2021"), parse_day("25/05/2021"), parse_day("May 2021")
    (datetime.date(2021, 5, 25), datetime.date(2021, 5, 25), None)
    """
    written = _WEEKDAY.sub("", " ".join(text.lower().split()))
    if found := _ISO_DAY.fullmatch(written):
        return _day(found[1], found[2], found[3])
    if found := _SLASHED_DAY.fullmatch(written):
        return _day(found[3], found[1], found[2]) if month_first else _day(found[3], found[2], found[1])
    if (found := _WRITTEN_DAY.fullmatch(written)) and found[2] in _MONTHS:
        return _day(found[3], str(_MONTHS[found[2]]), found[1])
    return None


def day_and_month(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date such as 03/04/2024, whichever of them is the month; else None."""
    found = _SLASHED_DAY.fullmatch(" ".join(text.lower().split()))
    return (int(found[1]), int(found[2])) if found else None


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


def parse_quarter(text: str) -> tuple[int, str] | None:
    """The quarter of a financial year, 1 to 4, and what is written as its year; None where ``text`` is no quarter.

    >>> parse_quarter("Q1 2024-25"), parse_quarter("2024/25 Quarter 3"), parse_quarter("May 2024")
    ((1, '2024-25'), (3, '2024/25'), None)
    """
    found = _QUARTER.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    return (int(found[1]), found[2]) if found[1] else (int(found[4]), found[3])


def months_of_quarter(quarter: int, financial_year: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last (year, month) of a quarter; None where the year is not a financial year such as 2024-25."""
    try:
        start = int(FinancialYear.parse(financial_year).label[:4])
    except ValueError:
        return None
    year, first = (start, 1 + 3 * quarter) if quarter < 4 else (start + 1, 1)
    return (year, first), (year, first + 2)


def first_day(year: int, month: int) -> date:
    return date(year, month, 1)


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def from_serial(number: float, epoch_1904: bool = False) -> date | None:
    """The day that a spreadsheet's day number stands for, or None outside the years 1954 to 2064."""
    number += _DAYS_TO_1904 if epoch_1904 else 0
    return _SPREADSHEET_EPOCH + timedelta(days=int(number)) if 20_000 <= number <= 60_000 else None


def _full_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return (1900 if int(year) >= _OLDEST_SHORT_YEAR else 2000) + int(year)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None

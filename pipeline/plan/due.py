"""When an action or milestone is due, in the words that improvement plans use."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MINYEAR, date, datetime
from enum import StrEnum

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_LEAD = r"(?:(?:by|before|due|from|mid|early|late|end|start|beginning|of|in|on|the)\b[\s-]*)*"
_DAY_MONTH_YEAR = re.compile(rf"^{_LEAD}(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}}|\d{{2}})$")
_MONTH_YEAR = re.compile(rf"^{_LEAD}({_MONTH})\.?[\s,-]*(\d{{4}}|\d{{2}})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[ t]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$")
_ISO_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY_SLASH = re.compile(rf"^{_LEAD}(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d{{2}})$")
_UNDATED = re.compile(
    r"\b(ongoing|on-going|onwards|on going|tbc|tba|tbd|to be (?:confirmed|agreed|decided)|continuous|"
    r"completed?|n/?a|monthly|quarterly|annually|rolling)\b"
)


#: A date and what is said of it: ``april 2025 (ongoing)``, ``april 2025 - ongoing``, ``april 2025 ongoing``.
_REMARK = re.compile(r"^(.*\d)\s*(?:\((.+)\)|[-–,;:]?\s*(ongoing|on-going|on going|continuous|rolling))$")
_NO_LIMIT = re.compile(r"^(?:from|since|starting)\b|\b(?:tbc|tba|tbd|to be (?:confirmed|agreed|decided)|onwards)\b")


class DueKind(StrEnum):
    """How a due date was written."""

    DAY = "day"
    MONTH = "month"
    UNDATED = "undated"  # ongoing, to be confirmed, or blank
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Due:
    """A due date as sent: its kind, and the last day on which it is not yet late (None when undated).

    ``remark`` is what is said beside a date: ``ongoing`` up to then.
    """

    kind: DueKind
    last_day: date | None = None
    remark: str = ""


def parse_due(text: str | None) -> Due:
    """Read a due date; a month is due on its last day, and 'ongoing' or 'TBC' has no date.

    >>> parse_due("mid Aug 2022").last_day.isoformat()
    '2022-08-31'
    >>> parse_due("from Sept 2021 onwards").kind.value
    'undated'
    >>> parse_due("April 2025 (ongoing)").last_day.isoformat()
    '2025-04-30'
    """
    written = " ".join((text or "").split()).lower()
    if (found := _REMARK.match(written)) and not _NO_LIMIT.search(written):
        dated = parse_due(found[1])
        if dated.last_day is not None:
            return replace(dated, remark=found[2] or found[3])
    if not written or written in {"-", "–"} or _UNDATED.search(written):
        return Due(DueKind.UNDATED)
    for read in (_day, _month):
        due = read(written)
        if due is not None:
            return due
    return Due(DueKind.UNREADABLE)


def _day(written: str) -> Due | None:
    if match := _ISO_DAY.match(written):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_MONTH_YEAR.match(written):
        day, month, year = int(match[1]), _MONTHS[match[2]], _full_year(match[3])
    elif match := _DAY_SLASH.match(written):
        day, month, year = int(match[1]), int(match[2]), _full_year(match[3])
    else:
        return None
    try:
        return Due(DueKind.DAY, date(year, month, day))
    except ValueError:
        return Due(DueKind.UNREADABLE)


def _month(written: str) -> Due | None:
    if match := _ISO_MONTH.match(written):
        year, month = int(match[1]), int(match[2])
    elif match := _MONTH_YEAR.match(written):
        month, year = _MONTHS[match[1]], _full_year(match[2])
    else:
        return None
    if not (1 <= month <= 12 and year >= MINYEAR):
        return Due(DueKind.UNREADABLE)
    return Due(DueKind.MONTH, date(year, month, monthrange(year, month)[1]))


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else datetime.strptime(text, "%y").year

"""Follow-up of programmes: whether a cohort can have reached the stage that the return counts.

A cohort is known by its financial year: its children joined between the first and the last day of it, and a stage
'6 months after' can be looked back on six months later at the earliest. What is known, is known on the day on which
the return came, and at the latest on the plan's as-of date.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import FinancialYear, Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations.registry import Failing, as_number, groups

_AFTER = re.compile(r"^(\d+) months after$")


def reached_by_nobody(frames: Frames, settings: Settings) -> Failing:
    """No child is counted at a stage that even the first of the cohort cannot have reached."""
    return _too_soon(frames["programme_tracking"], settings, whole_cohort=False)


def reached_by_some_only(frames: Frames, settings: Settings) -> Failing:
    """The whole cohort is not counted at a stage that the last of it cannot have reached."""
    return _too_soon(frames["programme_tracking"], settings, whole_cohort=True)


def _too_soon(tracking: pd.DataFrame, settings: Settings, *, whole_cohort: bool) -> Failing:
    failing = {}
    for _, rows in groups(tracking[tracking["children"].notna()], ["programme", "cohort"]):
        year = _year(rows["cohort"].iloc[0])
        if year is None:
            continue
        everybody = _at_the_start(rows)
        for row, stage, children, file in zip(
            rows.index, rows["stage"], rows["children"], rows["source_file"], strict=True
        ):
            months, known = _months_after(stage), _known_on(str(file), settings)
            if months is None or not children:
                continue
            first, last = _later(year.first_day, months), _later(year.last_day, months)
            all_of_them = everybody is not None and children >= everybody
            if (first <= known < last and all_of_them) if whole_cohort else known < first:
                failing[int(row)] = {
                    "children": as_number(int(children)),
                    "first": _shown(first),
                    "last": _shown(last),
                    "known": _shown(known),
                }
    return failing


def _year(cohort: object) -> FinancialYear | None:
    try:
        return FinancialYear.parse(str(cohort))
    except ValueError:
        return None


def _at_the_start(rows: pd.DataFrame) -> int | None:
    """How many children the cohort has: the most at a stage before or during the programme."""
    start = rows.loc[[_months_after(stage) is None for stage in rows["stage"]], "children"]
    return int(start.max()) if len(start) else None


def _months_after(stage: object) -> int | None:
    found = _AFTER.match(str(stage))
    return int(found[1]) if found else None


def _known_on(file: str, settings: Settings) -> date:
    note = settings.returns.get(file)
    return settings.as_of if note is None or note.received is None else min(note.received, settings.as_of)


def _later(day: date, months: int) -> date:
    """So many months later; the last day of a month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _shown(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_TO_DO = "Count only the children who had reached the stage by then, or leave the row out."

RULES = (
    AcrossRule(
        "follow_up_before_anybody",
        "programme_tracking",
        ("programme_tracking",),
        Severity.WARNING,
        "A follow-up stage counts children only when the first of the cohort can have reached it.",
        "{children} children are counted at this stage, but the first of the cohort cannot have reached it before "
        "{first}, and the numbers are of {known}.",
        _TO_DO,
        reached_by_nobody,
        "children",
        "no children yet",
    ),
    AcrossRule(
        "follow_up_of_all_too_soon",
        "programme_tracking",
        ("programme_tracking",),
        Severity.WARNING,
        "A follow-up stage counts the whole cohort only when the last of it can have reached the stage.",
        "All {children} children of the cohort are counted at this stage, but those who joined last cannot have "
        "reached it before {last}, and the numbers are of {known}.",
        _TO_DO,
        reached_by_some_only,
        "children",
        "only the children who had reached the stage",
    ),
)

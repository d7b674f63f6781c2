"""Children and their offences: how old a child was."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing

YOUNGEST, OLDEST = 10, 17


def ages_on(born: pd.Series, day: pd.Series) -> pd.Series:
    """Age in whole years on each ``day``; both hold dates or nothing.

    Exact birthdays: a child born on 29 February is a year older on 1 March of a year without that day.
    """
    start, end = (pd.to_datetime(dates, errors="coerce") for dates in (born, day))
    before_birthday = (end.dt.month < start.dt.month) | ((end.dt.month == start.dt.month) & (end.dt.day < start.dt.day))
    return (end.dt.year - start.dt.year - before_birthday.astype("Int64")).where(start.notna() & end.notna())


def offences_outside_childhood(frames: Frames, settings: Settings) -> Failing:
    """A child is 10 to 17 years old on the day of an offence; silent where the date of birth is not known."""
    children, offences = frames["children"], frames["offences"]
    known = children[children["child_id"].notna()].drop_duplicates("child_id")
    born = offences["child_id"].map(known.set_index("child_id")["date_of_birth"])
    ages = ages_on(born, offences["offence_date"])
    outside = ((ages < YOUNGEST) | (ages > OLDEST)).fillna(False).astype(bool)
    return {int(row): {} for row in offences.index[outside]}


RULES = (
    AcrossRule(
        "age_at_offence",
        "offences",
        ("children", "offences"),
        Severity.CRITICAL,
        "A child is 10 to 17 years old on the day of an offence.",
        "On the day of the offence the child was not 10 to 17 years old.",
        "Correct the offence date, or the date of birth in the return of children; leave out offences of adults.",
        offences_outside_childhood,
        "offence_date",
        "a day between the child's 10th and 18th birthdays",
    ),
)

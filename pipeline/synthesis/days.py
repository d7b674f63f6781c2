"""Days as whole numbers, a column at a time: birthdays, ages and financial years exactly as the law counts them.

A day is the number of days since 1970-01-01; ``NO_DAY`` stands where there is none.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.synthesis.draw import Ints

NO_DAY = -1_000_000
_EPOCH = date(1970, 1, 1)


def day_of(day: date) -> int:
    """The number of one day.

    >>> day_of(date(1970, 1, 2))
    1
    """
    return (day - _EPOCH).days


def _months_and_rest(days: Ints) -> tuple[Ints, Ints]:
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64)


def birthday(born: Ints, age: int | Ints) -> Ints:
    """The day on which somebody reaches an age; who was born on 29 February, on 1 March of a year without it.

    >>> int(birthday(np.array([day_of(date(2012, 2, 29))]), 10)[0]) == day_of(date(2022, 3, 1))
    True
    """
    months, rest = _months_and_rest(born)
    first = (months + 12 * np.asarray(age)).astype("datetime64[M]").astype("datetime64[D]")
    return first.astype(np.int64) + rest


def age_on(born: Ints, days: Ints) -> Ints:
    """Age in whole years."""
    years = (_months_and_rest(days)[0] - _months_and_rest(born)[0] + 11) // 12
    return years - (birthday(born, years) > days)


def years_before(days: Ints, years: Ints) -> Ints:
    """The latest day of birth of somebody who is at least ``years`` old on ``days``."""
    earlier = birthday(days, -years)
    return earlier - (_months_and_rest(earlier)[1] < _months_and_rest(days)[1])


def leap_day_between(first: Ints, last: Ints) -> Ints:
    """The earliest 29 February from ``first`` to ``last``; ``first`` itself where there is none."""
    year = _months_and_rest(first)[0] // 12 + 1970
    found = first
    for ahead in range(8, -1, -1):  # two leap years are eight years apart at most
        months = (year + ahead - 1970) * 12 + 1
        day = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + 28
        is_leap = _months_and_rest(day)[0] == months
        found = np.where(is_leap & (first <= day) & (day <= last), day, found)
    return found


def as_dates(days: Ints) -> NDArray[np.datetime64]:
    """Days as dates for a frame, NaT where there is none."""
    dates = days.astype("datetime64[D]")
    dates[days == NO_DAY] = np.datetime64("NaT")
    return dates.astype("datetime64[s]")

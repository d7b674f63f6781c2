"""Birthdays and ages a column at a time are those that one counts by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
from extracts import age_on as age_by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.synthesis.children import born_before
from pipeline.synthesis.days import age_on, birthday, day_of, leap_day_between, years_before
from pipeline.synthesis.draw import stream

DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))


def _one(day: date) -> np.ndarray:
    return np.array([day_of(day)])


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS)
def test_an_age_is_the_number_of_birthdays_so_far(one: date, other: date) -> None:
    born, day = min(one, other), max(one, other)
    assert age_on(_one(born), _one(day))[0] == age_by_hand(born, day)


@settings(max_examples=150, deadline=None)
@given(DAYS, st.integers(8, 19))
def test_who_was_born_a_day_later_than_the_latest_is_a_year_younger(day: date, years: int) -> None:
    latest = years_before(_one(day), np.array([years]))
    assert age_on(latest, _one(day))[0] == years
    assert age_on(latest + 1, _one(day))[0] == years - 1


def test_a_child_of_29_february_is_older_on_1_march_of_a_common_year() -> None:
    born = _one(date(2012, 2, 29))
    assert birthday(born, 10)[0] == day_of(date(2022, 3, 1))
    assert birthday(born, 12)[0] == day_of(date(2024, 2, 29))
    assert age_on(born, _one(date(2022, 2, 28)))[0] == 9


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 500))
def test_a_leap_day_is_found_exactly_where_there_is_one(first: date, more: int) -> None:
    start = _one(first)
    found = leap_day_between(start, start + more)[0]
    within = [
        day
        for year in range(first.year, first.year + 3)
        if year % 4 == 0 and start[0] <= (day := day_of(date(year, 2, 29))) <= start[0] + more
    ]
    assert found == (within[0] if within else start[0])


@settings(max_examples=30, deadline=None)
@given(DAYS, st.integers(10, 18), st.integers(0, 10_000))
def test_children_are_born_so_that_they_have_the_age_that_is_asked_for(day: date, age: int, seed: int) -> None:
    on = np.full(50, day_of(day))
    born = born_before(stream(seed, "test"), np.full(50, age), on)
    assert set(age_on(born, on)) == {age}

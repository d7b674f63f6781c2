"""Financial years."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.plan import FinancialYear


@pytest.mark.parametrize("written", ["2022-23", "2022/23", "2022-2023", "2022/2023", " 2022–23 ", "2022 - 23"])
def test_the_ways_of_writing_a_year_come_to_one_label(written: str) -> None:
    assert FinancialYear.parse(written).label == "2022-23"


@pytest.mark.parametrize("written", ["2022", "2022-24", "2022-22", "2022-2024", "22-23", "", "2022-23-24", "1922-2023"])
def test_anything_else_is_refused_with_what_was_written(written: str) -> None:
    with pytest.raises(ValueError, match=f"'{written}' is not"):
        FinancialYear.parse(written)


def test_the_year_that_crosses_a_century_is_a_year() -> None:
    assert FinancialYear.parse("1999-00").label == "1999-00"
    assert FinancialYear.parse("2099-2100").start_year == 2099


def test_a_year_runs_from_april_to_march() -> None:
    year = FinancialYear.parse("2022-23")
    assert (year.first_day, year.last_day) == (date(2022, 4, 1), date(2023, 3, 31))


@given(st.integers(1900, 2200))
def test_years_follow_each_other_without_a_gap(start: int) -> None:
    year = FinancialYear(start)
    assert FinancialYear.parse(year.label) == year
    assert (year.first_day - year.previous.last_day).days == 1

from __future__ import annotations

from datetime import date

import pytest

from pipeline.intake.dates import from_serial, last_day, parse_day, parse_month


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-25",
        "25/05/2021",
        "25.5.2021",
        "25-05-21",
        "25 May 2021",
        "25th May 2021",
        "25 may 21",
        "Tuesday 25 May 2021",
        "Tues, 25 May 2021",
        "25-May-2021",
        "2021-05-25 00:00:00",
        " 25  May\n2021 ",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert parse_day(text) == date(2021, 5, 25)


@pytest.mark.parametrize("text", ["31/02/2021", "May 2021", "ongoing", "2021", "", "12/25/2021", "25 Mai 2021"])
def test_what_names_no_day_is_not_guessed(text):
    assert parse_day(text) is None


@pytest.mark.parametrize(
    "text", ["September 2022", "Sept 2022", "Sep-22", "sep 22", "2022-09", "09/2022", "September, 2022"]
)
def test_a_month_is_read_however_it_is_written(text):
    assert parse_month(text) == (2022, 9)


@pytest.mark.parametrize("text", ["25 May 2021", "ongoing", "TBC", "13/2022", "Q1 2022", ""])
def test_what_names_no_month_is_not_guessed(text):
    assert parse_month(text) is None


def test_the_last_day_of_a_month_knows_leap_years():
    assert last_day(2024, 2) == date(2024, 2, 29)


def test_a_spreadsheet_day_number_is_a_day_only_in_a_plausible_range():
    assert from_serial(44341.0) == date(2021, 5, 25)
    assert from_serial(2021) is None

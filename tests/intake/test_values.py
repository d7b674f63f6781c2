from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from pipeline.contracts import Column, Vocabulary
from pipeline.intake.values import Unreadable, as_text, read_value

NUMBER = Column("amount", "Amount", "decimal")
WHOLE = Column("count", "Count", "integer")
DAY = Column("day", "Day", "date")
YEAR = Column("year", "Year", "year")
YES_NO = Column("chair", "Chair", "boolean")
PARTNER = Column("agency", "Agency", "text", vocabulary=Vocabulary({"Police": ("Constabulary",), "Health": ()}))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234", "1234"),
        ("1,234", "1234"),
        ("£1,234.50", "1234.50"),
        ("1 234", "1234"),
        ("(1,234)", "-1234"),
        ("-1,234", "-1234"),
        ("-£12", "-12"),
        ("£-12", "-12"),
        ("−3", "-3"),
        ("(-3)", "-3"),
        ("£ 1,234", "1234"),
        ("12.5%", "12.5"),
        (".5", "0.5"),
        (58336.0, "58336"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
    ],
)
def test_a_number_is_read_exactly_however_it_is_written(cell, value):
    assert read_value(cell, NUMBER) == Decimal(value)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "n/a"])
def test_an_empty_cell_a_dash_and_not_applicable_are_no_number(cell):
    assert read_value(cell, NUMBER) is None


@pytest.mark.parametrize(
    "cell",
    [
        "about 300",
        "1 2",
        True,
        "1e5",
        "--5",
        "5-3",
        "٣",
        "inf",
        "£",
        float("inf"),
        10**15,
    ],
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(Unreadable) as refused:
        read_value(cell, NUMBER)
    assert refused.value.rule == "not_a_number"


@pytest.mark.parametrize(
    ("cell", "meant"), [("5.466.338", "5466338"), ("1,23", "1.23"), ("12,5", "12.5"), ("1.234,56", "1234.56")]
)
def test_a_number_written_as_on_the_continent_is_asked_about(cell, meant):
    with pytest.raises(Unreadable) as refused:
        read_value(cell, NUMBER)
    assert refused.value.rule == "ambiguous_number"
    assert refused.value.question == f"It may mean {meant}."


def test_an_error_of_the_spreadsheet_is_told_apart_from_text():
    with pytest.raises(Unreadable) as refused:
        read_value("#REF!", NUMBER)
    assert refused.value.rule == "error_value"


def test_a_fraction_is_not_a_whole_number():
    assert read_value(14.0, WHOLE) == 14
    with pytest.raises(Unreadable, match="a whole number"):
        read_value("14.5", WHOLE)


@pytest.mark.parametrize("cell", [date(2021, 5, 25), datetime(2021, 5, 25, 0, 0), "25/05/2021", 44341.0])
def test_a_date_is_read_from_a_real_date_or_from_text(cell):
    assert read_value(cell, DAY) == date(2021, 5, 25)


def test_a_month_stands_for_the_day_that_the_column_says():
    end = Column("end", "End", "date", month_means="last")
    assert read_value("May 2021", DAY) == date(2021, 5, 1)
    assert read_value("May 2021", end) == date(2021, 5, 31)


@pytest.mark.parametrize("cell", ["soon", "31/02/2021", 12.0, True])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(Unreadable, match="a date such as"):
        read_value(cell, DAY)


@pytest.mark.parametrize("cell", ["2011-12", "2011/12", "2011-2012", "FY 2011-12", datetime(2011, 12, 1)])
def test_a_financial_year_has_one_form_even_where_a_spreadsheet_made_it_a_month(cell):
    assert read_value(cell, YEAR) == "2011-12"


def test_a_calendar_year_is_not_a_financial_year():
    with pytest.raises(Unreadable, match="2021-22"):
        read_value(2021.0, YEAR)


@pytest.mark.parametrize(
    ("cell", "value"), [("Yes", True), ("y", True), ("Chair", True), ("No", False), (False, False)]
)
def test_yes_and_no_are_read(cell, value):
    assert read_value(cell, YES_NO) is value


def test_a_known_word_gets_its_usual_form_and_an_unknown_one_stays_for_validation():
    assert read_value(" constabulary ", PARTNER) == "Police"
    assert read_value("Coastguard", PARTNER) == "Coastguard"


def test_words_that_say_blank_are_blank():
    sex = Column("sex", "Sex", "text", blank_words=("All", "Persons"))
    assert read_value("persons", sex) is None
    assert read_value("Female", sex) == "Female"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(14.0, "14"), (5.4, "5.4"), (date(2022, 9, 30), "2022-09-30"), (" two\r\nlines ", "two lines"), ("a\x00b", "ab")],
)
def test_text_is_what_a_reader_sees_in_the_cell(cell, text):
    assert as_text(cell) == text

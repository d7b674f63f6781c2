"""Due dates in the words that improvement plans use."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.plan.due import Due, DueKind, parse_due


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-06-30", date(2022, 6, 30)),
        ("2022-06-30 00:00:00", date(2022, 6, 30)),
        ("2022-06-30T00:00", date(2022, 6, 30)),
        ("2022-06-30 14:30:00", date(2022, 6, 30)),
        ("26th Jan 2022", date(2022, 1, 26)),
        ("26 January 2022", date(2022, 1, 26)),
        ("by 1st Dec 2021", date(2021, 12, 1)),
        ("by the 1st December 2021", date(2021, 12, 1)),
        ("1 Sept. 2021", date(2021, 9, 1)),
        ("2 March, 22", date(2022, 3, 2)),
        ("31/03/2022", date(2022, 3, 31)),
        ("1/4/2022", date(2022, 4, 1)),
        ("31/03/22", date(2022, 3, 31)),
        ("29 Feb 2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_due_on_that_day(written: str, day: date) -> None:
    assert parse_due(written) == Due(DueKind.DAY, day)


@pytest.mark.parametrize(
    ("written", "last_day"),
    [
        ("mid Aug 2022", date(2022, 8, 31)),
        ("by Dec 2021", date(2021, 12, 31)),
        ("By  DECEMBER  2021", date(2021, 12, 31)),
        ("end of March 2022", date(2022, 3, 31)),
        ("by the end of March 2022", date(2022, 3, 31)),
        ("by end March 2022", date(2022, 3, 31)),
        ("Feb-24", date(2024, 2, 29)),
        ("Feb 2023", date(2023, 2, 28)),
        ("Sept. 2021", date(2021, 9, 30)),
        ("2022-04", date(2022, 4, 30)),
        ("May 2022", date(2022, 5, 31)),
    ],
)
def test_a_month_is_due_on_its_last_day(written: str, last_day: date) -> None:
    assert parse_due(written) == Due(DueKind.MONTH, last_day)


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("April 2025 (ongoing)", Due(DueKind.MONTH, date(2025, 4, 30), "ongoing")),
        ("by Apr 2025, ongoing", Due(DueKind.MONTH, date(2025, 4, 30), "ongoing")),
        ("1/4/2025 - on-going", Due(DueKind.DAY, date(2025, 4, 1), "on-going")),
        ("end of March 2022 (Board)", Due(DueKind.MONTH, date(2022, 3, 31), "board")),
    ],
)
def test_what_is_said_beside_a_date_leaves_it_a_date(written: str, due: Due) -> None:
    assert parse_due(written) == due


@pytest.mark.parametrize("written", ["from April 2025 (ongoing)", "April 2025 (TBC)", "soon (ongoing)"])
def test_a_remark_that_takes_the_limit_away_leaves_it_undated(written: str) -> None:
    assert parse_due(written) == Due(DueKind.UNDATED)


@pytest.mark.parametrize(
    "written",
    ["", None, "   ", "-", "–", "Ongoing", "on-going", "TBC", "tba", "To be confirmed", "n/a", "Sept 2021 onwards",
     "from September 2021 onwards", "Quarterly", "Ongoing, review in Dec 2022"],
)  # fmt: skip
def test_words_for_no_date_leave_it_undated(written: str | None) -> None:
    assert parse_due(written) == Due(DueKind.UNDATED)


@pytest.mark.parametrize(
    "written",
    ["31/02/2022", "30 Feb 2022", "2022-13", "2022-02-30", "13/13/2022", "soon", "next year", "2022", "Jan 0000",
     "0000-05", "00/00/0000"],
)  # fmt: skip
def test_what_is_no_date_is_said_to_be_unreadable(written: str) -> None:
    assert parse_due(written) == Due(DueKind.UNREADABLE)

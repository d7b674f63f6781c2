"""Attendance of the board: what counts as present, and over how many meetings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from pipeline.measures import attendance

_MEETINGS = (date(2021, 6, 1), date(2021, 9, 1), date(2021, 12, 1), date(2022, 3, 1))
_PARTNERS = ("Local authority", "Police", "Probation", "Health")


def _board(marks: dict[str, str], partners: dict[str, str] | None = None) -> dict[str, list[dict]]:
    """One seat per name, with a letter per meeting: Y, D, A, N, or _ for blank."""
    partners = partners or {}
    members, cells = [], []
    for number, (name, letters) in enumerate(marks.items(), 1):
        members.append({"member_no": number, "agency": name, "role": "Lead", "statutory_partner": partners.get(name)})
        cells += [
            {"member_no": number, "meeting_date": day, "status": "blank" if letter == "_" else letter}
            for day, letter in zip(_MEETINGS, letters, strict=False)
        ]
    return {"board_members": members, "board_attendance": cells}


def test_a_member_or_a_deputy_attends(measure) -> None:
    got = measure(attendance, _board({"Police": "YDYA"}))
    assert got.value("attendance.rate") == 75
    assert got.value("attendance.in_person.rate") == 50
    assert (got.figures["attendance.rate"].numerator, got.figures["attendance.rate"].denominator) == (3, 4)


def test_a_blank_counts_as_absent(measure) -> None:
    got = measure(attendance, _board({"Police": "YY__"}))
    assert (got.value("attendance.rate"), got.value("attendance.absent")) == (50, 2)


def test_a_meeting_outside_membership_is_in_no_denominator(measure) -> None:
    got = measure(attendance, _board({"Police": "NNYA", "Health": "YYYY"}))
    assert got.value("attendance.rate") == Fraction(5, 6) * 100
    assert got.value("attendance.not_member") == 2
    assert got.row("attendance_by_member", "agency", "Police")["attended"] == "1 of 2"
    assert got.rows("attendance_by_meeting")[0]["due"] == "1"


def test_someone_who_was_never_a_member_has_no_rate(measure) -> None:
    got = measure(attendance, _board({"Police": "NNNN"}, {"Police": "Police"}))
    assert got.value("attendance.rate") is None
    assert got.value("attendance.police.rate") is None
    assert got.row("attendance_by_member", "agency", "Police")["attended"] == "–"
    assert got.value("attendance.police.present.pct") is None


def test_the_meetings_with_every_statutory_partner_are_counted(measure) -> None:
    marks = {"Council": "YYYY", "Constabulary": "YDAY", "Probation": "YYYN", "Trust": "Y__Y", "Board": "_Y__"}
    partners = dict(zip(marks, [*_PARTNERS, "Health"], strict=True))
    got = measure(attendance, _board(marks, partners))
    assert got.value("attendance.all_partners") == 2, "a second seat of Health came to the second meeting"
    assert got.row("attendance_by_partner", "partner", "Health")["represented"] == "3 of 4"


def test_two_seats_of_one_partner_are_two_by_seat_and_one_by_partner(measure) -> None:
    marks = {"Chief": "YA_A", "Sergeant": "AYNN", "Trust": "YYYY"}
    got = measure(attendance, _board(marks, {"Chief": "Police", "Sergeant": "Police", "Trust": "Health"}))
    by_seat, by_partner = got.figures["attendance.police.rate"], got.figures["attendance.police.present.pct"]
    assert (by_seat.numerator, by_seat.denominator) == (2, 6)
    assert (by_partner.numerator, by_partner.denominator, got.value("attendance.police.present")) == (2, 4, 2)
    row = got.row("attendance_by_partner", "partner", "Police")
    assert [row[name] for name in ("rate", "represented", "represented_rate")] == ["33.3%", "2 of 4", "50.0%"]
    assert got.row("attendance_by_partner", "partner", "Everyone on the board")["represented"] == "–"


def test_a_statutory_partner_without_a_seat_is_never_present(measure) -> None:
    got = measure(attendance, _board({"Council": "YYYY"}, {"Council": "Local authority"}))
    assert got.value("attendance.all_partners") == 0
    assert got.value("attendance.probation.rate") is None
    assert got.figures["attendance.probation.rate"].numerator is None


def test_everyone_in_the_figures_is_in_the_table_too(measure) -> None:
    returns = _board({"Police": "YYYY", "Health": "AAAA"})
    returns["board_members"] = returns["board_members"][:1]
    got = measure(attendance, returns)
    assert got.value("attendance.rate") == 50
    assert [row["attended"] for row in got.rows("attendance_by_member")] == ["4 of 4", "0 of 4"]
    assert got.value("attendance.members") == 2


def test_members_without_any_meeting_are_listed_and_have_no_rates(measure) -> None:
    members = _board({"Council": "", "Constabulary": ""}, {"Constabulary": "Police"})["board_members"]
    members[0]["chair"] = True
    got = measure(attendance, {"board_members": members})
    assert got.value("attendance.rate") is None
    assert got.value("attendance.members") == 2
    assert got.rows("board_members") == [
        {"agency": "Council", "role": "Lead", "statutory_partner": "–", "chair": "Chair"},
        {"agency": "Constabulary", "role": "Lead", "statutory_partner": "Police", "chair": ""},
    ]
    assert not got.rows("attendance_by_member")
    assert not got.rows("attendance_by_meeting")


def test_a_list_of_members_has_no_column_that_it_does_not_fill(measure) -> None:
    got = measure(attendance, _board({"Police": "Y"}))
    assert got.rows("board_members") == [{"agency": "Police", "role": "Lead"}]


@pytest.mark.parametrize(
    ("letter", "words"),
    [("Y", "Attended"), ("D", "Deputy"), ("A", "Apologies"), ("_", "Absent"), ("N", "Not a member")],
)
def test_marks_are_written_out(measure, letter: str, words: str) -> None:
    got = measure(attendance, _board({"Police": letter}))
    assert got.rows("attendance_by_member")[0]["meeting_2021_06_01"] == words


def test_meetings_stand_in_the_order_of_time(measure) -> None:
    returns = _board({"Police": "YYYY"})
    returns["board_attendance"].reverse()
    got = measure(attendance, returns)
    assert [row["meeting"] for row in got.rows("attendance_by_meeting")] == [
        "1 June 2021",
        "1 September 2021",
        "1 December 2021",
        "1 March 2022",
    ]
    assert got.figures["attendance.rate"].period == "1 June 2021 to 1 March 2022"


def test_the_grid_says_who_chairs_where_the_role_does_not(measure) -> None:
    returns = _board({"Council": "Y", "Independent": "Y", "Police": "Y"})
    returns["board_members"][0]["chair"] = True
    returns["board_members"][1] |= {"role": "Independent chair", "chair": True}
    roles = [row["role"] for row in measure(attendance, returns).rows("attendance_by_member")]
    assert roles == ["Lead (chair)", "Independent chair", "Lead"]

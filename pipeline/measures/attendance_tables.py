"""The tables of the board: its members, and their attendance by member, by statutory partner and by meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.measures.attendance_tally import (
    APOLOGIES,
    ATTENDED,
    BLANK,
    DEPUTY,
    NOT_MEMBER,
    STATUTORY_PARTNERS,
    Presence,
    Tally,
    of_partner,
)
from pipeline.measures.display import Unit
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

DATASETS = ("board_members", "board_attendance")
QUERY = "attendance.sql: cells"
_MEMBERS = "attendance.sql: members"
_EVERYONE = "Everyone on the board"
_WORDS = {
    ATTENDED: "Attended",
    DEPUTY: "Deputy",
    APOLOGIES: "Apologies",
    BLANK: "Absent",
    NOT_MEMBER: "Not a member",
}


def period_of(meetings: Sequence[date]) -> str:
    if not meetings:
        return ""
    first, last = meetings[0], meetings[-1]
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def members_table(listed: Sequence[Row], as_of: date) -> MeasureTable:
    columns, rows = _seats(listed)
    if any(member["chair"] for member in listed):
        columns = (*columns, TableColumn("chair", "Chair", blank=""))
        chairs = [Cell("Chair" if member["chair"] else None) for member in listed]
        rows = tuple((*row, chair) for row, chair in zip(rows, chairs, strict=True))
    period = f"as of {as_of.day} {as_of:%B %Y}"
    return MeasureTable("board_members", columns, rows, DATASETS[:1], _MEMBERS, period)


def _seats(members: Sequence[Row]) -> tuple[tuple[TableColumn, ...], tuple[tuple[Cell, ...], ...]]:
    """Agency and role of each seat, and its statutory partner where any seat has one."""
    columns = [TableColumn("agency", "Agency"), TableColumn("role", "Role")]
    if statutory := any(member["statutory_partner"] for member in members):
        columns.append(TableColumn("statutory_partner", "Statutory partner"))
    rows = []
    for member in members:
        row = [Cell(member["agency"]), Cell(member["role"])]
        row += [Cell(member["statutory_partner"])] if statutory else []
        rows.append(tuple(row))
    return tuple(columns), tuple(rows)


def by_member(cells: Sequence[Row], members: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
    status = {(cell["member_no"], cell["meeting_date"]): cell["status"] for cell in cells}
    seats, titles = _seats(members)
    columns = (
        *seats,
        *(TableColumn(f"meeting_{day:%Y_%m_%d}", f"{day.day} {day:%b %Y}") for day in meetings),
        TableColumn("attended", "Attended"),
    )
    rows = []
    for member, title in zip(members, titles, strict=True):
        own = Tally(cell for cell in cells if cell["member_no"] == member["member_no"])
        marks = [_WORDS.get(status.get((member["member_no"], day), "")) for day in meetings]
        attended = f"{own.present} of {own.due}" if own.due else None
        agency, role, *partner = title
        role = Cell(f"{role.value} (chair)") if _chair_unsaid(member) else role
        rows.append((agency, role, *partner, *map(Cell, marks), Cell(attended)))
    return MeasureTable("attendance_by_member", columns, tuple(rows), DATASETS, QUERY, period_of(meetings))


def _chair_unsaid(member: Row) -> bool:
    return bool(member["chair"] and member["role"]) and "chair" not in member["role"].casefold()


def by_partner(cells: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
    """By seat every seat of a partner counts at each meeting; by partner a meeting counts once, whoever was there."""
    columns = (
        TableColumn("partner", "Statutory partner"),
        TableColumn("seats", "Seats", Unit.COUNT),
        TableColumn("present", "Attended or deputy", Unit.COUNT),
        TableColumn("due", "Meetings while a member", Unit.COUNT),
        TableColumn("rate", "Attendance by seat", Unit.PERCENT, 1),
        TableColumn("in_person", "By the member alone", Unit.PERCENT, 1),
        TableColumn("represented", "Meetings with the partner there"),
        TableColumn("represented_rate", "Attendance by partner", Unit.PERCENT, 1),
    )
    rows = []
    if cells:
        for partner in STATUTORY_PARTNERS:
            presence = Presence(cells, partner)
            by_name = (Cell(presence.in_words), Cell(presence.rate))
            rows.append((*_by_seat(partner, of_partner(cells, partner)), *by_name))
        rows.append((*_by_seat(_EVERYONE, cells), Cell(None), Cell(None)))
    return MeasureTable("attendance_by_partner", columns, tuple(rows), DATASETS, QUERY, period_of(meetings))


def _by_seat(title: str, cells: Sequence[Row]) -> tuple[Cell, ...]:
    tally = Tally(cells)
    seats = len({cell["member_no"] for cell in cells})
    return (
        Cell(title),
        Cell(seats),
        Cell(tally.present),
        Cell(tally.due),
        Cell(tally.rate),
        Cell(tally.in_person_rate),
    )


def by_meeting(cells: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
    columns = (
        TableColumn("meeting", "Meeting"),
        TableColumn("attended", "Attended", Unit.COUNT),
        TableColumn("deputy", "Deputy", Unit.COUNT),
        TableColumn("apologies", "Apologies", Unit.COUNT),
        TableColumn("absent", "Absent", Unit.COUNT),
        TableColumn("due", "Members", Unit.COUNT),
        TableColumn("rate", "Attendance", Unit.PERCENT, 1),
    )
    rows = []
    for day in meetings:
        tally = Tally(cell for cell in cells if cell["meeting_date"] == day)
        rows.append(
            (
                Cell(f"{day.day} {day:%B %Y}"),
                *(Cell(tally.of[status]) for status in (ATTENDED, DEPUTY, APOLOGIES, BLANK)),
                Cell(tally.due),
                Cell(tally.rate),
            )
        )
    return MeasureTable("attendance_by_meeting", columns, tuple(rows), DATASETS, QUERY, period_of(meetings))

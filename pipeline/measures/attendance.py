"""Board membership and attendance: by member, by statutory partner and by meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import duckdb

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("board_members", "board_attendance")
PREFIXES = ("attendance",)
SECTION = "appendix-board"
STATUTORY_PARTNERS = ("Local authority", "Police", "Probation", "Health")
_QUERY = "attendance.sql: cells"
_MEMBERS = "attendance.sql: members"
ATTENDED, DEPUTY, APOLOGIES, BLANK, NOT_MEMBER = "Y", "D", "A", "blank", "N"
_WORDS = {
    ATTENDED: "Attended",
    DEPUTY: "Deputy attended",
    APOLOGIES: "Apologies",
    BLANK: "Absent",
    NOT_MEMBER: "Not a member",
}


class _Tally:
    """How many of a set of cells are of each status; a cell that is not a member's is in no denominator."""

    def __init__(self, cells: Iterable[Row]) -> None:
        self.of = Counter(cell["status"] for cell in cells)

    @property
    def present(self) -> int:
        return self.of[ATTENDED] + self.of[DEPUTY]

    @property
    def due(self) -> int:
        return sum(self.of.values()) - self.of[NOT_MEMBER]

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.present, self.due) * 100 if self.due else None

    @property
    def in_person_rate(self) -> Fraction | None:
        return Fraction(self.of[ATTENDED], self.due) * 100 if self.due else None


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Attendance rates in %: (attended + deputy) / meetings while a member; a blank counts as absent.

    Tables: ``board_members`` (agency, role, statutory partner, chair) of everyone in the list of members, with or
    without meetings; ``attendance_by_member`` (agency, role, a column per meeting, attended of),
    ``attendance_by_partner`` and ``attendance_by_meeting``, empty without meetings.
    """
    cells = fetch(connection, "attendance", "cells")
    listed = fetch(connection, "attendance", "members")
    members = _everyone(listed, cells)
    meetings = sorted({cell["meeting_date"] for cell in cells})
    tables = (
        _members(listed),
        _by_member(cells, members if cells else (), meetings),
        _by_partner(cells, meetings),
        _by_meeting(cells, meetings),
    )
    return Measured(tuple(_figures(cells, members, meetings)), tables)


def _everyone(members: Sequence[Row], cells: Sequence[Row]) -> list[Row]:
    """The members, then whoever has attendance without being in the list of members."""
    known = {member["member_no"] for member in members}
    unlisted = {cell["member_no"]: cell for cell in cells if cell["member_no"] not in known}
    return [*members, *unlisted.values()]


def _period(meetings: Sequence[date]) -> str:
    if not meetings:
        return ""
    first, last = meetings[0], meetings[-1]
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _figures(cells: Sequence[Row], members: Sequence[Row], meetings: Sequence[date]) -> list[Figure]:
    tally = _Tally(cells)
    period = _period(meetings)

    def figure(
        figure_id: str, label: str, value: object, unit: Unit = Unit.COUNT, have: bool = bool(cells), **more: object
    ) -> Figure:
        return Figure(
            f"attendance.{figure_id}", label, value if have else None, unit, SECTION, DATASETS, _QUERY,
            period=period, places=1 if unit is Unit.PERCENT else 0, **more,
        )  # fmt: skip

    figures = [
        figure("meetings", "Board meetings", len(meetings)),
        figure("members", "Seats on the board", len(members), have=bool(members)),
        figure("attended", "Attendances by the member", tally.of[ATTENDED], where=(("status", ATTENDED),)),
        figure("deputy", "Attendances by a deputy", tally.of[DEPUTY], where=(("status", DEPUTY),)),
        figure("apologies", "Apologies", tally.of[APOLOGIES], where=(("status", APOLOGIES),)),
        figure("absent", "Neither attendance nor apologies", tally.of[BLANK], where=(("status", BLANK),)),
        figure("not_member", "Meetings outside membership", tally.of[NOT_MEMBER], where=(("status", NOT_MEMBER),)),
        figure("all_partners", "Meetings with every statutory partner present", _all_present(cells, meetings)),
        figure(
            "rate", "Attendance, by the member or a deputy", tally.rate, Unit.PERCENT,
            **_parts(tally.present, tally.due),
        ),
        figure(
            "in_person.rate", "Attendance by the member alone", tally.in_person_rate, Unit.PERCENT,
            **_parts(tally.of[ATTENDED], tally.due),
        ),
    ]  # fmt: skip
    for partner in STATUTORY_PARTNERS:
        own = _Tally(cell for cell in cells if cell["statutory_partner"] == partner)
        figures.append(
            figure(
                f"{slug(partner)}.rate", f"Attendance, {partner.lower()}", own.rate, Unit.PERCENT,
                **_parts(own.present, own.due), where=(("statutory_partner", partner),),
            )
        )  # fmt: skip
    return figures


def _parts(numerator: int, denominator: int) -> dict[str, int | None]:
    return {"numerator": numerator if denominator else None, "denominator": denominator or None}


def _represented(cells: Sequence[Row], partner: str, meeting: date) -> bool:
    return any(
        cell["status"] in (ATTENDED, DEPUTY)
        for cell in cells
        if cell["statutory_partner"] == partner and cell["meeting_date"] == meeting
    )


def _all_present(cells: Sequence[Row], meetings: Sequence[date]) -> int:
    return sum(all(_represented(cells, partner, meeting) for partner in STATUTORY_PARTNERS) for meeting in meetings)


def _members(listed: Sequence[Row]) -> MeasureTable:
    columns = [TableColumn("agency", "Agency"), TableColumn("role", "Role")]
    if statutory := any(member["statutory_partner"] for member in listed):
        columns.append(TableColumn("statutory_partner", "Statutory partner"))
    if chaired := any(member["chair"] for member in listed):
        columns.append(TableColumn("chair", "Chair", blank=""))
    rows = []
    for member in listed:
        row = [Cell(member["agency"]), Cell(member["role"])]
        row += [Cell(member["statutory_partner"])] if statutory else []
        row += [Cell("Chair" if member["chair"] else None)] if chaired else []
        rows.append(tuple(row))
    return MeasureTable("board_members", tuple(columns), tuple(rows), ("board_members",), _MEMBERS)


def _by_member(cells: Sequence[Row], members: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
    status = {(cell["member_no"], cell["meeting_date"]): cell["status"] for cell in cells}
    columns = (
        TableColumn("agency", "Agency"),
        TableColumn("role", "Role"),
        *(TableColumn(f"meeting_{day:%Y_%m_%d}", f"{day.day} {day:%b %Y}") for day in meetings),
        TableColumn("attended", "Attended"),
    )
    rows = []
    for member in members:
        own = _Tally(cell for cell in cells if cell["member_no"] == member["member_no"])
        marks = [_WORDS.get(status.get((member["member_no"], day), "")) for day in meetings]
        attended = f"{own.present} of {own.due}" if own.due else None
        rows.append((Cell(member["agency"]), Cell(member["role"]), *map(Cell, marks), Cell(attended)))
    return MeasureTable("attendance_by_member", columns, tuple(rows), DATASETS, _QUERY, _period(meetings))


def _by_partner(cells: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
    columns = (
        TableColumn("partner", "Statutory partner"),
        TableColumn("seats", "Seats", Unit.COUNT),
        TableColumn("present", "Attended or deputy", Unit.COUNT),
        TableColumn("due", "Meetings while a member", Unit.COUNT),
        TableColumn("rate", "Attendance", Unit.PERCENT, 1),
        TableColumn("in_person", "By the member alone", Unit.PERCENT, 1),
        TableColumn("represented", "Meetings with the partner present"),
    )
    rows = []
    if cells:
        for partner in STATUTORY_PARTNERS:
            own = [cell for cell in cells if cell["statutory_partner"] == partner]
            represented = sum(_represented(cells, partner, day) for day in meetings)
            rows.append(_tally_row(partner, own, f"{represented} of {len(meetings)}"))
        rows.append(_tally_row("Everyone on the board", cells, f"{_all_present(cells, meetings)} of {len(meetings)}"))
    return MeasureTable("attendance_by_partner", columns, tuple(rows), DATASETS, _QUERY, _period(meetings))


def _tally_row(title: str, cells: Sequence[Row], represented: str) -> tuple[Cell, ...]:
    tally = _Tally(cells)
    seats = len({cell["member_no"] for cell in cells})
    return (
        Cell(title),
        Cell(seats),
        Cell(tally.present),
        Cell(tally.due),
        Cell(tally.rate),
        Cell(tally.in_person_rate),
        Cell(represented),
    )


def _by_meeting(cells: Sequence[Row], meetings: Sequence[date]) -> MeasureTable:
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
        tally = _Tally(cell for cell in cells if cell["meeting_date"] == day)
        rows.append(
            (
                Cell(f"{day.day} {day:%B %Y}"),
                *(Cell(tally.of[status]) for status in (ATTENDED, DEPUTY, APOLOGIES, BLANK)),
                Cell(tally.due),
                Cell(tally.rate),
            )
        )
    return MeasureTable("attendance_by_meeting", columns, tuple(rows), DATASETS, _QUERY, _period(meetings))

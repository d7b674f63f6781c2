"""Board membership and attendance: by member, by statutory partner and by meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import duckdb

from pipeline.measures.attendance_tables import (
    DATASETS,
    QUERY,
    by_meeting,
    by_member,
    by_partner,
    members_table,
    period_of,
)
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
    with_every_partner,
)
from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Measured
from pipeline.plan import Plan

PREFIXES = ("attendance",)
SECTION = "appendix-board"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Attendance rates in %: (attended + deputy) / meetings while a member; a blank counts as absent.

    Of a statutory partner by seat (``attendance.<partner>.rate``) and by partner, as KPI 7 has it: meetings at which
    any of its seats was filled, of those at which it had one (``attendance.<partner>.present.pct``).
    Tables: ``board_members`` (agency, role, statutory partner, chair) of everyone in the list of members, with or
    without meetings; ``attendance_by_member`` (the same with a column per meeting, attended of),
    ``attendance_by_partner`` and ``attendance_by_meeting``, empty without meetings.
    """
    cells = fetch(connection, "attendance", "cells")
    listed = fetch(connection, "attendance", "members")
    members = _everyone(listed, cells)
    meetings = sorted({cell["meeting_date"] for cell in cells})
    tables = (
        members_table(listed, plan.settings.as_of),
        by_member(cells, members if cells else (), meetings),
        by_partner(cells, meetings),
        by_meeting(cells, meetings),
    )
    return Measured(tuple(_figures(cells, members, meetings)), tables)


def _everyone(members: Sequence[Row], cells: Sequence[Row]) -> list[Row]:
    """The members, then whoever has attendance without being in the list of members."""
    known = {member["member_no"] for member in members}
    unlisted = {cell["member_no"]: cell for cell in cells if cell["member_no"] not in known}
    return [*members, *unlisted.values()]


def _figures(cells: Sequence[Row], members: Sequence[Row], meetings: Sequence[date]) -> list[Figure]:
    tally = Tally(cells)
    period = period_of(meetings)

    def figure(
        figure_id: str, label: str, value: object, unit: Unit = Unit.COUNT, have: bool = bool(cells), **more: object
    ) -> Figure:
        return Figure(
            f"attendance.{figure_id}", label, value if have else None, unit, SECTION, DATASETS, QUERY,
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
        figure("all_partners", "Meetings with every statutory partner present", with_every_partner(cells, meetings)),
        figure(
            "rate", "Attendance, by the member or a deputy", tally.rate, Unit.PERCENT,
            **_parts(tally.present, tally.due),
        ),
        figure(
            "in_person.rate", "Attendance by the member alone", tally.in_person_rate, Unit.PERCENT,
            **_parts(tally.of[ATTENDED], tally.due),
        ),
    ]  # fmt: skip
    return [*figures, *(one for partner in STATUTORY_PARTNERS for one in _of_partner(figure, cells, partner))]


def _of_partner(figure: Callable[..., Figure], cells: Sequence[Row], partner: str) -> list[Figure]:
    """By seat and by partner: two seats of one partner are two attendances, and the partner was there once."""
    own, presence = Tally(of_partner(cells, partner)), Presence(cells, partner)
    there, seated = len(presence.there), len(presence.seated)
    stem, name = slug(partner), partner.lower()
    where = {"where": (("statutory_partner", partner),)}
    return [
        figure(
            f"{stem}.rate", f"Attendance by seat, {name}", own.rate, Unit.PERCENT, **_parts(own.present, own.due),
            **where,
        ),
        figure(f"{stem}.present", f"Meetings with the partner there, {name}", there if seated else None, **where),
        figure(
            f"{stem}.present.pct", f"Attendance by partner, {name}", presence.rate, Unit.PERCENT,
            **_parts(there, seated), **where,
        ),
    ]  # fmt: skip


def _parts(numerator: int, denominator: int) -> dict[str, int | None]:
    return {"numerator": numerator if denominator else None, "denominator": denominator or None}

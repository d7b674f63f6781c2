"""Training of staff and volunteers: the courses that were held, how many went, and what is planned."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.measures.display import Exact, Unit
from pipeline.measures.figures import Figure, distinct_slugs
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("training",)
PREFIXES = ("training",)
SECTION = "workforce"
_QUERY = "training.sql: courses"
_TAKEN = ("courses", "attendances", "planned")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Courses held, attendances over all of them and by course, courses planned.

    An attendance is one person at one course: who went to three counts three times. They are no counts of children
    and say nothing of what a member of staff is like, so they are not protected (the contract says so).

    Tables: ``training_held`` (course, date and attendees where any is given, total last) and ``training_planned``
    (group and date where any is given, course).
    """
    rows = fetch(connection, "training", "courses")
    held = [row for row in rows if not row["planned"]]
    planned = [row for row in rows if row["planned"]]
    return Measured(tuple(_figures(rows, held, planned, plan)), (_held(held, plan), _planned(planned, plan)))


def _period(courses: Sequence[Row], otherwise: str) -> str:
    """From the first to the last date where each course has one; else the period that all name; else ``otherwise``."""
    days = sorted(row["date"] for row in courses if row["date"])
    if not days or len(days) < len(courses):
        named = {row["period"] for row in courses}
        return (named.pop() or otherwise) if len(named) == 1 else otherwise
    first, last = days[0], days[-1]
    return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"


def _attendances(courses: Sequence[Row]) -> int | None:
    known = [int(row["attendees"]) for row in courses if row["attendees"] is not None]
    return sum(known) if known else None


def _figures(rows: Sequence[Row], held: Sequence[Row], planned: Sequence[Row], plan: Plan) -> list[Figure]:
    period = _period(held, plan.settings.reporting_year)

    def figure(figure_id: str, label: str, value: Exact | None, when: str = period, **more: object) -> Figure:
        return Figure(f"training.{figure_id}", label, value, Unit.COUNT, SECTION, DATASETS, _QUERY, period=when, **more)

    titles = dict.fromkeys(row["course"] for row in held)
    figures = [
        figure("courses", "Training courses held", len(titles) if rows else None),
        figure("attendances", "Attendances at training courses", _attendances(held)),
        figure(
            "planned",
            "Training courses planned",
            len({row["course"] for row in planned}) if rows else None,
            _period(planned, plan.settings.financial_year),
        ),
    ]
    for title, part in distinct_slugs(titles, taken=_TAKEN).items():
        went = _attendances([row for row in held if row["course"] == title])
        figures.append(
            figure(f"{part}.attendees", f"Attendances at training: {title}", went, where=(("course", title),))
        )
    return figures


def _dates(courses: Sequence[Row]) -> list[TableColumn]:
    """A column for the date, where any course has one."""
    return [TableColumn("date", "Date", Unit.DATE)] if any(row["date"] for row in courses) else []


def _held(held: Sequence[Row], plan: Plan) -> MeasureTable:
    """The courses, with dates and attendances where any course has them; no total of attendances that none has."""
    dates, total = _dates(held), _attendances(held)
    counted = [] if total is None else [TableColumn("attendees", "Attendances", Unit.COUNT)]
    columns = (TableColumn("course", "Course"), *dates, *counted)
    rows = [
        (Cell(row["course"]), *(Cell(row["date"]) for _ in dates), *(Cell(row["attendees"]) for _ in counted))
        for row in held
    ]
    if counted:
        rows.append((Cell("Total"), *(Cell("") for _ in dates), Cell(total)))
    period = _period(held, plan.settings.reporting_year)
    return MeasureTable("training_held", columns, tuple(rows), DATASETS, _QUERY, period)


def _planned(planned: Sequence[Row], plan: Plan) -> MeasureTable:
    grouped = any(row["group"] for row in planned)
    groups = [TableColumn("group", "Kind of training")] if grouped else []
    dates = _dates(planned)
    order = list(dict.fromkeys(row["group"] for row in planned))
    rows = tuple(
        (*(Cell(_readable(row["group"])) for _ in groups), Cell(row["course"]), *(Cell(row["date"]) for _ in dates))
        for row in sorted(planned, key=lambda row: order.index(row["group"]))
    )
    columns = (*groups, TableColumn("course", "Course"), *dates)
    period = _period(planned, plan.settings.financial_year)
    return MeasureTable("training_planned", columns, rows, DATASETS, _QUERY, period)


def _readable(group: str | None) -> str | None:
    """A group as a heading: ``skills_development`` becomes ``Skills development``."""
    return group.replace("_", " ")[:1].upper() + group.replace("_", " ")[1:] if group else None

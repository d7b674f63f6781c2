"""Recommendations of inspections: how far each is, who answers for it, and the actions that meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure, distinct_slugs
from pipeline.measures.improvement_actions import Action, rated_actions
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan
from pipeline.plan.recommended import Recommended, recommended_by

DATASETS = ("recommendations", "improvement_actions", "improvement_milestones")
PREFIXES = ("recommendations",)
SECTION = "previous-plan"
_QUERY = "recommendations.sql: recommendations"
_EDITIONS = ("current", "previous")  # an action of the plan before may have answered it
STATUSES = {"complete": "Complete", "in_progress": "In progress", "not_started": "Not started"}


@dataclass(frozen=True)
class Tracked:
    """One recommendation with the actions that name it."""

    row: Row
    actions: tuple[Action, ...]


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Counts of recommendations by inspection, status and addressee, and how many no action names.

    Tables: ``recommendation_years`` (a row an inspection, the latest first, with the ``part`` of its other tables'
    names), ``recommendations_<year>`` (recommendation, owner, status, actions with their ratings) and
    ``recommendations_delivery_<year>`` (what was done and what changed, where that is reported).
    """
    rows = fetch(connection, "recommendations", "recommendations")
    actions = [action for edition in _EDITIONS for action in rated_actions(connection, plan, edition)]
    years = distinct_slugs(row["inspection_year"] for row in rows)
    by_year = {
        year: _tracked([row for row in rows if row["inspection_year"] == year], actions, years) for year in years
    }
    figures = [figure for year, part in years.items() for figure in _figures(year, part, by_year[year])]
    tables = [_years_table(by_year, years, plan)]
    for year, part in years.items():
        tables += [_table(year, part, by_year[year]), _delivery_table(year, part, by_year[year])]
    return Measured(tuple(figures), tuple(tables))


def _tracked(rows: Sequence[Row], actions: Sequence[Action], years: Sequence[str]) -> list[Tracked]:
    latest = max(years, default=None)
    naming: dict[Recommended, list[Action]] = {}
    for action in actions:
        for named in recommended_by(action.row["recommendation_no"], action.row["source"], latest):
            naming.setdefault(named, []).append(action)
    return [Tracked(row, tuple(naming.get(Recommended(row["inspection_year"], int(row["no"])), ()))) for row in rows]


def _figures(year: str, part: str, tracked: Sequence[Tracked]) -> list[Figure]:
    statuses = Counter(one.row["status"] for one in tracked)
    addressees = Counter(one.row["addressed_to"] for one in tracked)

    def figure(
        figure_id: str, label: str, value: int, datasets: tuple[str, ...] = DATASETS[:1], **where: str
    ) -> Figure:
        return Figure(
            f"recommendations.{part}.{figure_id}", f"Recommendations of {year}{label}", value, Unit.COUNT, SECTION,
            datasets, _QUERY, period=year, where=(("inspection_year", year), *where.items()),
        )  # fmt: skip

    return [
        figure("count", "", len(tracked)),
        *(figure(status, f": {words.lower()}", statuses[status], status=status) for status, words in STATUSES.items()),
        figure("not_stated", ": status not stated", statuses[None]),
        figure("without_action", " that no action names", sum(not one.actions for one in tracked), DATASETS),
        *(
            figure(f"to.{slug}", f" to {addressee}", addressees[addressee], addressed_to=addressee)
            for addressee, slug in distinct_slugs(addressees).items()
        ),
    ]


def _years_table(by_year: dict[str, list[Tracked]], years: dict[str, str], plan: Plan) -> MeasureTable:
    """A column of statuses is empty where no inspection has any; that of what has none, where all have one."""
    stated = [one.row["status"] is not None for tracked in by_year.values() for one in tracked]
    columns = (
        TableColumn("year", "Inspection"),
        TableColumn("count", "Recommendations", Unit.COUNT),
        *(TableColumn(status, words, Unit.COUNT) for status, words in STATUSES.items()),
        TableColumn("not_stated", "Status not stated", Unit.COUNT),
        TableColumn("without_action", "Without an action", Unit.COUNT),
        TableColumn("part", "Part of the table names"),
    )
    rows = []
    for year, tracked in by_year.items():
        statuses = Counter(one.row["status"] for one in tracked)
        counts = [Cell(statuses[status] if any(stated) else None) for status in STATUSES]
        not_stated = Cell(statuses[None] if any(stated) and not all(stated) else None)
        without = sum(not one.actions for one in tracked)
        rows.append((Cell(year), Cell(len(tracked)), *counts, not_stated, Cell(without), Cell(years[year])))
    note = "" if any(stated) else "The return gives no status of these recommendations."
    return MeasureTable(
        "recommendation_years", columns, tuple(rows), DATASETS, _QUERY, _period(plan), note if rows else ""
    )


def _period(plan: Plan) -> str:
    day = plan.settings.as_of
    return f"as of {day.day} {day:%B %Y}"


def _table(year: str, part: str, tracked: Sequence[Tracked]) -> MeasureTable:
    columns = (
        TableColumn("number", "No."),
        TableColumn("recommendation", "Recommendation"),
        TableColumn("addressed_to", "Addressed to"),
        TableColumn("owner", "Owner", blank="Not stated"),
        TableColumn("due", "Due"),
        TableColumn("status", "Status", blank="Not stated"),
        TableColumn("actions", "Actions that answer it", blank="No action"),
    )
    rows = tuple(
        (
            Cell(str(one.row["no"])),
            Cell(one.row["recommendation"]),
            Cell(one.row["addressed_to"]),
            Cell(one.row["owner_role"]),
            Cell(one.row["due"]),
            Cell(STATUSES.get(one.row["status"])),
            Cell("; ".join(f"{action.row['action_id']}: {action.rating.text}" for action in one.actions) or None),
        )
        for one in tracked
    )
    return MeasureTable(f"recommendations_{part}", columns, rows, DATASETS, _QUERY, year)


def _delivery_table(year: str, part: str, tracked: Sequence[Tracked]) -> MeasureTable:
    columns = (
        TableColumn("number", "No."),
        TableColumn("recommendation", "Recommendation"),
        TableColumn("delivery", "What was done"),
        TableColumn("impact", "What changed"),
    )
    rows = tuple(
        (
            Cell(str(one.row["no"])),
            Cell(one.row["recommendation"]),
            Cell(one.row["delivery"]),
            Cell(one.row["impact"]),
        )
        for one in tracked
        if one.row["delivery"] or one.row["impact"]
    )
    return MeasureTable(f"recommendations_delivery_{part}", columns, rows, DATASETS[:1], _QUERY, year)

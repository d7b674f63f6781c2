"""Standards for children in the justice system: self-assessment, lead, what was done and what comes next."""

from __future__ import annotations

from collections import Counter

import duckdb

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure, distinct_slugs
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("standards",)
PREFIXES = ("standards",)
SECTION = "standards"
_QUERY = "standards.sql: standards"
_TAKEN = ("count", "assessed", "progress", "next_year")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """How many standards there are and how many have each self-assessment.

    Table ``standards``: number, standard, self-assessment, lead role, what was done, what comes next.
    """
    rows = fetch(connection, "standards", "standards")
    return Measured(tuple(_figures(rows)), (_standards(rows, plan),))


def _name(row: Row) -> str:
    return f"{row['standard_no']} {row['standard']}"


def _assessment(row: Row) -> str | None:
    words = row["self_assessment"]
    return words[:1].upper() + words[1:] if words else None


def _figures(rows: list[Row]) -> list[Figure]:
    def figure(figure_id: str, label: str, value: int | str | None, unit: Unit, **more: object) -> Figure:
        return Figure(f"standards.{figure_id}", label, value, unit, SECTION, DATASETS, _QUERY, **more)

    assessed = Counter(words for row in rows if (words := _assessment(row)))
    numbers = [str(row["standard_no"]) for row in rows]
    figures = [
        figure("count", "Standards for children in the return", len(rows) if rows else None, Unit.COUNT),
        figure("assessed", "Standards with a self-assessment", assessed.total() if rows else None, Unit.COUNT),
    ]
    for words, part in distinct_slugs(assessed, taken=[*_TAKEN, *numbers]).items():
        figures.append(figure(f"{part}.count", f"Standards assessed as: {words}", assessed[words], Unit.COUNT))
    for number, row in zip(numbers, rows, strict=True):
        if words := _assessment(row):
            where = (("standard_no", number),)
            label = f"Standard {_name(row)}: self-assessment"
            figures.append(figure(f"{number}.self_assessment", label, words, Unit.WORDS, where=where))
    return figures


def _standards(rows: list[Row], plan: Plan) -> MeasureTable:
    columns = (
        TableColumn("number", "No."),
        TableColumn("standard", "Standard"),
        TableColumn("self_assessment", "Self-assessment", blank="Not stated"),
        TableColumn("lead", "Lead", blank="Not stated"),
        TableColumn("progress", "What was done"),
        TableColumn("next_year", "What comes next"),
    )
    cells = tuple(
        (
            Cell(str(row["standard_no"])),
            Cell(row["standard"]),
            Cell(_assessment(row)),
            Cell(row["lead_role"]),
            Cell(row["progress"]),
            Cell(row["next_year"]),
        )
        for row in rows
    )
    day = plan.settings.as_of
    return MeasureTable("standards", columns, cells, DATASETS, _QUERY, f"as of {day.day} {day:%B %Y}")

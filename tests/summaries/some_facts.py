"""Facts without a warehouse."""

from __future__ import annotations

from pipeline.measures import Cell, Figure, MeasureTable, TableColumn
from pipeline.measures.display import Unit, Value
from pipeline.summaries.facts import Facts

SETTINGS = {
    "plan.service": "Anytown Youth Justice Service",
    "plan.area": "Anytown",
    "plan.board": "Anytown Board",
    "plan.years": "2022-23",
    "plan.budget_year": "2022-23",
    "plan.as_of": "30 June 2022",
    "plan.national": "England and Wales",
}


def figure(figure_id: str, value: Value, unit: Unit = Unit.COUNT, places: int = 0, period: str = "2021-22") -> Figure:
    return Figure(figure_id, figure_id, value, unit, "performance", (), "", places=places, period=period)


def table(name: str, columns: dict[str, Unit], *rows: tuple[Value, ...]) -> MeasureTable:
    made = tuple(TableColumn(column, column.title(), unit) for column, unit in columns.items())
    return MeasureTable(name, made, tuple(tuple(Cell(value) for value in row) for row in rows), (), "")


def facts(*known: Figure, tables: tuple[MeasureTable, ...] = ()) -> Facts:
    return Facts({one.id: one for one in known}, {one.name: one for one in tables}, SETTINGS)

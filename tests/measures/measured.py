"""What a measure gave, in the form in which tests ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.measures import Figure, Measured, MeasureTable


@dataclass(frozen=True)
class Result:
    """Figures by id and tables by name."""

    measured: Measured

    @property
    def figures(self) -> dict[str, Figure]:
        found = {figure.id: figure for figure in self.measured.figures}
        assert len(found) == len(self.measured.figures), "two figures have one id"
        return found

    def value(self, figure_id: str) -> Any:
        return self.figures[figure_id].value

    def shown(self, figure_id: str) -> str:
        return self.figures[figure_id].shown

    @property
    def tables(self) -> dict[str, MeasureTable]:
        found = {table.name: table for table in self.measured.tables}
        assert len(found) == len(self.measured.tables), "two tables have one name"
        return found

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table as readers see them, by column name."""
        found = self.tables[table]
        return [
            {column.name: found.shown(cell, column) for cell, column in zip(row, found.columns, strict=True)}
            for row in found.rows
        ]

    def row(self, table: str, column: str, text: str) -> dict[str, str]:
        """The one row whose ``column`` shows ``text``."""
        (found,) = [row for row in self.rows(table) if row[column] == text]
        return found

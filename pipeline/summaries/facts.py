"""What a summary may say: the figures and tables as they may be shown, without those that are missing or hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.disclosure import Disclosed
from pipeline.disclosure.protect import SUPPRESSED
from pipeline.measures import Figure, MeasureTable
from pipeline.measures.display import Unit, show
from pipeline.plan import Plan


@dataclass(frozen=True)
class Entry:
    """One cell of a table as a reader sees it; ``rating`` is the colour of one that rates something."""

    text: str
    rating: str = ""
    number: bool = False


Row = Mapping[str, Entry]


@dataclass(frozen=True)
class Facts:
    """Figures that may be quoted, by id; tables by name; what plan.yml says, by ``plan.<setting>``."""

    figures: Mapping[str, Figure]
    tables: Mapping[str, MeasureTable]
    settings: Mapping[str, str]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table by column; a cell that is blank or hidden has no entry. None of a table not there."""
        found = self.tables.get(table)
        for row in found.rows if found else ():
            cells = zip(row, found.columns, strict=True)
            yield {
                column.name: Entry(
                    found.shown(cell, column),
                    str(cell.value) if column.unit is Unit.RATING else "",
                    column.numeric,
                )
                for cell, column in cells
                if cell.value is not None and cell.text != SUPPRESSED
            }


def facts_of(plan: Plan, disclosed: Disclosed) -> Facts:
    """The facts of a plan; nothing is taken from anywhere but what disclosure control lets through."""
    figures = {
        figure.id: figure
        for figure in disclosed.figures
        if figure.value is not None and figure.value != SUPPRESSED and figure.id not in disclosed.suppressed
    }
    settings = plan.settings
    said = {
        "service": settings.service,
        "area": settings.area,
        "board": settings.board.name,
        "years": settings.edition,
        "budget_year": settings.budget_year,
        "as_of": show(settings.as_of, Unit.DATE),
        "national": settings.comparators.national,
    }
    tables = {table.name: table for table in disclosed.tables}
    return Facts(figures, tables, {f"plan.{name}": value for name, value in said.items()})

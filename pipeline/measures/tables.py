"""What a measure gives back: tables for chapters, figures, and the protected counts both rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.measures.display import Unit, Value, show
from pipeline.measures.figures import Figure


@dataclass(frozen=True)
class Cell:
    """One value in a table, with the ids of the protected counts it would give away.

    ``text`` replaces the value where a table says something else than the plain value (a rating with its symbol).
    """

    value: Value
    counts: tuple[str, ...] = ()
    text: str = ""
    places: int | None = None

    @classmethod
    def of(cls, figure: Figure) -> Cell:
        """The cell that shows a figure."""
        return cls(figure.value, figure.counts, places=figure.places)


@dataclass(frozen=True)
class TableColumn:
    """One column: the name that queries and notebooks use, the heading that readers see, its unit.

    ``blank`` is what a cell without a value shows; ``signed`` columns hold changes and show a rise with a plus.
    """

    name: str
    title: str
    unit: Unit = Unit.WORDS
    places: int = 0
    blank: str = "–"
    signed: bool = False

    @property
    def numeric(self) -> bool:
        return self.unit not in (Unit.WORDS, Unit.DATE, Unit.RATING)


@dataclass(frozen=True)
class MeasureTable:
    """A table as chapters show it: typed columns, rows of cells, and where it came from."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    datasets: tuple[str, ...]
    query: str
    period: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name}: a row has {len(row)} cells for {len(self.columns)} columns")

    def shown(self, cell: Cell, column: TableColumn) -> str:
        """A cell as the reader sees it."""
        if cell.text:
            return cell.text
        if cell.value is None:
            return column.blank
        text = show(cell.value, column.unit, column.places if cell.places is None else cell.places)
        rose = column.signed and cell.value > 0 and any(digit in "123456789" for digit in text)
        return f"+{text}" if rose and not text.startswith("+") else text


@dataclass(frozen=True)
class ProtectedCount:
    """A count of children or of their offences that may have to be hidden.

    ``at_least`` is what a reader knows of it while it is hidden, beside that it is no nil: how many are listed or
    quoted elsewhere.
    """

    id: str
    value: int
    at_least: int = 0


@dataclass(frozen=True)
class CountRelation:
    """``total`` is the sum of ``parts``: what a reader could use to work a hidden count out.

    ``harmless`` says that nobody learns anything of a child from seeing that all of the total fall into one part: a
    sum over quarters, or over sexes. Else a group that is all of one kind is protected.
    """

    total: str
    parts: tuple[str, ...]
    harmless: bool = False


@dataclass(frozen=True)
class Measured:
    """What one measure module gives."""

    figures: tuple[Figure, ...] = ()
    tables: tuple[MeasureTable, ...] = ()
    counts: tuple[ProtectedCount, ...] = ()
    relations: tuple[CountRelation, ...] = field(default=())


def together(parts: Iterable[Measured]) -> Measured:
    """What several parts of one module give, as one."""
    found = list(parts)
    return Measured(
        tuple(figure for part in found for figure in part.figures),
        tuple(table for part in found for table in part.tables),
        tuple(count for part in found for count in part.counts),
        tuple(relation for part in found for relation in part.relations),
    )

"""What a plan prints, number by number: all of it as computed, and as much of it as readers see.

The one is what an attacker learns from who has seen many plans with nothing hidden; the other is what is published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.disclosure import SUPPRESSED
from pipeline.measures import Cell, Figure, MeasureTable, TableColumn, Unit

Place = tuple[str, ...]
"""Where a number is printed: the table, what leads its row, the column; or the figure and which of its numbers."""

_OF = re.compile(r"(\d[\d,]*)(?:/| of )(\d[\d,]*)")
_PARTS = ("met", "of")
_ANNEX_PLACES = 6  # figures.json gives this many decimals


@dataclass(frozen=True)
class Number:
    """One printed number: exact, and the span in which readers know it to be from what they see."""

    value: Fraction
    low: Fraction
    high: Fraction
    counts: bool  # a whole number of something

    @classmethod
    def rounded(cls, value: Fraction, places: int, counts: bool) -> Number:
        if counts and value.denominator == 1:
            return cls(value, value, value, counts)
        scale = 10**places
        shown, half = Fraction(round(value * scale), scale), Fraction(1, 2 * scale)
        return cls(value, min(shown, value) - half, max(shown, value) + half, counts)


@dataclass(frozen=True)
class Print:
    """Every number of one plan by its place, and the places that are marked as hidden."""

    numbers: dict[Place, Number]
    marked: frozenset[Place]


def row_of(place: Place) -> Place:
    """The row of a table, or the figure, that a place is in."""
    if place[0] == "figures":
        return place[:2]
    return place[: -2 if place[-1] in _PARTS else -1]


def printed(tables: Iterable[MeasureTable], figures: Iterable[Figure]) -> Print:
    """All that these tables and figures print."""
    numbers: dict[Place, Number] = {}
    marked: set[Place] = set()
    for place, number in (*_in_tables(tables), *_in_figures(figures)):
        if number is None:
            marked.add(place)
        else:
            numbers[place] = number
    return Print(numbers, frozenset(marked))


def _in_tables(tables: Iterable[MeasureTable]) -> Iterator[tuple[Place, Number | None]]:
    for table in tables:
        seen: Counter[Place] = Counter()
        for row in table.rows:
            label = _label(table, row)
            seen[label] += 1
            place = (table.name, *label, *([str(seen[label])] if seen[label] > 1 else []))
            for cell, column in zip(row, table.columns, strict=True):
                yield from _in_cell((*place, column.name), cell, column)


def _label(table: MeasureTable, row: Sequence[Cell]) -> Place:
    label = []
    for cell, column in zip(row, table.columns, strict=True):
        if column.numeric:
            break
        label.append(str(cell.value))
    return tuple(label)


def _in_cell(place: Place, cell: Cell, column: TableColumn) -> Iterator[tuple[Place, Number | None]]:
    if cell.text == SUPPRESSED:
        yield place, None
        return
    for found in _OF.finditer(cell.text):
        for name, text in zip(_PARTS, found.groups(), strict=True):
            yield (*place, name), Number.rounded(Fraction(text.replace(",", "")), 0, counts=True)
    if column.numeric and _is_number(cell.value):
        places = column.places if cell.places is None else cell.places
        yield place, Number.rounded(Fraction(cell.value), places, column.unit is Unit.COUNT)  # type: ignore[arg-type]


def _in_figures(figures: Iterable[Figure]) -> Iterator[tuple[Place, Number | None]]:
    for figure in figures:
        if figure.value == SUPPRESSED:
            yield ("figures", figure.id), None
        elif _is_number(figure.value):
            counts = figure.unit is Unit.COUNT
            yield ("figures", figure.id), Number.rounded(Fraction(figure.value), _ANNEX_PLACES, counts)  # type: ignore[arg-type]
        for name in ("numerator", "denominator"):
            value = getattr(figure, name)
            if _is_number(value):
                yield ("figures", figure.id, name), Number.rounded(Fraction(value), 0, counts=True)


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)

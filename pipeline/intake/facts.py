"""What a spreadsheet says of its cells beyond their values: hidden, merged, shown as per cent, without a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.errors import ReturnError

Place = tuple[int, int]
"""Row and column, counted from 0."""

Range = tuple[Place, Place]
"""First and last cell of a merged range."""

MOST_CELLS = 12_000_000
"""Cells in the rectangle around everything that a sheet holds: readers lay all of it out in memory."""

MOST_LETTERS = 400_000_000
"""Letters in all cells of a sheet, each cell counted, however often they share one text."""


@dataclass(frozen=True)
class SheetFacts:
    """Facts on one sheet. A CSV file has none of them."""

    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    per_cent: frozenset[Place] = frozenset()
    unstored: frozenset[Place] = frozenset()
    """Formulas with which no value was stored."""
    errors: Mapping[Place, str] = field(default_factory=dict)
    """Cells that show an error such as #REF!."""
    epoch_1904: bool = False


NO_FACTS = SheetFacts()


class Extent:
    """Keeps count of how large a sheet is while it is looked through; raises ReturnError when it is too large."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._first_row = self._first_column = 1 << 31
        self._last_row = self._last_column = -1
        self._letters = 0

    def holds(self, row: int, column: int, rows: int = 1, columns: int = 1, letters: int = 0) -> None:
        """Note a filled cell, or ``rows`` by ``columns`` repetitions of it."""
        self._first_row = min(self._first_row, row)
        self._first_column = min(self._first_column, column)
        self._last_row = max(self._last_row, row + rows - 1)
        self._last_column = max(self._last_column, column + columns - 1)
        self._letters += letters * rows * columns
        high = self._last_row + 1
        wide = self._last_column + 1
        if high * wide > MOST_CELLS:
            raise ReturnError(
                f"Sheet {self._sheet} reaches over {high:,} rows and {wide:,} columns, nearly all of them empty "
                "or more than can be read."
            )
        if self._letters > MOST_LETTERS:
            raise ReturnError(f"Sheet {self._sheet} holds more text than can be read.")


def positions(numbers: Iterable[int]) -> str:
    """Row numbers as people write them, from positions counted from 0.

    >>> positions([2, 3, 4, 8])
    '3 to 5 and 9'
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    shown = [str(a + 1) if a == b else f"{a + 1} to {b + 1}" for a, b in runs]
    if len(shown) > 8:
        shown = [*shown[:7], f"{len(shown) - 7} more places"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def letters(column: int) -> str:
    """A column, counted from 0, as spreadsheet programs name it.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name

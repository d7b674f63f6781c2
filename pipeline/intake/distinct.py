"""Columns repeat themselves: a column of cells kept as its distinct cells and which of them stands in each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.intake.model import Cell

Codes = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Distinct:
    """``values[codes[row]]`` is the cell of each row."""

    codes: Codes
    values: list[Cell]

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Distinct:
        """Distinct cells of mixed types: 1 is not True, and neither is 1.0."""
        known: dict[tuple[type, Cell], int] = {}
        codes = np.fromiter(
            (known.setdefault((type(cell), cell), len(known)) for cell in cells), dtype=np.int64, count=len(cells)
        )
        return cls(codes, [cell for _, cell in known])

    @classmethod
    def of_texts(cls, texts: np.ndarray[Any, np.dtype[np.object_]]) -> Distinct:
        """Distinct cells of a column that holds nothing but text."""
        codes, values = pd.factorize(texts, use_na_sentinel=False)
        return cls(codes.astype(np.int64, copy=False), list(values))

    @classmethod
    def repeated(cls, cell: Cell, rows: int) -> Distinct:
        return cls(np.zeros(rows, dtype=np.int64), [cell])

    def __len__(self) -> int:
        return len(self.codes)

    def cell(self, row: int) -> Cell:
        return self.values[self.codes[row]]

    def at(self, rows: Mask | Codes) -> Distinct:
        """The same cells for some of the rows."""
        return Distinct(self.codes[rows], self.values)

    def where(self, flags: Iterable[bool]) -> Mask:
        """Rows whose cell is one for which ``flags``, one for each distinct cell, is true."""
        chosen = np.fromiter(flags, dtype=np.bool_, count=len(self.values))
        return chosen[self.codes] if len(self.values) else np.zeros(len(self.codes), dtype=np.bool_)

"""From the cells of one column to its typed values, with what was changed and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from pipeline.contracts import Column
from pipeline.intake.distinct import Codes, Distinct, Mask
from pipeline.intake.habits import BRITISH, Habits, date_habits, number_habits
from pipeline.intake.model import Cell
from pipeline.intake.text import INVISIBLE
from pipeline.intake.values import LONG_TEXT, Unreadable, Value, read_value

DTYPES = {"integer": "Int64", "boolean": "boolean"}
MANY = 2_000
"""Distinct cells from which a column is first tried as a whole."""

_BETWEEN = "\ue000"  # a letter that stands for nothing, and so in no text
_NUMBERS = ("integer", "decimal", "percentage")
_UNCLEAN = re.compile(rf"  |[^\S ]|{_BETWEEN} | {_BETWEEN}|{_BETWEEN}[-–—−=+@]|#|Err:|{INVISIBLE.pattern}")
_ISO_DATES = re.compile(rf"(?:\d{{4}}-\d\d-\d\d{_BETWEEN})+", re.ASCII)
_INTEGERS = re.compile(rf"(?:-?[0-9]{{1,14}}{_BETWEEN})+")
_DECIMALS = re.compile(rf"(?:-?[0-9]{{1,14}}(?:\.[0-9]{{1,12}})?{_BETWEEN})+")


@dataclass
class ColumnRead:
    """Typed values, one for each row. ``unreadable`` and ``noted`` are by position among the distinct cells."""

    values: ExtensionArray | np.ndarray[Any, Any]
    distinct: Distinct
    readings: Sequence[Value] = ()
    unreadable: dict[int, Unreadable] = field(default_factory=dict)
    noted: dict[str, list[int]] = field(default_factory=dict)

    def rows_of(self, positions: Sequence[int], among: Mask | None = None) -> Codes:
        """Rows whose cell is one of the distinct cells at ``positions``."""
        chosen = np.zeros(len(self.distinct.values), dtype=np.bool_)
        chosen[list(positions)] = True
        mask = chosen[self.distinct.codes]
        return np.flatnonzero(mask if among is None else mask & among)


def read_column(column: Column, cells: Distinct, epoch_1904: bool = False) -> ColumnRead:
    """Read each distinct cell once: the whole column at a time where all of it is plain, else cell by cell."""
    readings = _at_once(column, cells.values) if len(cells.values) > MANY else None
    if readings is not None:
        return ColumnRead(_taken(column, readings, cells.codes), cells, readings)
    habits = _habits(column, cells.values, epoch_1904)
    unreadable: dict[int, Unreadable] = {}
    noted: dict[str, list[int]] = {}
    values: list[Value] = []
    for position, cell in enumerate(cells.values):
        changes: set[str] = set()
        try:
            values.append(read_value(cell, column, habits, changes))
        except Unreadable as problem:
            unreadable[position] = problem
            values.append(None)
            continue
        for change in changes:
            noted.setdefault(change, []).append(position)
    return ColumnRead(_taken(column, values, cells.codes), cells, values, unreadable, noted)


def empty_column(column: Column, rows: int) -> ExtensionArray | np.ndarray[Any, Any]:
    return _taken(column, [None], np.zeros(rows, dtype=np.int64))


def _habits(column: Column, cells: Sequence[Cell], epoch_1904: bool) -> Habits:
    if column.kind == "date":
        return date_habits(cells, epoch_1904)
    return number_habits(cells) if column.kind in _NUMBERS else BRITISH


def _taken(column: Column, values: Sequence[Value], codes: Codes) -> ExtensionArray | np.ndarray[Any, Any]:
    if column.kind in DTYPES:
        return pd.array(list(values), dtype=DTYPES[column.kind]).take(codes)  # type: ignore[call-overload]
    distinct = np.empty(len(values), dtype=np.object_)
    distinct[:] = list(values)
    return distinct[codes]


def _at_once(column: Column, cells: Sequence[Cell]) -> list[Value] | None:
    """The values of very many distinct cells that are all written plainly; None where any of them is not."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) != len(cells):
        return None
    # An empty cell is nothing in every kind of column.
    filled = [text for text in texts if text]
    together = _BETWEEN.join(filled) + _BETWEEN
    if together.count(_BETWEEN) != len(filled):
        return None
    if column.kind == "text":
        if column.vocabulary is not None or column.blank_words or max(map(len, texts)) > LONG_TEXT:
            return None
        return None if _UNCLEAN.search(_BETWEEN + together) else [text or None for text in texts]
    plain: tuple[re.Pattern[str], Callable[[str], Value]] | None = {
        "date": (_ISO_DATES, date.fromisoformat),
        "integer": (_INTEGERS, int),
        "decimal": (_DECIMALS, Decimal),
        "percentage": (_DECIMALS, Decimal),
    }.get(column.kind)
    if plain is None or not plain[0].fullmatch(together):
        return None
    try:
        return [plain[1](text) if text else None for text in texts]
    except ValueError:
        return None

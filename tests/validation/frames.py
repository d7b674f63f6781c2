"""Typed frames from a few lines, as intake gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from pipeline.contracts import Contract
from pipeline.intake.values import read_value

_DTYPES = {"integer": "Int64", "boolean": "boolean"}


def frame(contract: Contract, text: str) -> pd.DataFrame:
    """Rows written as ``a | b | c`` under a first line of column names; an empty place is an empty cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    sent = {name: [row[at] or None for row in lines[1:]] for at, name in enumerate(lines[0])}
    return pd.DataFrame({column.name: _typed(column, sent, len(lines) - 1) for column in contract.columns})


def _typed(column, sent: Mapping[str, list[str | None]], rows: int) -> pd.Series:
    values: list[str | int | Decimal | date | bool | None] = [
        read_value(cell, column) for cell in sent.get(column.name, [None] * rows)
    ]
    return pd.Series(values, dtype=_DTYPES.get(column.kind, "object"))

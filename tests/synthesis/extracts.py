"""Small synthetic extracts and folders, for the tests of this room."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.contracts import load_contracts
from pipeline.synthesis.cases import Cases, extract, history

FIRST_DAY, LAST_DAY = date(2021, 4, 1), date(2026, 6, 30)
CONTRACTS = load_contracts()


def cases(children: int, seed: int) -> Cases:
    """The five case-level returns of so many children."""
    return extract(seed, history(seed, children, FIRST_DAY, LAST_DAY), LAST_DAY, CONTRACTS)


def age_on(born: date, day: date) -> int:
    """Age in whole years, said as plainly as can be."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def dates(values: pd.Series) -> list[date | None]:
    """A column of dates as Python has them."""
    return [None if pd.isna(value) else value.date() for value in values]

"""What intake gives on: typed frames, where every row came from, and what is wrong with the returns."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.findings import Finding
from pipeline.intake.facts import NO_FACTS, SheetFacts


@dataclass(frozen=True)
class Marked:
    """A cell that holds no value of its own: an error, or a formula with which no value was stored."""

    rule: str
    shown: str


Cell = str | int | float | bool | date | datetime | time | timedelta | Marked | None
Row = list[Cell]

PROVENANCE = ("source_file", "source_sheet", "source_row", "source_column", "source_sha256")


@dataclass(frozen=True)
class Sheet:
    """One sheet of an opened file; the name of the only one of a text file is empty."""

    name: str
    rows: Sequence[Row]
    facts: SheetFacts = NO_FACTS


@dataclass(frozen=True)
class Opened:
    """What a reader got out of a file. ``notes`` are names of what it noticed; ``files.NOTES`` says them."""

    sheets: list[Sheet]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet as it was sent, or one of several tables on it.

    ``rows[0]`` is the row that a spreadsheet program numbers 1; where a sheet holds several tables, everything
    that is not of this one is empty. ``separated`` says that the cells came from a text file.
    """

    file: str
    sheet: str
    sha256: str
    rows: Sequence[Row]
    sheets_in_file: int = 1
    facts: SheetFacts = NO_FACTS
    separated: bool = False


@dataclass(frozen=True)
class Source:
    """One sheet that was read as a dataset. ``rows`` counts the rows of the dataset, not of the sheet."""

    file: str
    sheet: str
    dataset: str
    partner: str
    sha256: str
    rows: int
    received: date | None


@dataclass(frozen=True)
class StatedTotal:
    """A total that a return states itself: ``column`` of the rows of its table with these ``parts`` adds up to it.

    ``first_row`` and ``last_row`` are those of the table, where its sheet may hold others of the same dataset.
    """

    dataset: str
    of: str
    parts: Mapping[str, Any]
    stated: Decimal
    file: str
    sheet: str
    row: int
    column: str
    first_row: int = 1
    last_row: int = sys.maxsize


@dataclass(frozen=True)
class Intake:
    """Everything read from ``returns/``.

    ``frames`` has one frame for each dataset that was recognised, with every column of its contract and then the
    provenance columns. ``headings`` gives, for a file, sheet and dataset, the heading that each column was read from.
    """

    frames: dict[str, pd.DataFrame]
    sources: list[Source]
    findings: list[Finding]
    totals: list[StatedTotal] = field(default_factory=list)
    headings: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def partner_of(self, file: str, sheet: str) -> str:
        """The partner who sent a sheet, or nothing when it was not read."""
        return next((s.partner for s in self.sources if (s.file, s.sheet) == (file, sheet)), "")

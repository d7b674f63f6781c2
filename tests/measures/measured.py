"""What measures are given, and what they gave in the form in which tests ask about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
from in_memory import warehouse

from pipeline.contracts import Contract
from pipeline.findings import Finding
from pipeline.intake import Intake, Source
from pipeline.measures import Figure, Measured, MeasureTable

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
_DTYPES = {"integer": "Int64", "boolean": "boolean"}
SETTINGS = {
    "service": "Anytown Youth Justice Service",
    "area": "Anytown",
    "financial_year": "2022-23",
    "reporting_year": "2021-22",
    "budget_year": "2021-22",
    "as_of": "2022-06-30",
    "comparators": {"national": "England and Wales", "region": "North West"},
}


def filled(
    contracts: Mapping[str, Contract], returns: Rows, findings: Sequence[Finding] = ()
) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """A warehouse filled from rows (dataset to list of column to value), open until the block ends."""
    frames = {dataset: _frame(contracts[dataset], rows) for dataset, rows in returns.items()}
    sources = [Source(f"{d}.csv", "", d, "Partner", "0" * 64, len(f), None) for d, f in frames.items()]
    return warehouse(Intake(frames, sources, []), contracts, findings)


def _frame(contract: Contract, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    unknown = {name for row in rows for name in row} - set(contract.by_name)
    assert not unknown, f"{contract.dataset} has no column {unknown}"
    columns = {
        column.name: pd.Series([row.get(column.name) for row in rows], dtype=_DTYPES.get(column.kind, "object"))
        for column in contract.columns
    }
    count = len(rows)
    provenance = {
        "source_file": [f"{contract.dataset}.csv"] * count,
        "source_sheet": [""] * count,
        "source_row": list(range(2, count + 2)),
        "source_column": [""] * count,
        "source_sha256": ["0" * 64] * count,
    }
    return pd.DataFrame(columns | provenance)


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

"""A service whose returns can be changed quickly: one warehouse, filled anew for each plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.intake import Intake
from pipeline.measures import Measured
from pipeline.measures.registry import MEASURES
from pipeline.plan import CONTRACTS_DIR, Plan, Settings
from pipeline.warehouse import build_warehouse

_SETTINGS = {
    "service": "Anytown Youth Justice Service",
    "area": "Anytown",
    "financial_year": "2022-23",
    "reporting_year": "2021-22",
    "as_of": date(2022, 6, 30),
    "comparators": {"national": "England and Wales"},
}


class Service:
    """Measures whatever returns it is given; ``datasets`` are all that may ever come."""

    def __init__(self, folder: Path, datasets: Sequence[str]) -> None:
        self.plan = Plan(folder / "anytown-2022-23", Settings.model_validate(_SETTINGS), folder / "outputs")
        own = set(datasets) - {"population"}
        self._modules = [module for module in MEASURES if set(module.DATASETS) & own]
        read = {dataset for module in self._modules for dataset in module.DATASETS} | set(datasets)
        self._contracts = {name: read_contract(CONTRACTS_DIR / f"{name}{SUFFIX}") for name in sorted(read)}
        path = folder / "warehouse.duckdb"
        build_warehouse(path, Intake({}, [], []), self._contracts, ())
        self._connection = duckdb.connect(config={"threads": 1})  # few rows each time: nothing to share out
        self._connection.execute(f"ATTACH '{path}' AS made; COPY FROM DATABASE made TO memory; DETACH made")

    def measured(self, returns: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Measured]:
        """What the measures give for these rows of each dataset."""
        for dataset in self._contracts:
            self._connection.execute(f'DELETE FROM returns."{dataset}"')
            if returns.get(dataset):
                self._insert(dataset, returns[dataset])
        return [module.measure(self._connection, self.plan) for module in self._modules]

    def _insert(self, dataset: str, rows: Sequence[Mapping[str, Any]]) -> None:
        types = {column.name: column.duckdb_type for column in self._contracts[dataset].columns}
        given = [name for name in types if any(name in row for row in rows)]
        casts = ", ".join(f'CAST("{name}" AS {types[name]})' for name in given)
        sent = ", ".join(f'unnest(?::VARCHAR[]) AS "{name}"' for name in given)
        place = "'r.csv', '', row_number() OVER () + 1, '', '', row_number() OVER () - 1, TRUE"
        columns = ", ".join(f'"{name}"' for name in given)
        into = f"{columns}, source_file, source_sheet, source_row, source_column, source_sha256, source_order, usable"
        self._connection.execute(
            f'INSERT INTO returns."{dataset}" ({into}) SELECT {casts}, {place} FROM (SELECT {sent})',
            [[_as_text(row.get(name)) for row in rows] for name in given],
        )

    def close(self) -> None:
        self._connection.close()


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)

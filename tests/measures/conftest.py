"""Measures run on a warehouse that is filled from plain rows, by the real contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pandas as pd
import pytest
from measured import Result

from pipeline.contracts import Contract
from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.findings import Finding
from pipeline.intake import Intake, Source
from pipeline.measures import MEASURES
from pipeline.plan import CONTRACTS_DIR, Plan, Settings
from pipeline.warehouse import build_warehouse, open_warehouse

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


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    """The contracts of the datasets that measures read; the others would only make each warehouse slower to fill."""
    read = {dataset for module in MEASURES for dataset in module.DATASETS} | {"glossary"}
    return {dataset: read_contract(CONTRACTS_DIR / f"{dataset}{SUFFIX}") for dataset in sorted(read)}


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


@pytest.fixture
def plan_with(tmp_path: Path) -> Callable[..., Plan]:
    """A plan of Anytown, 2022-23, with some settings changed."""

    def make(**settings: Any) -> Plan:
        return Plan(tmp_path / "anytown-2022-23", Settings.model_validate(SETTINGS | settings), tmp_path / "outputs")

    return make


@pytest.fixture
def warehouse_of(tmp_path: Path, contracts: dict[str, Contract]) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Fill a warehouse from rows (dataset to list of column to value) and open it."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def build(returns: Rows, findings: Sequence[Finding] = ()) -> duckdb.DuckDBPyConnection:
        frames = {dataset: _frame(contracts[dataset], rows) for dataset, rows in returns.items()}
        sources = [Source(f"{d}.csv", "", d, "Partner", "0" * 64, len(f), None) for d, f in frames.items()]
        path = tmp_path / f"warehouse-{len(opened)}.duckdb"
        build_warehouse(path, Intake(frames, sources, []), contracts, findings)
        opened.append(open_warehouse(path))
        return opened[-1]

    yield build
    for connection in opened:
        connection.close()


@pytest.fixture
def measure(warehouse_of: Callable[..., Any], plan_with: Callable[..., Plan]) -> Callable[..., Result]:
    """What a measure module gives for these rows and settings."""

    def run(module: ModuleType, returns: Rows, **settings: Any) -> Result:
        return Result(module.measure(warehouse_of(returns), plan_with(**settings)))

    return run

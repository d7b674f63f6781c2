"""Measures run on a warehouse that is filled from plain rows, by the real contracts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest
from measured import SETTINGS, Result, Rows, filled

from pipeline.contracts import Contract
from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.findings import Finding
from pipeline.measures.registry import MEASURES
from pipeline.plan import CONTRACTS_DIR, Plan, Settings


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    """The contracts of the datasets that measures read; the others would only make each warehouse slower to fill."""
    read = {dataset for module in MEASURES for dataset in module.DATASETS} | {"glossary"}
    return {dataset: read_contract(CONTRACTS_DIR / f"{dataset}{SUFFIX}") for dataset in sorted(read)}


@pytest.fixture
def plan_with(tmp_path: Path) -> Callable[..., Plan]:
    """A plan of Anytown, 2022-23, with some settings changed."""

    def make(**settings: Any) -> Plan:
        return Plan(tmp_path / "anytown-2022-23", Settings.model_validate(SETTINGS | settings), tmp_path / "outputs")

    return make


@pytest.fixture
def warehouse_of(contracts: dict[str, Contract]) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """Fill a warehouse from rows (dataset to list of column to value) and open it.

    It knows all datasets that measures read, or only ``datasets`` and those of the rows.
    """
    with ExitStack() as opened:

        def build(
            returns: Rows, findings: Sequence[Finding] = (), datasets: Collection[str] = ()
        ) -> duckdb.DuckDBPyConnection:
            known = {name: contracts[name] for name in sorted({*datasets, *returns})} if datasets else contracts
            return opened.enter_context(filled(known, returns, findings))

        yield build


@pytest.fixture
def measure(warehouse_of: Callable[..., Any], plan_with: Callable[..., Plan]) -> Callable[..., Result]:
    """What a measure module gives for these rows and settings; it cannot read more than it says that it does."""

    def run(module: ModuleType, returns: Rows, **settings: Any) -> Result:
        return Result(module.measure(warehouse_of(returns, datasets=module.DATASETS), plan_with(**settings)))

    return run

"""A desk on which returns are checked one run after the other, and findings to lay on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from query_desk import Desk

from pipeline.contracts import Contract, load_contracts
from pipeline.findings import Finding, Severity
from pipeline.plan import Plan


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture
def desk(small_plan: Callable[..., Plan], contracts: dict[str, Contract]) -> Desk:
    return Desk(small_plan(), contracts)


@pytest.fixture
def question() -> Callable[..., Finding]:
    """A warning on one row of the budget."""

    def make(row: int | None = 2, found: str = "9", severity: Severity = Severity.WARNING, **more: str) -> Finding:
        place = {"dataset": "budget", "partner": "Finance", "file": "budget.csv", "sheet": "", "column": "Amount"}
        return Finding("moved", severity, f"Row {row} moved.", "Say why.", row=row, found=found, **(place | more))

    return make

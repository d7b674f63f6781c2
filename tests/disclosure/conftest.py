"""What the tests share that go the whole way from returns to the disclosed database."""

from __future__ import annotations

import pytest

from pipeline.contracts import Contract, load_contracts
from pipeline.measures import budget, offences
from pipeline.validation.totals import check_totals


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch, contracts: dict[str, Contract]) -> None:
    """Contracts read once, and no more than budget and offences measured and checked: all of it is tested elsewhere."""
    monkeypatch.setattr("pipeline.prepare.contracts_of", lambda plan: contracts)
    monkeypatch.setattr("pipeline.measures.registry.MEASURES", (budget, offences))
    monkeypatch.setattr("pipeline.prepare.validate", lambda intake, contracts, *_: check_totals(intake, contracts))

"""What the tests share that go the whole way from returns to the disclosed database."""

from __future__ import annotations

import pytest

from pipeline.contracts import Contract, load_contracts
from pipeline.measures import budget, offences, previous, registry
from pipeline.validation.totals import check_totals

_NEVER_SENT = {"indicators", "board_attendance", "board_members"}


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch, contracts: dict[str, Contract]) -> None:
    """Only budget and offences read, checked and measured, their contracts once: the rest is tested elsewhere."""
    read = {name for module in (budget, offences, previous) for name in module.DATASETS}
    known = {name: contracts[name] for name in sorted(read | _NEVER_SENT)}
    monkeypatch.setattr("pipeline.prepare.contracts_of", lambda plan, cache=None: known)
    monkeypatch.setattr(registry, "MEASURES", (budget, offences))
    monkeypatch.setattr("pipeline.prepare.validate", lambda intake, contracts, *_: check_totals(intake, contracts))

"""A desk on which returns are checked one run after the other, and findings to lay on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from query_desk import Desk

from pipeline.contracts import Contract, load_contracts
from pipeline.contracts.loading import SUFFIX
from pipeline.findings import Finding, Severity
from pipeline.plan import CONTRACTS_DIR, Plan


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture
def desk(small_plan: Callable[..., Plan], contracts: dict[str, Contract]) -> Desk:
    return Desk(small_plan(), contracts)


@pytest.fixture
def two_returns(example: Path) -> Path:
    """The example as a plan of a budget and a glossary."""
    return _with_only(example, "budget.xlsx", "glossary.csv", datasets={"budget", "glossary"})


@pytest.fixture
def with_warnings(example: Path) -> Path:
    """The example as a plan of the improvement plan and the inspection that it answers: both are warned of."""
    asked = {"improvement_actions", "improvement_milestones", "inspection_ratings", "inspection_questions"}
    return _with_only(example, "improvement-plan.xlsx", "inspection-2021.xlsx", datasets=asked | {"recommendations"})


def _with_only(example: Path, *files: str, datasets: set[str]) -> Path:
    """Let the example have these returns and wait for nothing else: soon checked, again and again."""
    settings = yaml.safe_load((example / "plan.yml").read_text(encoding="utf-8"))
    for path in (example / "returns").iterdir():
        if path.name not in files:
            path.unlink()
    gone = {path.name.removesuffix(SUFFIX) for path in CONTRACTS_DIR.glob(f"*{SUFFIX}")} - datasets
    settings |= {"expected": [], "not_expected": dict.fromkeys(sorted(gone), "Not asked for here.")}
    settings["returns"] = {name: settings["returns"][name] for name in files}
    (example / "plan.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return example


@pytest.fixture
def question() -> Callable[..., Finding]:
    """A warning on one row of the budget."""

    def make(row: int | None = 2, found: str = "9", severity: Severity = Severity.WARNING, **more: str) -> Finding:
        place = {"dataset": "budget", "partner": "Finance", "file": "budget.csv", "sheet": "", "column": "Amount"}
        return Finding("moved", severity, f"Row {row} moved.", "Say why.", row=row, found=found, **(place | more))

    return make

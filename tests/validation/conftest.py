"""Plans with one return each, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

from pipeline.contracts import load_contracts
from pipeline.findings import Finding, in_order
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.validation import validate

PLAN = """\
service: Anytown Youth Justice Service
area: Anytown
financial_year: 2022-23
as_of: 2022-06-30
"""


@pytest.fixture(scope="session")
def contracts():
    return load_contracts()


@pytest.fixture
def check(tmp_path: Path, contracts) -> Callable[..., list[Finding]]:
    """Write returns (file name to text), read and validate them; give the findings that ask for something."""

    def checker(files: Mapping[str, str], expected: Collection[str] = ()) -> list[Finding]:
        folder = tmp_path / "anytown-2022-23"
        (folder / "returns").mkdir(parents=True)
        (folder / "plan.yml").write_text(PLAN, encoding="utf-8")
        for name, text in files.items():
            (folder / "returns" / name).write_text(text, encoding="utf-8")
        plan = Plan.load(folder)
        intake = read_returns(plan, contracts, expected)
        findings = in_order([*intake.findings, *validate(intake, contracts, plan)])
        return [finding for finding in findings if finding.severity != "info"]

    return checker

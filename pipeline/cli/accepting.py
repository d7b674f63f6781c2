"""``yjplan accept``."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.terminal import say
from pipeline.errors import PlanError
from pipeline.plan import Plan
from pipeline.querylog import accept, read_ledger


def accept_findings(folder: Path, keys: list[str], role: str, reason: str) -> None:
    """Record in ``findings.yml`` that warnings stand; raise PlanError when one may not be accepted."""
    plan = Plan.load(folder)
    ledger = read_ledger(plan)
    if ledger is None:
        raise PlanError("Nothing has been checked yet.", f"First run: yjplan check {folder}")
    for key, finding in accept(plan, ledger.entries, keys, role, reason).items():
        say(f"{key} is accepted by {role}: {finding.place}: {finding.message}")

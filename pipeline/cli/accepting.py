"""``yjplan accept``."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.terminal import name_plan, say
from pipeline.errors import PlanError
from pipeline.plan import Plan
from pipeline.querylog import accept, read_ledger, withdraw
from pipeline.querylog.safe_text import visible


def accept_findings(folder: Path, keys: list[str], role: str, reason: str) -> None:
    """Record in ``findings.yml`` that warnings stand; raise PlanError when one may not be accepted."""
    plan = Plan.load(folder)
    ledger = read_ledger(plan)
    if ledger is None:
        raise PlanError("Nothing has been checked yet.", f"First run: yjplan check {folder}")
    for key, finding in accept(plan, ledger.entries, keys, role, reason).items():
        say(f"{key} is accepted by {role}: {finding.place}: {finding.message}")


def withdraw_acceptances(folder: Path, keys: list[str], role: str, reason: str) -> None:
    """Take acceptances out of ``findings.yml``; raise PlanError, and take out none, when one is not there."""
    if role or reason:
        raise PlanError(
            "An acceptance is withdrawn without a role and a reason: nothing of it is kept.",
            name_plan(f"Type: yjplan accept PLAN {' '.join(keys)} --withdraw", folder),
        )
    for taken in withdraw(Plan.load(folder), keys):
        about = f": {visible(taken.about)}" if taken.about else ""
        say(f"{taken.key} is no longer accepted by {visible(taken.role)}{about}")
    say(name_plan("What is left to do now: yjplan status PLAN", folder))

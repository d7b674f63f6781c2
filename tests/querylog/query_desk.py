"""Plans with few returns, checked as ``yjplan check`` checks them, but without the validation engine."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from in_memory import warehouse

from pipeline.contracts import Contract
from pipeline.findings import Finding
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.querylog import Review, read_acceptances, read_ledger, review, write_ledger

BUDGET = "Agency,Category,Amount,Note\n"


@dataclass(frozen=True)
class Desk:
    """A plan folder whose returns the test writes, and its checks one after the other."""

    plan: Plan
    contracts: dict[str, Contract]

    def write(self, name: str, text: str) -> None:
        self.plan.returns_dir.mkdir(exist_ok=True)
        (self.plan.returns_dir / name).write_text(text, encoding="utf-8")

    def accepts(self, text: str) -> None:
        (self.plan.folder / "findings.yml").write_text(text, encoding="utf-8")

    def look(self, *more: Finding, expected: tuple[str, ...] = ()) -> Review:
        """What intake finds and ``more``, against the list of the run before; nothing is kept."""
        intake = read_returns(self.plan, self.contracts, expected)
        findings = [*intake.findings, *more]
        told_of = {*intake.frames, *(finding.dataset for finding in findings)}
        known = {name: contract for name, contract in self.contracts.items() if name in told_of}
        with warehouse(intake, known, findings) as connection:
            return review(findings, self.contracts, connection, read_acceptances(self.plan), read_ledger(self.plan))

    def check(self, *more: Finding, expected: tuple[str, ...] = ()) -> Review:
        """The same, and the list is kept for the next run."""
        reviewed = self.look(*more, expected=expected)
        write_ledger(self.plan, reviewed.ledger)
        return reviewed


def xlsx_text(path: Path) -> str:
    """All XML of a workbook, as it lies in the archive."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())

"""Checks everything that intake read. Intake's own findings are not repeated."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.contracts import Contract
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake import Intake
from pipeline.plan import Plan
from pipeline.validation.across import RULES, reference_rules
from pipeline.validation.checks import checks_of
from pipeline.validation.rows import Dataset, findings_of, worded
from pipeline.validation.totals import check_totals


def validate(intake: Intake, contracts: Mapping[str, Contract], plan: Plan) -> list[Finding]:
    """Every finding of the contracts' rules, of the rules across datasets and of stated totals.

    A plan's findings are those of ``intake`` and these together. Great Expectations is imported only when there
    is a row to check.
    """
    datasets = {
        name: Dataset(contracts[name], frame.reset_index(drop=True), intake)
        for name, frame in intake.frames.items()
        if len(frame)
    }
    findings = [*_by_contract(datasets), *_across(datasets, contracts, plan), *check_totals(intake, contracts)]
    return in_order(_not_said_before(findings, intake.findings))


def _by_contract(datasets: Mapping[str, Dataset]) -> list[Finding]:
    if not datasets:
        return []
    from pipeline.validation.engine import failing_rows

    checks = {name: checks_of(dataset.contract) for name, dataset in datasets.items()}
    failing = failing_rows({name: dataset.frame for name, dataset in datasets.items()}, checks)
    return [
        finding
        for name, failures in failing.items()
        for check, rows in failures
        for finding in findings_of(datasets[name], check, rows)
    ]


def _across(datasets: Mapping[str, Dataset], contracts: Mapping[str, Contract], plan: Plan) -> list[Finding]:
    frames = {name: dataset.frame for name, dataset in datasets.items()}
    return [
        finding
        for rule in (*RULES, *reference_rules(contracts))
        if set(rule.needs) <= set(frames)
        for finding in worded(datasets[rule.dataset], rule, rule.check(frames, plan.settings))
    ]


def _not_said_before(findings: list[Finding], read: list[Finding]) -> list[Finding]:
    """Leave out what follows from a cell that could not be read: it is empty only because of that."""
    unread = {(f.file, f.sheet, f.row, f.column) for f in read if f.severity is Severity.CRITICAL and f.row is not None}
    return [f for f in findings if f.rule == "duplicate_row" or (f.file, f.sheet, f.row, f.column) not in unread]

"""``yjplan check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.cli.summary import say_review, say_summary
from pipeline.cli.terminal import name_plan, progress, say, say_json
from pipeline.contracts import Contract
from pipeline.errors import number_of
from pipeline.findings import Finding, Severity, has_critical
from pipeline.plan import Plan
from pipeline.prepare import check
from pipeline.querylog import Entry, Review, read_acceptances, read_ledger, review, write_ledger, write_query_logs
from pipeline.warehouse import open_warehouse


def check_returns(folder: Path, *, as_json: bool = False, everything: bool = False, data_docs: bool = False) -> int:
    """Check the returns, keep and print the findings, write the query logs; give 1 when one is critical, else 0."""
    plan = Plan.load(folder)
    read_acceptances(plan)  # a fault in findings.yml is told before the long work
    checked = check(plan, progress)
    reviewed = _review(plan, checked.findings, checked.contracts)
    progress("Writing the query logs")
    logs = write_query_logs(plan, reviewed.ledger.entries)
    site = _write_data_docs(plan, checked.contracts) if data_docs else None
    # Last, so that what a check that was stopped on the way had found is told of as new again.
    write_ledger(plan, reviewed.ledger)
    if as_json:
        say_json(_as_json(plan, reviewed, logs))
    else:
        say_review(reviewed, everything=everything)
        rows = sum(source.rows for source in checked.sources)
        files = len({source.file for source in checked.sources})
        say_summary(reviewed, logs, f"{number_of(files, 'file')} with {number_of(rows, 'row')} read.", site)
        say(name_plan("What is left to do before sign-off, and by whom: yjplan status PLAN", folder))
    return int(has_critical(reviewed.findings))


def _review(plan: Plan, findings: Sequence[Finding], contracts: Mapping[str, Contract]) -> Review:
    with open_warehouse(plan.outputs.warehouse) as warehouse:
        return review(findings, contracts, warehouse, read_acceptances(plan), read_ledger(plan))


def _write_data_docs(plan: Plan, contracts: Mapping[str, Contract]) -> Path:
    from pipeline.querylog.data_docs import write_data_docs

    progress("Writing the Data Docs")
    return write_data_docs(plan, contracts)


def _as_json(plan: Plan, reviewed: Review, logs: Mapping[str, Path]) -> dict[str, Any]:
    counted = Counter(finding.severity for finding in reviewed.findings)
    changes = reviewed.changes
    return {
        "plan": plan.name,
        "counts": {severity.value: counted[severity] for severity in Severity},
        "accepted": len(reviewed.accepted),
        "changes": {"new": list(changes.new), "back": list(changes.back), "fixed": list(changes.fixed)},
        "query_logs": {partner: path.relative_to(plan.outputs.base).as_posix() for partner, path in logs.items()},
        "findings": [_described(entry) for entry in reviewed.current],
    }


def _described(entry: Entry) -> dict[str, object]:
    """An entry without what is the same for everything that this check found."""
    return {name: value for name, value in entry.as_dict().items() if name not in ("until", "seen")}

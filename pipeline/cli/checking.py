"""``yjplan check`` and ``yjplan status``."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

from pipeline.cli.terminal import coloured, progress, say, say_json
from pipeline.document import find_narratives, load_headings
from pipeline.findings import Finding, Severity, has_critical
from pipeline.plan import Plan
from pipeline.prepare import check, prepare
from pipeline.signoff import blockers

_COLOUR = {Severity.CRITICAL: "red", Severity.WARNING: "yellow", Severity.INFO: "green"}
_NAMES = {
    Severity.CRITICAL: ("critical", "critical"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def check_returns(folder: Path, *, as_json: bool) -> int:
    """Check the returns and print the findings; give 1 when one is critical, else 0."""
    plan = Plan.load(folder)
    checked = check(plan, progress)
    findings = checked.findings
    if as_json:
        counts = _counts(findings)
        say_json({"plan": plan.name, "counts": counts, "findings": [finding.as_dict() for finding in findings]})
    else:
        _say_findings(findings)
        rows = sum(source.rows for source in checked.sources)
        files = len({source.file for source in checked.sources})
        say(f"{files} files with {rows} rows read. {_summary(findings)}")
    return int(has_critical(findings))


def _counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    counted = Counter(finding.severity for finding in findings)
    return {severity.value: counted[severity] for severity in Severity}


def _summary(findings: tuple[Finding, ...]) -> str:
    counted = Counter(finding.severity for finding in findings)
    if not counted:
        return "Nothing to correct."
    parts = [
        f"{counted[severity]} {_NAMES[severity][counted[severity] != 1]}" for severity in Severity if counted[severity]
    ]
    return f"Found: {', '.join(parts)}."


def _say_findings(findings: tuple[Finding, ...]) -> None:
    by_partner = sorted(findings, key=lambda finding: finding.partner)
    for partner, group in groupby(by_partner, key=lambda finding: finding.partner):
        say(coloured(partner or "Whole plan", "bold"))
        for finding in group:
            name = coloured(_NAMES[finding.severity][0].capitalize(), _COLOUR[finding.severity])
            say(f"  {name}: {finding.place}" if finding.place else f"  {name}:")
            say(f"    {finding.message}")
            if finding.what_to_do:
                say(f"    → {finding.what_to_do}")
        say()


def show_status(folder: Path, *, as_json: bool) -> int:
    """Print what still stands between the plan and sign-off; give 1 while anything does, else 0."""
    plan = Plan.load(folder)
    prepared = prepare(plan, progress)
    left = blockers(prepared.findings, find_narratives(plan, load_headings()))
    if as_json:
        say_json({"plan": plan.name, "ready": not left, "left": [blocker.as_dict() for blocker in left]})
        return int(bool(left))
    for who, group in groupby(sorted(left, key=lambda blocker: blocker.who), key=lambda blocker: blocker.who):
        say(coloured(who, "bold"))
        for blocker in group:
            say(f"  {blocker.what}")
            say(f"    → {blocker.what_to_do}")
        say()
    say("Ready for sign-off." if not left else f"Not ready for sign-off: {len(left)} thing(s) left to do.")
    return int(bool(left))

"""The page of a draft that says what still stands between it and the board's signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from pipeline.chapters.markdown import escape
from pipeline.contracts import Contract, load_contracts
from pipeline.document.narrative import Narrative
from pipeline.findings import Finding, Severity
from pipeline.measures.findings_shown import shown_finding

_SHOWN = 8


def draft_page(findings: Collection[Finding], narratives: Iterable[Narrative]) -> str:
    """The page as Markdown; empty when nothing is left to do. What it says of a return is fit to be published."""
    contracts = load_contracts()
    missing = [finding for finding in findings if finding.rule == "missing_return"]
    critical = [f for f in findings if f.severity is Severity.CRITICAL and f not in missing]
    warnings = [finding for finding in findings if finding.severity is Severity.WARNING]
    unwritten = [narrative for narrative in narratives if narrative.needed and not narrative.own]
    parts = [
        _list("Returns that have not come", [f"{finding.message} {finding.what_to_do}" for finding in missing]),
        _list("Faults in returns; these rows are left out of every figure", _by_place(critical, contracts)),
        _list("Questions on returns", _by_place(warnings, contracts)),
        _list("Headings still without prose", [narrative.heading.title for narrative in unwritten], all_of_them=True),
    ]
    return "\n\n".join(part for part in parts if part)


def _by_place(findings: Iterable[Finding], contracts: Mapping[str, Contract]) -> list[str]:
    return list(Counter(f"{finding.place}: {' '.join(_shown(finding, contracts))}" for finding in findings))


def _shown(finding: Finding, contracts: Mapping[str, Contract]) -> tuple[str, str]:
    said = finding.message, finding.what_to_do
    return shown_finding(finding.rule, finding.dataset, finding.partner, said, contracts)


def _list(title: str, entries: list[str], *, all_of_them: bool = False) -> str:
    if not entries:
        return ""
    shown = entries if all_of_them else entries[:_SHOWN]
    lines = [f"**{title}**", "", *(f"- {escape(entry)}" for entry in shown)]
    if len(entries) > len(shown):
        lines.append(f"- and {len(entries) - len(shown)} more, all of them in @sec-appendix-data.")
    return "\n".join(lines)

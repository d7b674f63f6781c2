"""The one list of what still stands between a plan and sign-off, by who can act."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from pipeline.document import Narrative
from pipeline.findings import Finding, Severity

SERVICE_LEADER = "Service leader"
_PLACEHOLDER = re.compile(
    r"\b(TBC|TBA|TODO|XX+|to be (?:confirmed|completed|written|added))\b|\[(?:insert|add)[^\]]*\]", re.I
)
_CALLOUT = re.compile(r"^:::.*?^:::\s*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Blocker:
    """One thing to do before sign-off: who, what stands in the way, and the next step."""

    who: str
    kind: str  # missing_return, critical_finding, warning, no_prose, placeholder
    what: str
    what_to_do: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def blockers(
    findings: Iterable[Finding], narratives: Mapping[str, Narrative], accepted: Collection[Finding] = frozenset()
) -> list[Blocker]:
    """Everything that must be done first, in the order partners, then service leader.

    ``accepted`` warnings stand as they are and are not in the way; what is critical always is.
    """
    in_the_way = (f for f in findings if f.severity is Severity.CRITICAL or f not in accepted)
    found = [_of_finding(finding) for finding in in_the_way if finding.severity is not Severity.INFO]
    for narrative in narratives.values():
        found += _of_narrative(narrative)
    return list(dict.fromkeys(found))


def _of_finding(finding: Finding) -> Blocker:
    if finding.rule == "missing_return":
        return Blocker(finding.partner or SERVICE_LEADER, "missing_return", finding.message, finding.what_to_do)
    kind = "critical_finding" if finding.severity is Severity.CRITICAL else "warning"
    what = f"{finding.place}: {finding.message}" if finding.place else finding.message
    return Blocker(finding.partner or SERVICE_LEADER, kind, what, finding.what_to_do)


def _of_narrative(narrative: Narrative) -> list[Blocker]:
    heading = narrative.heading
    if not narrative.own:
        if not heading.required:
            return []
        return [
            Blocker(
                SERVICE_LEADER,
                "no_prose",
                f"The heading '{heading.title}' has no prose.",
                f"Write narrative/{heading.id}.qmd, .md or .docx.",
            )
        ]
    left = sorted({match.group(0) for match in _PLACEHOLDER.finditer(_CALLOUT.sub("", narrative.text))})
    return [
        Blocker(
            SERVICE_LEADER,
            "placeholder",
            f"The prose of '{heading.title}' still says '{placeholder}'.",
            f"Replace it in narrative/{narrative.path.name if narrative.path else heading.id}.",
        )
        for placeholder in left
    ]

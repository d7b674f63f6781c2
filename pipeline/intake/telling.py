"""How intake tells of what it finds in one sheet."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.findings import Finding, Severity


@dataclass(frozen=True)
class Told:
    """What every finding on one sheet has in common."""

    dataset: str
    partner: str
    file: str
    sheet: str
    show_values: bool

    def finding(self, rule: str, severity: Severity, message: str, what_to_do: str, **place: object) -> Finding:
        return Finding(
            rule,
            severity,
            message,
            what_to_do,
            dataset=self.dataset,
            partner=self.partner,
            file=self.file,
            sheet=self.sheet,
            **place,  # type: ignore[arg-type]
        )

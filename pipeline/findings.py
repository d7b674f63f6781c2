"""What is wrong with a return, in one shape for every stage that looks at returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How far a finding reaches."""

    CRITICAL = "critical"  # rows with it are left out of every figure, and the plan cannot be signed
    WARNING = "warning"  # to be answered before sign-off; the figures stand
    INFO = "info"  # what intake changed or noticed while reading


_ORDER = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class Finding:
    """One thing to correct or to know, at its place in a return.

    ``row`` is the row number that a spreadsheet program shows (1-based), ``column`` the heading as the partner
    wrote it. ``found`` is left empty where the value could identify a child. A finding on a whole file, sheet or
    dataset has no row or column.
    """

    rule: str  # short stable name: missing_return, unknown_header, not_a_number, ...
    severity: Severity
    message: str  # one sentence: what is wrong
    what_to_do: str  # one sentence: the repair
    dataset: str = ""
    partner: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""
    expected: str = ""

    @property
    def place(self) -> str:
        """The place in words: ``budget.xlsx, sheet Budget, row 7, column Staffing costs``."""
        parts = [self.file or self.dataset]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, object]:
        """The finding as plain values, for JSON and tables."""
        return {key: (value.value if isinstance(value, Severity) else value) for key, value in asdict(self).items()}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a reader wants them: critical first, then by partner, file, sheet, row and column."""
    return sorted(
        set(findings),
        key=lambda f: (_ORDER[f.severity], f.partner, f.file, f.sheet, f.row or 0, f.column, f.rule, f.message),
    )


def has_critical(findings: Iterable[Finding]) -> bool:
    """Whether any finding is critical."""
    return any(finding.severity is Severity.CRITICAL for finding in findings)

"""What the audit says of a printed figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.audit.published import Printed
from pipeline.measures import Figure


class Verdict(StrEnum):
    """How a print stands to the figure."""

    SAME = "same"
    ROUNDED = "same after rounding"
    DIFFERENT = "different"
    NOT_COMPUTED = "not computed"


class Kind(StrEnum):
    """What sort of slip a difference looks like."""

    MISPRINT = "misprint"  # digits or separators
    UNIT = "unit"  # another unit, or ten times too large or small
    SIGN = "sign"  # a rise printed as a fall
    ROUNDING = "rounding"  # cut off, rounded twice, or rounded further than it says
    LAST_DIGIT = "last digit"  # one off in the last printed place
    OTHER_FIGURE = "other figure"  # the value of another figure of the same kind
    BASE = "base"  # a percentage of another base
    WORDING = "wording"  # words that do not fit their number
    DATE = "date"
    ARITHMETIC = "arithmetic"  # nothing simpler explains it
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Compared:
    """One printed figure beside the computed one. ``why`` is a sentence; ``nearest`` are ids like an unknown one."""

    printed: Printed
    figure: Figure | None
    verdict: Verdict
    why: str = ""
    kind: Kind | None = None
    nearest: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it is a difference that a role lets stand."""
        return self.verdict is Verdict.DIFFERENT and bool(self.printed.accepted_by)

    @property
    def open(self) -> bool:
        """Whether it is a difference that nobody has accepted."""
        return self.verdict is Verdict.DIFFERENT and not self.printed.accepted_by


@dataclass(frozen=True)
class Slip:
    """What printed figures say against each other, whatever the returns hold.

    A ``contradiction`` cannot be true as printed; what is not one is a remark. It stands as accepted when one of the
    rows that it is about is.
    """

    rule: str
    kind: Kind
    said: str
    rows: tuple[Printed, ...]
    contradiction: bool = True

    @property
    def accepted(self) -> bool:
        return any(row.accepted_by for row in self.rows)

    @property
    def open(self) -> bool:
        return self.contradiction and not self.accepted

"""The audit of a plan's printed figures as one value: each print compared, and what the prints say of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.audit.comparing import compare
from pipeline.audit.published import Printed
from pipeline.audit.slips import find_slips
from pipeline.audit.verdicts import Compared, Kind, Slip, Verdict
from pipeline.measures import FigureRegister


@dataclass(frozen=True)
class Audit:
    """Every printed figure with its verdict, in the order of the file, and the slips."""

    compared: tuple[Compared, ...]
    slips: tuple[Slip, ...]

    @property
    def agrees(self) -> bool:
        """Whether every difference and every contradiction is accepted."""
        return not any(one.open for one in (*self.compared, *self.slips))

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many prints have each verdict."""
        counted = Counter(one.verdict for one in self.compared)
        return {verdict: counted[verdict] for verdict in Verdict}

    def of(self, verdict: Verdict) -> list[Compared]:
        """The prints with this verdict."""
        return [one for one in self.compared if one.verdict is verdict]


def audit(rows: Sequence[Printed], register: FigureRegister) -> Audit:
    """Compare printed figures with the register and with each other."""
    compared = tuple(compare(row, register) for row in rows)
    slips = find_slips(rows, register)
    return Audit(compared, (*slips, *_needless(compared, slips)))


def _needless(compared: Iterable[Compared], slips: Iterable[Slip]) -> list[Slip]:
    """Acceptances of what is no difference (any more): each is to be taken out, or its figure to be looked at."""
    concerned = {row for slip in slips for row in slip.rows}
    return [
        Slip(
            "needless_acceptance",
            Kind.WORDING,
            f"{one.printed.figure}: row {one.printed.row} accepts a difference, but the print is {one.verdict}.",
            (one.printed,),
            contradiction=False,
        )
        for one in compared
        if one.printed.accepted_by and one.verdict in (Verdict.SAME, Verdict.ROUNDED) and one.printed not in concerned
    ]

"""Where a plan stands when its document is made: which edition it is, and who has approved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.plan import Approval


@dataclass(frozen=True)
class Standing:
    """One edition of a plan and its approvals; ``signed`` when all of them are there.

    ``sums`` are the checksums that the sign-off page of a signed plan prints, by what they are of. ``changes`` is
    Markdown: what is different from the edition that was signed before, for a second or later one.
    """

    edition: int = 1
    signed: bool = False
    approvals: tuple[Approval, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()
    changes: str = ""

    @property
    def status(self) -> str:
        """What the document's front matter says: the theme marks as a draft what is not final."""
        return "Final" if self.signed else "Draft"

    @property
    def in_words(self) -> str:
        """What the cover says: ``Approved on 4 July 2022``, and which edition it is from the second one on."""
        number = f"edition {self.edition}"
        if not self.signed:
            return self.status if self.edition == 1 else f"Draft of {number}"
        last = long_date(max(approval.date for approval in self.approvals))
        return f"Approved on {last}" if self.edition == 1 else f"Approved on {last}, {number}"

    def description(self, say: Callable[[str], str] = str) -> str:
        """Edition, approvals and checksums on one line, for what a file says of itself; empty for a draft.

        ``say`` puts it into the language of the file.
        """
        if not self.signed:
            return ""
        approved = "; ".join(f"{say(a.role)}: {a.name}, {a.date.isoformat()}" for a in self.approvals)
        sums = "; ".join(f"{say(name)} {value}" for name, value in self.sums)
        told = say("Edition {number}, approved by {names}.")
        return f"{told.format(number=self.edition, names=approved)} SHA-256: {sums}."


FIRST_DRAFT = Standing()


def long_date(day: date) -> str:
    """``4 July 2022``."""
    return f"{day.day} {day:%B %Y}"

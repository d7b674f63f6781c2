"""Who was at a meeting of the board: marks of the grid, counted by seat and by partner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.measures.display import Fraction
from pipeline.measures.queries import Row

STATUTORY_PARTNERS = ("Local authority", "Police", "Probation", "Health")
ATTENDED, DEPUTY, APOLOGIES, BLANK, NOT_MEMBER = "Y", "D", "A", "blank", "N"


class Tally:
    """How many of a set of cells are of each status; a cell that is not a member's is in no denominator."""

    def __init__(self, cells: Iterable[Row]) -> None:
        self.of = Counter(cell["status"] for cell in cells)

    @property
    def present(self) -> int:
        return self.of[ATTENDED] + self.of[DEPUTY]

    @property
    def due(self) -> int:
        return sum(self.of.values()) - self.of[NOT_MEMBER]

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.present, self.due) * 100 if self.due else None

    @property
    def in_person_rate(self) -> Fraction | None:
        return Fraction(self.of[ATTENDED], self.due) * 100 if self.due else None


class Presence:
    """At how many meetings a partner was there, by any of its seats, of those at which it had a seat."""

    def __init__(self, cells: Iterable[Row], partner: str) -> None:
        own = of_partner(cells, partner)
        self.seated = {cell["meeting_date"] for cell in own if cell["status"] != NOT_MEMBER}
        self.there = {cell["meeting_date"] for cell in own if cell["status"] in (ATTENDED, DEPUTY)}

    @property
    def rate(self) -> Fraction | None:
        return Fraction(len(self.there), len(self.seated)) * 100 if self.seated else None

    @property
    def in_words(self) -> str | None:
        return f"{len(self.there)} of {len(self.seated)}" if self.seated else None


def of_partner(cells: Iterable[Row], partner: str) -> list[Row]:
    return [cell for cell in cells if cell["statutory_partner"] == partner]


def with_every_partner(cells: Sequence[Row], meetings: Sequence[date]) -> int:
    """At how many meetings every statutory partner was there."""
    present = [Presence(cells, partner).there for partner in STATUTORY_PARTNERS]
    return sum(all(day in there for there in present) for day in meetings)

"""Staff counted by one or two of their characteristics, from a list of posts or from counts that a service sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.measures.display import Fraction
from pipeline.measures.figures import distinct_slugs
from pipeline.measures.labels import broad
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount

UNKNOWN = "Unknown"
NO_TEAM = "No team named"
WHOLE = "staffing.people"
DIMENSIONS = ("team", "employer", "sex", "ethnicity", "disability")
_UNSTATED = {"team": NO_TEAM}

_HARMLESS = ("sex", "team")  # that a whole team is of one sex tells nothing that colleagues do not know


@dataclass(frozen=True)
class Breakdown:
    """How many people, by the values of one or two ``names``. ``dataset`` is where it comes from."""

    names: tuple[str, ...]
    cells: dict[tuple[str, ...], int]
    dataset: str

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    def values(self, place: int = 0) -> list[str]:
        """The values of one of the names, in the order of the return, those not known last."""
        found = dict.fromkeys(cell[place] for cell in self.cells)
        return sorted(found, key=lambda value: value in (UNKNOWN, NO_TEAM))

    def sum_of(self, value: str, place: int = 0) -> int:
        return sum(count for cell, count in self.cells.items() if cell[place] == value)

    def share(self, value: str) -> Fraction | None:
        return Fraction(self.sum_of(value), self.total) * 100 if self.total else None

    @cached_property
    def parts(self) -> tuple[dict[str, str], ...]:
        """For each of the names, its values as parts of figure ids."""
        return tuple(distinct_slugs(self.values(place)) for place in range(len(self.names)))

    @property
    def total_id(self) -> str:
        return f"staffing.{self.names[0]}.people"

    def count_id(self, *values: str) -> str:
        """The id of one cell: ``staffing.team.court.sex.female.people``."""
        named = zip(self.names, self.parts, values, strict=False)
        return ".".join(["staffing", *(f"{name}.{parts[value]}" for name, parts, value in named), "people"])

    def margin_id(self, place: int | None = None, value: str = "") -> str:
        """The id of a sum over the cells of a breakdown by two names; of all of them without a value."""
        part = "" if place is None else f".{self.names[place]}.{self.parts[place][value]}"
        return f"staffing.{'_and_'.join(self.names)}{part}.people"


def breakdown(names: tuple[str, ...], posts: Sequence[Row], counts: Sequence[Row]) -> Breakdown | None:
    """People by ``names``: from the posts that are filled where one of them states each name, else from the counts.

    Counts of exactly these names come before sums of a finer breakdown. None where neither return has them.
    """
    filled = [post for post in posts if not post["vacant"]]
    if filled and all(any(post[name] for post in filled) for name in names):
        return Breakdown(names, _summed(names, [post | {"count": 1} for post in filled]), "staffing")
    given = [one for one in breakdowns_sent(counts) if set(names) <= set(one)]
    if not given:
        return None
    source = min(given, key=len)
    rows = [row for row in counts if _filled_in(row) == source]
    return Breakdown(names, _summed(names, rows), "staffing_counts")


def breakdowns_sent(counts: Sequence[Row]) -> list[tuple[str, ...]]:
    """The breakdowns in which counts were sent, in the order of the return; an empty one is a total."""
    return list(dict.fromkeys(_filled_in(row) for row in counts))


def total_sent(counts: Sequence[Row]) -> int | None:
    """Everyone, as the counts have it: by the breakdown with most names, the first of those."""
    sent = breakdowns_sent(counts)
    if not sent:
        return None
    fullest = max(sent, key=len)
    return sum(int(row["count"]) for row in counts if _filled_in(row) == fullest)


def protected_counts(one: Breakdown, listed: dict[str, int]) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """The counts of a breakdown by one name, tied to everyone.

    A value is listed only because it occurs, unless one has nobody; ``listed`` says for values how many people a
    reader knows of at least.
    """
    occurs = int(all(one.sum_of(value) for value in one.values()))
    counts = [ProtectedCount(one.total_id, one.total)]
    counts += [
        ProtectedCount(one.count_id(value), one.sum_of(value), max(occurs, listed.get(value, 0)))
        for value in one.values()
    ]
    parts = tuple(one.count_id(value) for value in one.values())
    sums = CountRelation(one.total_id, parts, harmless=one.names[0] in _HARMLESS)
    return counts, [sums, CountRelation(WHOLE, (one.total_id,))]


def protected_cells(one: Breakdown, singles: Sequence[Breakdown]) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """The cells and margins of a breakdown by two names, tied to the ``singles``: the breakdowns by each of them.

    The margins are counts of their own, as a service may have sent both breakdowns with sums that differ.
    """
    rows, columns = one.values(0), one.values(1)
    counts = [
        ProtectedCount(one.count_id(row, column), one.cells.get((row, column), 0)) for row in rows for column in columns
    ]
    counts.append(ProtectedCount(one.margin_id(), one.total))
    relations = [CountRelation(WHOLE, (one.margin_id(),))]
    harmless = [name in _HARMLESS for name in one.names]
    relations += [
        CountRelation(one.margin_id(0, row), tuple(one.count_id(row, c) for c in columns), harmless[1]) for row in rows
    ]
    relations += [
        CountRelation(one.margin_id(1, c), tuple(one.count_id(row, c) for row in rows), harmless[0]) for c in columns
    ]
    for place, values in enumerate((rows, columns)):
        counts += [ProtectedCount(one.margin_id(place, value), one.sum_of(value, place)) for value in values]
        margins = tuple(one.margin_id(place, value) for value in values)
        relations.append(CountRelation(one.margin_id(), margins, harmless[place]))
    relations += [
        CountRelation(single.count_id(value), (one.margin_id(place, value),))
        for place, single in enumerate(singles)
        for value in one.values(place)
        if value in single.parts[0]
    ]
    return counts, relations


def _filled_in(row: Row) -> tuple[str, ...]:
    return tuple(name for name in DIMENSIONS if row[name])


def _summed(names: tuple[str, ...], rows: Sequence[Row]) -> dict[tuple[str, ...], int]:
    cells: dict[tuple[str, ...], int] = {}
    for row in rows:
        cell = tuple(_value(name, row[name]) for name in names)
        cells[cell] = cells.get(cell, 0) + int(row["count"])
    return cells


def _value(name: str, value: str | None) -> str:
    if not value:
        return _UNSTATED.get(name, UNKNOWN)
    return broad("staffing", "ethnicity", value) if name == "ethnicity" else value

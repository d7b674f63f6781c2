"""What a return of referrals says of each period: in all, by each breakdown, and why work was closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.measures.figures import distinct_slugs
from pipeline.measures.prevention_time import SPAN, YEAR, when, years_of
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount

CLOSURE = "closure_reason"
TYPE = "referral_type"
#: Column of the return, its part of figure ids, and what it is called.
BREAKDOWNS = (
    (TYPE, "type", "Type"),
    ("area", "area", "Area"),
    ("age_band", "age", "Age"),
    ("school_area", "school_area", "School area"),
)
_QUARTERS = range(1, 5)


@dataclass(frozen=True)
class Group:
    """One group of one breakdown of a period: how many referrals, or closures, and their protected id."""

    title: str
    id: str
    count: int
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Period:
    """One period. ``total`` and ``closures`` are None where the return does not tell of them."""

    title: str
    part: str
    total: int | None
    groups: dict[str, tuple[Group, ...]]  # by the column of the return
    reasons: tuple[Group, ...]

    @property
    def spans_years(self) -> bool:
        return when(self.title)[1] == SPAN

    @property
    def total_id(self) -> str:
        return f"prevention.{self.part}.total"

    @property
    def closures_id(self) -> str:
        return f"prevention.{self.part}.closures"

    @property
    def closures(self) -> int | None:
        return sum(group.count for group in self.reasons) if self.reasons else None

    @property
    def counts(self) -> Iterator[ProtectedCount]:
        for count_id, count in ((self.total_id, self.total), (self.closures_id, self.closures)):
            if count is not None:
                yield ProtectedCount(count_id, count)
        for groups in (*self.groups.values(), self.reasons):
            yield from (ProtectedCount(group.id, group.count) for group in groups)

    @property
    def relations(self) -> Iterator[CountRelation]:
        for groups in self.groups.values():
            yield CountRelation(self.total_id, tuple(group.id for group in groups))
        if self.reasons:
            yield CountRelation(self.closures_id, tuple(group.id for group in self.reasons))


def periods_of(rows: Sequence[Row]) -> list[Period]:
    """The periods in the order of time: a year behind its quarters, a span behind its years, one without time first."""
    parts = distinct_slugs((row["period"] for row in rows), taken=["latest"])
    names = _group_parts(rows)
    found = [_period(title, part, [row for row in rows if row["period"] == title], names) for title, part in
             parts.items()]  # fmt: skip
    return sorted(found, key=lambda period: when(period.title))


def _group_parts(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
    """For each column the part of an id of every group, the same in all periods."""
    columns = [column for column, _, _ in BREAKDOWNS] + [CLOSURE]
    return {column: distinct_slugs(row[column] for row in rows if row[column] is not None) for column in columns}


def _period(title: str, part: str, rows: Sequence[Row], names: dict[str, dict[str, str]]) -> Period:
    referrals = [row for row in rows if row[CLOSURE] is None]
    base = f"prevention.{part}"
    groups = {
        column: _groups(_by_few(column, referrals), column, f"{base}.{id_part}", names[column], title)
        for column, id_part, _ in BREAKDOWNS
    }
    closed = _by_few(CLOSURE, rows)
    return Period(
        title,
        part,
        _total(referrals),
        {column: found for column, found in groups.items() if found},
        _groups(closed, CLOSURE, f"{base}.closure", names[CLOSURE], title),
    )


def _named(row: Row) -> tuple[str, ...]:
    return tuple(column for column in (*(name for name, _, _ in BREAKDOWNS), CLOSURE) if row[column] is not None)


def _by_few(column: str, rows: Sequence[Row]) -> list[Row]:
    """The rows with ``column`` that name the fewest other breakdowns: what they are crossed with says it again."""
    having = [row for row in rows if row[column] is not None]
    if not having:
        return []
    fewest = min((_named(row) for row in having), key=len)
    return [row for row in having if _named(row) == fewest]


def _groups(rows: Sequence[Row], column: str, base: str, parts: dict[str, str], period: str) -> tuple[Group, ...]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[column]] = counts.get(row[column], 0) + int(row["count"])
    return tuple(
        Group(title, f"{base}.{parts[title]}", count, (("period", period), (column, title)))
        for title, count in counts.items()
    )


def _total(referrals: Sequence[Row]) -> int | None:
    """The row without a breakdown; where there is none, the sum of those of the first breakdown in the return."""
    if not referrals:
        return None
    by = min((_named(row) for row in referrals), key=lambda named: len(named) > 0)
    return sum(int(row["count"]) for row in referrals if _named(row) == by)


def sums_over_time(periods: Sequence[Period]) -> Iterator[CountRelation]:
    """What a reader could take away: a year is the sum of its quarters, a span of its years, and so is each group."""
    known = {when(period.title): period for period in periods}
    for (label, place), whole in known.items():
        if place == YEAR:
            keys = [(label, number) for number in _QUARTERS]
        else:
            keys = [(year, YEAR) for year in years_of(whole.title)] if place == SPAN else []
        if keys and all(key in known for key in keys):
            yield from _sums(whole, [known[key] for key in keys])


def _sums(whole: Period, parts: Sequence[Period]) -> Iterator[CountRelation]:
    known = {count.id for part in parts for count in part.counts}
    for count in whole.counts:
        tail = count.id.removeprefix(f"prevention.{whole.part}.")
        ids = tuple(f"prevention.{part.part}.{tail}" for part in parts)
        if known.issuperset(ids):
            yield CountRelation(count.id, ids, harmless=True)

"""Why each count is hidden, where readers would have seen it, and what hiding it cost. Private: it tells values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.disclosure.editions import with_changes_tied
from pipeline.disclosure.protect import Disclosed, Kept, kept_of
from pipeline.disclosure.suppression import all_of_one_kind, by_id, small, sums_that_hold
from pipeline.disclosure.working_out import intervals, linked, too_close
from pipeline.measures import CountRelation, Measured, MeasureTable
from pipeline.plan import DisclosureSettings

_WORDS = 3  # of the columns that come first, those of words say which row it is


class Why(StrEnum):
    """Why a count is hidden."""

    SMALL = "small"
    ONE_KIND = "nearly all of its group"
    EARLIER = "hidden in the last plan"
    PROTECTS = "protects others"


@dataclass(frozen=True)
class Place:
    """A cell: its table, what its row says in words, its column's heading."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class HiddenCount:
    """One hidden count. ``low`` and ``high`` are how closely a reader can place it; ``high`` None: without limit.

    ``protects`` are the counts that could be placed too closely if this one alone were shown; ``cells`` and
    ``figures`` show it or rest on it.
    """

    id: str
    value: int
    why: Why
    low: int
    high: int | None
    protects: tuple[str, ...]
    cells: tuple[Place, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """All hidden counts, and how much is left of each table with counts."""

    hidden: tuple[HiddenCount, ...]
    tables: tuple[Kept, ...]
    withheld: frozenset[str]
    published_before: frozenset[str]  # counts that readers have from the last plan

    @property
    def not_primary(self) -> int:
        """The cells, in all tables, that rest on no count hidden for its own sake."""
        return sum(table.not_primary for table in self.tables)

    @property
    def shown(self) -> int:
        """Those of them that readers see."""
        return sum(table.shown for table in self.tables if table.table not in self.withheld)


def explain(measured: Sequence[Measured], rules: DisclosureSettings, disclosed: Disclosed) -> Explanation:
    """Explain what ``protect`` chose for the same measures by the same rules."""
    measured = with_changes_tied(measured)
    values, at_least = by_id(count for part in measured for count in part.counts)
    sums = sums_that_hold((relation for part in measured for relation in part.relations), values)
    suppression = disclosed.suppression
    earlier = disclosed.earlier
    tables = [table for part in measured for table in part.tables]
    cells = _cells_of(tables)
    figures = _figures_of(measured)
    one_kind = all_of_one_kind(values, sums, rules.threshold)
    is_small = small(values, rules.threshold)
    unknown = suppression.hidden - earlier.published
    known = intervals(values, sums, unknown, None, at_least)
    protects = _protects(values, at_least, sums, unknown, suppression.secondary, rules.interval)

    def why(name: str) -> Why:
        if name in is_small:
            return Why.SMALL
        if name in suppression.secondary:
            return Why.PROTECTS
        return Why.ONE_KIND if name in one_kind else Why.EARLIER

    def told(name: str) -> HiddenCount:
        low, high = known.get(name, (values[name], values[name]))
        return HiddenCount(
            name, values[name], why(name), round(low), None if high == float("inf") else round(high),
            protects.get(name, ()), tuple(cells.get(name, ())), tuple(figures.get(name, ())),
        )  # fmt: skip

    kept = (kept_of(table, suppression) for table in tables)
    return Explanation(
        tuple(told(name) for name in sorted(suppression.hidden)),
        tuple(sorted((one for one in kept if one.cells), key=lambda one: one.table)),
        disclosed.withheld,
        earlier.published,
    )


def _protects(
    values: Mapping[str, int],
    at_least: Mapping[str, int],
    sums: Sequence[CountRelation],
    hidden: Collection[str],
    secondary: Iterable[str],
    width: int,
) -> dict[str, tuple[str, ...]]:
    """For each secondary count, what a reader could place too closely if it alone were shown."""
    found = {}
    groups = {name: group for group in linked(sorted(hidden), sums) for name in group}
    for name in sorted(secondary):
        group = groups.get(name, set())
        shown = group - {name}
        if name in hidden:
            found[name] = tuple(too_close(values, at_least, sums, shown, shown, width))
    return found


def _cells_of(tables: Iterable[MeasureTable]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for table in tables:
        for row in table.rows:
            words = zip(row[:_WORDS], table.columns[:_WORDS], strict=True)
            called = ", ".join(table.shown(cell, column) for cell, column in words if not column.numeric)
            for cell, column in zip(row, table.columns, strict=True):
                for name in dict.fromkeys(cell.counts):
                    found.setdefault(name, []).append(Place(table.name, called, column.title))
    return found


def _figures_of(measured: Iterable[Measured]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for figure in sorted((figure for part in measured for figure in part.figures), key=lambda figure: figure.id):
        for name in dict.fromkeys(figure.counts):
            found.setdefault(name, []).append(figure.id)
    return found

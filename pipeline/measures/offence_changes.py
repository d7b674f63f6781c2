"""Offences year on year: each group and each single offence as a share of all, beside the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.cohort_groups import possible_counts
from pipeline.measures.display import Fraction, Unit, Value
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.measures.wording import change_in_words

_SECTION = "local-performance"
_DATASETS = ("offence_types", "offence_benchmark")
_QUERY = "offences.sql: types"
_TOTAL, _PREVIOUS_TOTAL = "offences.types.total", "offences.previous.total"


@dataclass(frozen=True)
class Line:
    """One offence group, or one single offence of a group, this year and the year before."""

    title: str
    group: str
    base: str  # the first part of its figure ids
    count_id: str
    count: int
    total: int
    previous_count: int | None
    previous_total: int | None
    given_share: Fraction | None  # of the year before, in %, as the return has it
    given_change: Fraction | None  # in points, as the return has it
    national_share: Fraction | None = None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.count * 100, self.total) if self.total else None

    @property
    def previous_share(self) -> Fraction | None:
        if self.previous_count is not None and self.previous_total:
            return Fraction(self.previous_count * 100, self.previous_total)
        return self.given_share

    @property
    def change(self) -> Fraction | None:
        """In points, from the numbers where both years have them; else as stated; else from the shares as given."""
        if self.share is None or self.previous_share is None:
            return None
        if self.previous_count is None and self.given_change is not None:
            return self.given_change
        return self.share - self.previous_share

    @property
    def previous_id(self) -> str:
        return f"{self.base}.previous"

    @property
    def previous_protected(self) -> int | None:
        """The number of the year before; where only a share is known, the least number that it fits, but nil."""
        if self.previous_count is not None or self.given_share is None or not self.previous_total:
            return self.previous_count
        fits = possible_counts(self.given_share, self.previous_total)
        return next((count for count in fits if count), fits[0] if fits else self._nearest)

    @property
    def _nearest(self) -> int:
        return round(self.given_share * self.previous_total / 100)

    @property
    def counts(self) -> tuple[str, ...]:
        return (self.count_id,)

    @property
    def share_counts(self) -> tuple[str, ...]:
        return (self.count_id, _TOTAL)

    @property
    def previous_counts(self) -> tuple[str, ...]:
        return (self.previous_id,) if self.previous_protected is not None else ()

    @property
    def change_counts(self) -> tuple[str, ...]:
        return (*self.share_counts, *self.previous_counts) if self.change is not None else ()


def measure_changes(rows: Sequence[Row], local: Mapping[str, int], national: Mapping[str, int], year: str) -> Measured:
    """Shares, and their change in percentage points worked out before rounding.

    ``rows``: offences of the year by group and single offence; ``local`` and ``national``: the counts of
    the benchmark, of every group of the country.
    Tables: ``offences_year_on_year`` (groups) and ``offences_detail`` (single offences). The total of the year before
    is the one that the return states, else the sum of its numbers.
    """
    groups = _group_lines(rows, local, national)
    details = _detail_lines(rows, groups)
    figures = [*_totals(groups, year)]
    for line in (*groups, *details):
        figures += _figures(line, year)
    counts, relations = _protected(groups, details)
    return Measured(
        tuple(figures), (_groups_table(groups, year), _details_table(details, year)), tuple(counts), tuple(relations)
    )


def _group_lines(rows: Sequence[Row], local: Mapping[str, int], national: Mapping[str, int]) -> list[Line]:
    whole = {row["offence_group"]: row for row in rows if row["offence"] is None}
    titles = list(dict.fromkeys(row["offence_group"] for row in rows))
    counted = {title: _count_of(title, whole, rows) for title in titles}
    total = sum(counted.values())
    before = {title: whole[title]["previous_count"] if title in whole else None for title in titles}
    stated = next((int(row["previous_total"]) for row in rows if row["previous_total"] is not None), None)
    known = [count for count in before.values() if count is not None]
    previous_total = stated if stated is not None else sum(known) if known and len(known) == len(titles) else None
    of_country = sum(national.values())
    lines = []
    for title in titles:
        row, part = whole.get(title, {}), slug(title)
        lines.append(
            Line(
                title, title, f"offences.{part}", _group_id(part, local.get(title) == counted[title]),
                counted[title], total,
                _whole(before[title]), previous_total, _exact(row.get("previous_share_pct")),
                _exact(row.get("change_points")),
                Fraction(national[title] * 100, of_country) if title in national and of_country else None,
            )
        )  # fmt: skip
    return lines


def _group_id(part: str, as_in_benchmark: bool) -> str:
    """One count has one id: that of the benchmark, where this is the same."""
    return f"offences.{part}" if as_in_benchmark else f"offences.types.{part}"


def _count_of(title: str, whole: Mapping[str, Row], rows: Sequence[Row]) -> int:
    """The number of a group: its own row, else its single offences together."""
    if title in whole:
        return int(whole[title]["count"])
    return sum(int(row["count"]) for row in rows if row["offence_group"] == title)


def _detail_lines(rows: Sequence[Row], groups: Sequence[Line]) -> list[Line]:
    single = [row for row in rows if row["offence"] is not None]
    group_of = {line.title: line for line in groups}
    names = _detail_names(single)
    parts = distinct_slugs(names)
    lines = []
    for row, name in zip(single, names, strict=True):
        part = parts[name]
        lines.append(
            replace(
                group_of[row["offence_group"]],
                title=row["offence"],
                base=f"offences.detail.{part}",
                count_id=f"offences.detail.{part}",
                count=int(row["count"]),
                previous_count=_whole(row["previous_count"]),
                given_share=_exact(row["previous_share_pct"]),
                given_change=_exact(row["change_points"]),
                national_share=None,
            )
        )
    return lines


def _detail_names(rows: Sequence[Row]) -> list[str]:
    """What each single offence is called in ids: where two groups have one of a name, the second says its group."""
    first: dict[str, str] = {}
    return [
        name if first.setdefault(name, group) == group else f"{name} {group}"
        for name, group in ((row["offence"], row["offence_group"]) for row in rows)
    ]


def _whole(value: object) -> int | None:
    return None if value is None else int(value)


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(value)


def _figure(figure_id: str, label: str, value: Value, unit: Unit, year: str, **more: object) -> Figure:
    return Figure(figure_id, label, value, unit, _SECTION, more.pop("datasets", _DATASETS[:1]), _QUERY, period=year,
                  **more)  # fmt: skip


def _totals(groups: Sequence[Line], year: str) -> list[Figure]:
    total = groups[0].total if groups else None
    previous = groups[0].previous_total if groups else None
    known = total is not None and previous is not None
    both = (_TOTAL, _PREVIOUS_TOTAL) if known else ()
    change = total - previous if known else None
    name = "All proven offences"
    return [
        _figure(_PREVIOUS_TOTAL, f"{name}, year before", previous, Unit.COUNT, year, counts=both[1:]),
        _figure("offences.change", f"{name}: change on the year before", change, Unit.COUNT, year, counts=both),
        _figure("offences.change.pct", f"{name}: change in %", Fraction(change * 100, previous) if previous else None,
                Unit.PERCENT, year, counts=both, numerator=change, denominator=previous if known else None),
        _figure("offences.change.words", f"{name}: change in words", change_in_words(total, previous), Unit.WORDS, year,
                counts=both),
    ]  # fmt: skip


def _figures(line: Line, year: str) -> list[Figure]:
    where = [("offence_group", line.group)]
    detail = line.base.startswith("offences.detail.")
    if detail:
        where.append(("offence", line.title))
    common = {"where": tuple(where)}
    figures = [
        _figure(f"{line.base}.share", f"{line.title}: share of all proven offences", line.share, Unit.PERCENT, year,
                counts=line.share_counts, numerator=line.count if line.total else None,
                denominator=line.total or None, **common),
    ]  # fmt: skip
    if detail:
        label = f"{line.title}: number"
        figures.append(_figure(f"{line.base}.count", label, line.count, Unit.COUNT, year, counts=line.counts, **common))
    if line.national_share is not None:
        figures.append(
            _figure(f"{line.base}.share.national", f"{line.title}: share of all proven offences nationally",
                    line.national_share, Unit.PERCENT, year, datasets=_DATASETS[1:], where=tuple(where))
        )  # fmt: skip
    if line.previous_share is not None:
        label = f"{line.title}: share in the year before"
        figures.append(
            _figure(f"{line.base}.previous_share", label, line.previous_share, Unit.PERCENT, year,
                    counts=line.previous_counts, **common)
        )  # fmt: skip
    if line.change is not None:
        label = f"{line.title}: change of the share in points"
        figures.append(
            _figure(f"{line.base}.change.points", label, line.change, Unit.POINTS, year, counts=line.change_counts,
                    **common)
        )  # fmt: skip
    return figures


def _protected(groups: Sequence[Line], details: Sequence[Line]) -> tuple[list[ProtectedCount], list[CountRelation]]:
    if not groups:
        return [], []
    total, lines = groups[0].total, (*groups, *details)
    counts = [ProtectedCount(_TOTAL, total), *(ProtectedCount(line.count_id, line.count) for line in lines)]
    relations = [CountRelation(_TOTAL, tuple(line.count_id for line in groups))]
    relations.append(CountRelation("offences.total", (_TOTAL,)))
    # The same offences stand among the outcomes, by their own name.
    relations += [CountRelation(f"outcomes.offence.{slug(line.title)}", (line.count_id,)) for line in details]
    for line in groups:
        if members := [detail for detail in details if detail.group == line.group]:
            relations.append(CountRelation(line.count_id, tuple(detail.count_id for detail in members)))
    before = _protected_before(groups, details)
    return [*counts, *before[0]], [*relations, *before[1]]


def _protected_before(
    groups: Sequence[Line], details: Sequence[Line]
) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """The numbers of the year before, tied to their total and groups; by their shares where those are all we have."""
    known = [line for line in (*groups, *details) if line.previous_protected is not None]
    counts = [ProtectedCount(line.previous_id, line.previous_protected) for line in known]
    relations = []
    if groups[0].previous_total is not None:
        counts.append(ProtectedCount(_PREVIOUS_TOTAL, groups[0].previous_total))
    wholes = [(_PREVIOUS_TOTAL, groups[0].previous_total, [line for line in known if line in groups])]
    wholes += [
        (line.previous_id, line.previous_protected, [d for d in details if d in known and d.group == line.group])
        for line in groups
        if line in known
    ]
    for whole, value, members in wholes:
        if not members:
            continue
        summed = sum(line.previous_protected for line in members)
        if value is not None and summed != value and any(line.previous_count is None for line in members):
            whole = f"{whole}.by_share"  # shares give a part away through the others, within their rounding
            counts.append(ProtectedCount(whole, summed))
        relations.append(CountRelation(whole, tuple(line.previous_id for line in members)))
    return counts, relations


_SHARES = (
    TableColumn("count", "Offences", Unit.COUNT),
    TableColumn("share", "Share of all", Unit.PERCENT),
    TableColumn("previous_share", "Share the year before", Unit.PERCENT),
    TableColumn("change", "Change (points)", Unit.POINTS),
)
_NOTE = "Changes are worked out before rounding."


def _cells(line: Line) -> tuple[Cell, ...]:
    return (
        Cell(line.count, line.counts),
        Cell(line.share, line.share_counts),
        Cell(line.previous_share, line.previous_counts),
        Cell(line.change, line.change_counts),
    )


def _groups_table(groups: Sequence[Line], year: str) -> MeasureTable:
    columns = (
        TableColumn("offence_group", "Offence group"),
        *_SHARES,
        TableColumn("national_share", "National share", Unit.PERCENT),
    )
    rows = [(Cell(line.title), *_cells(line), Cell(line.national_share)) for line in groups]
    if groups:
        whole = groups[0].total
        all_of = Cell(Fraction(100) if whole else None, (_TOTAL,))
        rows.append((Cell("Total"), Cell(whole, (_TOTAL,)), all_of, Cell(None), Cell(None), Cell(None)))
    return MeasureTable("offences_year_on_year", columns, tuple(rows), _DATASETS, _QUERY, year, _NOTE if rows else "")


def _details_table(details: Sequence[Line], year: str) -> MeasureTable:
    columns = (TableColumn("offence_group", "Offence group"), TableColumn("offence", "Offence"), *_SHARES)
    rows = tuple((Cell(line.group), Cell(line.title), *_cells(line)) for line in details)
    note = _NOTE if rows else ""
    return MeasureTable("offences_detail", columns, rows, _DATASETS[:1], _QUERY, year, note)

"""Offences year on year: each group and each single offence as a share of all, beside the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.measures.display import Fraction, Unit, Value
from pipeline.measures.figures import Figure, slug
from pipeline.measures.offence_lines import ALL, ALL_BEFORE, DETAIL, Line, detail_lines, group_lines
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.measures.wording import change_in_words

_SECTION = "local-performance"
_DATASETS = ("offence_types", "offence_benchmark")
_QUERY = "offences.sql: types"
_NOTE = "Changes are worked out before rounding."
_SHARES = (
    TableColumn("count", "Offences", Unit.COUNT),
    TableColumn("share", "Share of all", Unit.PERCENT),
    TableColumn("previous_share", "Share the year before", Unit.PERCENT),
    TableColumn("change", "Change (points)", Unit.POINTS),
)


def measure_changes(rows: Sequence[Row], local: Mapping[str, int], national: Mapping[str, int], year: str) -> Measured:
    """Shares, and their change in percentage points worked out before rounding.

    ``rows``: offences of the year by group and single offence; ``local`` and ``national``: the counts of
    the benchmark, of every group of the country.
    Tables: ``offences_year_on_year`` (groups) and ``offences_detail`` (single offences). The total of the year before
    is the one that the return states, else the sum of its numbers.
    """
    groups = group_lines(rows, local, national)
    details = detail_lines(rows, groups)
    figures = [*_totals(groups, year)]
    for line in (*groups, *details):
        figures += _figures(line, year)
    counts, relations = _protected(groups, details)
    return Measured(
        tuple(figures), (_groups_table(groups, year), _details_table(details, year)), tuple(counts), tuple(relations)
    )


def _figure(figure_id: str, label: str, value: Value, unit: Unit, year: str, **more: object) -> Figure:
    return Figure(figure_id, label, value, unit, _SECTION, more.pop("datasets", _DATASETS[:1]), _QUERY, period=year,
                  **more)  # fmt: skip


def _totals(groups: Sequence[Line], year: str) -> list[Figure]:
    total = groups[0].total if groups else None
    previous = groups[0].previous_total if groups else None
    known = total is not None and previous is not None
    both = (ALL, ALL_BEFORE) if known else ()
    change = total - previous if known else None
    name = "All proven offences"
    return [
        _figure(ALL_BEFORE, f"{name}, year before", previous, Unit.COUNT, year, counts=both[1:]),
        _figure("offences.change", f"{name}: change on the year before", change, Unit.COUNT, year, counts=both),
        _figure("offences.change.pct", f"{name}: change in %", Fraction(change * 100, previous) if previous else None,
                Unit.PERCENT, year, counts=both, numerator=change, denominator=previous if known else None),
        _figure("offences.change.words", f"{name}: change in words", change_in_words(total, previous), Unit.WORDS, year,
                counts=both),
    ]  # fmt: skip


def _figures(line: Line, year: str) -> list[Figure]:
    where = [("offence_group", line.group)]
    detail = line.base.startswith(DETAIL)
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
    counts = [ProtectedCount(ALL, total), *(ProtectedCount(line.count_id, line.count) for line in lines)]
    relations = [CountRelation(ALL, tuple(line.count_id for line in groups))]
    relations.append(CountRelation("offences.total", (ALL,)))
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
        counts.append(ProtectedCount(ALL_BEFORE, groups[0].previous_total))
    wholes = [(ALL_BEFORE, groups[0].previous_total, [line for line in known if line in groups])]
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
        all_of = Cell(Fraction(100) if whole else None, (ALL,))
        rows.append((Cell("Total"), Cell(whole, (ALL,)), all_of, Cell(None), Cell(None), Cell(None)))
    return MeasureTable("offences_year_on_year", columns, tuple(rows), _DATASETS, _QUERY, year, _NOTE if rows else "")


def _details_table(details: Sequence[Line], year: str) -> MeasureTable:
    columns = (TableColumn("offence_group", "Offence group"), TableColumn("offence", "Offence"), *_SHARES)
    rows = tuple((Cell(line.group), Cell(line.title), *_cells(line)) for line in details)
    note = _NOTE if rows else ""
    return MeasureTable("offences_detail", columns, rows, _DATASETS[:1], _QUERY, year, note)

"""Referrals to prevention and diversion: in all, by type, area, age and school area, and why work was closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.prevention_periods import BREAKDOWNS, TYPE, Group, Period, periods_of, sums_over_time
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("prevention_referrals",)
PREFIXES = ("prevention",)
SECTION = "prevention"
_QUERY = "prevention.sql: rows"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Figures ``prevention.<period>.total``, ``.type.<type>``, ``.area.<area>``, … with their shares, ``.closures``.

    ``prevention.latest.…`` repeats the totals of the latest period, and says which it is. Tables:
    ``prevention_periods`` (period, referrals, closures), ``prevention_types`` (period, a column for each type),
    ``prevention_breakdowns`` and ``prevention_closures`` (groups of the latest period, with count and share). A span
    of several years is not the latest period where the return has any other. A blank breakdown counts
    all together; a row with a reason for closure counts closures, which need not be the referrals of the period.
    """
    periods = periods_of(fetch(connection, "prevention", "rows"))
    referred = _latest_last(period for period in periods if period.total is not None)
    closed = _latest_last(period for period in periods if period.closures is not None)
    return Measured(
        tuple(figure for period in periods for figure in _figures(period)) + tuple(_latest(referred, closed)),
        (_by_period(periods), _types(periods), _breakdowns(referred), _closures(closed)),
        tuple(count for period in periods for count in period.counts),
        (*(relation for period in periods for relation in period.relations), *sums_over_time(periods)),
    )


def _latest_last(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda period: not period.spans_years)


def _figure(figure_id: str, label: str, period: Period, value: object, unit: Unit = Unit.COUNT, **more) -> Figure:
    return Figure(figure_id, label, value, unit, SECTION, DATASETS, _QUERY, period=period.title, **more)


def _figures(period: Period) -> Iterator[Figure]:
    where = (("period", period.title),)
    if period.total is not None:
        yield _figure(
            period.total_id, f"Referrals, {period.title}", period, period.total, where=where, counts=(period.total_id,)
        )
        for groups in period.groups.values():
            yield from _group_figures(period, groups, "Referrals", period.total, period.total_id)
    if period.closures is not None:
        yield _figure(
            period.closures_id, f"Closures, {period.title}", period, period.closures, where=where,
            counts=(period.closures_id,),
        )  # fmt: skip
        yield from _group_figures(period, period.reasons, "Closures", period.closures, period.closures_id)


def _group_figures(period: Period, groups: Sequence[Group], what: str, whole: int, whole_id: str) -> Iterator[Figure]:
    for group in groups:
        label = f"{what}, {group.title}, {period.title}"
        yield _figure(group.id, label, period, group.count, where=group.where, counts=(group.id,))
        yield _figure(
            f"{group.id}.share", f"{label}: share", period, _share(group.count, whole), Unit.PERCENT, places=1,
            numerator=group.count if whole else None, denominator=whole or None, where=group.where,
            counts=(group.id, whole_id),
        )  # fmt: skip


def _share(count: int, whole: int) -> Fraction | None:
    return Fraction(count, whole) * 100 if whole else None


def _latest(referred: Sequence[Period], closed: Sequence[Period]) -> Iterator[Figure]:
    """The latest period by a name that stays from year to year, so that narrative can quote it."""
    if referred:
        last = referred[-1]
        yield _figure("prevention.latest", "Latest period of referrals", last, last.title, Unit.WORDS)
        yield _figure("prevention.latest.total", f"Referrals, {last.title}", last, last.total, counts=(last.total_id,))
    if closed:
        last = closed[-1]
        yield _figure("prevention.latest.closed", "Latest period of closures", last, last.title, Unit.WORDS)
        yield _figure(
            "prevention.latest.closures", f"Closures, {last.title}", last, last.closures, counts=(last.closures_id,)
        )


def _by_period(periods: Sequence[Period]) -> MeasureTable:
    columns = (
        TableColumn("period", "Period"),
        TableColumn("referrals", "Referrals", Unit.COUNT),
        TableColumn("closures", "Closures", Unit.COUNT),
    )
    rows = tuple(
        (
            Cell(period.title),
            Cell(period.total, (period.total_id,) if period.total is not None else ()),
            Cell(period.closures, (period.closures_id,) if period.closures is not None else ()),
        )
        for period in periods
    )
    return MeasureTable("prevention_periods", columns, rows, DATASETS, _QUERY, _span(periods))


def _types(periods: Sequence[Period]) -> MeasureTable:
    """Referrals of each period by type, of the periods that have types; a type that a period lacks is left blank."""
    typed = [period for period in periods if TYPE in period.groups]
    groups = {group.title: group.id for period in typed for group in period.groups[TYPE]}
    names = {title: group_id.rpartition(".")[2] for title, group_id in groups.items()}
    columns = (
        TableColumn("period", "Period"),
        *(TableColumn(f"type_{part}", title, Unit.COUNT) for title, part in names.items()),
        TableColumn("total", "All referrals", Unit.COUNT),
    )
    rows = []
    for period in typed:
        own = {group.title: Cell(group.count, (group.id,)) for group in period.groups[TYPE]}
        cells = (own.get(title, Cell(None)) for title in names)
        rows.append((Cell(period.title), *cells, Cell(period.total, (period.total_id,))))
    return MeasureTable("prevention_types", columns, tuple(rows), DATASETS, _QUERY, _span(typed))


def _span(periods: Sequence[Period]) -> str:
    single = [period for period in periods if not period.spans_years] or periods
    return " to ".join(dict.fromkeys((single[0].title, single[-1].title))) if single else ""


def _breakdowns(referred: Sequence[Period]) -> MeasureTable:
    columns = (
        TableColumn("breakdown", "By"),
        TableColumn("group", "Group"),
        TableColumn("count", "Referrals", Unit.COUNT),
        TableColumn("share", "Share", Unit.PERCENT, 1),
    )
    rows = []
    if referred and referred[-1].groups:
        last = referred[-1]
        assert last.total is not None
        for column, _, title in BREAKDOWNS:
            for group in last.groups.get(column, ()):
                rows.append((Cell(title), *_group_cells(group, last.total, last.total_id)))
        rows.append((Cell("Total"), Cell(""), *_whole(last.total, last.total_id)))
    period = referred[-1].title if rows else ""
    return MeasureTable("prevention_breakdowns", columns, tuple(rows), DATASETS, _QUERY, period)


def _closures(closed: Sequence[Period]) -> MeasureTable:
    columns = (
        TableColumn("reason", "Reason for closure"),
        TableColumn("count", "Closures", Unit.COUNT),
        TableColumn("share", "Share", Unit.PERCENT, 1),
    )
    rows = []
    if closed:
        last = closed[-1]
        assert last.closures is not None
        rows = [_group_cells(group, last.closures, last.closures_id) for group in last.reasons]
        rows.append((Cell("Total"), *_whole(last.closures, last.closures_id)))
    period = closed[-1].title if closed else ""
    return MeasureTable("prevention_closures", columns, tuple(rows), DATASETS, _QUERY, period)


def _group_cells(group: Group, whole: int, whole_id: str) -> tuple[Cell, ...]:
    share = Cell(_share(group.count, whole), (group.id, whole_id))
    return Cell(group.title), Cell(group.count, (group.id,)), share


def _whole(count: int, count_id: str) -> tuple[Cell, Cell]:
    return Cell(count, (count_id,)), Cell(_share(count, count), (count_id,))

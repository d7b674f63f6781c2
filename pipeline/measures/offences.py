"""Proven offences by group beside the national rate, and the outcomes that children received for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.outcomes import measure_outcomes
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

DATASETS = ("offence_benchmark", "offence_outcomes", "population")
PREFIXES = ("offences", "outcomes")
SECTION = "local-performance"
_USED = ("offence_benchmark", "population")
_QUERY = "offences.sql: benchmark"
_PER = 100_000
TOTAL = "total"


@dataclass(frozen=True)
class _Group:
    """One offence group (or the total): local and national counts with the 10 to 17 populations behind them.

    Each has its own period: national figures often come out for another year than local ones.
    """

    title: str
    part: str  # its part of the figure id
    count: int | None
    population: int | None
    national_count: int | None
    national_population: int | None
    period: str = ""
    national_period: str = ""

    @property
    def rate(self) -> Fraction | None:
        return _rate(self.count, self.population)

    @property
    def national_rate(self) -> Fraction | None:
        return _rate(self.national_count, self.national_population)

    @property
    def ratio(self) -> Fraction | None:
        """Local rate over national rate, both unrounded before dividing."""
        return self.rate / self.national_rate if self.rate is not None and self.national_rate else None

    @property
    def ratio_interval(self) -> tuple[float, float] | None:
        """95% interval of the ratio; the national rate rests on so many offences that it is taken as known."""
        if self.count is None or not self.population or not self.national_rate:
            return None
        low, high = poisson_interval(self.count)
        scale = float(Fraction(_PER, self.population) / self.national_rate)
        return low * scale, high * scale


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Counts, rates per 100,000 aged 10 to 17 and ratios to the national rate; then outcomes.

    Table ``offences_benchmark``: group, count, rate, national rate, ratio and its 95% interval, total last. The
    outcome tables are those of :mod:`pipeline.measures.outcomes`.
    """
    groups, period = _groups(connection, plan)
    figures = [figure for group in groups for figure in _figures(group, plan)]
    counts = tuple(ProtectedCount(_count_id(group), group.count) for group in groups if group.count is not None)
    parts = tuple(_count_id(group) for group in groups if group.part != TOTAL and group.count is not None)
    relations = (CountRelation(f"offences.{TOTAL}", parts),) if parts else ()
    benchmark = Measured(tuple(figures), (_table(groups, period),), counts, relations)
    outcomes = measure_outcomes(fetch(connection, "offences", "outcomes", year=plan.settings.reporting_year), plan)
    return Measured(
        benchmark.figures + outcomes.figures,
        benchmark.tables + outcomes.tables,
        benchmark.counts + outcomes.counts,
        benchmark.relations + outcomes.relations,
    )


def _groups(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[list[_Group], str]:
    rows = fetch(connection, "offences", "benchmark")
    population = {row["area"]: row["count"] for row in fetch(connection, "offences", "population")}
    local, national = plan.settings.area, plan.settings.comparators.national
    period = max((row["year"] for row in rows if row["area"] == local), default="")
    national_year = max((row["year"] for row in rows if row["area"] == national), default="")
    own = {row["offence_group"]: row for row in rows if row["area"] == local and row["year"] == period}
    whole = {row["offence_group"]: row for row in rows if row["area"] == national and row["year"] == national_year}
    titles = list(dict.fromkeys([*own, *whole]))
    groups = [
        _Group(
            title,
            slug(title),
            _value(own.get(title), "count"),
            _value(own.get(title), "population") or population.get(local),
            _value(whole.get(title), "count"),
            _value(whole.get(title), "population") or population.get(national),
            period,
            national_year,
        )
        for title in titles
    ]
    if own:
        groups.append(_total(groups))
    return groups, period


def _total(groups: Sequence[_Group]) -> _Group:
    def sum_of(name: str) -> int | None:
        known = [value for group in groups if (value := getattr(group, name)) is not None]
        return sum(known) if known else None

    # Offences of a group that the country does not count would stand over a national rate without it.
    comparable = all(group.national_count is not None for group in groups if group.count)
    populations = {name: {getattr(g, name) for g in groups} - {None} for name in ("population", "national_population")}
    # A total rate needs one population for all groups; where they differ there is none.
    one = {name: next(iter(found)) if len(found) == 1 else None for name, found in populations.items()}
    return _Group(
        "Total",
        TOTAL,
        sum_of("count"),
        one["population"],
        sum_of("national_count") if comparable else None,
        one["national_population"],
        groups[0].period,
        groups[0].national_period,
    )


def _value(row: Row | None, name: str) -> int | None:
    return None if row is None or row[name] is None else int(row[name])


def _rate(count: int | None, population: int | None) -> Fraction | None:
    return None if count is None or not population else Fraction(count, population) * _PER


def _count_id(group: _Group) -> str:
    return f"offences.{group.part}"


def _figures(group: _Group, plan: Plan) -> list[Figure]:
    base = f"offences.{group.part}"
    counts = (_count_id(group),)
    area, national = plan.settings.area, plan.settings.comparators.national
    name = "All proven offences" if group.part == TOTAL else group.title
    common = {"section": SECTION, "datasets": _USED, "query": _QUERY}
    own = _where(group, area)
    figures = [
        Figure(
            f"{base}.rate", f"{name}: rate", group.rate, Unit.PER_100K, places=0, numerator=group.count,
            denominator=group.population, area=area, where=own, counts=counts, note=_few(group, group.rate, "rate", 0),
            period=group.period, **common,
        ),
        Figure(
            f"{base}.rate.national", f"{name}: national rate", group.national_rate, Unit.PER_100K, places=0,
            numerator=group.national_count, denominator=group.national_population, area=national,
            where=_where(group, national), period=group.national_period, **common,
        ),
        Figure(
            f"{base}.ratio", f"{name}: local rate over national rate", group.ratio, Unit.RATIO, places=2,
            numerator=group.rate, denominator=group.national_rate, area=area, where=own, counts=counts,
            note=_few(group, group.ratio, "ratio", 2), period=_both(group), **common,
        ),
    ]  # fmt: skip
    count_ids = [base, f"{base}.count"] if group.part == TOTAL else [f"{base}.count"]
    for figure_id in count_ids:
        figures.append(
            Figure(
                figure_id,
                f"{name}: number",
                group.count,
                Unit.COUNT,
                area=area,
                where=own,
                counts=counts,
                period=group.period,
                **common,
            )
        )
    return figures


def _both(group: _Group) -> str:
    if not group.national_period or group.national_period == group.period:
        return group.period
    return f"{group.period}, national {group.national_period}"


def _where(group: _Group, area: str) -> tuple[tuple[str, str], ...]:
    return (("area", area),) if group.part == TOTAL else (("offence_group", group.title), ("area", area))


def _few(group: _Group, value: Fraction | None, what: str, places: int) -> str:
    """A caution where ``value``, a rate or ratio in proportion to the count, rests on few offences."""
    if not group.count or group.count >= FEW_EVENTS or value is None:
        return ""
    low, high = (bound * float(value) / group.count for bound in poisson_interval(group.count))
    bounds = f"{low:.{places}f} to {high:.{places}f}"
    return f"Rests on fewer than {FEW_EVENTS} offences; the {what} could be anywhere from {bounds}."


def _table(groups: Sequence[_Group], period: str) -> MeasureTable:
    columns = (
        TableColumn("offence_group", "Offence group"),
        TableColumn("count", "Offences", Unit.COUNT),
        TableColumn("rate", "Rate", Unit.PER_100K),
        TableColumn("rate_national", "National rate", Unit.PER_100K),
        TableColumn("ratio", "Ratio to national", Unit.RATIO, 2),
        TableColumn("interval", "95% interval of the ratio"),
    )
    rows = []
    for group in groups:
        counts = (_count_id(group),)
        interval = group.ratio_interval
        rows.append(
            (
                Cell(group.title),
                Cell(group.count, counts),
                Cell(group.rate, counts),
                Cell(group.national_rate),
                Cell(group.ratio, counts),
                Cell(None if interval is None else "{:.2f} to {:.2f}".format(*interval), counts),
            )
        )
    return MeasureTable("offences_benchmark", columns, tuple(rows), _USED, _QUERY, period)

"""Proven offences by group beside the national rate and the year before, and the outcomes that followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Fraction, Unit, round_half_up
from pipeline.measures.figures import Figure, slug
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.knife import measure_knife
from pipeline.measures.offence_changes import measure_changes
from pipeline.measures.outcomes import measure_outcomes
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn, together
from pipeline.plan import FinancialYear, Plan

DATASETS = ("offence_benchmark", "offence_types", "offence_outcomes", "indicators", "population")
PREFIXES = ("offences", "outcomes", "knife")
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
    basis: str = ""  # where the population comes from and of which year it is
    national_basis: str = ""
    previous_ratio: Fraction | None = None  # of the year before, as then published

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
    def previous_count(self) -> int | None:
        """About how many offences the ratio of the year before stands for, at this year's rates and populations."""
        if self.previous_ratio is None or not self.population or not self.national_rate:
            return None
        return int(round_half_up(self.previous_ratio * self.national_rate * self.population / _PER, 0))

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

    Table ``offences_benchmark``: group, count, rate, national rate, ratio and its 95% interval, total last; its note
    says which populations the rates rest on, and what keeps the total from having a rate or ratio. The other tables
    are those of :mod:`pipeline.measures.offence_changes`, ``knife`` and ``outcomes``.
    """
    groups = _groups(connection, plan)
    gaps = _gaps(groups)
    figures = [figure for group in groups for figure in _figures(group, plan, gaps if group.part == TOTAL else "")]
    counts = (
        *(ProtectedCount(_count_id(group), group.count) for group in groups if group.count is not None),
        *(ProtectedCount(_previous_id(group), group.previous_count) for group in groups if _previous_counts(group)),
    )
    parts = tuple(_count_id(group) for group in groups if group.part != TOTAL and group.count is not None)
    relations = (CountRelation(f"offences.{TOTAL}", parts),) if parts else ()
    benchmark = Measured(tuple(figures), (_table(groups, plan),), counts, relations)
    year = plan.settings.reporting_year
    here = {group.title: group.count for group in groups if group.part != TOTAL and group.count is not None}
    whole_country = {group.title: group.national_count for group in groups if group.part != TOTAL}
    known = whole_country if all(count is not None for count in whole_country.values()) else {}
    types = fetch(connection, "offences", "types", year=year) or _types_of_benchmark(connection, plan)
    return together(
        (
            benchmark,
            measure_changes(types, here, known, year),
            measure_knife(fetch(connection, "offences", "knife"), plan),
            measure_outcomes(fetch(connection, "offences", "outcomes", year=year), plan),
        )
    )


def _types_of_benchmark(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Row]:
    """The groups of the reporting year beside the year before, where the benchmark has both for the service's area."""
    year = plan.settings.reporting_year
    before = FinancialYear.parse(year).previous.label
    own = [row for row in fetch(connection, "offences", "benchmark") if row["area"] == plan.settings.area]
    earlier = {row["offence_group"]: row["count"] for row in own if row["year"] == before}
    nothing = dict.fromkeys(("offence", "previous_share_pct", "change_points", "previous_total"))
    return [
        {**nothing, **row, "previous_count": earlier.get(row["offence_group"])}
        for row in own
        if row["year"] == year and earlier
    ]


def _groups(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[_Group]:
    rows = fetch(connection, "offences", "benchmark")
    official = fetch(connection, "offences", "population")
    local, national = plan.settings.area, plan.settings.comparators.national
    period = max((row["year"] for row in rows if row["area"] == local), default="")
    national_year = max((row["year"] for row in rows if row["area"] == national), default="")
    own = {row["offence_group"]: row for row in rows if row["area"] == local and row["year"] == period}
    whole = {row["offence_group"]: row for row in rows if row["area"] == national and row["year"] == national_year}
    titles = list(dict.fromkeys([*own, *whole]))
    groups = []
    for title in titles:
        here, there = own.get(title), whole.get(title)
        population, basis = _population(here, [row for row in official if row["area"] == local])
        national_population, national_basis = _population(there, [row for row in official if row["area"] == national])
        groups.append(
            _Group(
                title, slug(title), _value(here, "count"), population, _value(there, "count"), national_population,
                period, national_year, basis, national_basis, _exact(here, "previous_ratio"),
            )
        )  # fmt: skip
    if own:
        groups.append(_total(groups))
    return groups


def _population(row: Row | None, official: Sequence[Row]) -> tuple[int | None, str]:
    """The population that a row names, else the latest of the population return, and where it comes from.

    A number that the population return has as well is of the year that stands there.
    """
    named = _value(row, "population")
    known = [line for line in official if not named or line["count"] == named]
    basis = f"{known[-1]['year']}, {known[-1]['source']}" if known else ""
    if named:
        return named, basis or "as the offences return gives it, year not stated"
    return (_value(known[-1], "count"), basis) if known else (None, "")


def _total(groups: Sequence[_Group]) -> _Group:
    """All groups together: the count of those that have one, rates and ratio only where both sides have every group.

    A group that the country counts and the return leaves out is unknown here, not nil: without it the local total
    would stand too low beside the national one. The total then keeps its count and has no rate or ratio.
    """

    def sum_of(name: str) -> int | None:
        known = [value for group in groups if (value := getattr(group, name)) is not None]
        return sum(known) if known else None

    # Offences of a group that the country does not count would stand over a national rate without it.
    comparable = all(group.national_count is not None for group in groups if group.count)
    populations = {
        name: {getattr(group, name) for group in groups if getattr(group, count) is not None} - {None}
        for name, count in (("population", "count"), ("national_population", "national_count"))
    }
    # A total rate needs one population for all groups; where they differ there is none.
    one = {name: next(iter(found)) if len(found) == 1 else None for name, found in populations.items()}
    return _Group(
        "Total",
        TOTAL,
        sum_of("count"),
        None if _not_counted_here(groups) else one["population"],
        sum_of("national_count") if comparable else None,
        one["national_population"],
        groups[0].period,
        groups[0].national_period,
    )


def _not_counted_here(groups: Sequence[_Group]) -> list[str]:
    return [group.title for group in groups if group.count is None and group.national_count is not None]


def _not_counted_nationally(groups: Sequence[_Group]) -> list[str]:
    known = any(group.national_count is not None for group in groups)
    return [group.title for group in groups if known and group.count and group.national_count is None]


def _gaps(groups: Sequence[_Group]) -> str:
    """What keeps the total from having a rate or a ratio, in words."""
    parts = [group for group in groups if group.part != TOTAL]
    said = []
    if (here := _not_counted_here(parts)) and len(here) < len(parts):
        said.append(
            f"The return has no local count of {', '.join(here)}: the total leaves it out, and has no rate or ratio."
        )
    if nationally := _not_counted_nationally(parts):
        said.append(f"There is no national count of {', '.join(nationally)}, so the total has no ratio.")
    return " ".join(said)


def _note(groups: Sequence[_Group], plan: Plan) -> str:
    """On which populations the rates rest, and what the total lacks."""
    parts = [group for group in groups if group.part != TOTAL]
    local = [(group.population, group.basis) for group in parts if group.count is not None and group.population]
    national = [
        (group.national_population, group.national_basis)
        for group in parts
        if group.national_count is not None and group.national_population
    ]
    bases = [
        f"{area} {' and '.join(f'{people:,} ({basis})' for people, basis in dict.fromkeys(found))}"
        for area, found in ((plan.settings.area, local), (plan.settings.comparators.national, national))
        if found
    ]
    populations = f"Populations aged 10 to 17: {'; '.join(bases)}." if bases else ""
    return " ".join(filter(None, [populations, _gaps(groups)]))


def _value(row: Row | None, name: str) -> int | None:
    return None if row is None or row[name] is None else int(row[name])


def _rate(count: int | None, population: int | None) -> Fraction | None:
    return None if count is None or not population else Fraction(count, population) * _PER


def _exact(row: Row | None, name: str) -> Fraction | None:
    return None if row is None or row[name] is None else Fraction(row[name])


def _count_id(group: _Group) -> str:
    return f"offences.{group.part}"


def _previous_id(group: _Group) -> str:
    return f"offences.{group.part}.ratio.previous"


def _previous_counts(group: _Group) -> tuple[str, ...]:
    return () if group.previous_count is None else (_previous_id(group),)


def _figures(group: _Group, plan: Plan, gaps: str) -> list[Figure]:
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
            f"{base}.count.national", f"{name}: national number", group.national_count, Unit.COUNT, area=national,
            where=_where(group, national), period=group.national_period, **common,
        ),
        Figure(
            f"{base}.ratio", f"{name}: local rate over national rate", group.ratio, Unit.RATIO, places=2,
            numerator=group.rate, denominator=group.national_rate, area=area, where=own, counts=counts,
            note=_few(group, group.ratio, "ratio", 2), period=_both(group), **common,
        ),
    ]  # fmt: skip
    if group.previous_ratio is not None:
        figures.append(
            Figure(
                f"{base}.ratio.previous", f"{name}: ratio in the year before", group.previous_ratio, Unit.RATIO,
                places=2, area=area, where=own, counts=_previous_counts(group), **common,
            )
        )  # fmt: skip
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
                note=gaps,
                **common,
            )
        )
    return figures


def _both(group: _Group) -> str:
    if not group.national_period or group.national_period == group.period:
        return group.period
    return ", ".join(filter(None, [group.period, f"national {group.national_period}"]))


def _where(group: _Group, area: str) -> tuple[tuple[str, str], ...]:
    return (("area", area),) if group.part == TOTAL else (("offence_group", group.title), ("area", area))


def _few(group: _Group, value: Fraction | None, what: str, places: int) -> str:
    """A caution where ``value``, a rate or ratio in proportion to the count, rests on few offences."""
    if not group.count or group.count >= FEW_EVENTS or value is None:
        return ""
    low, high = (bound * float(value) / group.count for bound in poisson_interval(group.count))
    bounds = f"{low:.{places}f} to {high:.{places}f}"
    return f"Rests on fewer than {FEW_EVENTS} offences; the {what} could be anywhere from {bounds}."


def _table(groups: Sequence[_Group], plan: Plan) -> MeasureTable:
    columns = (
        TableColumn("offence_group", "Offence group"),
        TableColumn("count", "Offences", Unit.COUNT),
        TableColumn("rate", "Rate", Unit.PER_100K),
        TableColumn("rate_national", "National rate", Unit.PER_100K),
        TableColumn("ratio", "Ratio to national", Unit.RATIO, 2),
        TableColumn("interval", "95% interval of the ratio"),
    )
    compared = any(group.previous_ratio is not None for group in groups)
    if compared:
        columns = (*columns, TableColumn("ratio_previous", "Ratio the year before", Unit.RATIO, 2))
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
                *([Cell(group.previous_ratio, _previous_counts(group))] if compared else []),
            )
        )
    period = _both(groups[-1]) if groups else ""
    return MeasureTable("offences_benchmark", columns, tuple(rows), _USED, _QUERY, period, _note(groups, plan))

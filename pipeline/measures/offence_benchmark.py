"""Offences beside the benchmark: the figures and the table of each group's rate and its ratio to the national one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.offence_groups import TOTAL, OffenceGroup, gaps_of
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

_SECTION = "local-performance"
_DATASETS = ("offence_benchmark", "population")
_QUERY = "offences.sql: benchmark"


def measure_benchmark(groups: Sequence[OffenceGroup], plan: Plan) -> Measured:
    """Figures ``offences.<group>.…`` and table ``offences_benchmark``, with every count and what ties them."""
    gaps = gaps_of(groups)
    figures = [figure for group in groups for figure in _figures(group, plan, gaps if group.part == TOTAL else "")]
    counts = (
        *(ProtectedCount(_count_id(group), group.count) for group in groups if group.count is not None),
        *(ProtectedCount(_previous_id(group), group.previous_count) for group in groups if _previous_counts(group)),
    )
    parts = tuple(_count_id(group) for group in groups if group.part != TOTAL and group.count is not None)
    relations = (CountRelation(f"offences.{TOTAL}", parts),) if parts else ()
    return Measured(tuple(figures), (_table(groups, plan),), counts, relations)


def _figures(group: OffenceGroup, plan: Plan, gaps: str) -> list[Figure]:
    base = f"offences.{group.part}"
    counts = (_count_id(group),)
    area, national = plan.settings.area, plan.settings.comparators.national
    name = "All proven offences" if group.part == TOTAL else group.title
    common = {"section": _SECTION, "datasets": _DATASETS, "query": _QUERY}
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


def _both(group: OffenceGroup) -> str:
    if not group.national_period or group.national_period == group.period:
        return group.period
    return ", ".join(filter(None, [group.period, f"national {group.national_period}"]))


def _where(group: OffenceGroup, area: str) -> tuple[tuple[str, str], ...]:
    return (("area", area),) if group.part == TOTAL else (("offence_group", group.title), ("area", area))


def _few(group: OffenceGroup, value: Fraction | None, what: str, places: int) -> str:
    """A caution where ``value``, a rate or ratio in proportion to the count, rests on few offences."""
    if not group.count or group.count >= FEW_EVENTS or value is None:
        return ""
    low, high = (bound * float(value) / group.count for bound in poisson_interval(group.count))
    bounds = f"{low:.{places}f} to {high:.{places}f}"
    return f"Rests on fewer than {FEW_EVENTS} offences; the {what} could be anywhere from {bounds}."


def _table(groups: Sequence[OffenceGroup], plan: Plan) -> MeasureTable:
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
    return MeasureTable("offences_benchmark", columns, tuple(rows), _DATASETS, _QUERY, period, _note(groups, plan))


def _note(groups: Sequence[OffenceGroup], plan: Plan) -> str:
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
    return " ".join(filter(None, [populations, gaps_of(groups)]))


def _count_id(group: OffenceGroup) -> str:
    return f"offences.{group.part}"


def _previous_id(group: OffenceGroup) -> str:
    return f"offences.{group.part}.ratio.previous"


def _previous_counts(group: OffenceGroup) -> tuple[str, ...]:
    return () if group.previous_count is None else (_previous_id(group),)

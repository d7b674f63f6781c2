"""Outcomes of proven offences: by kind of outcome and offence group, and each outcome with its number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

TIERS = (
    "No sanction",
    "Informal action",
    "Community resolution",
    "First-tier penalty",
    "Caution",
    "Community sentence",
    "Custody",
)
_SECTION = "local-performance"
_DATASETS = ("offence_outcomes",)
_QUERY = "offences.sql: outcomes"
_ALL = "outcomes.total"


def measure_outcomes(rows: Sequence[Row], plan: Plan) -> Measured:
    """Counts of outcomes.

    Tables: ``outcomes_by_offence`` (offence group, one column per kind of outcome, total), ``outcomes_kinds`` (kind,
    offences, share) and ``outcomes_by_kind`` (kind, outcome, offences, share).
    """
    cells: Counter[tuple[str, str]] = Counter()
    outcomes: Counter[tuple[str, str]] = Counter()
    for row in rows:
        cells[row["offence_group"], row["outcome_group"]] += int(row["count"])
        outcomes[row["outcome_group"], row["outcome"]] += int(row["count"])
    offences = sorted({offence for offence, _ in cells})
    tiers = [tier for tier in TIERS if any(of_tier == tier for _, of_tier in cells)]
    period = plan.settings.reporting_year
    return Measured(
        (*_figures(outcomes, tiers, plan), *_single_figures(cells, outcomes, offences, plan)),
        (
            _by_offence(cells, offences, tiers, period),
            _kinds(outcomes, tiers, period),
            _by_kind(outcomes, tiers, period),
        ),
        _counts(cells, outcomes, offences, tiers),
        _relations(rows, outcomes, offences, tiers),
    )


def _tier_total(outcomes: Counter[tuple[str, str]], tier: str) -> int:
    return sum(count for (of_tier, _), count in outcomes.items() if of_tier == tier)


def _figures(outcomes: Counter[tuple[str, str]], tiers: Sequence[str], plan: Plan) -> tuple[Figure, ...]:
    total = sum(outcomes.values()) if outcomes else None
    year = plan.settings.reporting_year
    common = {
        "section": _SECTION,
        "datasets": _DATASETS,
        "query": _QUERY,
        "period": year,
        "area": plan.settings.area,
    }
    figures = [Figure("outcomes.total", "Offences with an outcome", total, Unit.COUNT, counts=(_ALL,), **common)]
    for tier in tiers:
        count = _tier_total(outcomes, tier)
        where = (("financial_year", year), ("outcome_group", tier))
        part = slug(tier)
        protected = (f"outcomes.kind.{part}",)
        figures.append(
            Figure(
                f"outcomes.{part}.count", f"{tier}: number", count, Unit.COUNT, where=where, counts=protected, **common
            )
        )
        figures.append(
            Figure(
                f"outcomes.{part}.share", f"{tier}: share of outcomes", _share(count, total), Unit.PERCENT,
                places=0, numerator=count, denominator=total, where=where, counts=(*protected, _ALL), **common,
            )
        )  # fmt: skip
    return tuple(figures)


def _single_figures(
    cells: Counter[tuple[str, str]], outcomes: Counter[tuple[str, str]], offences: Sequence[str], plan: Plan
) -> list[Figure]:
    """The number of offences of each group that have an outcome, and of each outcome."""
    year = ("financial_year", plan.settings.reporting_year)
    of_group: Counter[str] = Counter()
    for (offence, _), count in cells.items():
        of_group[offence] += count
    found = [
        (f"outcomes.offence.{slug(offence)}", f"{offence}: offences with an outcome", of_group[offence],
         (year, ("offence_group", offence)))
        for offence in offences
    ]  # fmt: skip
    found += [
        (count_id, f"{outcome}: number", outcomes[tier, outcome], (year, ("outcome_group", tier), ("outcome", outcome)))
        for (tier, outcome), count_id in _outcome_ids(outcomes).items()
    ]
    return [
        Figure(
            f"{count_id}.count", label, count, Unit.COUNT, _SECTION, _DATASETS, _QUERY, period=year[1],
            area=plan.settings.area, where=where, counts=(count_id,),
        )
        for count_id, label, count, where in found
    ]  # fmt: skip


def _share(count: int, total: int) -> Fraction | None:
    return Fraction(count, total) * 100 if total else None


def _counts(
    cells: Counter[tuple[str, str]],
    outcomes: Counter[tuple[str, str]],
    offences: Sequence[str],
    tiers: Sequence[str],
) -> tuple[ProtectedCount, ...]:
    """All counts of the two tables."""
    if not cells:
        return ()
    return (
        ProtectedCount(_ALL, sum(cells.values())),
        *(ProtectedCount(f"outcomes.kind.{slug(tier)}", _tier_total(outcomes, tier)) for tier in tiers),
        *(
            ProtectedCount(f"outcomes.offence.{slug(offence)}", sum(cells[offence, tier] for tier in tiers))
            for offence in offences
        ),
        *(ProtectedCount(_cell_id(offence, tier), cells[offence, tier]) for offence in offences for tier in tiers),
        *(ProtectedCount(count_id, outcomes[key]) for key, count_id in _outcome_ids(outcomes).items()),
    )


def _cell_id(offence: str, tier: str) -> str:
    return f"outcomes.offence.{slug(offence)}.{slug(tier)}"


def _outcome_ids(outcomes: Counter[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The id of each kind's outcome. Services name outcomes freely, and may count one under two kinds."""
    parts = distinct_slugs(outcome for _, outcome in outcomes)
    return {(tier, outcome): f"outcomes.outcome.{slug(tier)}.{parts[outcome]}" for tier, outcome in outcomes}


def _relations(
    rows: Sequence[Row], outcomes: Counter[tuple[str, str]], offences: Sequence[str], tiers: Sequence[str]
) -> tuple[CountRelation, ...]:
    """Rows, columns and totals of the two tables, and the groups of the benchmark table that they add up to."""
    if not rows:
        return ()
    relations = [CountRelation(_ALL, tuple(f"outcomes.kind.{slug(tier)}" for tier in tiers))]
    relations += [
        CountRelation(f"outcomes.offence.{slug(offence)}", tuple(_cell_id(offence, tier) for tier in tiers))
        for offence in offences
    ]
    for tier in tiers:
        total = f"outcomes.kind.{slug(tier)}"
        relations.append(CountRelation(total, tuple(_cell_id(offence, tier) for offence in offences)))
        of_tier = tuple(count_id for (kind, _), count_id in _outcome_ids(outcomes).items() if kind == tier)
        relations.append(CountRelation(total, of_tier))
    return (*relations, *_ties_to_benchmark(rows))


def _ties_to_benchmark(rows: Sequence[Row]) -> list[CountRelation]:
    """What a reader may expect of the two returns: the same offences. A tie that does not hold has no effect."""
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        members[row["benchmark_group"] or row["offence_group"]].add(row["offence_group"])
    ties = [
        CountRelation(f"offences.{slug(group)}", tuple(f"outcomes.offence.{slug(name)}" for name in sorted(names)))
        for group, names in sorted(members.items())
    ]
    return [*ties, CountRelation("offences.total", (_ALL,))]


def _by_offence(
    cells: Counter[tuple[str, str]], offences: Sequence[str], tiers: Sequence[str], period: str
) -> MeasureTable:
    columns = (
        TableColumn("offence_group", "Offence group"),
        *(TableColumn(slug(tier), tier, Unit.COUNT) for tier in tiers),
        TableColumn("total", "Total", Unit.COUNT),
    )
    rows = [
        (
            Cell(offence),
            *(Cell(cells[offence, tier], (_cell_id(offence, tier),)) for tier in tiers),
            Cell(sum(cells[offence, tier] for tier in tiers), (f"outcomes.offence.{slug(offence)}",)),
        )
        for offence in offences
    ]
    if rows:
        totals = [sum(cells[offence, tier] for offence in offences) for tier in tiers]
        rows.append(
            (
                Cell("Total"),
                *(Cell(total, (f"outcomes.kind.{slug(tier)}",)) for tier, total in zip(tiers, totals, strict=True)),
                Cell(sum(totals), (_ALL,)),
            )
        )
    return MeasureTable("outcomes_by_offence", columns, tuple(rows), _DATASETS, _QUERY, period)


def _kinds(outcomes: Counter[tuple[str, str]], tiers: Sequence[str], period: str) -> MeasureTable:
    total = sum(outcomes.values())
    columns = (
        TableColumn("kind", "Kind of outcome"),
        TableColumn("count", "Offences", Unit.COUNT),
        TableColumn("share", "Share of all", Unit.PERCENT),
    )
    lines = [(tier, _tier_total(outcomes, tier), f"outcomes.kind.{slug(tier)}") for tier in tiers]
    lines += [("Total", total, _ALL)] if tiers else []
    rows = tuple(
        (Cell(title), Cell(count, (count_id,)), Cell(_share(count, total), tuple(dict.fromkeys((count_id, _ALL)))))
        for title, count, count_id in lines
    )
    return MeasureTable("outcomes_kinds", columns, rows, _DATASETS, _QUERY, period)


def _by_kind(outcomes: Counter[tuple[str, str]], tiers: Sequence[str], period: str) -> MeasureTable:
    total = sum(outcomes.values())
    columns = (
        TableColumn("kind", "Kind of outcome"),
        TableColumn("outcome", "Outcome"),
        TableColumn("count", "Offences", Unit.COUNT),
        TableColumn("share", "Share of all", Unit.PERCENT),
    )
    ids = _outcome_ids(outcomes)
    rows = []
    for tier in tiers:
        for (kind, outcome), count in outcomes.items():
            if kind == tier:
                own = ids[kind, outcome]
                share = Cell(_share(count, total), (own, _ALL))
                rows.append((Cell(tier), Cell(outcome), Cell(count, (own,)), share))
    if rows:
        rows.append((Cell("All"), Cell("Total"), Cell(total, (_ALL,)), Cell(_share(total, total), (_ALL,))))
    return MeasureTable("outcomes_by_kind", columns, tuple(rows), _DATASETS, _QUERY, period)

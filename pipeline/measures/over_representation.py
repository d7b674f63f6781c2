"""Over-represented children: each group's share of a cohort beside its share of the 10 to 17 population."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import duckdb

from pipeline.measures.disparity import NO_POPULATION, REFERENCE, Disparity, verdicts
from pipeline.measures.display import Fraction, Unit, round_half_up
from pipeline.measures.figures import Figure, slug
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

DATASETS = ("cohort_profile", "population")
PREFIXES = ("disproportionality",)
SECTION = "over-represented"
_QUERY = "over_representation.sql: cohorts"
_WITH_POPULATION = ("sex", "ethnicity", "age")
NOT_STATED = "Other or not stated"


@dataclass(frozen=True)
class Group:
    """One group of one cohort. ``count`` is None where the return gives a share that several counts would fit."""

    stage: str
    characteristic: str
    name: str
    count: int | None
    share: Fraction  # of the cohort, in %
    total: int
    population_share: Fraction | None  # in %
    is_reference: bool = False  # named in plan.yml as the group to compare with
    combines: bool = False  # several other groups together, beside them and not among them

    @property
    def count_id(self) -> str:
        return f"cohort.{slug(self.stage)}.{slug(self.characteristic)}.{slug(self.name)}"

    @property
    def difference(self) -> Fraction | None:
        return None if self.population_share is None else self.share - self.population_share


def implied_count(share_pct: Fraction, total: int) -> int | None:
    """The one whole number of children that a share rounded to a whole percentage can stand for, if there is one.

    >>> implied_count(Fraction(87), 117)
    102
    """
    fits = [
        count for count in range(total + 1) if round_half_up(Fraction(count, total) * 100, 0) == share_pct
    ] if total else []  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Shares of cohort and population, difference in points, relative rate index with interval, and a verdict.

    Table ``over_representation``: a row per stage, characteristic and group. The reference group is the one that
    plan.yml names, else the largest of the population; what the return does not break down is shown as its own row,
    never dropped.
    """
    rows = fetch(connection, "over_representation", "cohorts")
    population = _population_shares(fetch(connection, "over_representation", "population", area=plan.settings.area))
    groups: list[Group] = []
    for (stage, characteristic), members in groupby(rows, key=lambda row: (row["stage"], row["characteristic"])):
        reference = plan.settings.over_representation.reference_groups.get(characteristic)
        found = _groups(stage, characteristic, list(members), population.get(characteristic, {}), reference)
        groups += _with_everyone_else(found)
    lines = _compared(groups)
    period = period_in_words(rows[0]["period_start"], rows[0]["period_end"]) if rows else ""
    return Measured(
        tuple(_figures(lines, rows, period)),
        (_table(lines, period),),
        *_protected(groups),
    )


def _population_shares(rows: Sequence[Row]) -> dict[str, dict[str, Fraction]]:
    """Share in % of each group of each characteristic, from the latest year that has it."""
    shares: dict[str, dict[str, Fraction]] = {}
    for characteristic in _WITH_POPULATION:
        others = [name for name in _WITH_POPULATION if name != characteristic]
        own = [row for row in rows if row[characteristic] and not any(row[name] for name in others)]
        latest = [row for row in own if row["year"] == max(r["year"] for r in own)]
        counted = sum(int(row["count"]) for row in latest if row["count"] is not None)
        shares[characteristic] = {
            row[characteristic]: Fraction(row["share_pct"])
            if row["share_pct"] is not None
            else Fraction(int(row["count"]), counted) * 100
            for row in latest
            if row["share_pct"] is not None or row["count"] is not None
        }
    return shares


def _groups(
    stage: str, characteristic: str, rows: Sequence[Row], population: dict[str, Fraction], reference: str | None
) -> list[Group]:
    total = int(rows[0]["cohort_total"])
    found = []
    for row in rows:
        share = Fraction(row["share_pct"]) if row["share_pct"] is not None else None
        count = int(row["count"]) if row["count"] is not None else implied_count(share, total)
        if share is None:
            share = Fraction(count, total) * 100 if total else Fraction(0)
        name = row["group"]
        found.append(Group(stage, characteristic, name, count, share, total, population.get(name), name == reference))
    rest = Fraction(100) - sum((group.share for group in found), Fraction(0))
    counts = [group.count for group in found]
    missing = None if None in counts else total - sum(counts)
    if missing or (missing is None and rest > 0):
        share = Fraction(missing, total) * 100 if missing else rest
        found.append(Group(stage, characteristic, NOT_STATED, missing, share, total, None))
    return found


@dataclass(frozen=True)
class _Line:
    group: Group
    verdict: str
    reference: Group | None = None
    disparity: Disparity | None = None

    @property
    def counts(self) -> tuple[str, ...]:
        """The counts that the line gives away: its own, and for a comparison the reference group's too."""
        compared = (self.reference.count_id,) if self.disparity and self.reference else ()
        return (self.group.count_id, *compared) if self.group.count is not None else ()


def _compared(groups: Sequence[Group]) -> list[_Line]:
    lines: list[_Line] = []
    for _, of_characteristic in groupby(groups, key=lambda group: (group.stage, group.characteristic)):
        members = list(of_characteristic)
        reference = _reference(members)
        lines += [_line(group, reference) for group in members]
    words = iter(verdicts([line.disparity for line in lines if line.disparity is not None]))
    return [replace(line, verdict=next(words)) if line.disparity is not None else line for line in lines]


def _reference(groups: Iterable[Group]) -> Group | None:
    """The group that the settings name, else the one with the largest share of the population."""
    known = [group for group in groups if group.population_share is not None and not group.combines]
    return max(known, key=lambda group: (group.is_reference, group.population_share), default=None)


def _with_everyone_else(groups: list[Group]) -> list[Group]:
    """Add all groups but the reference together where the population is known only for the reference."""
    reference = _reference(groups)
    if reference is None or sum(group.population_share is not None for group in groups) > 1:
        return groups
    everyone_else = replace(
        reference,
        is_reference=False,
        name=f"All but {reference.name}, with not stated",
        count=None if reference.count is None else reference.total - reference.count,
        share=100 - reference.share,
        population_share=100 - reference.population_share,
        combines=True,
    )
    return [*groups, everyone_else]


def _line(group: Group, reference: Group | None) -> _Line:
    if reference is None or group.population_share is None:
        return _Line(group, NO_POPULATION)
    if group == reference:
        return _Line(group, REFERENCE)
    if group.count is None or reference.count is None:
        return _Line(group, "only a rounded share is known")
    disparity = Disparity(group.count, reference.count, group.population_share, reference.population_share)
    return _Line(group, "", reference, disparity)


def _protected(groups: Sequence[Group]) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    for stage, of_stage in groupby(groups, key=lambda group: group.stage):
        members = list(of_stage)
        total_id = f"cohort.{slug(stage)}.total"
        counts.append(ProtectedCount(total_id, members[0].total))
        for _, of_characteristic in groupby(members, key=lambda group: group.characteristic):
            known = [group for group in of_characteristic if group.count is not None]
            counts += [ProtectedCount(group.count_id, group.count) for group in known]
            parts = [group for group in known if not group.combines]
            if sum(group.count for group in parts) == members[0].total:
                relations.append(CountRelation(total_id, tuple(group.count_id for group in parts)))
            relations += [
                CountRelation(total_id, (group.count_id, reference.count_id))
                for group in known
                if group.combines and (reference := _reference(known)) is not None
            ]
    return tuple(counts), tuple(relations)


def _figures(lines: Sequence[_Line], rows: Sequence[Row], period: str) -> list[Figure]:
    common = {"section": SECTION, "datasets": DATASETS, "query": _QUERY, "period": period}
    total = int(rows[0]["cohort_total"]) if rows else None
    stage = rows[0]["stage"] if rows else "Assessed"
    figures = [
        Figure(
            "disproportionality.cohort", f"Children in the cohort ({stage.lower()})", total, Unit.COUNT,
            counts=(f"cohort.{slug(stage)}.total",) if rows else (), **common,
        )
    ]  # fmt: skip
    first_stage = [line for line in lines if line.group.stage == stage and line.group.characteristic != "age"]
    for line in first_stage:
        group, counts = line.group, line.counts
        part = slug(group.name)
        where = (("stage", group.stage), ("characteristic", group.characteristic), ("group", group.name))
        figures.append(
            Figure(
                f"disproportionality.{part}.share", f"{group.name}: share of the cohort", group.share, Unit.PERCENT,
                numerator=group.count, denominator=group.total, where=where, counts=counts, **common,
            )
        )  # fmt: skip
        if line.disparity is not None:
            figures += [
                Figure(
                    f"disproportionality.{part}.rri", f"{group.name}: relative rate index", line.disparity.rri,
                    Unit.RATIO, places=2, where=where, counts=counts, **common,
                ),
                Figure(
                    f"disproportionality.{part}.verdict", f"{group.name}: verdict", line.verdict, Unit.WORDS,
                    where=where, counts=counts, **common,
                ),
            ]  # fmt: skip
    return figures


_COLUMNS = (
    TableColumn("stage", "Stage"),
    TableColumn("characteristic", "By"),
    TableColumn("group", "Group"),
    TableColumn("count", "Children", Unit.COUNT),
    TableColumn("share", "Share of cohort", Unit.PERCENT),
    TableColumn("population_share", "Share of population", Unit.PERCENT),
    TableColumn("difference", "Difference (points)", Unit.POINTS),
    TableColumn("rri", "Relative rate index", Unit.RATIO, 2),
    TableColumn("interval", "95% interval"),
    TableColumn("verdict", "What it says"),
    TableColumn("low", "Lower end of the interval", Unit.RATIO, 2),
    TableColumn("high", "Upper end of the interval", Unit.RATIO, 2),
)


def _bounds(interval: tuple[float, float] | None) -> tuple[Fraction | None, Fraction | None]:
    return (None, None) if interval is None else (Fraction(interval[0]), Fraction(interval[1]))


def _table(lines: Sequence[_Line], period: str) -> MeasureTable:
    rows = []
    for line in lines:
        group, counts = line.group, line.counts
        interval = line.disparity.interval if line.disparity else None
        rows.append(
            (
                Cell(group.stage),
                Cell(group.characteristic.replace("_", " ")),
                Cell(group.name),
                Cell(group.count, counts),
                Cell(group.share, counts),
                Cell(group.population_share),
                Cell(group.difference, counts),
                Cell(line.disparity.rri if line.disparity else None, counts),
                Cell(None if interval is None else "{:.2f} to {:.2f}".format(*interval), counts),
                Cell(line.verdict, counts if line.disparity else ()),
                *(Cell(bound, counts) for bound in _bounds(interval)),
            )
        )
    return MeasureTable("over_representation", _COLUMNS, tuple(rows), DATASETS, _QUERY, period)

"""Over-represented children: each group's share of a cohort beside its share of the 10 to 17 population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import duckdb

from pipeline.measures.cohort_groups import Group, groups_of, protected_counts, reference_of, with_everyone_else
from pipeline.measures.disparity import NO_POPULATION, REFERENCE, Disparity, verdicts
from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("cohort_profile", "population")
PREFIXES = ("disproportionality",)
SECTION = "over-represented"
_QUERY = "over_representation.sql: cohorts"
_WITH_POPULATION = ("sex", "ethnicity", "age")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Shares of cohort and population, difference in points, relative rate index with interval, and a verdict.

    Table ``over_representation``: a row per stage, characteristic and group. The reference group is the one that
    plan.yml names, else the largest of the population; what the return does not break down is shown as its own row,
    never dropped. Of several periods the latest is shown. A note says which counts are worked out from shares, and
    of which year and source the population is.
    """
    rows = fetch(connection, "over_representation", "cohorts")
    people = fetch(connection, "over_representation", "population", area=plan.settings.area)
    population = _population_shares(people)
    groups: list[Group] = []
    for (_, characteristic), members in groupby(rows, key=lambda row: (row["stage"], row["characteristic"])):
        reference = plan.settings.over_representation.reference_groups.get(characteristic)
        found = groups_of(list(members), population.get(characteristic, {}), reference)
        groups += with_everyone_else(found)
    lines = _compared(groups)
    period = "; ".join(dict.fromkeys(period_in_words(row["period_start"], row["period_end"]) for row in rows))
    return Measured(
        tuple(_figures(lines, period)), (_table(lines, period, _note(groups, people)),), *protected_counts(groups)
    )


def _population_shares(rows: Sequence[Row]) -> dict[str, dict[str, Fraction]]:
    """Share in % of each group of each characteristic, from the latest year that has it."""
    shares: dict[str, dict[str, Fraction]] = {}
    for characteristic in _WITH_POPULATION:
        latest = _latest(rows, characteristic)
        counted = sum(int(row["count"]) for row in latest if row["count"] is not None)
        shares[characteristic] = {
            row[characteristic]: Fraction(row["share_pct"])
            if row["share_pct"] is not None
            else Fraction(int(row["count"]), counted) * 100
            for row in latest
            if row["share_pct"] is not None or (row["count"] is not None and counted)
        }
    return shares


def _latest(rows: Sequence[Row], characteristic: str) -> list[Row]:
    """The rows of the latest year that divide the population by this characteristic alone."""
    others = [name for name in _WITH_POPULATION if name != characteristic]
    own = [row for row in rows if row[characteristic] and not any(row[name] for name in others)]
    year = max((row["year"] for row in own), default=None)
    return [row for row in own if row["year"] == year]


def _note(groups: Sequence[Group], people: Sequence[Row]) -> str:
    """Which counts are worked out from shares, and of which year and source the population shares are."""
    worked_out = dict.fromkeys(
        f"{_by(group.characteristic)} ({group.stage})"
        for group in groups
        if group.from_share and group.count is not None
    )
    compared = dict.fromkeys(group.characteristic for group in groups if group.population_share is not None)
    bases = []
    for characteristic in compared:
        latest = _latest(people, characteristic)
        sources = ", ".join(dict.fromkeys(row["source"] for row in latest if row["source"]))
        bases.append(f"by {_by(characteristic)} of {latest[0]['year']}{f' ({sources})' if sources else ''}")
    said = []
    if worked_out:
        said.append(
            f"Numbers of children by {', '.join(worked_out)} are worked out from the rounded shares of the return."
        )
    if bases:
        said.append(f"Shares of the population: {'; '.join(bases)}.")
    return " ".join(said)


def _by(characteristic: str) -> str:
    return characteristic.replace("_", " ")


@dataclass(frozen=True)
class _Line:
    group: Group
    verdict: str
    reference: Group | None = None
    disparity: Disparity | None = None

    @property
    def share_counts(self) -> tuple[str, ...]:
        """The counts that the share gives away: the group's and the cohort's."""
        return (self.group.count_id, self.group.total_id)

    @property
    def compared_counts(self) -> tuple[str, ...]:
        """The counts that the comparison gives away: the group's and the reference group's."""
        return (self.group.count_id, self.reference.count_id) if self.disparity and self.reference else ()


def _compared(groups: Sequence[Group]) -> list[_Line]:
    lines: list[_Line] = []
    for _, of_characteristic in groupby(groups, key=lambda group: (group.stage, group.characteristic)):
        members = list(of_characteristic)
        reference = reference_of(members)
        lines += [_line(group, reference) for group in members]
    words = iter(verdicts([line.disparity for line in lines if line.disparity is not None]))
    return [replace(line, verdict=next(words)) if line.disparity is not None else line for line in lines]


def _line(group: Group, reference: Group | None) -> _Line:
    if reference is None or group.population_share is None:
        return _Line(group, NO_POPULATION)
    if group == reference:
        return _Line(group, REFERENCE)
    if group.count is None or reference.count is None:
        return _Line(group, "only a rounded share is known")
    disparity = Disparity(group.count, reference.count, group.population_share, reference.population_share)
    return _Line(group, "", reference, disparity)


def _figures(lines: Sequence[_Line], period: str) -> list[Figure]:
    """The cohort, and shares and comparisons at its first stage.

    Where two breakdowns have a group of one name, the second says in its ids which it is.
    """
    common = {"section": SECTION, "datasets": DATASETS, "query": _QUERY, "period": period}
    first = lines[0].group if lines else None
    label = f"Children in the cohort ({first.stage.lower()})" if first else "Children in the cohort"
    figures = [
        Figure(
            "disproportionality.cohort", label, first.total if first else None, Unit.COUNT,
            counts=(first.total_id,) if first else (), **common,
        )
    ]  # fmt: skip
    used: set[str] = set()
    for line in lines:
        group = line.group
        if first is None or group.stage != first.stage or group.characteristic == "age":
            continue
        part = group.part if group.part not in used else f"{slug(group.characteristic)}.{group.part}"
        used.add(part)
        where = (("stage", group.stage), ("characteristic", group.characteristic), ("group", group.name))
        figures += _line_figures(line, f"disproportionality.{part}", common | {"where": where})
    return figures


def _line_figures(line: _Line, base: str, common: dict[str, Any]) -> list[Figure]:
    name = line.group.name
    figures = [
        Figure(
            f"{base}.share", f"{name}: share of the cohort", line.group.share, Unit.PERCENT,
            numerator=line.group.count, denominator=line.group.total, counts=line.share_counts, **common,
        )
    ]  # fmt: skip
    if line.disparity is not None:
        counts = line.compared_counts
        figures += [
            Figure(
                f"{base}.rri", f"{name}: relative rate index", line.disparity.rri, Unit.RATIO, places=2,
                counts=counts, **common,
            ),
            Figure(f"{base}.verdict", f"{name}: verdict", line.verdict, Unit.WORDS, counts=counts, **common),
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


def _table(lines: Sequence[_Line], period: str, note: str) -> MeasureTable:
    rows = []
    for line in lines:
        group, share, compared = line.group, line.share_counts, line.compared_counts
        interval = line.disparity.interval if line.disparity else None
        rows.append(
            (
                Cell(group.stage),
                Cell(_by(group.characteristic)),
                Cell(group.name),
                Cell(group.count, (group.count_id,)),
                Cell(group.share, share),
                Cell(group.population_share),
                Cell(group.difference, share if group.difference is not None else ()),
                Cell(line.disparity.rri if line.disparity else None, compared),
                Cell(None if interval is None else "{:.2f} to {:.2f}".format(*interval), compared),
                Cell(line.verdict, compared),
                *(Cell(bound, compared) for bound in _bounds(interval)),
            )
        )
    return MeasureTable("over_representation", _COLUMNS, tuple(rows), DATASETS, _QUERY, period, note)

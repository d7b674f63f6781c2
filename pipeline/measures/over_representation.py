"""Over-represented children: who is at each stage of the system, beside the population and the stage before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb

from pipeline.measures.age_bands import banded
from pipeline.measures.cohort_groups import CASES, RETURN, Group, groups_of, protected_counts, with_everyone_else
from pipeline.measures.over_representation_cases import DATASETS as CASE_DATASETS
from pipeline.measures.over_representation_cases import QUERY as CASE_QUERY
from pipeline.measures.over_representation_cases import rows_from_cases
from pipeline.measures.over_representation_figures import Source, figures_of
from pipeline.measures.over_representation_lines import at_stage_before, in_population, in_stages, passage_counts
from pipeline.measures.over_representation_population import Population, populations
from pipeline.measures.over_representation_tables import tables_of
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import CountRelation, Measured, ProtectedCount
from pipeline.plan import Plan

_PROFILE_DATASETS = ("cohort_profile", "population")
DATASETS = (*_PROFILE_DATASETS, *CASE_DATASETS)
PREFIXES = ("disproportionality",)
SECTION = "over-represented"
_REFERENCES = {"care_status": ("Not looked after", "Never looked after"), "send": ("No identified need",)}
_SOURCES = {
    RETURN: Source(_PROFILE_DATASETS, "over_representation.sql: cohorts"),
    CASES: Source((*CASE_DATASETS, "population"), CASE_QUERY),
}


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Shares of cohort and population, differences in points, rates, relative rate indices with intervals, verdicts.

    A stage is counted from the lists of cases where these have children at it, else taken from the return of
    profiles, of several periods the latest. The reference group is the one that plan.yml names, else the largest of
    the population. Whoever is in no group, or in an unknown one, is shown and never dropped.

    Tables: ``over_representation`` (a row per stage, characteristic and group, with everything),
    ``over_representation_summary`` (verdicts, a column a stage) and, for each characteristic,
    ``over_representation_<characteristic>`` (shares), ``…_rates`` (compared in the population) and ``…_onward``
    (compared with the stage before). Method: docs/over-representation.md.
    """
    profiles = fetch(connection, "over_representation", "cohorts")
    people = populations(fetch(connection, "over_representation", "population", area=plan.settings.area))
    cases = rows_from_cases(connection, plan)
    given, counted = _breakdowns(profiles, people, plan, RETURN), _breakdowns(cases, people, plan, CASES)
    stages = {group.stage for group in counted.shown}
    groups = in_stages([*(group for group in given.shown if group.stage not in stages), *counted.shown])
    lines, onward = in_population(groups), at_stage_before(groups)
    protected, relations = _protected(given, counted, groups)
    return Measured(
        tuple(figures_of(lines, onward, _SOURCES, SECTION)),
        tuple(tables_of(lines, onward, _SOURCES, people)),
        protected,
        relations,
    )


@dataclass(frozen=True)
class _Breakdowns:
    """Groups as they are shown; as they are given where those are single ages; and the sums from one to the other."""

    shown: tuple[Group, ...]
    given: tuple[Group, ...]
    sums: tuple[CountRelation, ...]


def _breakdowns(rows: Sequence[Row], people: Mapping[str, Population], plan: Plan, origin: str) -> _Breakdowns:
    """The groups of all breakdowns of one origin, each with its share of the population."""
    named = plan.settings.over_representation.reference_groups
    shown: list[Group] = []
    given: list[Group] = []
    sums: list[CountRelation] = []
    for (_, characteristic), members in groupby(rows, key=lambda row: (row["stage"], row["characteristic"])):
        own = list(members)
        names = {row["group"] for row in own}
        wanted = (named.get(characteristic), *_REFERENCES.get(characteristic, ()))
        found = groups_of(own, next((name for name in wanted if name in names), None), origin)
        if characteristic == "age":
            bands, more = banded(found)
            if more:
                given, sums, found = given + found, sums + more, bands
        if population := people.get(characteristic):
            found = [population.of(group) for group in found]
        shown += with_everyone_else(found)
    return _Breakdowns(tuple(shown), tuple(given), tuple(sums))


def _protected(
    given: _Breakdowns, counted: _Breakdowns, groups: Sequence[Group]
) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    """All counts of both origins once, and what ties them: within a stage, from stage to stage, and to each other.

    Also counts that are shown elsewhere only: the profile of the children shows the single ages of a return.
    """
    counts, relations = passage_counts(groups)
    for part in (given.shown, given.given, counted.shown, counted.given):
        more, sums = protected_counts(in_stages(part))
        counts, relations = [*counts, *more], [*relations, *sums]
    relations += [*given.sums, *counted.sums, *_same(given.shown, counted.shown)]
    return tuple({count.id: count for count in counts}.values()), tuple(dict.fromkeys(relations))


def _same(given: Sequence[Group], counted: Sequence[Group]) -> list[CountRelation]:
    """Where a return and lists of cases count the same group, they give each other away."""
    known = {(group.stage, group.characteristic, group.name): group for group in counted}
    pairs = [(group, known.get((group.stage, group.characteristic, group.name))) for group in given]
    ties = {(one.count_id, two.count_id) for one, two in pairs if two} | {
        (one.total_id, two.total_id) for one, two in pairs if two
    }
    return [CountRelation(one, (two,), harmless=True) for one, two in sorted(ties)]

"""The profile of the children: by sex and age, and what their assessments say in single measures."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.measures.display import Unit, Value
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.profile_groups import Groups, groups_by_sex_and_age, protected_groups
from pipeline.measures.profile_values import Stated, protected_measures, stated_measures
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

DATASETS = ("cohort_profile", "profile_measures", "population")
PREFIXES = ("profile",)
SECTION = "local-context"
_GROUPS = "profile.sql: groups"
_MEASURES = "profile.sql: measures"
_POPULATION = "profile.sql: population"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Children in the profile in all, by sex and by age; mean age in completed years; each stated measure.

    Tables: ``profile_sex_age`` (age, a column for each sex, total), ``profile_topics`` (a row a topic with the ``part``
    of its table's name, and whether it has a year before and words for numbers) and ``profile_topic_<part>`` (measure,
    value, the year before, change).
    """
    rows = fetch(connection, "profile", "groups")
    groups = groups_by_sex_and_age(rows)
    stated = stated_measures(fetch(connection, "profile", "measures"), plan.settings.reporting_year)
    topics = distinct_slugs(one.topic for one in stated)
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    for found in ([protected_groups(groups)] if groups else []) + [protected_measures(stated)]:
        counts += found[0]
        relations += found[1]
    period = period_in_words(rows[0]["period_start"], rows[0]["period_end"]) if rows else ""
    figures = [*_group_figures(groups, period), *_population(connection, plan)]
    for one in stated:
        figures += _figures(one)
    tables = [_sex_age_table(groups, period), _topics_table(topics, stated)]
    tables += [_topic_table(part, [one for one in stated if one.topic == topic]) for topic, part in topics.items()]
    return Measured(tuple(figures), tuple(tables), tuple(counts), tuple(relations))


def _group_figures(groups: Groups | None, period: str) -> list[Figure]:
    def figure(figure_id: str, label: str, value: Value, unit: Unit, counts: tuple[str, ...], **more: object) -> Figure:
        return Figure(
            f"profile.{figure_id}", label, value, unit, SECTION, DATASETS[:1], _GROUPS, counts=counts, period=period,
            **more,
        )  # fmt: skip

    if groups is None:
        return [figure("total", "Children in the profile", None, Unit.COUNT, ())]
    figures = [
        figure(
            "total", f"Children in the profile ({groups.stage.lower()})", groups.total, Unit.COUNT, (groups.total_id,),
            where=(("stage", groups.stage),),
        )
    ]  # fmt: skip
    for by in (groups.sex, groups.age):
        for group, count in by.counts.items():
            where = (("stage", groups.stage), ("characteristic", by.characteristic), ("group", group))
            figures.append(
                figure(f"{by.characteristic}.{by.parts[group]}.count", f"Children in the profile: {group}", count,
                       Unit.COUNT, (by.count_id(group),), where=where)
            )  # fmt: skip
    for (sex, age), count in groups.crossed.items():
        where = (("stage", groups.stage), ("characteristic", "age"), ("sex", sex), ("group", age))
        figures.append(
            figure(f"age.{groups.age.parts[age]}.{slug(sex)}.count", f"Children in the profile: {age}, {sex.lower()}",
                   count, Unit.COUNT, (groups.cross_id(sex, age),), where=where)
        )  # fmt: skip
    if groups.mean_age is not None:
        counts = tuple(map(groups.age.count_id, groups.age.counts))
        where = (("stage", groups.stage), ("characteristic", "age"))
        label = "Mean age of the children in the profile, in completed years"
        figures.append(figure("mean_age", label, groups.mean_age, Unit.NUMBER, counts, places=1, where=where))
    return figures


def _population(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Figure]:
    """The 10 to 17 population of the service's area and of the country, each of its latest year."""
    rows = fetch(connection, "profile", "population")
    areas = (("", plan.settings.area), (".national", plan.settings.comparators.national))
    return [_people(f"profile.population{part}", [row for row in rows if row["area"] == area], area)
            for part, area in areas]  # fmt: skip


def _people(figure_id: str, rows: Sequence[Row], area: str) -> Figure:
    latest = rows[-1] if rows else None
    return Figure(
        figure_id,
        f"Children aged 10 to 17, {area}",
        int(latest["count"]) if latest else None,
        Unit.COUNT,
        SECTION,
        ("population",),
        _POPULATION,
        area=area,
        period=latest["year"] if latest else "",
        where=(("area", area), ("year", latest["year"])) if latest else (("area", area),),
    )


def _figures(one: Stated) -> list[Figure]:
    where = (("measure", one.row["measure"]), *((("cohort", one.row["cohort"]),) if one.row["cohort"] else ()))

    def figure(name: str, words: str, value: Value, unit: Unit, counts: tuple[str, ...], places: int = 0) -> Figure:
        return Figure(
            f"profile.{one.part}.{name}", f"{one.label}{words}", value, unit, SECTION, DATASETS[1:2], _MEASURES,
            places=places, counts=counts, period=one.row["financial_year"], where=where,
        )  # fmt: skip

    both = (*one.counts, *one.previous_counts)
    value, unit = (one.words, Unit.WORDS) if one.value is None else (one.value, one.unit)
    figures = [figure("value", "", value, unit, one.counts, one.places)]
    if one.previous is not None:
        figures.append(
            figure("previous", ", year before", one.previous, one.unit, one.previous_counts, one.previous_places)
        )
    elif one.previous_words:
        figures.append(figure("previous", ", year before", one.previous_words, Unit.WORDS, one.previous_counts))
    if one.change is not None:
        figures += [
            figure("change", ", change on the year before", one.change, one.change_unit, both, one.change_places),
            figure("change.words", ", change in words", one.change_words, Unit.WORDS, both),
        ]
    if one.change_pct is not None:
        figures.append(figure("change.pct", ", change in %", one.change_pct, Unit.PERCENT, both))
    return figures


def _sex_age_table(groups: Groups | None, period: str) -> MeasureTable:
    sexes = groups.columns if groups else []
    columns = (
        TableColumn("age", "Age"),
        *(TableColumn(slug(sex), sex, Unit.COUNT) for sex in sexes),
        TableColumn("total", "Total", Unit.COUNT),
    )
    rows = []
    if groups and groups.rows:
        rows = [
            (Cell(age), *(groups.cross(sex, age) for sex in sexes), groups.age.cell(age))
            for age in groups.rows
        ]  # fmt: skip
        total = Cell(groups.total, (groups.total_id,))
        rows.append((Cell("Total"), *(groups.sex.cell(sex) for sex in sexes), total))
    return MeasureTable("profile_sex_age", columns, tuple(rows), DATASETS[:1], _GROUPS, period)


def _topics_table(topics: dict[str, str], stated: Sequence[Stated]) -> MeasureTable:
    columns = (
        TableColumn("topic", "Topic"),
        TableColumn("part", "Part of the table names"),
        TableColumn("previous", "Has the year before"),
        TableColumn("words", "Has words in place of numbers"),
    )
    before = {one.topic for one in stated if one.previous is not None or one.previous_words}
    in_words = {one.topic for one in stated if one.value is None and one.words}
    rows = tuple(
        (Cell(topic), Cell(part), *(Cell("yes" if topic in having else "no") for having in (before, in_words)))
        for topic, part in topics.items()
    )
    return MeasureTable("profile_topics", columns, rows, DATASETS[1:2], _MEASURES)


def _topic_table(part: str, stated: Sequence[Stated]) -> MeasureTable:
    columns = (
        TableColumn("measure", "Measure"),
        TableColumn("value", "Value"),
        TableColumn("previous", "Year before"),
        TableColumn("change", "Change"),
    )
    several = len({one.row["cohort"] for one in stated}) > 1
    rows = tuple(
        (
            Cell(one.label if several else one.row["measure"]),
            Cell(one.shown(one.value, one.words, one.unit, one.places), one.counts),
            Cell(one.shown(one.previous, one.previous_words, one.unit, one.previous_places), one.previous_counts),
            Cell(_change(one), () if one.change is None else (*one.counts, *one.previous_counts)),
        )
        for one in stated
    )
    return MeasureTable(f"profile_topic_{part}", columns, rows, DATASETS[1:2], _MEASURES, _period(stated))


def _change(one: Stated) -> str | None:
    """The change with its direction: ``rose by 10 points``."""
    if one.change is None:
        return None
    if one.change_words == "did not change":
        return one.change_words
    unit = " points" if one.change_unit is Unit.POINTS else ""
    plain = Unit.NUMBER if one.change_unit is Unit.POINTS else one.change_unit
    return f"{one.change_words} by {one.shown(abs(one.change), None, plain, one.change_places)}{unit}"


def _period(stated: Sequence[Stated]) -> str:
    return ", ".join(dict.fromkeys(one.row["financial_year"] for one in stated))

"""The staff of the service: posts, full-time equivalents and vacancies, and who works there, in counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from pipeline.measures.display import Exact, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.queries import Row, fetch
from pipeline.measures.staff_counts import (
    NO_TEAM,
    UNKNOWN,
    WHOLE,
    Breakdown,
    breakdown,
    protected_cells,
    protected_counts,
)
from pipeline.measures.staff_tables import (
    COUNTS,
    POSTS,
    TITLES,
    Staff,
    by_one,
    by_team,
    by_team_and_sex,
    called,
    fte_of,
    fte_places,
    structure,
)
from pipeline.measures.tables import CountRelation, Measured, ProtectedCount
from pipeline.plan import Plan

DATASETS = ("staffing", "staffing_counts")
PREFIXES = ("staffing",)
SECTION = "appendix-staffing"
_SECONDED, _OWN = "staffing.seconded", "staffing.not_seconded"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Posts, full-time equivalents, vacancies; people by team, employer, sex, ethnicity and disability.

    A filled post is one person. What the list of posts does not state comes from the counts that were sent. Every
    count of people is protected; a vacancy is nobody. Ethnic groups are the broad ones, so that fewer are hidden.

    Tables: ``staffing_structure`` (team, role, employer, seconded), ``staffing_by_team`` (people, and of the list of
    posts: posts, full-time equivalent, vacant), ``staffing_by_team_and_sex``, and ``staffing_by_<name>``
    (people, share) for employer, sex, ethnicity and disability.
    """
    posts, counts = fetch(connection, "staffing", "posts"), fetch(connection, "staffing", "counts")
    found = {name: breakdown((name,), posts, counts) for name in TITLES}
    singles = {name: one for name, one in found.items() if one is not None}
    staff = Staff(posts, counts, plan.settings.financial_year, singles, breakdown(("team", "sex"), posts, counts))
    protected, relations = _protected(staff)
    tables = [structure(staff), by_team(staff), by_team_and_sex(staff)]
    tables += [by_one(name, staff) for name in TITLES if name != "team"]
    return Measured(tuple(_figures(staff)), tuple(tables), protected, relations)


def _protected(staff: Staff) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    if staff.people is None:
        return (), ()
    counts, relations = [ProtectedCount(WHOLE, staff.people)], []
    if staff.posts:
        seconded = _seconded(staff.posts)
        counts += [ProtectedCount(_SECONDED, seconded), ProtectedCount(_OWN, staff.people - seconded)]
        relations.append(CountRelation(WHOLE, (_SECONDED, _OWN)))
    for name, one in staff.singles.items():
        more, ties = protected_counts(one, _listed(staff) if name == "team" else {})
        counts, relations = counts + more, relations + ties
    if staff.crossed is not None:
        singles = [staff.singles[name] for name in staff.crossed.names]
        more, ties = protected_cells(staff.crossed, singles)
        counts, relations = counts + more, relations + ties
    return tuple(counts), tuple(relations)


def _listed(staff: Staff) -> dict[str, int]:
    """How many different filled posts of each team the table of the structure lists."""
    found: dict[str, set[tuple]] = {}
    for post in staff.posts:
        if not post["vacant"]:
            found.setdefault(post["team"] or NO_TEAM, set()).add((post["role"], post["employer"], post["seconded"]))
    return {team: len(different) for team, different in found.items()}


def _seconded(posts: Sequence[Row]) -> int:
    return sum(post["seconded"] and not post["vacant"] for post in posts)


def _figures(staff: Staff) -> list[Figure]:
    posts = staff.posts

    def figure(figure_id: str, label: str, value: Exact | None, dataset: str = "staffing", **more: object) -> Figure:
        given = {"unit": Unit.COUNT, "counts": () if value is None else (WHOLE,), "period": staff.period} | more
        query = POSTS if dataset == "staffing" else COUNTS
        return Figure(f"staffing.{figure_id}", label, value, section=SECTION, datasets=(dataset,), query=query, **given)

    fte = fte_of(posts) if posts else None
    source = "staffing" if posts or not staff.counts else "staffing_counts"
    figures = [
        figure("posts", "Posts in the service", len(posts) if posts else None),
        figure("fte", "Full-time equivalent of all posts", fte, unit=Unit.NUMBER, places=fte_places(fte or 0)),
        figure("vacant", "Vacant posts", sum(post["vacant"] for post in posts) if posts else None, counts=()),
        figure("people", "Staff", staff.people, source),
        figure(
            "seconded", "Staff whom a partner seconds", _seconded(posts) if posts else None,
            counts=(_SECONDED,) if posts else (),
        ),
    ]  # fmt: skip
    for name, one in staff.singles.items():
        said = f"Staff by {TITLES[name].lower()}"
        figures.append(figure(f"{name}.people", f"{said}: all", one.total, one.dataset, counts=(one.total_id,)))
        for value in one.values():
            figures.append(_of_cell(figure, one, (value,), f"{said}: {called(value)}", one.sum_of(value)))
    if staff.crossed is not None:
        for (team, sex), count in staff.crossed.cells.items():
            label = f"Staff by team and sex: {called(team)}, {called(sex).lower()}"
            figures.append(_of_cell(figure, staff.crossed, (team, sex), label, count))
    return figures


def _of_cell(figure: Callable[..., Figure], one: Breakdown, values: tuple[str, ...], label: str, count: int) -> Figure:
    count_id = one.count_id(*values)
    where = tuple(
        (name, value) for name, value in zip(one.names, values, strict=True)
        if value not in (UNKNOWN, NO_TEAM) and name not in ("ethnicity", "disability")
    )  # fmt: skip
    return figure(count_id.removeprefix("staffing."), label, count, one.dataset, counts=(count_id,), where=where)

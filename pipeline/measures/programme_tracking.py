"""Follow-up of a programme: how many children offended at each stage, over those who had reached it.

A child may be counted at several stages, so the sum over the stages after a programme may count a child twice. Where a
return does not know who offended at a stage, its children are in no share of that stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.programme_means import SECTION, told_of
from pipeline.measures.programme_scores import ALL_COHORTS
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn

_DATASETS = ("programme_tracking",)
_QUERY = "programmes.sql: tracking"
_MONTHS = re.compile(r"^(\d+)")
_START = ("before", "during")
AFTER = "after"


@dataclass(frozen=True)
class _Point:
    """One stage of one cohort, of all cohorts, or all stages after a programme together.

    ``children`` have reached it; of the ``followed`` it is known that ``offended`` of them offended.
    """

    programme: str
    cohort: str | None
    stage: str
    base: str
    children: int | None
    followed: int | None
    offended: int | None
    offences: int | None

    @property
    def values(self) -> Iterator[tuple[str, int]]:
        """The counts that are known, by their part of an id."""
        for name in ("children", "offended", "offences"):
            if (value := getattr(self, name)) is not None:
                yield name, value

    def ids(self, *names: str) -> tuple[str, ...]:
        known = dict(self.values)
        return tuple(f"{self.base}.{name}" for name in names if name in known)

    @property
    def share_ids(self) -> tuple[str, ...]:
        return self.ids("children", "offended")

    @property
    def offences_ids(self) -> tuple[str, ...]:
        """Offences tell of the children who committed them: where those are hidden, so are they."""
        return self.ids("offences", "offended")

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.offended, self.followed) * 100 if self.offended is not None and self.followed else None

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        own = (("programme", self.programme),)
        own = own if self.cohort is None else (*own, ("cohort", self.cohort))
        return own if self.stage == AFTER else (*own, ("stage", self.stage))


@dataclass(frozen=True)
class _Programme:
    """The follow-up of one programme: the points of each cohort, of all cohorts, and after it altogether."""

    name: str
    stages: tuple[str, ...]
    cohorts: dict[str, tuple[_Point, ...]]
    together: tuple[_Point, ...]
    after: _Point | None

    @property
    def points(self) -> list[_Point]:
        own = [point for points in self.cohorts.values() for point in points]
        return [*own, *self.together, *([self.after] if self.after else [])]


def measure_tracking(rows: Sequence[Row], programmes: Mapping[str, str], cohorts: Mapping[str, str]) -> Measured:
    """``programme.<programme>[.<cohort>].<stage>.children``, ``.offended``, ``.offended.pct`` and ``.offences``.

    ``programme.<programme>.after.…`` adds up the stages after it, over the children who reached the first of them.
    Tables: ``programme_stages`` (programme, stage, children, offended, share, offences: all cohorts) and
    ``programme_cohorts`` (programme, cohort, and under each stage how many of how many offended).
    """
    found = [
        _programme(name, f"programme.{part}", own, cohorts)
        for name, part in programmes.items()
        if (own := [row for row in rows if row["programme"] == name])
    ]
    points = [point for programme in found for point in programme.points]
    return Measured(
        tuple(figure for point in points for figure in _figures(point)),
        (_stages(found), _cohorts(found)),
        tuple(count for point in points for count in _counts(point)),
        tuple(relation for programme in found for relation in _relations(programme)),
    )


def _stage_order(stage: str) -> tuple[int, int]:
    months = _MONTHS.match(stage)
    return (len(_START), int(months[1])) if months else (_START.index(stage), 0)


def _programme(name: str, base: str, rows: Sequence[Row], cohorts: Mapping[str, str]) -> _Programme:
    stages = tuple(sorted({row["stage"] for row in rows}, key=_stage_order))
    titles = list(dict.fromkeys(row["cohort"] for row in rows))
    points = {
        title: tuple(
            _point(name, title, stage, f"{base}.{cohorts[title]}.{slug(stage)}", own)
            for stage in stages
            if (own := [row for row in rows if row["cohort"] == title and row["stage"] == stage])
        )
        for title in titles
    }
    together = tuple(
        _point(name, None, stage, f"{base}.{slug(stage)}", [row for row in rows if row["stage"] == stage])
        for stage in stages
    )
    return _Programme(name, stages, points, together, _after(name, base, points, together))


def _point(name: str, cohort: str | None, stage: str, base: str, rows: Sequence[Row]) -> _Point:
    known = [row for row in rows if row["children_offended"] is not None]
    counted = [row for row in rows if row["offences"] is not None]
    return _Point(
        name, cohort, stage, base, sum(int(row["children"]) for row in rows),
        sum(int(row["children"]) for row in known) if known else None,
        sum(int(row["children_offended"]) for row in known) if known else None,
        sum(int(row["offences"]) for row in counted) if counted else None,
    )  # fmt: skip


def _after(name: str, base: str, cohorts: Mapping[str, Sequence[_Point]], together: Sequence[_Point]) -> _Point | None:
    """The stages after the programme together, over the children of each cohort who reached the first of them."""
    first = _first_after(cohorts)
    later = [point for point in together if point.stage not in _START]
    if not later:
        return None
    offended = [point.offended for point in later if point.offended is not None]
    offences = [point.offences for point in later if point.offences is not None]
    children = sum(point.children or 0 for point in first)
    return _Point(
        name, None, AFTER, f"{base}.{AFTER}", children, children if offended else None,
        sum(offended) if offended else None, sum(offences) if offences else None,
    )  # fmt: skip


def _first_after(cohorts: Mapping[str, Sequence[_Point]]) -> list[_Point]:
    """The first stage after the programme of each cohort that reached one."""
    later = ([point for point in points if point.stage not in _START] for points in cohorts.values())
    return [points[0] for points in later if points]


def _counts(point: _Point) -> Iterator[ProtectedCount]:
    for name, value in point.values:
        yield ProtectedCount(f"{point.base}.{name}", value)
    if _others(point) is not None:
        yield ProtectedCount(f"{point.base}.others", _others(point) or 0)


def _others(point: _Point) -> int | None:
    """Children who did not offend: a reader takes them away from the whole. Stages added up count children twice."""
    if point.stage == AFTER or point.offended is None or point.followed != point.children:
        return None
    return (point.children or 0) - point.offended


def _relations(programme: _Programme) -> Iterator[CountRelation]:
    for point in programme.points:
        if _others(point) is not None:
            # That children offended before a programme is why they are on it.
            parts = (f"{point.base}.offended", f"{point.base}.others")
            yield CountRelation(f"{point.base}.children", parts, harmless=point.stage in _START)
    for point in programme.together:
        parts = [own for points in programme.cohorts.values() for own in points if own.stage == point.stage]
        for name, _ in _counts_of(point):
            in_cohorts = tuple(f"{own.base}.{name}" for own in parts if name in dict(_counts_of(own)))
            yield CountRelation(f"{point.base}.{name}", in_cohorts, harmless=True)
    if programme.after:
        reached = tuple(
            f"{point.base}.children" for point in _first_after(programme.cohorts) if point.children is not None
        )
        yield CountRelation(f"{programme.after.base}.children", reached, harmless=True)
        later = [point for point in programme.together if point.stage not in _START]
        for name in ("offended", "offences"):
            if name in dict(programme.after.values):
                known = tuple(f"{point.base}.{name}" for point in later if name in dict(point.values))
                yield CountRelation(f"{programme.after.base}.{name}", known, harmless=True)


def _counts_of(point: _Point) -> list[tuple[str, int]]:
    others = _others(point)
    return [*point.values, *([] if others is None else [("others", others)])]


def _label(point: _Point) -> str:
    stage = "after the programme, all stages" if point.stage == AFTER else point.stage
    return f"{point.programme}, {ALL_COHORTS.lower() if point.cohort is None else point.cohort}, {stage}"


def _figures(point: _Point) -> Iterator[Figure]:
    titles = {"children": "children", "offended": "children who offended", "offences": "offences"}
    note = "A child who offended at several stages is counted at each." if point.stage == AFTER else ""
    common = {"period": point.cohort or "", "where": point.where, "note": note}
    for name, value in point.values:
        counts = point.offences_ids if name == "offences" else point.ids(name)
        yield Figure(
            f"{point.base}.{name}", f"{_label(point)}: {titles[name]}", value, Unit.COUNT, SECTION, _DATASETS, _QUERY,
            counts=counts, **common,
        )  # fmt: skip
    if point.share is not None:
        yield Figure(
            f"{point.base}.offended.pct", f"{_label(point)}: share of the children who offended", point.share,
            Unit.PERCENT, SECTION, _DATASETS, _QUERY, places=0, numerator=point.offended, denominator=point.followed,
            counts=point.share_ids, **common,
        )  # fmt: skip


def _title(stage: str) -> str:
    return stage[:1].upper() + stage[1:]


def _stages(found: Sequence[_Programme]) -> MeasureTable:
    columns = (
        TableColumn("programme", "Programme"),
        TableColumn("stage", "Stage"),
        TableColumn("children", "Children who reached it", Unit.COUNT),
        TableColumn("offended", "Children who offended", Unit.COUNT),
        TableColumn("share", "Share", Unit.PERCENT),
        TableColumn("offences", "Offences", Unit.COUNT),
    )
    rows = tuple(
        (
            Cell(point.programme),
            Cell(_title(point.stage)),
            Cell(point.children, point.ids("children")),
            Cell(point.offended, point.ids("offended")),
            Cell(point.share, point.share_ids),
            Cell(point.offences, point.offences_ids if point.offences is not None else ()),
        )
        for programme in found
        for point in programme.together
    )
    return MeasureTable("programme_stages", columns, rows, _DATASETS, _QUERY, _period(found), _unknown(found))


def _period(found: Sequence[_Programme]) -> str:
    return told_of(cohort for programme in found for cohort in programme.cohorts)


def _unknown(found: Sequence[_Programme]) -> str:
    points = [point for programme in found for points in programme.cohorts.values() for point in points]
    if any(point.offended is None for point in points):
        return "Children of whom it is not known whether they offended are in no share."
    return ""


def _cohorts(found: Sequence[_Programme]) -> MeasureTable:
    stages = sorted({stage for programme in found for stage in programme.stages}, key=_stage_order)
    columns = (
        TableColumn("programme", "Programme"),
        TableColumn("cohort", "Cohort"),
        *(TableColumn(slug(stage), _title(stage)) for stage in stages),
    )
    rows = []
    for programme in found:
        lines = {**programme.cohorts, **({ALL_COHORTS: programme.together} if len(programme.cohorts) > 1 else {})}
        for title, points in lines.items():
            by_stage = {point.stage: point for point in points}
            rows.append((Cell(programme.name), Cell(title), *(_of(by_stage.get(stage)) for stage in stages)))
    note = "Children who offended, of those who had reached the stage." if rows else ""
    return MeasureTable("programme_cohorts", columns, tuple(rows), _DATASETS, _QUERY, _period(found), note)


def _of(point: _Point | None) -> Cell:
    if point is None or point.offended is None or not point.followed:
        return Cell(None)
    return Cell(f"{point.offended} of {point.followed}", point.share_ids)

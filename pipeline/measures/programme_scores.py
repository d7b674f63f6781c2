"""Scores of the participants of a programme, before and after it: means by cohort, and how many rose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.programme_means import (
    PLACES,
    SECTION,
    Means,
    cells_of,
    figures_of,
    means_of,
    scale_of,
    standing,
    told_of,
)
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn

_DATASETS = ("programme_scores",)
_QUERY = "programmes.sql: scores"
ALL_COHORTS = "All cohorts"
_WAYS = ("rose", "same", "fell")


@dataclass(frozen=True)
class _Group:
    """The participants of one cohort, or of all cohorts of a programme, who have both scores."""

    programme: str
    cohort: str | None  # None: all together
    base: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        return ALL_COHORTS if self.cohort is None else self.cohort

    @property
    def count_id(self) -> str:
        return f"{self.base}.participants"

    @property
    def means(self) -> Means | None:
        return means_of(self.rows)

    @property
    def ways(self) -> Counter[str]:
        return Counter(standing(Fraction(row["score_after"]) - Fraction(row["score_before"])) for row in self.rows)

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        programme = (("programme", self.programme),)
        return programme if self.cohort is None else (*programme, ("cohort", self.cohort))


def measure_scores(rows: Sequence[Row], programmes: Mapping[str, str], cohorts: Mapping[str, str]) -> Measured:
    """``programme.<programme>[.<cohort>].participants``, ``.scores.before``, ``.after``, ``.change``, ``.rose`` ….

    A participant's own scores are figures too (``programme.<programme>.participant.<no>.before``), each resting on a
    count of one child: they can be compared with what is in print, and are hidden in everything that is published.
    Table ``programme_scores``: programme, cohort, participants, score before, after, change, how many rose, stayed
    the same and fell; all cohorts of a programme last where it has several.
    """
    groups = [group for name, part in programmes.items() for group in _groups(name, f"programme.{part}", rows, cohorts)]
    single = [row_figures for name, part in programmes.items() for row_figures in _participants(name, part, rows)]
    figures = [figure for group in groups for figure in _figures(group)]
    figures += [figure for _, own in single for figure in own]
    counts = [count for group in groups for count in _counts(group)] + [count for count, _ in single]
    return Measured(tuple(figures), (_table(groups, rows),), tuple(counts), tuple(_relations(groups)))


def _groups(name: str, base: str, rows: Sequence[Row], cohorts: Mapping[str, str]) -> list[_Group]:
    own = tuple(row for row in rows if row["programme"] == name)
    titles = list(dict.fromkeys(row["cohort"] for row in own if row["cohort"]))
    groups = [
        _Group(name, title, f"{base}.{cohorts[title]}", tuple(row for row in own if row["cohort"] == title))
        for title in titles
    ]
    return [*groups, _Group(name, None, base, own)] if own else []


def _counts(group: _Group) -> list[ProtectedCount]:
    ways = group.ways
    return [
        ProtectedCount(group.count_id, len(group.rows)),
        *(ProtectedCount(f"{group.base}.scores.{way}", ways[way]) for way in _WAYS),
    ]


def _relations(groups: Sequence[_Group]) -> Iterator[CountRelation]:
    for group in groups:
        yield CountRelation(group.count_id, tuple(f"{group.base}.scores.{way}" for way in _WAYS), harmless=True)
        parts = [one.base for one in groups if one.programme == group.programme and one.cohort is not None]
        # Participants without a cohort are in the whole alone: then the sum does not hold, and tells nothing.
        if group.cohort is None and parts:
            yield CountRelation(group.count_id, tuple(f"{part}.participants" for part in parts), harmless=True)
            for way in _WAYS:
                in_parts = tuple(f"{part}.scores.{way}" for part in parts)
                yield CountRelation(f"{group.base}.scores.{way}", in_parts, harmless=True)


def _figures(group: _Group) -> list[Figure]:
    label = f"{group.programme}, {group.title.lower() if group.cohort is None else group.title}"
    common = {"where": group.where, "period": group.cohort or ""}
    ways = group.ways
    titles = {
        "rose": "participants whose score rose",
        "same": "participants whose score stayed the same",
        "fell": "participants whose score fell",
    }
    return [
        Figure(
            group.count_id, f"{label}: participants with scores", len(group.rows), Unit.COUNT, SECTION, _DATASETS,
            _QUERY, counts=(group.count_id,), **common,
        ),
        *figures_of(group.means, f"{group.base}.scores", label, _QUERY, _DATASETS, (group.count_id,), **common),
        *(
            Figure(
                f"{group.base}.scores.{way}", f"{label}: {titles[way]}", ways[way], Unit.COUNT, SECTION, _DATASETS,
                _QUERY, counts=(f"{group.base}.scores.{way}",), **common,
            )
            for way in _WAYS
        ),
    ]  # fmt: skip


def _participants(name: str, part: str, rows: Sequence[Row]) -> Iterator[tuple[ProtectedCount, list[Figure]]]:
    """The scores of each participant whose number names one child of the programme."""
    own = [row for row in rows if row["programme"] == name]
    numbers = Counter(row["participant_no"] for row in own)
    for row in own:
        number = row["participant_no"]
        if numbers[number] > 1:
            continue
        base = f"programme.{part}.participant.{number}"
        means = means_of([row])
        figures = figures_of(means, base, f"{name}, participant {number}", _QUERY, _DATASETS, (base,))
        yield ProtectedCount(base, 1), [figure for figure in figures if ".change" not in figure.id]


def _table(groups: Sequence[_Group], rows: Sequence[Row]) -> MeasureTable:
    columns = (
        TableColumn("programme", "Programme"),
        TableColumn("cohort", "Cohort"),
        TableColumn("participants", "Participants", Unit.COUNT),
        TableColumn("before", "Score before", Unit.NUMBER, PLACES),
        TableColumn("after", "Score after", Unit.NUMBER, PLACES),
        TableColumn("change", "Change", Unit.NUMBER, PLACES, signed=True),
        TableColumn("rose", "Rose", Unit.COUNT),
        TableColumn("same", "Same", Unit.COUNT),
        TableColumn("fell", "Fell", Unit.COUNT),
    )
    shown = [_row(group) for group in groups if not _said_by_its_cohort(group, groups)]
    note = " ".join(filter(None, ["Mean scores of participants with both scores." if shown else "", scale_of(rows)]))
    period = told_of(row["cohort"] for row in rows)
    return MeasureTable("programme_scores", columns, tuple(shown), _DATASETS, _QUERY, period, note)


def _row(group: _Group) -> tuple[Cell, ...]:
    ways = group.ways
    return (
        Cell(group.programme),
        Cell(group.title),
        Cell(len(group.rows), (group.count_id,)),
        *cells_of(group.means, (group.count_id,)),
        *(Cell(ways[way], (f"{group.base}.scores.{way}",)) for way in _WAYS),
    )


def _said_by_its_cohort(group: _Group, groups: Sequence[_Group]) -> bool:
    """Whether a programme has one cohort only, so that its line for all cohorts would repeat that."""
    return group.cohort is None and any(other.rows == group.rows for other in groups if other.cohort is not None)

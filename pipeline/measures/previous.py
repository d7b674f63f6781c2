"""The last plan's figures, as they were shown, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase

import duckdb

from pipeline.measures.display import Exact, Fraction, Unit, gbp_places, round_half_up, show
from pipeline.measures.figures import Figure
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import Plan

DATASETS = ("previous_figures",)
PREFIXES = ("previous", "since_previous")
SECTION = "previous-plan"
_QUERY = "previous.sql: figures"

HEADLINES = (
    "budget.total",
    "fte.rate",
    "fte.count",
    "reoffending.binary",
    "reoffending.frequency",
    "custody.rate",
    "custody.count",
    "local.*.value",
    "kpi*_pct",
    "offences.total",
    "attendance.rate",
    "attendance.*.rate",
    "attendance.all_partners",
    "improvement.actions",
    "improvement.complete",
    "improvement.overdue",
    "inspection.score",
    "staffing.posts",
    "staffing.vacant",
    "risks.total",
)
"""The figures, by id or pattern and in this order, that stand side by side in the chapter on what has changed."""


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """``previous.<id>``: each figure of the last plan in the words in which that showed it; and which plan it was."""
    rows = fetch(connection, "previous", "figures")
    figures = [
        _own("edition", "The last plan", rows[0]["edition"] if rows else None),
        *(_own(row["figure"], _label(row), row["display"], period=row["period"] or "") for row in rows),
    ]
    return Measured(tuple(figures))


def _own(figure_id: str, label: str, value: str | None, period: str = "") -> Figure:
    where = (("figure", figure_id),) if period else ()
    return Figure(
        f"previous.{figure_id}", label, value, Unit.WORDS, SECTION, DATASETS, _QUERY, period=period, where=where
    )


def _label(row: Row) -> str:
    return f"{row['label'] or row['figure']} (plan for {row['edition']})"


def compared(connection: duckdb.DuckDBPyConnection, measured: Sequence[Measured]) -> Measured:
    """What changed, for every number that this plan (``measured``) and the last one have in the same unit.

    Figures: ``since_previous.<id>``, the difference, and ``since_previous.<id>.words``. Table ``what_changed``: the
    headlines (figure, before, now, change in words). What shows a count of this plan is hidden with it, and what the
    last plan hid has no difference.
    """
    before = {row["figure"]: row for row in fetch(connection, "previous", "figures")}
    now = {figure.id: figure for part in measured for figure in part.figures if figure.id in before}
    figures = [made for figure in now.values() for made in _changes(figure, before[figure.id])]
    rows = tuple(_line(now[figure_id], before[figure_id]) for figure_id in _headlines(now))
    columns = (
        TableColumn("figure", "Figure"),
        TableColumn("before", _heading(before)),
        TableColumn("now", "This plan"),
        TableColumn("change", "Change"),
    )
    return Measured(
        tuple(figures), (MeasureTable("what_changed", columns, rows, DATASETS, _QUERY, note=_note(before)),)
    )


def _headlines(figures: Mapping[str, Figure]) -> Iterable[str]:
    """The ids of the headlines among ``figures`` that have a value, each once, in the order of the list."""
    found = (name for pattern in HEADLINES for name in sorted(figures) if fnmatchcase(name, pattern))
    return dict.fromkeys(name for name in found if figures[name].value is not None)


def _heading(before: Mapping[str, Row]) -> str:
    editions = sorted({row["edition"] for row in before.values()})
    return f"Plan for {', '.join(editions)}" if editions else "Last plan"


def _note(before: Mapping[str, Row]) -> str:
    draft = any(row["standing"] == "draft" for row in before.values())
    return "The last plan had not been sealed when its figures were taken from it." if draft else ""


def _difference(figure: Figure, row: Row) -> Exact | None:
    """This plan's value less the last one's, where both are numbers in one unit."""
    value = figure.value
    if row["value"] is None or not isinstance(value, int | Decimal | Fraction):
        return None
    return None if row["unit"] not in (None, figure.unit.value) else Fraction(value) - Fraction(row["value"])


def _words(figure: Figure, row: Row) -> str | None:
    return change_in_words(figure.value, row["value"], figure.places)


def _changes(figure: Figure, row: Row) -> list[Figure]:
    difference = _difference(figure, row)
    if difference is None:
        return []
    unit = Unit.POINTS if figure.unit is Unit.PERCENT else figure.unit
    common = {
        "section": SECTION, "datasets": (*figure.datasets, *DATASETS), "query": _QUERY, "period": figure.period,
        "area": figure.area, "counts": figure.counts, "where": (("figure", figure.id),),
    }  # fmt: skip
    label = f"{figure.label}: change since the plan for {row['edition']}"
    value = int(difference) if figure.unit is Unit.COUNT else difference
    return [
        Figure(f"since_previous.{figure.id}", label, value, unit, places=_places(figure, difference), **common),
        Figure(f"since_previous.{figure.id}.words", f"{label}, in words", _words(figure, row), Unit.WORDS, **common),
    ]


def _places(figure: Figure, difference: Exact) -> int:
    return gbp_places(difference) if figure.unit is Unit.GBP else figure.places


def _line(figure: Figure, row: Row) -> tuple[Cell, ...]:
    now = Cell(figure.shown, figure.counts)
    per = f", {figure.unit.value}" if figure.unit.value.startswith("per ") else ""
    return Cell(f"{figure.label}{per}"), Cell(row["display"]), now, Cell(_change_shown(figure, row), figure.counts)


def _change_shown(figure: Figure, row: Row) -> str | None:
    """``rose by 12``; judged on the values as they are shown, so that nobody finds it wrong."""
    difference = _difference(figure, row)
    if difference is None:
        return None
    words = _words(figure, row)
    if words == "did not change":
        same = figure.period and figure.period == row["period"]
        return "did not change: the same period" if same else words
    places = _places(figure, difference)
    if not round_half_up(difference, places):
        return words
    unit = Unit.NUMBER if figure.unit is Unit.PERCENT else figure.unit
    points = " percentage points" if figure.unit is Unit.PERCENT else ""
    return f"{words} by {show(abs(difference), unit, places)}{points}"

"""What children, parents and carers, victims and partners said: how many, about what, and in their own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.labels import label, vocabulary
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

DATASETS = ("feedback",)
PREFIXES = ("feedback",)
SECTION = "voice-of-the-child"
UNSORTED = "Not sorted yet"
_QUERY = "feedback.sql: comments"
_ALL = "feedback.comments"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Comments in all, by who made them and by theme; every count is protected.

    Tables: ``feedback_by_from`` (from, comments, total last), ``feedback_themes`` (theme, comments) and
    ``feedback_quotes`` (comment, from): only comments whose author agreed to publication, without date or order of
    the return. Where no theme has as many comments as may be shown, the themes stand without numbers.
    """
    rows = fetch(connection, "feedback", "comments")
    by_from = Counter(row["said_by"] for row in rows)
    themes = Counter(row["theme"] or UNSORTED for row in rows)
    quotes = _quotable(rows)
    tables = (_by_from(by_from, plan), _themes(themes, plan), _quotes(quotes, plan))
    counts, relations = _protected(by_from, themes, quotes)
    return Measured(tuple(_figures(by_from, themes, plan)), tables, counts, relations)


def _people() -> list[str]:
    return list(vocabulary("feedback", "from").values)


def _quotable(rows: Sequence[Row]) -> list[Row]:
    """Comments that may be printed, by who said them and then by their words: an order that says nothing of when."""
    order = _people()
    agreed = [row for row in rows if row["consent"]]
    return sorted(agreed, key=lambda row: (order.index(row["said_by"]), row["comment"]))


def _from_id(said_by: str) -> str:
    return f"feedback.from.{slug(said_by)}.comments"


def _theme_ids(themes: Counter[str]) -> dict[str, str]:
    return {theme: f"feedback.theme.{part}.comments" for theme, part in distinct_slugs(themes).items()}


def _protected(
    by_from: Counter[str], themes: Counter[str], quotes: Sequence[Row]
) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    """The counts of both tables. Who has a printed comment, and what is listed, is known to occur."""
    if not by_from:
        return (), ()
    printed = Counter(row["said_by"] for row in quotes)
    counts = [ProtectedCount(_ALL, by_from.total(), len(quotes))]
    counts += [ProtectedCount(_from_id(name), by_from[name], printed[name]) for name in _people()]
    counts += [ProtectedCount(count_id, themes[theme], 1) for theme, count_id in _theme_ids(themes).items()]
    relations = (
        CountRelation(_ALL, tuple(map(_from_id, _people())), harmless=True),
        CountRelation(_ALL, tuple(_theme_ids(themes).values()), harmless=True),
    )
    return tuple(counts), relations


def _figures(by_from: Counter[str], themes: Counter[str], plan: Plan) -> list[Figure]:
    def figure(figure_id: str, said: str, value: int, *where: tuple[str, str]) -> Figure:
        return Figure(
            figure_id, said, value if by_from else None, Unit.COUNT, SECTION, DATASETS, _QUERY,
            period=plan.settings.reporting_year, where=where, counts=(figure_id,) if by_from else (),
        )  # fmt: skip

    figures = [figure(_ALL, "Comments", by_from.total())]
    for name in _people():
        said = label("feedback", "from", name).lower()
        figures.append(figure(_from_id(name), f"Comments, {said}", by_from[name], ("from", name)))
    for theme, figure_id in _theme_ids(themes).items():
        where = () if theme == UNSORTED else (("theme", theme),)
        figures.append(figure(figure_id, f"Comments about {theme}", themes[theme], *where))
    return figures


def _by_from(by_from: Counter[str], plan: Plan) -> MeasureTable:
    columns = (TableColumn("from", "From"), TableColumn("comments", "Comments", Unit.COUNT))
    rows = []
    if by_from:
        rows = [(Cell(label("feedback", "from", name)), Cell(by_from[name], (_from_id(name),))) for name in _people()]
        rows.append((Cell("Total"), Cell(by_from.total(), (_ALL,))))
    return _table("feedback_by_from", columns, rows, plan)


def _themes(themes: Counter[str], plan: Plan) -> MeasureTable:
    columns = [TableColumn("theme", "What it was about")]
    numbers = any(count >= plan.settings.disclosure.threshold for count in themes.values())
    if numbers:
        columns.append(TableColumn("comments", "Comments", Unit.COUNT))
    ids = _theme_ids(themes)
    order = sorted(themes, key=lambda theme: (theme == UNSORTED, theme.casefold()))
    rows = [
        (Cell(theme), *([Cell(themes[theme], (ids[theme],))] if numbers else []))
        for theme in order
        if numbers or theme != UNSORTED
    ]
    return _table("feedback_themes", tuple(columns), rows, plan)


def _quotes(quotes: Sequence[Row], plan: Plan) -> MeasureTable:
    columns = (TableColumn("comment", "In their own words"), TableColumn("from", "Said by"))
    rows = [(Cell(f"“{row['comment'].strip()}”"), Cell(label("feedback", "from", row["said_by"]))) for row in quotes]
    return _table("feedback_quotes", columns, rows, plan)


def _table(name: str, columns: Sequence[TableColumn], rows: Sequence[tuple[Cell, ...]], plan: Plan) -> MeasureTable:
    return MeasureTable(name, tuple(columns), tuple(rows), DATASETS, _QUERY, plan.settings.reporting_year)

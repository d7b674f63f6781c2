"""Risks (what may happen) and challenges (what is there): each with what is done about it and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure
from pipeline.measures.labels import label
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("risks",)
PREFIXES = ("risks",)
SECTION = "risks"
RISK, CHALLENGE = "risk", "challenge"
_QUERY = "risks.sql: risks"
_NEXT = re.compile(r";\s+(?=[A-Z])")  # between two measures that one cell lists
_TITLES = {RISK: "Risk", CHALLENGE: "Challenge"}


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """How many risks and challenges, and a table of each: ``risks_risk`` and ``risks_challenge``.

    Columns: description, mitigation, and where any row has them owner and rating (likelihood and impact in words).
    Rows of one kind with one description are one risk with several mitigations.
    """
    rows = fetch(connection, "risks", "risks")
    merged = {kind: _merged([row for row in rows if row["kind"] == kind]) for kind in _TITLES}
    period = plan.settings.financial_year

    def figure(figure_id: str, said: str, value: int, *where: tuple[str, str]) -> Figure:
        return Figure(
            f"risks.{figure_id}", said, value if rows else None, Unit.COUNT, SECTION, DATASETS, _QUERY,
            period=period, where=where,
        )  # fmt: skip

    figures = (
        figure("total", "Risks and challenges", sum(map(len, merged.values()))),
        figure("risks", "Risks", len(merged[RISK]), ("kind", RISK)),
        figure("challenges", "Challenges", len(merged[CHALLENGE]), ("kind", CHALLENGE)),
    )
    return Measured(figures, tuple(_table(kind, of_kind, period) for kind, of_kind in merged.items()))


def _merged(rows: Sequence[Row]) -> list[Row]:
    """One row a description, its mitigations as sentences; the first owner and rating that are given."""
    found: dict[str, Row] = {}
    for row in rows:
        known = found.get(row["description"])
        if known is None:
            found[row["description"]] = dict(row) | {"mitigation": _NEXT.sub(". ", row["mitigation"])}
            continue
        known["mitigation"] = f"{_sentence(known['mitigation'])} {_sentence(row['mitigation'])}"
        for name in ("owner_role", "likelihood", "impact"):
            known[name] = known[name] or row[name]
    return list(found.values())


def _sentence(text: str) -> str:
    """
    >>> _sentence("Watch demand; Share resources;")
    'Watch demand. Share resources.'
    """
    plain = _NEXT.sub(". ", text.rstrip("; "))
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _rating(row: Row) -> str | None:
    given = [(name, row[name]) for name in ("likelihood", "impact") if row[name]]
    words = [f"{label('risks', name, value).lower()} {name}" for name, value in given]
    return ", ".join(words).capitalize() or None


def _table(kind: str, rows: Sequence[Row], period: str) -> MeasureTable:
    columns = [TableColumn("description", _TITLES[kind]), TableColumn("mitigation", "What is done about it")]
    if owned := any(row["owner_role"] for row in rows):
        columns.append(TableColumn("owner", "Owner"))
    if rated := any(_rating(row) for row in rows):
        columns.append(TableColumn("rating", "Rating"))
    cells = []
    for row in rows:
        line = [Cell(row["description"]), Cell(row["mitigation"])]
        line += [Cell(row["owner_role"])] if owned else []
        line += [Cell(_rating(row))] if rated else []
        cells.append(tuple(line))
    return MeasureTable(f"risks_{kind}", tuple(columns), tuple(cells), DATASETS, _QUERY, period)

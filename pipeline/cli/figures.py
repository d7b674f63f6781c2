"""``yjplan figures``: the private register, and how one figure came about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipeline.cli.terminal import progress, say, say_json
from pipeline.measures import Figure
from pipeline.measures.provenance import RowsBehind, rows_behind
from pipeline.measures.queries import query_text
from pipeline.plan import Plan
from pipeline.prepare import Prepared, prepare
from pipeline.warehouse import open_warehouse


def show_figures(folder: Path, ids: list[str], *, as_json: bool) -> None:
    """Print every figure, or explain the ones named."""
    plan = Plan.load(folder)
    prepared = prepare(plan, progress)
    if ids:
        chosen = [prepared.figures.get(figure_id) for figure_id in ids]
        with open_warehouse(plan.outputs.warehouse) as connection:
            explained = [_explain(figure, prepared, connection) for figure in chosen]
    else:
        explained = [_describe(figure, prepared) for figure in prepared.figures]
    if as_json:
        say_json(
            {"plan": plan.name, "as_of": plan.settings.as_of.isoformat(), "figures": {e["id"]: e for e in explained}}
        )
    elif ids:
        for described in explained:
            _say_explained(described)
    else:
        _say_list(explained)


def _describe(figure: Figure, prepared: Prepared) -> dict[str, Any]:
    return figure.as_dict() | {"suppressed": figure.id in prepared.disclosed.suppressed}


def _explain(figure: Figure, prepared: Prepared, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return _describe(figure, prepared) | {
        "variable": figure.variable,
        "returns": [rows.as_dict() for rows in rows_behind(figure, connection)],
        "sql": query_text(figure.query),
    }


def _say_list(figures: list[dict[str, Any]]) -> None:
    width = max((len(figure["id"]) for figure in figures), default=0)
    for figure in figures:
        hidden = "   hidden in print" if figure["suppressed"] else ""
        say(f"{figure['id']:<{width}}  {figure['display']}{hidden}")


def _say_explained(figure: dict[str, Any]) -> None:
    say(f"{figure['id']}: {figure['display']}" + ("   (hidden in print)" if figure["suppressed"] else ""))
    say(f"  {figure['label']}; unit: {figure['unit']}" + (f"; {figure['period']}" if figure["period"] else ""))
    say(f"  In prose: {{{{< var {figure['variable']} >}}}}")
    if figure["numerator"] is not None:
        say(f"  Numerator {figure['numerator']}, denominator {figure['denominator']}")
    if figure["note"]:
        say(f"  {figure['note']}")
    for source in figure["returns"]:
        behind = RowsBehind(**source)
        say(f"  From {behind.in_words} (SHA-256 {behind.sha256[:12]}…)")
    say(f"  Query {figure['query']}")
    for line in figure["sql"].splitlines():
        say(f"    {line}")
    say()

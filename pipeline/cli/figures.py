"""``yjplan figures``: the private register, and how one figure came about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipeline.cli.terminal import progress, say, say_json
from pipeline.measures import Figure
from pipeline.measures.queries import query_text
from pipeline.plan import Plan
from pipeline.prepare import Prepared, prepare
from pipeline.warehouse import open_warehouse

_ROWS_SHOWN = 12


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
        "returns": _returns(figure, connection),
        "sql": query_text(figure.query),
    }


def _returns(figure: Figure, connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of the returns that the figure rests on, by file and sheet."""
    found = []
    for dataset in figure.datasets:
        columns = {row[0] for row in connection.execute(f'DESCRIBE "{dataset}"').fetchall()}
        where = [(name, value) for name, value in figure.where if name in columns]
        condition = " AND ".join(f'CAST("{name}" AS VARCHAR) = ?' for name, _ in where) or "TRUE"
        rows = connection.execute(
            "SELECT source_file, source_sheet, any_value(source_sha256), list(DISTINCT source_row ORDER BY source_row) "
            f'FROM "{dataset}" WHERE {condition} GROUP BY 1, 2 ORDER BY 1, 2',
            [value for _, value in where],
        ).fetchall()
        found += [
            {"dataset": dataset, "file": file, "sheet": sheet, "sha256": sha256, "rows": numbers}
            for file, sheet, sha256, numbers in rows
        ]
    return found


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
        rows = source["rows"]
        shown = ", ".join(map(str, rows[:_ROWS_SHOWN])) + (f" … ({len(rows)} rows)" if len(rows) > _ROWS_SHOWN else "")
        sheet = f", sheet {source['sheet']}" if source["sheet"] else ""
        say(f"  From {source['file']}{sheet}, row {shown} (SHA-256 {source['sha256'][:12]}…)")
    say(f"  Query {figure['query']}")
    for line in figure["sql"].splitlines():
        say(f"    {line}")
    say()

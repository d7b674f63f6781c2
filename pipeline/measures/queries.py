"""Reads the .sql file beside a measure: several queries, each under a line ``-- name: by_agency``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from pipeline.cases.queries import queries_in

Row: TypeAlias = dict[str, Any]

_HERE = Path(__file__).parent


def _file(section: str) -> Path:
    """The queries of a section of this room, or of another one: ``cases/kpis``."""
    return (_HERE.parent if "/" in section else _HERE) / f"{section}.sql"


def query_text(reference: str) -> str:
    """The SQL behind a figure's ``query``, such as ``budget.sql: by_agency``; empty when it names none."""
    section, _, name = reference.partition(".sql: ")
    return queries_in(_file(section)).get(name, "") if name and _file(section).is_file() else ""


def fetch(connection: duckdb.DuckDBPyConnection, section: str, name: str, **parameters: object) -> list[Row]:
    """Run query ``name`` of ``<section>.sql`` and give its rows as dictionaries.

    Parameters that the query does not mention are left out, so that one call can serve several queries.
    """
    sql = queries_in(_file(section))[name]
    used = {key: value for key, value in parameters.items() if f"${key}" in sql}
    cursor = connection.execute(sql, used)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

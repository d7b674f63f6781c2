"""Reads and runs the .sql files of this room: several queries each, every one under a line ``-- name: ended``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

_HERE = Path(__file__).parent
_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def queries_in(path: Path) -> dict[str, str]:
    """The queries of one file by name."""
    parts = _NAME.split(path.read_text(encoding="utf-8"))[1:]
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}


def run(connection: duckdb.DuckDBPyConnection, section: str, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of query ``name`` of ``<section>.sql``; parameters that it does not mention are left out."""
    sql = queries_in(_HERE / f"{section}.sql")[name]
    for macro in _definitions_in(sql):
        connection.execute(macro)
    cursor = connection.execute(sql, {key: value for key, value in parameters.items() if f"${key}" in sql})
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _definitions_in(sql: str) -> list[str]:
    """The definitions that a query uses, and those that they use in turn, which stand before them."""
    used: list[str] = []
    for name, macro in reversed(queries_in(_HERE / "definitions.sql").items()):
        if any(name in text for text in (sql, *used)):
            used.insert(0, macro)
    return used

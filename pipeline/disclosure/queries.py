"""The disclosed database once more, for an analyst's queries: a DuckDB file in which each table is a view.

Schema ``plain`` holds each table with plain values (a hidden or missing value is NULL), schema ``shown`` the same
table as text exactly as readers see it, both with ``row_number``. ``main.tables``, ``main.figures`` and
``main.datasets`` are those of the database that chapters read; ``main.rows`` is what the views are made of.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb

from pipeline.cache import Cache, checksum
from pipeline.disclosure.store import opened
from pipeline.measures import MeasureTable, Unit
from pipeline.plan.inputs import code
from pipeline.writing import write_bytes

EMPTY = "empty database for queries"
"""The stage under which the cache keeps one."""

# Little is in it: in the usual blocks of 256 KiB it would be ten times as large, and to choose how to compress each
# column takes longer than to write it.
_SMALL = {"default_block_size": "16384", "force_compression": "uncompressed"}
_PLAIN = {Unit.COUNT: "BIGINT", Unit.WORDS: "VARCHAR", Unit.RATING: "VARCHAR", Unit.DATE: "VARCHAR"}
_TABLES = {
    "tables": {"name": "VARCHAR", "description": "JSON"},
    "rows": {"name": "VARCHAR", "row_number": "BIGINT", "plain": "VARCHAR[]", "shown": "VARCHAR[]"},
    "figures": {"id": "VARCHAR", "shown": "VARCHAR", "suppressed": "BOOLEAN", "description": "JSON"},
    "datasets": {"dataset": "VARCHAR", "title": "VARCHAR", "owner": "VARCHAR", "received": "BOOLEAN"}
    | {"awaited": "BOOLEAN", "has_left_out": "BOOLEAN", "left_out": "BIGINT"},
}


def empty_for_queries(tables: Iterable[MeasureTable], folder: Path, cache: Cache) -> bytes:
    """It with views of ``tables`` and nothing in them, made in a ``folder`` that is there.

    Hundreds of views take DuckDB longer than all the rest, and a changed return seldom changes any.
    """
    statements = [*map(_created, _TABLES), "CREATE SCHEMA plain", "CREATE SCHEMA shown"]
    statements += [view for table in tables for view in _views(table)]
    made_from = {"tables and views": checksum(";".join(statements).encode()), **code()}
    if entry := cache.find(EMPTY, made_from):
        return entry.data
    with tempfile.TemporaryDirectory(prefix=".queries.", dir=folder) as scratch:
        path = Path(scratch) / "empty.duckdb"
        with duckdb.connect(str(path), config=_SMALL) as connection:
            connection.begin()
            connection.execute(";".join(statements))
            connection.commit()
            connection.execute("CHECKPOINT")  # closing would do it, but says nothing where the disk is full
        made = path.read_bytes()
    cache.keep(EMPTY, made_from, made)
    return made


def write_for_queries(path: Path, disclosed: Path, empty: bytes) -> None:
    """Fill what ``empty_for_queries`` gave from the database that chapters read, and move it to ``path``."""
    with closing(opened(disclosed)) as read:
        tables = read.execute("SELECT name, description, plain, shown FROM tables ORDER BY name").fetchall()
        figures = read.execute("SELECT id, suppressed, description FROM figures ORDER BY id").fetchall()
        datasets = read.execute("SELECT * FROM datasets ORDER BY dataset").fetchall()
    told = [(name, json.loads(text)["display"], bool(hidden), text) for name, hidden, text in figures]
    beside = path.with_name(f"{path.name}.new")
    write_bytes(beside, empty)
    with duckdb.connect(str(beside), config=_SMALL) as connection:
        connection.begin()
        _fill(connection, "tables", [(name, description) for name, description, _, _ in tables])
        _fill(connection, "rows", [row for name, _, plain, shown in tables for row in _rows(name, plain, shown)])
        _fill(connection, "figures", told)
        _fill(connection, "datasets", datasets)
        connection.commit()
        connection.execute("CHECKPOINT")
    beside.replace(path)


def _created(table: str) -> str:
    return f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in _TABLES[table].items())})"


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        listed = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in _TABLES[table].values())
        connection.execute(f"INSERT INTO {table} SELECT {listed}", [list(column) for column in zip(*rows, strict=True)])


def _rows(name: str, plain: str, shown: str) -> Iterator[tuple[str, int, list[str | None], list[str]]]:
    """Every row of a table, its values as text: a list has one type."""
    pairs: Iterable[tuple[list, list]] = zip(json.loads(plain), json.loads(shown), strict=True)
    for number, (values, texts) in enumerate(pairs, start=1):
        yield name, number, [None if value is None else str(value) for value in values], texts


def _views(table: MeasureTable) -> Iterator[str]:
    numbered = list(enumerate(table.columns, start=1))
    kinds = [f"CAST(plain[{place}] AS {_PLAIN.get(column.unit, 'DOUBLE')})" for place, column in numbered]
    for schema, cells in (("plain", kinds), ("shown", [f"shown[{place}]" for place, _ in numbered])):
        listed = ", ".join(f'{cell} AS "{column.name}"' for cell, column in zip(cells, table.columns, strict=True))
        yield f"""CREATE VIEW {schema}."{table.name}" AS SELECT row_number, {listed} FROM main.rows
            WHERE name = '{table.name}' ORDER BY row_number"""

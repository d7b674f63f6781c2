"""The disclosed database: the only one that chapters read.

It is made to be opened by many short processes, each of which reads a few tables of it: an SQLite file with a row for
each table. ``tables`` holds their descriptions and their cells twice, as plain values (a hidden or missing value is
null) and as text exactly as readers see it; ``figures`` describes the figures, ``datasets`` says which returns came
and how many of their rows had to be left out. ``pipeline.disclosure.queries`` writes the same for queries.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pipeline.cache import checksum
from pipeline.contracts import Contract
from pipeline.disclosure.editions import SUPPRESSED
from pipeline.disclosure.protect import Disclosed
from pipeline.measures import Cell, MeasureTable, TableColumn, Unit
from pipeline.measures.display import exact_json

_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE tables (name TEXT PRIMARY KEY, description TEXT, plain TEXT, shown TEXT, checksum TEXT);
    CREATE TABLE figures (id TEXT PRIMARY KEY, suppressed INTEGER, description TEXT);
    CREATE TABLE datasets (dataset TEXT PRIMARY KEY, title TEXT, owner TEXT, received INTEGER, awaited INTEGER,
        has_left_out INTEGER, left_out INTEGER);
"""
_PLAIN = {Unit.COUNT: int, Unit.WORDS: str, Unit.RATING: str, Unit.DATE: str}
"""What a plain value of each unit is; of the others, a float."""


@dataclass(frozen=True)
class TableInfo:
    """What a chapter needs to know of a table besides its cells."""

    name: str
    columns: tuple[TableColumn, ...]
    datasets: tuple[str, ...]
    query: str
    period: str
    note: str
    rows: int
    suppressed: bool
    withheld: bool = False  # left without rows, as too much of it would have to be hidden


@dataclass(frozen=True)
class LeftOut:
    """Rows of a dataset that no figure counts because of a fault. ``rows`` is None where the number is not told."""

    title: str
    rows: int | None


def write_disclosed(
    path: Path,
    disclosed: Disclosed,
    contracts: Mapping[str, Contract],
    received: frozenset[str],
    expected: frozenset[str] = frozenset(),
    left_out: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write the disclosed database beside ``path`` and move it into place.

    ``received`` are the datasets with a usable row; the other ``expected`` ones are awaited. ``left_out``
    counts the unusable rows of each dataset; of a private one, whose rows are children, only that there are some.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as connection:
        connection.executescript(_TABLES)
        _insert(connection, "tables", (_table(table, disclosed.withheld) for table in disclosed.tables))
        figures = (
            (figure.id, figure.id in disclosed.suppressed, json.dumps(figure.as_dict())) for figure in disclosed.figures
        )
        _insert(connection, "figures", figures)
        _insert(connection, "datasets", _datasets(contracts, received, expected, left_out))
        connection.commit()
    beside.replace(path)


def _plain_rows(table: MeasureTable) -> list[list[int | float | str | None]]:
    """The values of a table, each of the type that its column's unit asks for."""
    kinds = [_PLAIN.get(column.unit, float) for column in table.columns]
    return [[_plain(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in table.rows]


def _shown_rows(table: MeasureTable) -> list[list[str]]:
    """The texts of a table."""
    return [list(map(table.shown, row, table.columns)) for row in table.rows]


def _plain(cell: Cell, kind: type) -> int | float | str | None:
    value = exact_json(cell.value)
    return None if value is None else kind(value)


def _table(table: MeasureTable, withheld: frozenset[str]) -> tuple[str, ...]:
    description = json.dumps(_described(table, withheld=table.name in withheld))
    plain, shown = (json.dumps(rows) for rows in (_plain_rows(table), _shown_rows(table)))
    return table.name, description, plain, shown, checksum(f"{description}\n{plain}\n{shown}".encode())


def _described(table: MeasureTable, *, withheld: bool) -> dict[str, object]:
    return asdict(
        TableInfo(
            table.name,
            table.columns,
            table.datasets,
            table.query,
            table.period,
            table.note,
            len(table.rows),
            any(_is_suppressed(cell) for row in table.rows for cell in row),
            withheld,
        )
    )


def _datasets(
    contracts: Mapping[str, Contract], received: frozenset[str], expected: frozenset[str], left_out: Mapping[str, int]
) -> list[tuple[str | int | None, ...]]:
    """Of each dataset: name, title, owner, whether it came, is awaited, has rows left out, and how many if told."""
    found: list[tuple[str | int | None, ...]] = []
    for name, contract in sorted(contracts.items()):
        rows = left_out.get(name, 0)
        told = None if contract.disclosure == "private" else rows
        awaited = name in expected - received
        found.append((name, contract.title, contract.owner, name in received, awaited, rows > 0, told))
    return found


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    rows = list(rows)
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _is_suppressed(cell: Cell) -> bool:
    return cell.text == SUPPRESSED


def opened(path: Path) -> sqlite3.Connection:
    """The disclosed database, for reading only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


class DisclosedDatabase:
    """Reads the disclosed database, never more than that."""

    def __init__(self, path: Path) -> None:
        self._connection = opened(path)

    def tables(self) -> dict[str, TableInfo]:
        """Every table's description, by name."""
        rows = self._connection.execute("SELECT name, description FROM tables ORDER BY name").fetchall()
        return {name: _table_info(json.loads(description)) for name, description in rows}

    def names(self) -> list[str]:
        """The names of all tables."""
        return [name for (name,) in self._connection.execute("SELECT name FROM tables ORDER BY name").fetchall()]

    def checksums(self) -> dict[str, str]:
        """By name, one checksum for each table's description, values and texts."""
        return dict(self._connection.execute("SELECT name, checksum FROM tables ORDER BY name").fetchall())

    def table(self, name: str) -> TableInfo | None:
        """One table's description; describing all takes longer than most chapters have use for."""
        found = self._connection.execute("SELECT description FROM tables WHERE name = ?", [name]).fetchone()
        return _table_info(json.loads(found[0])) if found else None

    def rows(self, kind: Literal["plain", "shown"], name: str) -> list[tuple]:
        """The rows of a table as plain values or as they are shown, in order."""
        (rows,) = self._connection.execute(f"SELECT {kind} FROM tables WHERE name = ?", [name]).fetchone()
        return list(map(tuple, json.loads(rows)))

    def figures(self) -> dict[str, dict[str, object]]:
        """Every figure's description, with ``suppressed``, by id."""
        rows = self._connection.execute("SELECT id, suppressed, description FROM figures ORDER BY id").fetchall()
        return {figure_id: json.loads(text) | {"suppressed": bool(hidden)} for figure_id, hidden, text in rows}

    def figure(self, figure_id: str) -> dict[str, object] | None:
        """One figure's description, without ``suppressed``."""
        found = self._connection.execute("SELECT description FROM figures WHERE id = ?", [figure_id]).fetchone()
        return json.loads(found[0]) if found else None

    def titles(self) -> dict[str, str]:
        """The title of each dataset with a usable row, by name."""
        return dict(self._connection.execute("SELECT dataset, title FROM datasets WHERE received").fetchall())

    def left_out(self) -> dict[str, LeftOut]:
        """The datasets with rows that were left out because of a fault, by name."""
        found = self._connection.execute("SELECT dataset, title, left_out FROM datasets WHERE has_left_out").fetchall()
        return {dataset: LeftOut(title, rows) for dataset, title, rows in found}

    def awaited(self) -> list[tuple[str, str, str]]:
        """Expected datasets that no return gave: name, title, owner."""
        return self._connection.execute(
            "SELECT dataset, title, owner FROM datasets WHERE awaited ORDER BY dataset"
        ).fetchall()

    def close(self) -> None:
        self._connection.close()


def _table_info(described: dict) -> TableInfo:
    columns = tuple(TableColumn(**(column | {"unit": Unit(column["unit"])})) for column in described["columns"])
    return TableInfo(**(described | {"columns": columns, "datasets": tuple(described["datasets"])}))

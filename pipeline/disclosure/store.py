"""The disclosed database: the only one that chapters read, and what analysts query.

It is made to be read at once and whole, so there is little in its catalogue: ``tables`` has a row for each table, with
its description and its cells twice, as plain values (a hidden or missing value is null) and as text exactly as readers
see it; ``figures`` describes the figures, ``datasets`` says which returns came and how many of their rows had to be
left out. For queries, ``FROM plain('budget_by_agency')`` and ``FROM shown('budget_by_agency')`` give the rows of a
table: ``row_number``, and ``cells``, a map from the name of a column to its value as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import duckdb

from pipeline.cache import checksum
from pipeline.contracts import Contract
from pipeline.databases import opened
from pipeline.disclosure.editions import SUPPRESSED
from pipeline.disclosure.protect import Disclosed
from pipeline.measures import Cell, MeasureTable, TableColumn, Unit
from pipeline.measures.display import exact_json

_BLOCK_SIZE = 16_384  # little is in it: in the usual blocks of 256 KiB it would be larger and take longer to write
_TABLES = {
    "tables": {"name": "VARCHAR", "description": "JSON", "plain": "JSON", "shown": "JSON", "checksum": "VARCHAR"},
    "figures": {"id": "VARCHAR", "shown": "VARCHAR", "suppressed": "BOOLEAN", "description": "JSON"},
    "datasets": {"dataset": "VARCHAR", "title": "VARCHAR", "owner": "VARCHAR", "received": "BOOLEAN"}
    | {"awaited": "BOOLEAN", "has_left_out": "BOOLEAN", "left_out": "BIGINT"},
}
_FIGURE = ("id", "suppressed", "description")
_MACRO = """
    CREATE MACRO {kind}(wanted) AS TABLE
    SELECT generate_subscripts(rows, 1) AS row_number, map(names, unnest(rows)) AS cells
    FROM (
        SELECT json_extract_string(description, '$.columns[*].name') AS names, CAST({kind} AS VARCHAR[][]) AS rows
        FROM tables
        WHERE name = if(wanted IN (SELECT name FROM tables), wanted, error('There is no table ' || wanted))
    )
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


class _Table(NamedTuple):
    """A row of ``tables``."""

    name: str
    description: str
    plain: str
    shown: str
    checksum: str


class _Dataset(NamedTuple):
    """A row of ``datasets``."""

    dataset: str
    title: str
    owner: str
    received: bool
    awaited: bool
    has_left_out: bool
    left_out: int | None


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
    figures = [
        (figure.id, figure.shown, figure.id in disclosed.suppressed, json.dumps(figure.as_dict()))
        for figure in disclosed.figures
    ]
    with opened(beside, block_size=_BLOCK_SIZE) as connection:
        connection.begin()
        _write(connection, "tables", [_table(table, disclosed.withheld) for table in disclosed.tables])
        _write(connection, "figures", figures)
        _write(connection, "datasets", _datasets(contracts, received, expected, left_out))
        for kind in ("plain", "shown"):
            connection.execute(_MACRO.format(kind=kind))
        connection.commit()
        connection.execute("CHECKPOINT")  # closing would do it, but says nothing where the disk is full
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


def _table(table: MeasureTable, withheld: frozenset[str]) -> _Table:
    description = json.dumps(_described(table, withheld=table.name in withheld))
    plain, shown = (json.dumps(rows) for rows in (_plain_rows(table), _shown_rows(table)))
    return _Table(table.name, description, plain, shown, checksum(f"{description}\n{plain}\n{shown}".encode()))


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
) -> list[_Dataset]:
    found: list[_Dataset] = []
    for name, contract in sorted(contracts.items()):
        rows = left_out.get(name, 0)
        told = None if contract.disclosure == "private" else rows
        awaited = name in expected - received
        found.append(_Dataset(name, contract.title, contract.owner, name in received, awaited, rows > 0, told))
    return found


def _write(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Make a table, and fill it with one statement that has a list for each column."""
    kinds = _TABLES[table]
    connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
    if rows:
        listed = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in kinds.values())
        connection.execute(f"INSERT INTO {table} SELECT {listed}", [list(column) for column in zip(*rows, strict=True)])


def _is_suppressed(cell: Cell) -> bool:
    return cell.text == SUPPRESSED


class _Contents(NamedTuple):
    """All of a disclosed database: tables and figures by name and id."""

    tables: dict[str, _Table]
    figures: dict[str, tuple[bool, str]]
    datasets: list[_Dataset]


class DisclosedDatabase:
    """Reads the disclosed database, never more than that.

    The file is read once, and by a process for all its forks: to open it takes longer than many a chapter.
    """

    def __init__(self, path: Path) -> None:
        self._tables, self._figures, self._datasets = _contents(path, _identity(path))

    def tables(self) -> dict[str, TableInfo]:
        """Every table's description, by name."""
        return {name: _table_info(json.loads(table.description)) for name, table in self._tables.items()}

    def names(self) -> list[str]:
        """The names of all tables."""
        return list(self._tables)

    def checksums(self) -> dict[str, str]:
        """By name, one checksum for each table's description, values and texts."""
        return {name: table.checksum for name, table in self._tables.items()}

    def table(self, name: str) -> TableInfo | None:
        """One table's description; describing all takes longer than most chapters have use for."""
        found = self._tables.get(name)
        return _table_info(json.loads(found.description)) if found else None

    def rows(self, kind: Literal["plain", "shown"], name: str) -> list[tuple]:
        """The rows of a table as plain values or as they are shown, in order."""
        table = self._tables[name]
        return list(map(tuple, json.loads(table.plain if kind == "plain" else table.shown)))

    def figures(self) -> dict[str, dict[str, object]]:
        """Every figure's description, with ``suppressed``, by id."""
        return {name: json.loads(text) | {"suppressed": hidden} for name, (hidden, text) in self._figures.items()}

    def figure(self, figure_id: str) -> dict[str, object] | None:
        """One figure's description, without ``suppressed``."""
        found = self._figures.get(figure_id)
        return json.loads(found[1]) if found else None

    def titles(self) -> dict[str, str]:
        """The title of each dataset with a usable row, by name."""
        return {found.dataset: found.title for found in self._datasets if found.received}

    def left_out(self) -> dict[str, LeftOut]:
        """The datasets with rows that were left out because of a fault, by name."""
        return {found.dataset: LeftOut(found.title, found.left_out) for found in self._datasets if found.has_left_out}

    def awaited(self) -> list[tuple[str, str, str]]:
        """Expected datasets that no return gave: name, title, owner."""
        return [(found.dataset, found.title, found.owner) for found in self._datasets if found.awaited]


def _identity(path: Path) -> tuple[int, ...]:
    """What is different where another file lies at a path by now."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=2)
def _contents(path: Path, _: tuple[int, ...]) -> _Contents:
    with opened(path, read_only=True) as connection:
        try:
            return _Contents(
                {row[0]: _Table(*row) for row in _rows(connection, "tables", _Table._fields)},
                {name: (hidden, text) for name, hidden, text in _rows(connection, "figures", _FIGURE)},
                [_Dataset(*row) for row in _rows(connection, "datasets", _Dataset._fields)],
            )
        except duckdb.BinderException:  # written by an older version, which will be made again
            return _Contents({}, {}, [])


def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> list[tuple]:
    """The rows of a table in the order of its first column."""
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]}").fetchall()


def _table_info(described: dict) -> TableInfo:
    columns = tuple(TableColumn(**(column | {"unit": Unit(column["unit"])})) for column in described["columns"])
    return TableInfo(**(described | {"columns": columns, "datasets": tuple(described["datasets"])}))

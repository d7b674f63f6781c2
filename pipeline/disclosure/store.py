"""The disclosed database: the only one that chapters read.

Schema ``plain`` holds each table with plain values (a hidden or missing value is NULL), schema ``shown`` the same
table as text exactly as readers see it. ``main.tables`` describes the tables and their columns, ``main.figures``
the figures, ``main.datasets`` which returns came and how many of their rows had to be left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb

from pipeline.cache import checksum
from pipeline.contracts import Contract
from pipeline.disclosure.editions import SUPPRESSED
from pipeline.disclosure.protect import Disclosed
from pipeline.measures import Cell, MeasureTable, TableColumn, Unit
from pipeline.measures.display import exact_json

_BLOCK_SIZE = "16384"  # many small tables: the usual 256 KiB blocks would make the file ten times as large
_PLAIN = {Unit.COUNT: "BIGINT", Unit.WORDS: "VARCHAR", Unit.RATING: "VARCHAR", Unit.DATE: "VARCHAR"}


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
    with duckdb.connect(str(beside), config={"default_block_size": _BLOCK_SIZE}) as connection:
        connection.begin()
        connection.execute("CREATE SCHEMA plain; CREATE SCHEMA shown")
        connection.execute("CREATE TABLE tables (name VARCHAR, description JSON, checksum VARCHAR)")
        connection.execute("CREATE TABLE figures (id VARCHAR, shown VARCHAR, suppressed BOOLEAN, description JSON)")
        connection.execute(
            "CREATE TABLE datasets (dataset VARCHAR, title VARCHAR, owner VARCHAR, received BOOLEAN,"
            " awaited BOOLEAN, has_left_out BOOLEAN, left_out BIGINT)"
        )
        described = []
        for table in disclosed.tables:
            written = _write_table(connection, table)
            description = json.dumps(_described(table, withheld=table.name in disclosed.withheld))
            described.append((table.name, description, checksum(f"{description}\n{written}".encode())))
        _insert(connection, "tables", described)
        figures = [
            (figure.id, figure.shown, figure.id in disclosed.suppressed, json.dumps(figure.as_dict()))
            for figure in disclosed.figures
        ]
        _insert(connection, "figures", figures)
        _insert(connection, "datasets", _datasets(contracts, received, expected, left_out))
        connection.commit()
        connection.execute("CHECKPOINT")  # closing would do it, but says nothing where the disk is full
    beside.replace(path)


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


def _write_table(connection: duckdb.DuckDBPyConnection, table: MeasureTable) -> str:
    """Write a table; give what was written, as one text."""
    values = [[exact_json(cell.value) for cell in row] for row in table.rows]
    texts = [list(map(table.shown, row, table.columns)) for row in table.rows]
    _write(connection, "plain", table, [_PLAIN.get(column.unit, "DOUBLE") for column in table.columns], values)
    _write(connection, "shown", table, ["VARCHAR"] * len(table.columns), texts)
    return repr((values, texts))


def _write(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: MeasureTable,
    kinds: Sequence[str],
    rows: Sequence[Sequence[object]],
) -> None:
    """One statement for each table, with a list for each of its columns: hundreds of small tables are written."""
    named = zip(table.columns, kinds, strict=True)
    listed = ", ".join(f'unnest(CAST(? AS {kind}[])) AS "{column.name}"' for column, kind in named)
    columns = [[row[number] for row in rows] for number in range(len(table.columns))]
    numbers = list(range(1, len(rows) + 1))
    connection.execute(
        f'CREATE TABLE {schema}."{table.name}" AS SELECT unnest(CAST(? AS BIGINT[])) AS row_number, {listed}',
        [numbers, *columns],
    )


def _datasets(
    contracts: Mapping[str, Contract], received: frozenset[str], expected: frozenset[str], left_out: Mapping[str, int]
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for name, contract in sorted(contracts.items()):
        rows = left_out.get(name, 0)
        told = None if contract.disclosure == "private" else rows
        awaited = name in expected - received
        found.append((name, contract.title, contract.owner, name in received, awaited, rows > 0, told))
    return found


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def _is_suppressed(cell: Cell) -> bool:
    return cell.text == SUPPRESSED


class DisclosedDatabase:
    """Reads the disclosed database, never more than that."""

    def __init__(self, path: Path) -> None:
        self._connection = duckdb.connect(str(path), read_only=True)

    def tables(self) -> dict[str, TableInfo]:
        """Every table's description, by name."""
        rows = self._connection.execute("SELECT name, description FROM tables ORDER BY name").fetchall()
        return {name: _table_info(json.loads(description)) for name, description in rows}

    def names(self) -> list[str]:
        """The names of all tables."""
        return [name for (name,) in self._connection.execute("SELECT name FROM tables ORDER BY name").fetchall()]

    def checksums(self) -> dict[str, str]:
        """By name, one checksum for each table's description, values and texts."""
        try:
            return dict(self._connection.execute("SELECT name, checksum FROM tables ORDER BY name").fetchall())
        except duckdb.BinderException:  # written by an older version, which will be made again
            return {}

    def table(self, name: str) -> TableInfo | None:
        """One table's description; describing all takes longer than most chapters have use for."""
        found = self._connection.execute("SELECT description FROM tables WHERE name = ?", [name]).fetchone()
        return _table_info(json.loads(found[0])) if found else None

    def rows(self, schema: str, name: str) -> list[tuple]:
        """The rows of a table in ``plain`` or ``shown``, in order, without the row number."""
        rows = self._connection.execute(f'SELECT * EXCLUDE (row_number) FROM {schema}."{name}" ORDER BY row_number')
        return rows.fetchall()

    def figures(self) -> dict[str, dict[str, object]]:
        """Every figure's description, with ``suppressed``, by id."""
        rows = self._connection.execute("SELECT id, suppressed, description FROM figures ORDER BY id").fetchall()
        return {figure_id: json.loads(text) | {"suppressed": hidden} for figure_id, hidden, text in rows}

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

"""Writes the warehouse from what intake read.

Schema ``returns`` holds one table per dataset with every row, good or bad, the columns of its contract, the
provenance of the row (``source_file``, ``source_sheet``, ``source_row``, ``source_column``, ``source_sha256``),
its place in reading order (``source_order``) and ``usable``. Schema ``main`` holds a view per dataset with the usable
rows, which is what measures read, the tables ``sources`` and ``findings``, and ``counts_as``: which known value each
value counts as that the plan has added to the vocabulary of a column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipeline.contracts import Contract
from pipeline.databases import as_text, opened
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake import Intake, Source

PROVENANCE = {
    "source_file": "VARCHAR",
    "source_sheet": "VARCHAR",
    "source_row": "BIGINT",
    "source_column": "VARCHAR",
    "source_sha256": "VARCHAR",
}
_ORDER = "source_order"  # the place of a row in reading order, so that tables keep the order of the return
_MANY = 5_000
"""Rows of a table: fewer are written sooner value by value than as a frame, which DuckDB looks through first."""
_WORTH_THREADS = 50_000
"""Rows in all: of fewer, several threads take longer to share out the work than one takes to do it."""
_FINDING_COLUMNS = tuple(Finding("", Severity.INFO, "", "").as_dict())


def build_warehouse(
    path: Path,
    intake: Intake,
    contracts: Mapping[str, Contract],
    findings: Iterable[Finding],
    meanwhile: Callable[[duckdb.DuckDBPyConnection], object] = lambda _: None,
) -> bool:
    """Write the warehouse beside ``path`` and move it into place.

    ``findings`` may still be in the making: they are asked for once all rows are written. Before that, ``meanwhile``
    is given a connection by which it can read the rows. Give whether all rows that were usable then still are.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    for left in (beside, path.with_name(f"{beside.name}.wal")):  # by a build that was killed
        left.unlink(missing_ok=True)
    with opened(beside, large=sum(map(len, intake.frames.values())) >= _WORTH_THREADS) as connection:
        read_usable = write_warehouse(connection, intake, contracts, findings, meanwhile)
        connection.execute("CHECKPOINT")  # closing would do it, but says nothing where the disk is full
    beside.replace(path)
    return read_usable


def write_warehouse(
    connection: duckdb.DuckDBPyConnection,
    intake: Intake,
    contracts: Mapping[str, Contract],
    findings: Iterable[Finding],
    meanwhile: Callable[[duckdb.DuckDBPyConnection], object] = lambda _: None,
) -> bool:
    """Write all of the warehouse into an empty database; what it takes and gives is as for ``build_warehouse``."""
    connection.begin()  # else the disk is waited for at each of a hundred statements
    connection.execute("CREATE SCHEMA returns")
    for dataset, contract in sorted(contracts.items()):
        _write_dataset(connection, contract, intake.frames.get(dataset))
    _write_counts_as(connection, contracts.values())
    _write_sources(connection, intake.sources)
    unusable_when_read = _mark_unusable(connection, intake, intake.findings)
    connection.commit()
    meanwhile(connection)
    ordered = in_order(findings)
    connection.begin()
    unusable = _mark_unusable(connection, intake, ordered)
    _write_findings(connection, ordered)
    connection.commit()
    return unusable == unusable_when_read


def open_warehouse(path: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open the private warehouse for reading only."""
    return opened(path, read_only=True)


def _write_dataset(connection: duckdb.DuckDBPyConnection, contract: Contract, frame: pd.DataFrame | None) -> None:
    types = {column.name: column.duckdb_type for column in contract.columns} | PROVENANCE
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f'CREATE TABLE returns."{contract.dataset}" ({columns}, {_ORDER} BIGINT, usable BOOLEAN)')
    if frame is not None and not frame.empty:
        write = _write_few if len(frame) < _MANY else _write_many
        write(connection, f'returns."{contract.dataset}"', frame, types)
    names = ", ".join(f'"{name}"' for name in types)
    connection.execute(
        f'CREATE VIEW "{contract.dataset}" AS SELECT {names}, {_ORDER} FROM returns."{contract.dataset}" WHERE usable'
    )


def _write_few(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, types: Mapping[str, str]
) -> None:
    columns = [_texts(frame[name]) for name in types]
    # Named before they are cast: a fault tells of the column, and not of every value in it.
    given = ", ".join(f'unnest(CAST(? AS VARCHAR[])) AS "{name}"' for name in types)
    rows = f"SELECT {given}, unnest(range({len(frame)})) AS {_ORDER}"
    connection.execute(f"INSERT INTO {table} SELECT {_casts(types)}, {_ORDER}, TRUE FROM ({rows})", columns)


def _texts(values: pd.Series) -> list[str | None]:
    return [None if empty else str(value) for value, empty in zip(values, values.isna(), strict=True)]


def _write_many(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, types: Mapping[str, str]
) -> None:
    text = pd.DataFrame({name: as_text(frame[name]) for name in types}, copy=False)
    text[_ORDER] = range(len(text))
    connection.register("incoming", text)
    connection.execute(f"INSERT INTO {table} SELECT {_casts(types)}, {_ORDER}, TRUE FROM incoming")
    connection.unregister("incoming")


def _casts(types: Mapping[str, str]) -> str:
    # Text and an explicit cast keep decimals exact and dates dates, whatever pandas holds them as.
    return ", ".join(f'CAST("{name}" AS {kind})' for name, kind in types.items())


def _mark_unusable(
    connection: duckdb.DuckDBPyConnection, intake: Intake, findings: Iterable[Finding]
) -> dict[str, list[int]]:
    """Mark the rows that have a critical finding; give their places by dataset."""
    critical: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is Severity.CRITICAL:
            critical[finding.dataset].append(finding)
    marked = {}
    for dataset, found in critical.items():
        if (frame := intake.frames.get(dataset)) is not None:
            unusable = [place for place, usable in enumerate(usable_rows(frame, found)) if not usable]
            if unusable:
                chosen = f"{_ORDER} IN (SELECT unnest(?))"
                connection.execute(f'UPDATE returns."{dataset}" SET usable = FALSE WHERE {chosen}', [unusable])
                marked[dataset] = unusable
    return marked


def usable_rows(frame: pd.DataFrame, findings: Iterable[Finding]) -> list[bool]:
    """Which rows have no critical finding, in the order of ``frame``.

    In a wide form one spreadsheet row gives several rows of data: a finding on one of the wide columns concerns
    that cell alone, a finding on any other column (an unknown agency) concerns them all.
    """
    faults: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for finding in findings:
        if finding.severity is Severity.CRITICAL and finding.row is not None:
            faults[finding.file, finding.sheet, finding.row].add(finding.column)
    usable = np.ones(len(frame), dtype=bool)
    # Only rows that some finding names can be unusable; of a million there are few.
    touched = np.flatnonzero(frame["source_row"].isin({row for _, _, row in faults}).to_numpy(bool))
    near = frame.iloc[touched]
    places = [
        (file, sheet, int(row), column or "")
        for file, sheet, row, column in zip(
            *(near[name] for name in ("source_file", "source_sheet", "source_row", "source_column")), strict=True
        )
    ]
    wide: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for *place, column in places:
        wide[tuple(place)].add(column)
    for number, (*place, column) in zip(touched, places, strict=True):
        named = faults.get(tuple(place), ())
        usable[number] = not any(fault == column or fault not in wide[tuple(place)] for fault in named)
    return usable.tolist()


def _write_counts_as(connection: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    connection.execute("CREATE TABLE counts_as (dataset VARCHAR, of VARCHAR, value VARCHAR, known VARCHAR)")
    rows = [
        (contract.dataset, column.name, value, known)
        for contract in contracts
        for column in contract.columns
        if column.vocabulary is not None
        for value, known in column.vocabulary.counts_as.items()
    ]
    _insert(connection, "counts_as", sorted(rows))


def _write_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[Source]) -> None:
    connection.execute(
        "CREATE TABLE sources (file VARCHAR, sheet VARCHAR, dataset VARCHAR, partner VARCHAR, sha256 VARCHAR, "
        "rows BIGINT, received DATE)"
    )
    rows = sorted((s.file, s.sheet, s.dataset, s.partner, s.sha256, s.rows, s.received) for s in sources)
    _insert(connection, "sources", rows)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """All rows with one statement, a list for each column."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def _write_findings(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> None:
    kinds = ", ".join(f'"{name}" {"BIGINT" if name == "row" else "VARCHAR"}' for name in _FINDING_COLUMNS)
    connection.execute(f"CREATE TABLE findings ({kinds}, accepted BOOLEAN DEFAULT FALSE)")
    if findings:
        # A column at a time: there can be as many findings as rows.
        columns = zip(*(finding.as_dict().values() for finding in findings), strict=True)
        frame = pd.DataFrame(
            {
                name: pd.Series(list(values), dtype="object")
                for name, values in zip(_FINDING_COLUMNS, columns, strict=True)
            }
        )
        connection.register("incoming", frame.astype({"row": "Int64"}))
        connection.execute("INSERT INTO findings SELECT *, FALSE FROM incoming")
        connection.unregister("incoming")


def mark_accepted(path: Path, findings: Iterable[Finding]) -> None:
    """Note in the warehouse which findings a role has accepted with a reason; they are no longer in the way."""
    same = " AND ".join(f'"{name}" IS NOT DISTINCT FROM ?' for name in _FINDING_COLUMNS)
    with opened(path) as connection:
        for finding in findings:
            connection.execute(f"UPDATE findings SET accepted = TRUE WHERE {same}", list(finding.as_dict().values()))

"""The case-level tables in memory, from the frames of a plan's returns: for counting before there is a warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pandas as pd

from pipeline.contracts import Contract, load_contracts
from pipeline.databases import as_text

TABLES = ("children", "interventions", "offences", "victims", "population", "board_members", "board_attendance")


@contextmanager
def tables_of(frames: Mapping[str, pd.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with every table that counting reads; of a dataset that has not come, an empty one.

    Of rows that repeat a key the first is taken. Closed with the context.
    """
    contracts = load_contracts()
    with duckdb.connect() as connection:
        for dataset in TABLES:
            _write(connection, contracts[dataset], frames.get(dataset))
        yield connection


def _write(connection: duckdb.DuckDBPyConnection, contract: Contract, frame: pd.DataFrame | None) -> None:
    columns = ", ".join(f'"{column.name}" {column.duckdb_type}' for column in contract.columns)
    connection.execute(f'CREATE TABLE "{contract.dataset}" ({columns})')
    if frame is None or frame.empty:
        return
    if contract.key:
        frame = frame.drop_duplicates(list(contract.key))
    text = {column.name: as_text(frame[column.name]) for column in contract.columns}
    connection.register("incoming", pd.DataFrame(text, copy=False))
    casts = ", ".join(f'CAST("{column.name}" AS {column.duckdb_type})' for column in contract.columns)
    connection.execute(f'INSERT INTO "{contract.dataset}" SELECT {casts} FROM incoming')
    connection.unregister("incoming")

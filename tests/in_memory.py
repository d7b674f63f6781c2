"""Warehouses in memory, all in one DuckDB: to start one takes longer than most tests of few rows."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count

import duckdb

from pipeline.contracts import Contract
from pipeline.findings import Finding
from pipeline.intake import Intake
from pipeline.warehouse import write_warehouse

_NUMBERS = count()


@contextmanager
def warehouse(
    intake: Intake, contracts: Mapping[str, Contract], findings: Sequence[Finding]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse as a check writes it, open until the block ends."""
    name = f"warehouse_{next(_NUMBERS)}"
    with _engine().cursor() as connection:
        connection.execute(f"ATTACH ':memory:' AS {name}; USE {name}")
        write_warehouse(connection, intake, contracts, findings)
        yield connection
        connection.execute(f"USE memory; DETACH {name}")


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    atexit.register(_engine.cache_clear)  # what is still there at the very end, DuckDB complains of
    return duckdb.connect(config={"threads": 1})

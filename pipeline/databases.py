"""Opens DuckDB's files by one DuckDB of this process: to start one takes longer than most of what it is asked.

It works in the thread that asks and has none of its own, so that this process may still be forked, and it writes no
file but those that are opened. A large file has a DuckDB of its own, which shares out its work, puts beside the file
what does not fit into memory, and ends when the file is closed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

_LARGE = 20_000_000
"""Bytes of a file: with less in it, several threads take longer to share out the work than one takes to do it."""
_numbers = itertools.count(1)


@contextmanager
def opened(
    path: Path, *, read_only: bool = False, block_size: int | None = None, large: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the database at ``path``, which is closed with the context.

    One that is not there is made, in blocks of ``block_size`` bytes, but not where it is opened for reading only.
    ``large``: it will be, whatever it is now.
    """
    if large or (path.is_file() and path.stat().st_size > _LARGE):
        with duckdb.connect(str(path), read_only=read_only) as connection:
            yield connection
        return
    name = f"file_{next(_numbers)}"
    quoted = str(path).replace("'", "''")
    options = [f"READ_ONLY {read_only}", *([f"BLOCK_SIZE {block_size}"] if block_size else [])]
    try:
        with started().cursor() as connection:
            connection.execute(f"ATTACH '{quoted}' AS {name} ({', '.join(options)}); USE {name}")
            yield connection
    finally:
        _close(name)


@cache
def started() -> duckdb.DuckDBPyConnection:
    """The DuckDB of this process, started when first asked for; nothing of its own is kept in it."""
    return duckdb.connect(config={"threads": 1, "async_threads": 0, "temp_directory": ""})


def as_text(values: pd.Series) -> pd.Series:
    """A column as text, empty cells as null: cast by DuckDB, dates stay dates and decimals exact.

    Each distinct value is written out once: a million rows hold few different ones in most columns.
    """
    codes, distinct = pd.factorize(values)
    words = np.empty(len(distinct) + 1, dtype=np.object_)
    words[:-1] = [str(value) for value in distinct]
    words[-1] = None  # an empty cell has the code -1
    return pd.Series(words[codes], dtype="object", copy=False)


def _close(name: str) -> None:
    try:
        with started().cursor() as connection:
            connection.execute(f"DETACH DATABASE IF EXISTS {name}")
    except duckdb.Error:  # a fault that it did not survive: nothing more can be asked of it
        started.cache_clear()

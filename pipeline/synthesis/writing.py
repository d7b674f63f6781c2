"""Writing a made-up plan folder: its returns as CSV, its settings and the page that says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.contracts import Contract


def write_returns(folder: Path, frames: Mapping[str, pd.DataFrame], contracts: Mapping[str, Contract]) -> None:
    """Write one file a dataset into ``folder``: CSV under the titles of its contract's columns.

    Whole days come as dates; what is missing is an empty cell. The same frames give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:  # much faster than pandas for a million rows
        for dataset, frame in frames.items():
            _write_return(connection, folder / file_of(dataset), frame, contracts[dataset])


def _write_return(connection: duckdb.DuckDBPyConnection, path: Path, frame: pd.DataFrame, contract: Contract) -> None:
    unknown = [name for name in frame.columns if name not in contract.by_name]
    assert not unknown, f"{contract.dataset} has no {', '.join(unknown)}"
    titles = ", ".join(f'{_as_text(name, contract)} AS "{contract.column(name).title}"' for name in frame.columns)
    connection.register("frame", frame)
    connection.execute(f"COPY (SELECT {titles} FROM frame) TO $path (HEADER, DELIMITER ',')", {"path": str(path)})
    connection.unregister("frame")


def _as_text(name: str, contract: Contract) -> str:
    return f'CAST("{name}" AS DATE)' if contract.column(name).kind == "date" else f'"{name}"'


def file_of(dataset: str) -> str:
    """The file that holds a dataset."""
    return f"{dataset.replace('_', '-')}.csv"

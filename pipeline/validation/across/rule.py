"""What a rule across datasets is: a row of the registry, with a pure function behind it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self, TypeVar

import duckdb
import pandas as pd

from pipeline.cases.frames import tables_of
from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.expectations import Failing

_Counted = TypeVar("_Counted")


class Frames(Mapping[str, pd.DataFrame]):
    """The frame of every dataset that has come, each numbered from 0; and what several rules count in the cases.

    A context: what was made for counting is closed with it.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames
        self._counted: dict[Hashable, Any] = {}
        self._open = ExitStack()

    def __getitem__(self, dataset: str) -> pd.DataFrame:
        return self._frames[dataset]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def counted(self, count: Callable[..., _Counted], *asked: Hashable) -> _Counted:
        """What ``count`` gives for the case-level tables and what is asked: counted once, whoever else asks."""
        if (count, asked) not in self._counted:
            self._counted[count, asked] = count(self._tables, *asked)
        return self._counted[count, asked]

    @cached_property
    def _tables(self) -> duckdb.DuckDBPyConnection:
        return self._open.enter_context(tables_of(self._frames))


@dataclass(frozen=True)
class AcrossRule:
    """One rule. ``check`` gives the failing rows of ``dataset``, and is called only when all ``needs`` have come.

    ``message`` and ``what_to_do`` may hold ``{names}`` for which ``check`` gives words; ``{found}`` is the value of
    ``column``. ``place`` is ``sheet`` where the finding is about rows together.
    """

    name: str
    dataset: str
    needs: tuple[str, ...]
    severity: Severity
    holds: str
    message: str
    what_to_do: str
    check: Callable[[Frames, Settings], Failing]
    column: str = ""
    expected: str = ""
    place: Literal["row", "sheet"] = "row"

"""What a rule across datasets is: a row of the registry, with a pure function behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.expectations import Failing

Frames = Mapping[str, pd.DataFrame]
"""The frame of every dataset that has come, each numbered from 0."""


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

"""How files are read: ``returns/`` and the contracts give typed frames, their sources, and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.intake.dates import first_day, last_day, parse_day, parse_month
from pipeline.intake.model import PROVENANCE, Intake, Source, StatedTotal

if TYPE_CHECKING:
    from pipeline.intake.reading import read_returns

__all__ = [
    "PROVENANCE",
    "Intake",
    "Source",
    "StatedTotal",
    "first_day",
    "last_day",
    "parse_day",
    "parse_month",
    "read_returns",
]


def __getattr__(name: str) -> object:
    """``read_returns`` where returns are read: the validation engine, which everybody waits for, does without."""
    if name != "read_returns":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.intake.reading import read_returns

    return read_returns

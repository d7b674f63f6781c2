"""How files are read: ``returns/`` and the contracts give typed frames, their sources, and findings."""

from pipeline.intake.dates import first_day, last_day, parse_day, parse_month
from pipeline.intake.model import PROVENANCE, Intake, Source, StatedTotal
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

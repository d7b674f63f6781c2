"""What is checked: the contracts' rules, row by row and across datasets, in words for the partner."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.validation.checks import Check, checks_of

if TYPE_CHECKING:
    from pipeline.validation.across import RULES
    from pipeline.validation.listing import CheckDescription, all_checks
    from pipeline.validation.validating import Engine, validate

__all__ = ["RULES", "Check", "CheckDescription", "Engine", "all_checks", "checks_of", "validate"]

_WHEN_ASKED = {"RULES": "across", "CheckDescription": "listing", "all_checks": "listing"} | dict.fromkeys(
    ("Engine", "validate"), "validating"
)
"""What the process of the validation engine does without: everybody waits for it to have imported."""


def __getattr__(name: str) -> object:
    if name not in _WHEN_ASKED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHEN_ASKED[name]}"), name)

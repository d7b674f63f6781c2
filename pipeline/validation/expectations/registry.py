"""What an expectation of our own is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Named:
    """A value that a message shows as its column does: 'First time entrants' for ``first_time_entrants``."""

    column: str
    value: Any


Words = Mapping[str, str | Named | tuple[Named, ...]]
"""What stands for the ``{names}`` in the message of a rule, for one failing row."""

Failing = Mapping[int, Words]
"""Position of each failing row in the frame, with the words for its message."""

Judge = Callable[..., Failing]

OWN: dict[str, Judge] = {}


def expectation(name: str) -> Callable[[Judge], Judge]:
    """Register a function ``(frame, **kwargs of the rule) -> Failing`` as the expectation ``name``."""

    def register(judge: Judge) -> Judge:
        OWN[name] = judge
        return judge

    return register


def listed(names: str | list[str]) -> list[str]:
    """One name or several, as a list."""
    return [names] if isinstance(names, str) else list(names)


def groups(frame: pd.DataFrame, of: list[str]) -> list[tuple[tuple[Named, ...], pd.DataFrame]]:
    """The rows of each group, in their order, with the values that name it; an empty cell is a value like others."""
    named = []
    for key, rows in frame.groupby(of, dropna=False, sort=False):
        values = key if isinstance(key, tuple) else (key,)
        given = zip(of, values, strict=True)
        named.append((tuple(Named(column, value) for column, value in given if not pd.isna(value)), rows))
    return named


def as_number(value: Any) -> str:
    """A number as people write it: without an exponent or needless zeros, thousands apart."""
    text = f"{value:,f}" if not isinstance(value, int) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text

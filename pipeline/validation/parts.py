"""Parts a long return for the engine, which copies all that it is given: no check is given more than it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.validation.checks import Check
from pipeline.validation.expectations import OWN

LONG = 20_000
"""Rows from which looking at each value once is worth the frames that it takes."""
_BY_VALUE = {
    "expect_column_values_to_not_be_null",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_be_between",
    "expect_column_values_to_match_regex",
}
_OF_VALUES = {"column", "value_set", "min_value", "max_value", "strict_min", "strict_max", "regex"}


@dataclass(frozen=True)
class Part:
    """Checks, by their number, and the frame that they look at.

    ``place`` gives for each row of the return its row in ``frame``; None where they are the same rows.
    """

    name: str
    frame: pd.DataFrame
    checks: dict[int, Check]
    place: np.ndarray | None = None

    def rows(self, places: Sequence[int]) -> list[int]:
        """The positions of the return's rows that stand at these places of the frame."""
        return list(places) if self.place is None else np.flatnonzero(np.isin(self.place, places)).tolist()


def parts_of(dataset: str, frame: pd.DataFrame, checks: Sequence[Check], long: int = LONG) -> Iterator[Part]:
    """All checks with the whole frame; of a ``long`` one, each with the columns and values that it needs."""
    numbered = dict(enumerate(checks))
    if len(frame) >= long:
        yield from _by_column(dataset, frame, numbered)
        yield from _by_check(dataset, frame, numbered)
        numbered = {number: check for number, check in numbered.items() if check.rule.expectation in OWN}
    if numbered:
        yield Part(dataset, frame, numbered)


def _by_column(dataset: str, frame: pd.DataFrame, checks: Mapping[int, Check]) -> Iterator[Part]:
    """The checks of a column's values together, with each value once."""
    columns: dict[str, dict[int, Check]] = {}
    for number, check in checks.items():
        if _looks_at_values(check, frame):
            columns.setdefault(check.rule.arguments["column"], {})[number] = check
    for column, some in columns.items():
        place, values = pd.factorize(frame[column], use_na_sentinel=False)
        once = pd.DataFrame({column: pd.Series(values, dtype=frame[column].dtype)})
        yield Part(f"{dataset}.{column}", once, some, place)


def _by_check(dataset: str, frame: pd.DataFrame, checks: Mapping[int, Check]) -> Iterator[Part]:
    """Each other check with the columns that its arguments name: the engine copies all that it is given."""
    for number, check in checks.items():
        if check.rule.expectation not in OWN and not _looks_at_values(check, frame):
            named = set(_texts(check.rule.arguments))
            yield Part(f"{dataset}.{number}", frame[[name for name in frame if name in named]], {number: check})


def _looks_at_values(check: Check, frame: pd.DataFrame) -> bool:
    rule = check.rule
    return rule.expectation in _BY_VALUE and set(rule.arguments) <= _OF_VALUES and rule.arguments["column"] in frame


def _texts(value: object) -> Iterator[str]:
    """Every text in the arguments of a rule, with the single words of a condition."""
    if isinstance(value, str):
        yield from (value, *re.findall(r"\w+", value))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)

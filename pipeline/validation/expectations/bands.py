"""Bands of a target: neither two for one value, nor none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.validation.expectations.registry import Failing, Named, as_number, expectation, groups

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")


@dataclass(frozen=True)
class _Limit:
    at: Decimal
    included: bool

    def __str__(self) -> str:
        return as_number(self.at)


@dataclass(frozen=True)
class _Band:
    row: int
    name: Any
    lower: _Limit
    upper: _Limit


@expectation("expect_bands_not_to_overlap")
def bands_do_not_overlap(frame: pd.DataFrame, of: list[str], name: str, **limits: Any) -> Failing:
    """No value lies in two bands of a group ``of``. ``limits``: see ``_bands``."""
    failing = {}
    for group, below, above in _neighbours(frame, of, name, limits):
        common = above.lower.at < below.upper.at or (
            above.lower.at == below.upper.at and above.lower.included and below.upper.included
        )
        if common:
            shared_upper = min(below.upper, above.upper, key=lambda limit: (limit.at, limit.included))
            failing[above.row] = {
                "of": group,
                "one": Named(name, below.name),
                "other": Named(name, above.name),
                "range": _range(above.lower, shared_upper),
            }
    return failing


@expectation("expect_bands_to_leave_no_gap")
def bands_leave_no_gap(frame: pd.DataFrame, of: list[str], name: str, **limits: Any) -> Failing:
    """Every value between the bands of a group ``of`` lies in one of them. ``limits``: see ``_bands``."""
    failing = {}
    for group, below, above in _neighbours(frame, of, name, limits):
        left_out = above.lower.at > below.upper.at or (
            above.lower.at == below.upper.at and not above.lower.included and not below.upper.included
        )
        if left_out:
            after = _Limit(below.upper.at, not below.upper.included)
            before = _Limit(above.lower.at, not above.lower.included)
            failing[above.row] = {
                "of": group,
                "one": Named(name, below.name),
                "other": Named(name, above.name),
                "range": _range(after, before),
            }
    return failing


def _neighbours(
    frame: pd.DataFrame, of: list[str], name: str, limits: dict[str, Any]
) -> Iterator[tuple[tuple[Named, ...], _Band, _Band]]:
    """Each band with the one below it that reaches highest, from the lowest band up."""
    for group, rows in groups(frame, of):
        bands = sorted(_bands(rows, name, **limits), key=lambda b: (b.lower.at, not b.lower.included, b.upper.at))
        for number, above in enumerate(bands[1:], start=1):
            below = max(bands[:number], key=lambda band: (band.upper.at, band.upper.included))
            yield group, below, above


def _bands(
    rows: pd.DataFrame,
    name: str,
    lower: str,
    upper: str,
    lower_included: str,
    upper_included: str,
    lower_included_if_blank: bool = True,
    upper_included_if_blank: bool = False,
) -> Iterator[_Band]:
    """The bands that have a limit; ``lower`` … name columns, ``…_if_blank`` say what an empty cell means."""
    columns = (name, lower, upper, lower_included, upper_included)
    for row, band, low, high, low_in, high_in in zip(rows.index, *(rows[c] for c in columns), strict=True):
        if pd.isna(low) and pd.isna(high):
            continue
        yield _Band(
            row,
            band,
            _Limit(_LOWEST, False)
            if pd.isna(low)
            else _Limit(low, lower_included_if_blank if pd.isna(low_in) else bool(low_in)),
            _Limit(_HIGHEST, False)
            if pd.isna(high)
            else _Limit(high, upper_included_if_blank if pd.isna(high_in) else bool(high_in)),
        )


def _range(start: _Limit, end: _Limit) -> str:
    if start.at == end.at:
        return f"exactly {start}"
    low = "" if start.at == _LOWEST else f"from {start}" if start.included else f"above {start}"
    high = "" if end.at == _HIGHEST else f"up to and including {end}" if end.included else f"up to {end}"
    return f"{low} {high}".strip() or "everywhere"

"""Parts of one whole, and two sides of one account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.validation.expectations.registry import Failing, Named, as_number, expectation, groups, listed


@expectation("expect_shares_not_to_exceed_the_whole")
def shares_do_not_exceed_the_whole(
    frame: pd.DataFrame, of: list[str], part: str | list[str], share: str, broader: Mapping[str, str] | None = None
) -> Failing:
    """The shares in % of the parts of one group add up to 100 at most, but for rounding."""
    return {
        rows.index[0]: {"of": group, "sum": as_number(total)}
        for group, rows, total in _shares(frame, of, listed(part), share, broader or {})
        if total > 100 + _rounding(rows[share])
    }


@expectation("expect_shares_to_reach_the_whole")
def shares_reach_the_whole(
    frame: pd.DataFrame,
    of: list[str],
    part: str | list[str],
    share: str,
    complete_with: list[str],
    broader: Mapping[str, str] | None = None,
) -> Failing:
    """The shares in % of one group add up to 100, but for rounding, where they mean to.

    A list with one of the parts ``complete_with`` (Other, Unknown) means to be whole; another may be a choice.
    """
    parts = listed(part)
    return {
        rows.index[0]: {"of": group, "sum": as_number(total)}
        for group, rows, total in _shares(frame, of, parts, share, broader or {})
        if total < 100 - _rounding(rows[share]) and rows[parts].isin(complete_with).any(axis=None)
    }


@expectation("expect_parts_to_add_to_total")
def parts_add_to_total(
    frame: pd.DataFrame, of: list[str], part: str, count: str, total: str, broader: Mapping[str, str] | None = None
) -> Failing:
    """Where every part of a group has a count, they add up to the total beside them."""
    failing = {}
    for group, rows in groups(frame[frame[part].notna()], of):
        kept = _without_details(rows, part, broader or {})
        if len(kept) < 2 or kept[count].isna().any() or kept[total].nunique() != 1:
            continue
        added, stated = int(kept[count].sum()), int(kept[total].iloc[0])
        if added != stated:
            failing[kept.index[0]] = {"of": group, "sum": as_number(added), "total": as_number(stated)}
    return failing


@expectation("expect_sides_to_balance")
def sides_balance(frame: pd.DataFrame, of: str | list[str], side: str, one: str, other: str, amount: str) -> Failing:
    """Where a group has amounts on both sides, the two sides add up to the same."""
    failing = {}
    for group, rows in groups(frame[frame[amount].notna()], listed(of)):
        sums = {name: sum(rows.loc[rows[side] == name, amount], Decimal(0)) for name in (one, other)}
        if {one, other} <= set(rows[side]) and sums[one] != sums[other]:
            failing[rows.index[0]] = {
                "of": group,
                "one": as_number(sums[one]),
                "other": as_number(sums[other]),
                "difference": as_number(abs(sums[one] - sums[other])),
            }
    return failing


def _shares(
    frame: pd.DataFrame, of: list[str], parts: list[str], share: str, broader: Mapping[str, str]
) -> Iterator[tuple[tuple[Named, ...], pd.DataFrame, Decimal]]:
    """Each group of shares that are parts of one whole, with their sum: at least two, divided by one column only."""
    given = frame[frame[parts].notna().sum(axis=1) == 1]
    for part in parts:
        for group, rows in groups(given[given[part].notna() & given[share].notna()], of):
            kept = _without_details(rows, part, broader)
            if len(kept) > 1:
                yield group, kept, sum(kept[share], Decimal(0))


def _without_details(rows: pd.DataFrame, part: str, broader: Mapping[str, str]) -> pd.DataFrame:
    """Without the parts of a broader one that is in the list itself: White British beside White."""
    there = set(rows[part])
    return rows[[broader.get(value) not in there for value in rows[part]]]


def _rounding(shares: pd.Series[Any]) -> Decimal:
    """How far rounding may carry the sum: half of the last digit of each share."""
    halves = (Decimal(5).scaleb(min(int(share.as_tuple().exponent), 0) - 1) for share in shares)
    return sum(halves, Decimal(0))

"""Quarterly counts: a number of the whole year beside its four quarters is their sum."""

from __future__ import annotations

from decimal import Decimal

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations.registry import Failing, as_number, groups

_WHOLE_YEAR = "Whole year"
_QUARTERS = 4


def whole_years_unlike_their_quarters(frames: Frames, settings: Settings) -> Failing:
    """Where a measure has a whole year and all four of its quarters, the quarters add up to it.

    Percentages do not add up, so they are passed over.
    """
    counts = frames["quarterly_counts"]
    given = counts[counts["value"].notna() & (counts["unit"] != "%")]
    failing = {}
    for _, rows in groups(given, ["measure", "financial_year"]):
        whole = rows[rows["quarter"] == _WHOLE_YEAR]
        quarters = rows[(rows["quarter"] != _WHOLE_YEAR) & rows["quarter"].notna()]
        if len(whole) != 1 or quarters["quarter"].nunique() != _QUARTERS:
            continue
        added = sum(quarters["value"], Decimal(0))
        if added != whole["value"].iloc[0]:
            failing[int(whole.index[0])] = {"sum": as_number(added)}
    return failing


RULES = (
    AcrossRule(
        "whole_year_differs",
        "quarterly_counts",
        ("quarterly_counts",),
        Severity.WARNING,
        "The number of a whole year is the sum of its four quarters.",
        "The number of the whole year is {found}, but its four quarters add up to {sum}.",
        "Correct the number or the quarter that is wrong. The plan uses the quarters.",
        whole_years_unlike_their_quarters,
        "value",
        "the sum of the quarters",
    ),
)

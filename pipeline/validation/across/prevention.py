"""Referrals to prevention: each breakdown of a period counts all of its referrals."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations.registry import Failing, as_number, groups

_BREAKDOWNS = ("referral_type", "area", "age_band", "school_area")
_CLOSURE = "closure_reason"


def breakdowns_unlike_the_whole(frames: Frames, settings: Settings) -> Failing:
    """In a period the counts of each set of breakdowns add up to the row without one, else to the first of the sets.

    Rows with a reason for closure count closures, which are another whole, and are passed over.
    """
    referrals = frames["prevention_referrals"]
    counted = referrals[referrals["count"].notna() & referrals[_CLOSURE].isna()]
    failing = {}
    for period, rows in groups(counted, ["period"]):
        sums = _sums(rows)
        against = () if () in sums else next(iter(sums), ())
        for by, (first, added) in sums.items():
            if added != sums[against][1]:
                failing[first] = {
                    "by": _called(by),
                    "period": period,
                    "sum": as_number(added),
                    "against": f"counted by {_called(against)}" if against else "counted all together",
                    "whole": as_number(sums[against][1]),
                }
    return failing


def _called(by: tuple[str, ...]) -> str:
    return " and ".join(name.replace("_", " ") for name in by)


def _sums(rows: pd.DataFrame) -> dict[tuple[str, ...], tuple[int, int]]:
    """By the breakdowns that rows name, in the order of the return: their first row and the sum of their counts."""
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for row, count in rows["count"].items():
        by = tuple(name for name in _BREAKDOWNS if not pd.isna(rows[name][row]))
        first, added = sums.get(by, (row, 0))
        sums[by] = (first, added + int(count))
    return sums


RULES = (
    AcrossRule(
        "breakdown_differs",
        "prevention_referrals",
        ("prevention_referrals",),
        Severity.WARNING,
        "Every breakdown of the referrals of a period adds up to the same number.",
        "Counted by {by}, the referrals of {period} add up to {sum}; {against} they are {whole}.",
        "Correct the counts, or add the referrals that are not known as a group of their own (Not known).",
        breakdowns_unlike_the_whole,
        "count",
        "one number of referrals for the period",
    ),
)

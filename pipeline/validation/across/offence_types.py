"""Offences by type: single offences add up to their group, and the groups are those of the benchmark."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing

_ROUNDING = Decimal(1)  # two shares rounded to whole per cent and their difference: at most one point apart


def offences_unlike_their_group(frames: Frames, settings: Settings) -> Failing:
    """Where a group stands beside its single offences, these add up to it."""
    frame = frames["offence_types"]
    counted = frame[frame["count"].notna()]
    sums: dict[tuple[str, str], int] = defaultdict(int)
    single = counted[counted["offence"].notna()]
    for year, group, count in zip(single["financial_year"], single["offence_group"], single["count"], strict=True):
        sums[year, group] += int(count)
    whole = counted[counted["offence"].isna()]
    failing = {}
    for row, year, group, count in zip(
        whole.index, whole["financial_year"], whole["offence_group"], whole["count"], strict=True
    ):
        if (year, group) in sums and sums[year, group] != count:
            failing[int(row)] = {"count": f"{count:,}", "sum": f"{sums[year, group]:,}"}
    return failing


def types_differ_from_benchmark(frames: Frames, settings: Settings) -> Failing:
    """For the service's own area and the same year, a group has as many offences here as in the benchmark."""
    benchmark = frames["offence_benchmark"]
    here = benchmark[(benchmark["area"] == settings.area) & benchmark["count"].notna()]
    counts = {
        (year, group): int(count)
        for year, group, count in zip(here["year"], here["offence_group"], here["count"], strict=True)
    }
    frame = frames["offence_types"]
    whole = frame[frame["offence"].isna() & frame["count"].notna()]
    failing = {}
    for row, year, group, count in zip(
        whole.index, whole["financial_year"], whole["offence_group"], whole["count"], strict=True
    ):
        if (stated := counts.get((year, group), int(count))) != int(count):
            failing[int(row)] = {"count": f"{int(count):,}", "benchmark": f"{stated:,}", "year": str(year)}
    return failing


def impossible_differences(frames: Frames, settings: Settings) -> Failing:
    """A stated difference is the difference of the two shares, to within what rounding can make of it."""
    frame = frames["offence_types"]
    whole = frame[frame["offence"].isna() & frame["count"].notna()]
    totals = whole.groupby("financial_year")["count"].sum()
    failing = {}
    columns = ("financial_year", "count", "previous_share_pct", "change_points")
    for row, (year, count, previous, change) in enumerate(zip(*(frame[name] for name in columns), strict=True)):
        total = int(totals.get(year, 0))
        if total == 0 or any(pd.isna(value) for value in (count, previous, change)):
            continue
        exact = Decimal(int(count) * 100) / total - previous
        if abs(exact - change) > _ROUNDING:
            failing[row] = {"shares": f"{exact:+.1f}"}
    return failing


RULES = (
    AcrossRule(
        "offences_unlike_their_group",
        "offence_types",
        ("offence_types",),
        Severity.WARNING,
        "The single offences of a group add up to the group.",
        "{found} is given as {count} offences, but its single offences add up to {sum}.",
        "Correct the group or its single offences, or add the offence that is missing.",
        offences_unlike_their_group,
        "offence_group",
        "as many offences as the single ones together",
    ),
    AcrossRule(
        "offence_types_differ_from_benchmark",
        "offence_types",
        ("offence_types", "offence_benchmark"),
        Severity.WARNING,
        "An offence group has as many offences by type as in the benchmark of the service's own area.",
        "{found} has {count} offences here, and {benchmark} in the benchmark of {year}.",
        "Correct the number here or in the benchmark.",
        types_differ_from_benchmark,
        "offence_group",
        "as many offences as in the benchmark",
    ),
    AcrossRule(
        "impossible_difference",
        "offence_types",
        ("offence_types",),
        Severity.WARNING,
        "A stated difference between two shares is what the shares give, but for rounding.",
        "The difference is given as {found} points, but the shares are {shares} points apart.",
        "Correct the difference or the share of the year before, or give the numbers of the year before.",
        impossible_differences,
        "change_points",
        "the difference of the shares",
    ),
)

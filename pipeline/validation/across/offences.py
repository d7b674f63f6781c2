"""Offences counted in more than one return: the counts agree."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import FinancialYear, Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing


def benchmark_differs_from_outcomes(frames: Frames, settings: Settings) -> Failing:
    """For the service's own area, the outcomes of a benchmark group add up to its offences."""
    counted = _outcomes_by_group(frames["offence_outcomes"])
    years = {year for year, _ in counted.index}
    benchmark = frames["offence_benchmark"]
    here = benchmark[(benchmark["area"] == settings.area) & benchmark["year"].isin(years) & benchmark["count"].notna()]
    failing = {}
    for row, year, group, count in zip(here.index, here["year"], here["offence_group"], here["count"], strict=True):
        outcomes = int(counted.get((year, group), 0))
        if outcomes != count:
            failing[int(row)] = {"count": f"{count:,}", "outcomes": f"{outcomes:,}", "year": str(year)}
    return failing


def outcomes_without_benchmark(frames: Frames, settings: Settings) -> Failing:
    """Every group that has outcomes is in the benchmark of the service's own area, if that has the year at all."""
    benchmark = frames["offence_benchmark"]
    here = benchmark[benchmark["area"] == settings.area]
    groups = set(zip(here["year"], here["offence_group"], strict=True))
    outcomes = frames["offence_outcomes"]
    benchmarked = outcomes["financial_year"].isin(here["year"])
    pairs = pd.Series(list(zip(outcomes["financial_year"], _group(outcomes), strict=True)), index=outcomes.index)
    without = outcomes.index[benchmarked & ~pairs.isin(groups) & outcomes["count"].gt(0).fillna(False)]
    return {int(row): {} for row in pairs[without].drop_duplicates().index}


def outcomes_differ_from_list(frames: Frames, settings: Settings) -> Failing:
    """The outcomes of an offence group in a year are as many as the listed offences with an outcome in it."""
    listed = frames["offences"]
    listed = listed[listed["outcome_date"].notna() & listed["outcome"].notna() & listed["offence_group"].notna()]
    years = _financial_years(listed["outcome_date"])
    sizes = listed.groupby([years, listed["offence_group"]]).size()
    outcomes = frames["offence_outcomes"]
    sums = outcomes.groupby(["financial_year", "offence_group"])["count"].sum()
    first = outcomes.drop_duplicates(["financial_year", "offence_group"])
    known = set(years)
    failing = {}
    for row, year, group in zip(first.index, first["financial_year"], first["offence_group"], strict=True):
        many = int(sizes.get((year, group), 0))
        if year in known and int(sums.get((year, group), 0)) != many:
            failing[int(row)] = {"outcomes": f"{int(sums[year, group]):,}", "listed": f"{many:,}", "year": str(year)}
    return failing


def _group(outcomes: pd.DataFrame) -> pd.Series:
    """The benchmark group of each row: the offence group itself where no other is given."""
    return outcomes["benchmark_group"].where(outcomes["benchmark_group"].notna(), outcomes["offence_group"])


def _financial_years(days: pd.Series) -> pd.Series:
    dates = pd.to_datetime(days)
    starts = dates.dt.year - (dates.dt.month < 4).astype("int64")
    return starts.map({start: FinancialYear(int(start)).label for start in starts.unique()})


def _outcomes_by_group(outcomes: pd.DataFrame) -> pd.Series:
    return outcomes.groupby([outcomes["financial_year"], _group(outcomes)])["count"].sum()


RULES = (
    AcrossRule(
        "benchmark_differs_from_outcomes",
        "offence_benchmark",
        ("offence_benchmark", "offence_outcomes"),
        Severity.WARNING,
        "The outcomes of each benchmark group add up to its offences in the service's own area.",
        "The benchmark counts {count} offences of {found} in {year}, but their outcomes add up to {outcomes}.",
        "Correct the number here, or the outcomes of this group.",
        benchmark_differs_from_outcomes,
        "offence_group",
        "as many offences as outcomes",
    ),
    AcrossRule(
        "outcomes_without_benchmark",
        "offence_outcomes",
        ("offence_benchmark", "offence_outcomes"),
        Severity.WARNING,
        "Every offence group with outcomes is counted in the benchmark of the service's own area.",
        "The benchmark does not count the offences of {found} in this year.",
        "Add the group to the benchmark, or name the benchmark group that it is counted in.",
        outcomes_without_benchmark,
        "offence_group",
        "a group of the benchmark",
    ),
    AcrossRule(
        "outcomes_differ_from_list",
        "offence_outcomes",
        ("offences", "offence_outcomes"),
        Severity.WARNING,
        "The outcomes of an offence group are as many as the listed offences with an outcome in that year.",
        "The outcomes of {found} in {year} add up to {outcomes}, but the list of offences has {listed}.",
        "Correct the outcomes, or the list of offences.",
        outcomes_differ_from_list,
        "offence_group",
        "as many outcomes as offences in the list",
    ),
)

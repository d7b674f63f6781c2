"""The four existing indicators counted from case-level returns: entrants, reoffending twice, custody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from pipeline.cases.kpis import population
from pipeline.cases.periods import Quarter
from pipeline.cases.queries import run
from pipeline.cases.terms import Terms
from pipeline.plan import FinancialYear

Counts = Mapping[Quarter, Mapping[str, int]]
"""How many in each quarter, by the outcome that decides it."""


@dataclass(frozen=True)
class Reoffending:
    """One outcome's children in one cohort: all, those who reoffended, and their reoffences."""

    children: int = 0
    reoffended: int = 0
    reoffences: int = 0

    def __add__(self, other: Reoffending) -> Reoffending:
        return Reoffending(
            self.children + other.children, self.reoffended + other.reoffended, self.reoffences + other.reoffences
        )


@dataclass(frozen=True)
class CaseIndicators:
    """The counts behind the four indicators; ``windows`` are the quarters with which twelve months end, oldest first.

    ``entrants`` and ``sentences`` are by quarter and outcome. ``cohorts`` are the latest four cohorts of three months
    whose follow-up was over, oldest first, each by outcome; fewer where the list of offences begins later.
    ``undated`` are substantive outcomes without a day, which count nowhere.
    """

    windows: tuple[Quarter, ...]
    entrants: Counts
    sentences: Counts
    cohorts: Mapping[Quarter, Mapping[str, Reoffending]]
    population: int | None
    undated: int


def existing_indicators(
    connection: duckdb.DuckDBPyConnection, year: FinancialYear, as_of: date, area: str, terms: Terms
) -> CaseIndicators | None:
    """The counts of the year's rolling twelve months and of the latest cohorts; None without any dated outcome."""
    said = run(connection, "indicators", "outcomes", as_of=as_of, substantive=list(terms.substantive))[0]
    if said["first_day"] is None:
        return None
    first = Quarter.of(said["first_day"])
    lists = {"substantive": list(terms.substantive), "custodial": list(terms.custodial), "as_of": as_of}
    return CaseIndicators(
        _windows(year, as_of, first),
        _by_quarter(run(connection, "indicators", "entrants", **lists)),
        _by_quarter(run(connection, "indicators", "custody", **lists)),
        _cohorts(connection, as_of, first, lists),
        population(connection, area),
        said["undated"],
    )


def _windows(year: FinancialYear, as_of: date, first: Quarter) -> tuple[Quarter, ...]:
    """The last quarter of the year before and those of the year, where the list reaches back twelve months.

    The latest quarter of the year that is over is there in any case.
    """
    last = Quarter.of(year.last_day)
    over = [quarter for quarter in (last.earlier(4), *last.twelve_months) if quarter.last_day <= as_of]
    return tuple(quarter for quarter in over if quarter.earlier(3) >= first or quarter == over[-1])


def _by_quarter(rows: Iterable[Mapping[str, object]]) -> Counts:
    found: dict[Quarter, dict[str, int]] = {}
    for row in rows:
        found.setdefault(Quarter(row["quarter"]), {})[row["outcome"]] = row["count"]
    return found


def _cohorts(
    connection: duckdb.DuckDBPyConnection, as_of: date, first: Quarter, lists: Mapping[str, object]
) -> dict[Quarter, dict[str, Reoffending]]:
    """Four cohorts that follow each other; none where the list of offences does not reach so far back."""
    latest = Quarter.of(as_of)
    while follow_up_ends(latest) > as_of:
        latest = latest.earlier(1)
    cohorts = {quarter: {} for quarter in latest.twelve_months if quarter >= first}
    if not cohorts:
        return {}
    period = {"first_day": min(cohorts).first_day, "last_day": latest.last_day}
    for row in run(connection, "indicators", "reoffending", **lists, **period):
        counted = Reoffending(row["children"], row["reoffended"], row["reoffences"])
        cohorts[Quarter(row["quarter"])][row["outcome"]] = counted
    return cohorts


def follow_up_ends(cohort: Quarter) -> date:
    """The last day on which an outcome can still prove a reoffence: 12 and 6 months after the last day of the cohort.

    >>> follow_up_ends(Quarter(date(2020, 1, 1)))
    datetime.date(2021, 9, 30)
    """
    return cohort.earlier(-7).first_day - timedelta(days=1)

"""Proven offences by group: local and national counts, the populations behind them, rates and ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Fraction, round_half_up
from pipeline.measures.figures import slug
from pipeline.measures.intervals import poisson_interval
from pipeline.measures.queries import Row, fetch
from pipeline.plan import Plan

TOTAL = "total"
_PER = 100_000


@dataclass(frozen=True)
class OffenceGroup:
    """One offence group (or the total): local and national counts with the 10 to 17 populations behind them.

    Each has its own period: national figures often come out for another year than local ones.
    """

    title: str
    part: str  # its part of the figure id
    count: int | None
    population: int | None
    national_count: int | None
    national_population: int | None
    period: str = ""
    national_period: str = ""
    basis: str = ""  # where the population comes from and of which year it is
    national_basis: str = ""
    previous_ratio: Fraction | None = None  # of the year before, as then published

    @property
    def rate(self) -> Fraction | None:
        return _rate(self.count, self.population)

    @property
    def national_rate(self) -> Fraction | None:
        return _rate(self.national_count, self.national_population)

    @property
    def ratio(self) -> Fraction | None:
        """Local rate over national rate, both unrounded before dividing."""
        return self.rate / self.national_rate if self.rate is not None and self.national_rate else None

    @property
    def previous_count(self) -> int | None:
        """About how many offences the ratio of the year before stands for, at this year's rates and populations."""
        if self.previous_ratio is None or not self.population or not self.national_rate:
            return None
        return int(round_half_up(self.previous_ratio * self.national_rate * self.population / _PER, 0))

    @property
    def ratio_interval(self) -> tuple[float, float] | None:
        """95% interval of the ratio; the national rate rests on so many offences that it is taken as known."""
        if self.count is None or not self.population or not self.national_rate:
            return None
        low, high = poisson_interval(self.count)
        scale = float(Fraction(_PER, self.population) / self.national_rate)
        return low * scale, high * scale


def offence_groups(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[OffenceGroup]:
    rows = fetch(connection, "offences", "benchmark")
    official = fetch(connection, "offences", "population")
    local, national = plan.settings.area, plan.settings.comparators.national
    period = max((row["year"] for row in rows if row["area"] == local), default="")
    national_year = max((row["year"] for row in rows if row["area"] == national), default="")
    own = {row["offence_group"]: row for row in rows if row["area"] == local and row["year"] == period}
    whole = {row["offence_group"]: row for row in rows if row["area"] == national and row["year"] == national_year}
    titles = list(dict.fromkeys([*own, *whole]))
    groups = []
    for title in titles:
        here, there = own.get(title), whole.get(title)
        population, basis = _population(here, [row for row in official if row["area"] == local])
        national_population, national_basis = _population(there, [row for row in official if row["area"] == national])
        groups.append(
            OffenceGroup(
                title, slug(title), _value(here, "count"), population, _value(there, "count"), national_population,
                period, national_year, basis, national_basis, _exact(here, "previous_ratio"),
            )
        )  # fmt: skip
    if own:
        groups.append(_total(groups))
    return groups


def _population(row: Row | None, official: Sequence[Row]) -> tuple[int | None, str]:
    """The population that a row names, else the latest of the population return, and where it comes from.

    A number that the population return has as well is of the year that stands there.
    """
    named = _value(row, "population")
    known = [line for line in official if not named or line["count"] == named]
    basis = f"{known[-1]['year']}, {known[-1]['source']}" if known else ""
    if named:
        return named, basis or "as the offences return gives it, year not stated"
    return (_value(known[-1], "count"), basis) if known else (None, "")


def _total(groups: Sequence[OffenceGroup]) -> OffenceGroup:
    """All groups together: the count of those that have one, rates and ratio only where both sides have every group.

    A group that the country counts and the return leaves out is unknown here, not nil: without it the local total
    would stand too low beside the national one. The total then keeps its count and has no rate or ratio.
    """

    def sum_of(name: str) -> int | None:
        known = [value for group in groups if (value := getattr(group, name)) is not None]
        return sum(known) if known else None

    # Offences of a group that the country does not count would stand over a national rate without it.
    comparable = all(group.national_count is not None for group in groups if group.count)
    populations = {
        name: {getattr(group, name) for group in groups if getattr(group, count) is not None} - {None}
        for name, count in (("population", "count"), ("national_population", "national_count"))
    }
    # A total rate needs one population for all groups; where they differ there is none.
    one = {name: next(iter(found)) if len(found) == 1 else None for name, found in populations.items()}
    return OffenceGroup(
        "Total",
        TOTAL,
        sum_of("count"),
        None if _not_counted_here(groups) else one["population"],
        sum_of("national_count") if comparable else None,
        one["national_population"],
        groups[0].period,
        groups[0].national_period,
    )


def _not_counted_here(groups: Sequence[OffenceGroup]) -> list[str]:
    return [group.title for group in groups if group.count is None and group.national_count is not None]


def _not_counted_nationally(groups: Sequence[OffenceGroup]) -> list[str]:
    known = any(group.national_count is not None for group in groups)
    return [group.title for group in groups if known and group.count and group.national_count is None]


def gaps_of(groups: Sequence[OffenceGroup]) -> str:
    """What keeps the total from having a rate or a ratio, in words."""
    parts = [group for group in groups if group.part != TOTAL]
    said = []
    if (here := _not_counted_here(parts)) and len(here) < len(parts):
        said.append(
            f"The return has no local count of {', '.join(here)}: the total leaves it out, and has no rate or ratio."
        )
    if nationally := _not_counted_nationally(parts):
        said.append(f"There is no national count of {', '.join(nationally)}, so the total has no ratio.")
    return " ".join(said)


def _value(row: Row | None, name: str) -> int | None:
    return None if row is None or row[name] is None else int(row[name])


def _rate(count: int | None, population: int | None) -> Fraction | None:
    return None if count is None or not population else Fraction(count, population) * _PER


def _exact(row: Row | None, name: str) -> Fraction | None:
    return None if row is None or row[name] is None else Fraction(row[name])

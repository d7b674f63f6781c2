"""An indicator's values: the service's own in rolling periods, and those of other areas in the same periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.measures.display import Exact, Fraction
from pipeline.measures.indicator_kinds import PER, Indicator
from pipeline.measures.queries import Row
from pipeline.plan import Plan

_SAME_LENGTH = timedelta(days=15)  # months, and so quarters, differ by days
_AVERAGE = re.compile(r"\b(average|mean)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    """The rows of other areas in one period. ``average``: one row that stands for all comparators together."""

    national: Row | None
    region: Row | None
    family: tuple[Row, ...]
    average: Row | None

    @property
    def rows(self) -> list[Row]:
        known = [*self.family, self.average, self.region, self.national]
        return [row for row in known if row is not None]


class Latest:
    """An indicator's rows: the service's own, of which the last is its latest, and other areas beside each."""

    def __init__(self, indicator: Indicator, rows: Sequence[Row], plan: Plan) -> None:
        self.indicator = indicator
        self.area = plan.settings.area
        self._rows = rows
        self._wanted = plan.settings.comparators
        own = [row for row in rows if row["area_type"] == "local" and row["area"] == self.area]
        self.local = max(own, key=lambda row: row["period_end"], default=None)
        by_month = {month_of(row): row for row in own if _as_long(row, self.local)}
        #: The service's own values, oldest first; a year is not followed by a quarter.
        self.series = sorted(by_month.values(), key=lambda row: row["period_end"])
        self.previous = self.series[-2] if len(self.series) > 1 else None
        self.year_earlier = by_month.get(_a_year_before(self.local["period_end"])) if self.local else None
        beside = self.beside(self.local)
        self.national, self.region, self.family, self.average = (
            beside.national, beside.region, list(beside.family), beside.average,
        )  # fmt: skip

    def beside(self, own: Row | None) -> Beside:
        """What other areas had in the period of one of the service's rows."""
        same = [row for row in self._rows if own is not None and period_of(row) == period_of(own)]
        wanted = self._wanted
        comparators = [row for row in same if row["area_type"] == "comparator"]
        family = [row for row in comparators if not _AVERAGE.search(row["area"])]
        return Beside(
            next((row for row in same if row["area"] == wanted.national), None),
            next((row for row in same if wanted.region and row["area"] == wanted.region), None),
            tuple(row for row in family if not wanted.family or row["area"] in wanted.family),
            next((row for row in comparators if _AVERAGE.search(row["area"])), None),
        )

    @property
    def own(self) -> Exact | None:
        """The service's value."""
        return self.value(self.local)

    @property
    def period(self) -> str:
        return period_in_words(*period_of(self.local)) if self.local else ""

    def value(self, row: Row | None) -> Exact | None:
        """The rate as published, in the indicator's own unit, else worked out from numerator and denominator."""
        if row is None:
            return None
        if row["rate"] is not None:
            per = PER.get(row["rate_unit"], self.indicator.per)
            return row["rate"] if per == self.indicator.per else Fraction(row["rate"]) * self.indicator.per / per
        if row["numerator"] is None or not row["denominator"]:
            return None
        return Fraction(row["numerator"]) / Fraction(row["denominator"]) * self.indicator.per

    def comparator_value(self, beside: Beside | None = None) -> Exact | None:
        """The average of the comparators as the return gives it, else the mean of theirs that have a value."""
        beside = beside or self.beside(self.local)
        stated = self.value(beside.average)
        if stated is not None:
            return stated
        known = self._known(beside.family)
        return sum(map(Fraction, known), Fraction(0)) / len(known) if known else None

    def comparator_rows(self, beside: Beside | None = None) -> tuple[Row, ...]:
        """The rows on which the value of the comparators rests."""
        beside = beside or self.beside(self.local)
        if beside.average is not None and self.value(beside.average) is not None:
            return (beside.average,)
        return beside.family

    @property
    def rank(self) -> tuple[int, int] | None:
        """Rank of the service among itself and its comparators; 1 is best, ties share the better rank."""
        if self.local is not None and self.local["rank"] is not None and self.local["rank_of"] is not None:
            return int(self.local["rank"]), int(self.local["rank_of"])
        others, lower = self._known(self.family), self.indicator.lower_is_better
        if self.own is None or not others or lower is None:
            return None
        own = Fraction(self.own)
        better = sum(1 for value in others if (value < own if lower else value > own))
        return 1 + better, len(others) + 1

    def _known(self, rows: Iterable[Row]) -> list[Fraction]:
        return [Fraction(value) for row in rows if (value := self.value(row)) is not None]


def month_of(row: Row) -> str:
    """The month in which a row's period ends, as part of figure ids: ``2021_12``."""
    return f"{row['period_end']:%Y_%m}"


def period_in_words(start: date, end: date) -> str:
    """A period as a reader expects it: ``January 2019 to December 2019``."""
    first, last = f"{start:%B %Y}", f"{end:%B %Y}"
    return first if first == last else f"{first} to {last}"


def period_of(row: Row) -> tuple[date, date]:
    return row["period_start"], row["period_end"]


def _a_year_before(day: date) -> str:
    return f"{day.year - 1}_{day:%m}"


def _as_long(row: Row, latest: Row | None) -> bool:
    """Whether a row's period is as long as the latest: a year is not compared with a quarter."""
    if latest is None:
        return False
    length, latest_length = (end - start for start, end in map(period_of, (row, latest)))
    return abs(length - latest_length) <= _SAME_LENGTH

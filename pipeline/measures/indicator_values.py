"""The key indicators, and each one's values in the service's latest period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.measures.display import Exact, Fraction, Unit
from pipeline.measures.queries import Row
from pipeline.plan import Plan

_SAME_LENGTH = timedelta(days=15)  # months, and so quarters, differ by days
_PER = {"per 100,000": 100_000, "per 10,000": 10_000, "per 1,000": 1_000, "per cent": 100, "number": 1}


@dataclass(frozen=True)
class Indicator:
    """One indicator: its value in the returns, the id of its figure, and how it is shown."""

    name: str
    figure_id: str
    stem: str
    label: str
    unit: Unit
    places: int
    per: int


EXISTING = (
    Indicator("first_time_entrants", "fte.rate", "fte", "First time entrants", Unit.PER_100K, 0, 100_000),
    Indicator(
        "reoffending_binary",
        "reoffending.binary",
        "reoffending.binary",
        "Children who reoffend",
        Unit.PERCENT,
        0,
        100,
    ),
    Indicator(
        "reoffending_frequency",
        "reoffending.frequency",
        "reoffending.frequency",
        "Reoffences per child who reoffends",
        Unit.NUMBER,
        2,
        1,
    ),
    Indicator("custody", "custody.rate", "custody", "Custodial sentences", Unit.PER_1000, 2, 1_000),
)


class Latest:
    """An indicator's rows in the service's latest period, by kind of area."""

    def __init__(self, indicator: Indicator, rows: Sequence[Row], plan: Plan) -> None:
        self.indicator = indicator
        own = [row for row in rows if row["area_type"] == "local" and row["area"] == plan.settings.area]
        self.local = max(own, key=lambda row: row["period_end"], default=None)
        self.previous = max(
            (row for row in own if self.local and _comes_before(row, self.local)),
            key=lambda row: row["period_end"],
            default=None,
        )
        same = [row for row in rows if self.local and period_of(row) == period_of(self.local)]
        wanted = plan.settings.comparators
        self.national = next((row for row in same if row["area"] == wanted.national), None)
        self.region = next((row for row in same if wanted.region and row["area"] == wanted.region), None)
        family = [row for row in same if row["area_type"] == "comparator"]
        self.family = [row for row in family if row["area"] in wanted.family] if wanted.family else family
        self.area = plan.settings.area

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
            per = _PER.get(row["rate_unit"], self.indicator.per)
            return row["rate"] if per == self.indicator.per else Fraction(row["rate"]) * self.indicator.per / per
        if row["numerator"] is None or not row["denominator"]:
            return None
        return Fraction(row["numerator"]) / Fraction(row["denominator"]) * self.indicator.per

    @property
    def comparator_value(self) -> Exact | None:
        known = [value for row in self.family if (value := self.value(row)) is not None]
        return sum(map(Fraction, known), Fraction(0)) / len(known) if known else None

    @property
    def rank(self) -> tuple[int, int] | None:
        """Rank of the service among itself and its comparators; 1 is best, ties share the better rank."""
        if self.local is not None and self.local["rank"] is not None and self.local["rank_of"] is not None:
            return int(self.local["rank"]), int(self.local["rank_of"])
        own = self.value(self.local)
        others = [value for row in self.family if (value := self.value(row)) is not None]
        if own is None or not others:
            return None
        return 1 + sum(1 for value in others if Fraction(value) < Fraction(own)), len(others) + 1


def period_in_words(start: date, end: date) -> str:
    """A period as a reader expects it: ``January 2019 to December 2019``."""
    first, last = f"{start:%B %Y}", f"{end:%B %Y}"
    return first if first == last else f"{first} to {last}"


def period_of(row: Row) -> tuple[date, date]:
    return row["period_start"], row["period_end"]


def _comes_before(row: Row, latest: Row) -> bool:
    """Whether a row's period ends earlier and is as long: a year is not compared with a quarter."""
    length, latest_length = (end - start for start, end in map(period_of, (row, latest)))
    return row["period_end"] < latest["period_end"] and abs(length - latest_length) <= _SAME_LENGTH

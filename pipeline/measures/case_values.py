"""The four existing indicators as values counted from cases: rolling years, cohorts, outcomes; and their sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.cases import CaseIndicators, Quarter, Reoffending
from pipeline.measures.display import Fraction, Unit, show
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.indicator_kinds import EXISTING, Indicator
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.tables import CountRelation, ProtectedCount

FTE, BINARY, FREQUENCY, CUSTODY = EXISTING
_COHORTS = 4  # of three months, that make the value of a year


@dataclass(frozen=True)
class CaseValue:
    """``met`` of ``of`` in a period, or of one outcome in it. ``met_ids``, ``of_ids``: the counts that each gives away.

    ``part`` tells the value from the others of its indicator in figure ids; empty for the latest year.
    """

    indicator: Indicator
    first_day: date
    last_day: date
    met: int
    of: int | None
    met_ids: tuple[str, ...]
    of_ids: tuple[str, ...] = ()
    part: str = ""
    outcome: str = ""

    @property
    def period(self) -> str:
        return period_in_words(self.first_day, self.last_day)

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.met_ids, *self.of_ids)

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.met, self.of) * self.indicator.per if self.of else None

    @property
    def interval(self) -> str:
        """The exact interval of a rate of a population on few events; empty for any other value."""
        if not self.of or self.of_ids or self.met >= FEW_EVENTS:
            return ""
        places = max(self.indicator.places, 1)
        low, high = (Fraction(bound) * self.indicator.per / self.of for bound in poisson_interval(self.met))
        return f"{show(low, Unit.NUMBER, places)} to {show(high, Unit.NUMBER, places)}"


@dataclass(frozen=True)
class CaseValues:
    """The values of every indicator: ``years`` oldest first, ``cohorts`` and ``outcomes`` of the latest year."""

    years: tuple[CaseValue, ...] = ()
    cohorts: tuple[CaseValue, ...] = ()
    outcomes: tuple[CaseValue, ...] = ()
    counts: tuple[ProtectedCount, ...] = ()
    relations: tuple[CountRelation, ...] = ()

    def __add__(self, other: CaseValues) -> CaseValues:
        return CaseValues(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def latest(self) -> tuple[CaseValue, ...]:
        """The last year of each indicator."""
        return tuple({value.indicator.stem: value for value in self.years}.values())


def case_values(found: CaseIndicators) -> CaseValues:
    """The values of all four indicators, in their order."""
    together = _rolling(FTE, found.entrants, found) + _reoffending(found)
    return together + _rolling(CUSTODY, found.sentences, found)


def _month(day: date) -> str:
    return f"{day:%Y_%m}"


def _rolling(indicator: Indicator, counts: Mapping[Quarter, Mapping[str, int]], found: CaseIndicators) -> CaseValues:
    """Twelve months that end with each window, out of the population; the last one by outcome too.

    The quarters are in no table, but readers know that years that overlap have three of four in common.
    """
    base, people = f"cases.{indicator.stem}", found.population
    in_quarter = {
        quarter: sum(counts.get(quarter, {}).values()) for window in found.windows for quarter in window.twelve_months
    }
    years, protected, relations = [], {}, []
    for window in found.windows:
        months, name = window.twelve_months, f"{base}.{_month(window.last_day)}"
        protected[name] = sum(in_quarter[quarter] for quarter in months)
        parts = {f"{base}.quarter.{_month(quarter.last_day)}": in_quarter[quarter] for quarter in months}
        protected |= parts
        relations.append(CountRelation(name, tuple(parts), harmless=True))
        span = (months[0].first_day, window.last_day)
        years.append(
            CaseValue(indicator, *span, protected[name], people, (name,), part=f"to_{_month(window.last_day)}")
        )
    known = tuple(ProtectedCount(*pair) for pair in protected.items())
    outcomes = tuple(_by_outcome(years[-1], counts, found.windows[-1].twelve_months)) if years else ()
    if outcomes:
        of_outcomes = tuple(value.met_ids[0] for value in outcomes)
        relations.append(CountRelation(years[-1].met_ids[0], of_outcomes))
        known += tuple(ProtectedCount(value.met_ids[0], value.met) for value in outcomes)
    return CaseValues(tuple(years), (), outcomes, known, tuple(relations))


def _by_outcome(
    year: CaseValue, counts: Mapping[Quarter, Mapping[str, int]], quarters: tuple[Quarter, ...]
) -> Iterator[CaseValue]:
    sums: dict[str, int] = {}
    for quarter in quarters:
        for outcome, number in counts.get(quarter, {}).items():
            sums[outcome] = sums.get(outcome, 0) + number
    for outcome, part in distinct_slugs(sorted(sums)).items():
        ids = (f"cases.{year.indicator.stem}.outcome.{part}",)
        span = (year.first_day, year.last_day)
        yield CaseValue(year.indicator, *span, sums[outcome], year.of, ids, part=part, outcome=outcome)


def _reoffending(found: CaseIndicators) -> CaseValues:
    """Four cohorts together, each cohort by itself, and by the outcome with which a child came into it."""
    if len(found.cohorts) < _COHORTS:
        return CaseValues()
    by_cohort = {quarter: sum(parts.values(), Reoffending()) for quarter, parts in found.cohorts.items()}
    by_outcome: dict[str, Reoffending] = {}
    for parts in found.cohorts.values():
        for outcome, part in parts.items():
            by_outcome[outcome] = by_outcome.get(outcome, Reoffending()) + part
    first, last = min(by_cohort), max(by_cohort)
    span = (first.first_day, last.last_day)
    year = _Group(sum(by_cohort.values(), Reoffending()), f"to_{_month(last.last_day)}", *span)
    cohorts = [
        _Group(part, f"cohort_{_month(quarter.last_day)}", quarter.first_day, quarter.last_day)
        for quarter, part in by_cohort.items()
    ]
    outcomes = [
        _Group(by_outcome[outcome], part, *span, outcome)
        for outcome, part in distinct_slugs(sorted(by_outcome)).items()
    ]
    groups = [year, *cohorts, *outcomes]
    relations = [relation for group in groups for relation in group.relations]
    for parts, harmless in ((cohorts, True), (outcomes, False)):
        for place, total in enumerate(year.summed):
            if parts:
                relations.append(CountRelation(total, tuple(part.summed[place] for part in parts), harmless))
    return CaseValues(
        year.values,
        tuple(value for group in cohorts for value in group.values),
        tuple(value for group in outcomes for value in group.values),
        tuple(count for group in groups for count in group.counts),
        tuple(relations),
    )


@dataclass(frozen=True)
class _Group:
    """The children of some cohorts, or of one outcome in them, with the ids of their counts."""

    number: Reoffending
    part: str
    first_day: date
    last_day: date
    outcome: str = ""

    def _id(self, name: str) -> str:
        kind = "outcome." if self.outcome else ""
        return f"cases.reoffending.{kind}{self.part}.{name}"

    @property
    def summed(self) -> tuple[str, ...]:
        return tuple(map(self._id, ("children", "reoffended", "not", "reoffences")))

    @property
    def counts(self) -> tuple[ProtectedCount, ...]:
        number = self.number
        values = (number.children, number.reoffended, number.children - number.reoffended, number.reoffences)
        known = [ProtectedCount(*pair) for pair in zip(self.summed, values, strict=True)]
        return (*known, ProtectedCount(self._id("further"), number.reoffences - number.reoffended))

    @property
    def relations(self) -> tuple[CountRelation, ...]:
        """All who did and did not reoffend; and everyone who did has at least one reoffence."""
        children, reoffended, rest, reoffences = self.summed
        return (
            CountRelation(children, (reoffended, rest)),
            CountRelation(reoffences, (reoffended, self._id("further")), harmless=True),
        )

    @property
    def values(self) -> tuple[CaseValue, ...]:
        children, reoffended, _, reoffences = ((name,) for name in self.summed)
        number, span, told = self.number, (self.first_day, self.last_day), {"part": self.part, "outcome": self.outcome}
        return (
            CaseValue(BINARY, *span, number.reoffended, number.children, reoffended, children, **told),
            CaseValue(FREQUENCY, *span, number.reoffences, number.reoffended, reoffences, reoffended, **told),
        )


def tied_to_indicators(values: CaseValues, area: str) -> tuple[CountRelation, ...]:
    """The same counts where the indicators show them under ids of their own."""
    found = []
    for value in values.years:
        base = f"indicators.{value.indicator.stem}.{slug(area)}.{value.last_day:%Y_%m_%d}"
        found += [CountRelation(f"{base}.count", (name,)) for name in value.met_ids]
        found += [CountRelation(f"{base}.of", (name,)) for name in value.of_ids]
    return tuple(found)

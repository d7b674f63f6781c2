"""Counts of the ten indicators, from any source, added up by quarter, by type of disposal and for the year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.cases import RULES, CountingRule
from pipeline.measures.display import Fraction
from pipeline.measures.figures import distinct_slugs
from pipeline.measures.kpi_definitions import KPIS, Kpi, KpiMeasure
from pipeline.measures.labels import vocabulary
from pipeline.measures.tables import CountRelation, ProtectedCount

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_PER = 100_000
_WHOLE = ("year", "typed", "undated", *(quarter.lower() for quarter in QUARTERS))  # parts that are no type of disposal


@dataclass(frozen=True)
class KpiCount:
    """One count of one measure in one quarter of the year; ``disposal_type`` is None for all of them together.

    ``quarter`` is empty where the year is known and the quarter is not. ``unknown`` are those of the denominator of
    whom it is not recorded whether they meet the measure; None where the source does not tell.
    """

    kpi: str
    measure: str
    disposal_type: str | None
    quarter: str
    numerator: int
    denominator: int
    unknown: int | None = None


@dataclass(frozen=True)
class KpiSource:
    """Where counts come from, for figures and tables: the return, or lists of interventions, offences and victims."""

    datasets: tuple[str, ...]
    query: str
    year: str
    from_cases: bool = False


@dataclass(frozen=True)
class Part:
    """``met`` out of ``of``: of one quarter, one type of disposal or the year.

    ``id`` begins the ids of its counts; ``of_id`` is that of the denominator, which may be another measure's count.
    """

    id: str
    met: int
    of: int
    per_100k: bool = False
    of_people: bool = True
    unknown: int | None = None
    of_id: str = ""

    @property
    def value(self) -> Fraction | None:
        """In %, or per 100,000."""
        return Fraction(self.met, self.of) * (_PER if self.per_100k else 100) if self.of else None

    @property
    def count_ids(self) -> tuple[str, ...]:
        """What showing it gives away: who is counted, out of whom, and so who is not. A population is public."""
        if not self.of_people:
            return ()
        if self.per_100k:
            return (f"{self.id}.met",)
        return (f"{self.id}.met", self.of_id or f"{self.id}.of", f"{self.id}.not_met")

    @property
    def unknown_ids(self) -> tuple[str, ...]:
        """What showing how many are not recorded gives away; nothing where nobody is."""
        return (f"{self.id}.unknown",) if self.of_people and self.unknown else ()

    def protected(self) -> list[ProtectedCount]:
        values = (self.met, self.of, self.of - self.met)
        return [ProtectedCount(*pair) for pair in zip(self.count_ids, values, strict=False)]

    def protected_unknown(self) -> tuple[list[ProtectedCount], list[CountRelation]]:
        """Those who are not recorded, and those recorded as not meeting the measure: together they do not meet it."""
        if not self.unknown_ids:
            return [], []
        (unknown,) = self.unknown_ids
        counts = [ProtectedCount(unknown, self.unknown)]
        if self.per_100k:  # the others are a population
            return counts, []
        _, _, rest = self.count_ids
        counts.append(ProtectedCount(f"{self.id}.recorded", self.of - self.met - self.unknown))
        return counts, [CountRelation(rest, (unknown, f"{self.id}.recorded"), harmless=True)]


@dataclass(frozen=True)
class Line:
    """One measure of one indicator with all its counts; ``part`` is its part of figure ids."""

    kpi: Kpi
    measure: KpiMeasure
    part: str
    counts: tuple[KpiCount, ...]
    source: KpiSource

    @property
    def stem(self) -> str:
        return f"kpi{self.kpi.number}.{self.part}"

    @property
    def rule(self) -> CountingRule:
        """How it is counted, in words: from cases by their rule, else as the return counts it."""
        if self.source.from_cases:
            return RULES[self.stem]
        return CountingRule(self.stem, self.source.datasets, self.measure.counted, f"all {self.measure.out_of}")

    @cached_property
    def undated(self) -> Part | None:
        """Those who count in the year and in no quarter."""
        counts = [count for count in self.counts if not count.quarter]
        return self._sum("undated", counts) if any(count.denominator for count in counts) else None

    @cached_property
    def quarters(self) -> dict[str, Part]:
        """Each quarter that came. A count of all disposals together comes before the sum of their types."""
        found = {}
        for quarter in QUARTERS:
            own = [count for count in self.counts if count.quarter == quarter]
            chosen = [count for count in own if count.disposal_type is None] or own
            if chosen:
                found[quarter] = self._sum(quarter.lower(), chosen)
        return found

    @cached_property
    def types(self) -> dict[str, Part]:
        """The year by type of disposal, over the quarters that give the type."""
        known = list(vocabulary("kpi_return", "disposal_type").values)
        sent = dict.fromkeys(count.disposal_type for count in self.counts if count.disposal_type)
        kinds = sorted(sent, key=lambda kind: known.index(kind) if kind in known else len(known))
        return {
            kind: self._sum(part, [count for count in self.counts if count.disposal_type == kind])
            for kind, part in distinct_slugs(kinds, taken=_WHOLE).items()
        }

    @property
    def typed_quarters(self) -> tuple[str, ...]:
        """The quarters that are the sum of types of disposal: those with types, and of cases also those with nobody."""
        typed = {count.quarter for count in self.counts if count.disposal_type}
        empty = {q for q, part in self.quarters.items() if self.source.from_cases and not part.of}
        return tuple(quarter for quarter in self.quarters if quarter in typed | empty)

    @cached_property
    def year(self) -> Part | None:
        """All quarters that came, and those without a quarter."""
        parts = [*self.quarters.values(), *([self.undated] if self.undated else [])]
        if not parts:
            return None
        unknown = [part.unknown for part in parts]
        return self._part("year", sum(part.met for part in parts), [part.of for part in parts], unknown)

    def _sum(self, name: str, counts: Sequence[KpiCount]) -> Part:
        return self._part(
            name,
            sum(count.numerator for count in counts),
            [count.denominator for count in counts],
            [count.unknown for count in counts],
        )

    def _part(self, name: str, met: int, of: Sequence[int], unknown: Sequence[int | None] = ()) -> Part:
        # A population is the same in every quarter: the latest stands for the year.
        together = of[-1] if self.measure.per_100k else sum(of)
        told = None if not unknown or None in unknown else sum(filter(None, unknown))
        return Part(
            f"{self.stem}.{name}", met, together, self.measure.per_100k, self.kpi.of_people, told, self._of_id(name)
        )

    def _of_id(self, name: str) -> str:
        """In cases the same interventions are the denominator of many measures: one count, and so one id."""
        same = self.measure.same_as
        if not self.source.from_cases or not same:
            return ""
        if same in ("ended", "children") or (same == "disposals" and name not in _WHOLE):
            return f"interventions.ended.{name}"
        return (
            f"interventions.out_of_court.{name}" if same == "disposals" else f"kpi{self.kpi.number}.{same}.{name}.met"
        )

    def protected(self) -> tuple[list[ProtectedCount], list[CountRelation]]:
        """Every count of this line and the sums between them: met and not met, quarters and types of the year."""
        if self.year is None:
            return [], []
        parts = [self.year, *self.quarters.values(), *self.types.values()]
        typed = [self.quarters[quarter] for quarter in self.typed_quarters]
        whole = self.year
        if len(typed) < len(self.quarters):  # the types add up to some of the quarters only
            whole = self._part("typed", sum(part.met for part in typed), [part.of for part in typed] or [0])
            parts.append(whole)
        if self.undated is not None:
            parts.append(self.undated)
        counts = [count for part in parts for count in part.protected()]
        relations = [
            CountRelation(ids[1], (ids[0], ids[2]))  # that all or none of a group met it tells of each child in it
            for ids in (part.count_ids for part in parts)
            if len(ids) > 1
        ]
        quarters = [*self.quarters.values(), *([self.undated] if self.undated else [])]
        sums = [(self.year, quarters, True), (whole, self.types.values(), False), (whole, typed, True)]
        for total, summed, harmless in sums:
            for place, total_id in enumerate(total.count_ids):
                if summed:
                    parts = tuple(part.count_ids[place] for part in summed)
                    relations.append(CountRelation(total_id, parts, harmless))
        return counts, relations


def lines_of(counts: Iterable[tuple[KpiCount, KpiSource]]) -> list[Line]:
    """The measures that have counts: indicator by indicator, in the order of the definitions, a service's own last."""
    lines = []
    given = list(counts)
    for kpi in KPIS:
        of_kpi = [(count, source) for count, source in given if count.kpi == kpi.number]
        sent = dict.fromkeys(count.measure for count, _ in of_kpi)
        order = [measure.name for measure in kpi.measures]
        names = [*(name for name in order if name in sent), *(name for name in sent if name not in order)]
        for name, part in distinct_slugs(names).items():
            own = [(count, source) for count, source in of_kpi if count.measure == name]
            lines.append(Line(kpi, kpi.measure(name), part, tuple(count for count, _ in own), own[0][1]))
    return lines

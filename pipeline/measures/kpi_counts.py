"""Counts of the ten indicators, from any source, added up by quarter, by type of disposal and for the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.measures.display import Fraction
from pipeline.measures.figures import distinct_slugs
from pipeline.measures.kpi_definitions import KPIS, Kpi, KpiMeasure
from pipeline.measures.labels import vocabulary
from pipeline.measures.tables import CountRelation, ProtectedCount

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_PER = 100_000
_ALL = ("met", "of", "not_met")
_TAKEN = ("year", "typed", *(quarter.lower() for quarter in QUARTERS))


@dataclass(frozen=True)
class KpiCount:
    """One count of one measure in one quarter of the year; ``disposal_type`` is None for all of them together."""

    kpi: str
    measure: str
    disposal_type: str | None
    quarter: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Part:
    """``met`` out of ``of``: of one quarter, one type of disposal or the year. ``id`` begins the ids of its counts."""

    id: str
    met: int
    of: int
    per_100k: bool = False
    of_people: bool = True

    @property
    def value(self) -> Fraction | None:
        """In %, or per 100,000."""
        return Fraction(self.met, self.of) * (_PER if self.per_100k else 100) if self.of else None

    @property
    def count_ids(self) -> tuple[str, ...]:
        """What showing it gives away: who is counted, out of whom, and so who is not. A population is public."""
        if not self.of_people:
            return ()
        return tuple(f"{self.id}.{name}" for name in (_ALL[:1] if self.per_100k else _ALL))

    def protected(self) -> list[ProtectedCount]:
        values = (self.met, self.of, self.of - self.met)
        return [ProtectedCount(*pair) for pair in zip(self.count_ids, values, strict=False)]


@dataclass(frozen=True)
class Line:
    """One measure of one indicator with all its counts; ``part`` is its part of figure ids."""

    kpi: Kpi
    measure: KpiMeasure
    part: str
    counts: tuple[KpiCount, ...]

    @property
    def stem(self) -> str:
        return f"kpi{self.kpi.number}.{self.part}"

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
            for kind, part in distinct_slugs(kinds, taken=_TAKEN).items()
        }

    @property
    def typed_quarters(self) -> tuple[str, ...]:
        """The quarters in which there are types of disposal."""
        return tuple(q for q in self.quarters if any(c.disposal_type for c in self.counts if c.quarter == q))

    @cached_property
    def year(self) -> Part | None:
        """All quarters that came."""
        if not self.quarters:
            return None
        met = sum(part.met for part in self.quarters.values())
        of = [part.of for part in self.quarters.values()]
        return self._part("year", met, of)

    def _sum(self, name: str, counts: Sequence[KpiCount]) -> Part:
        return self._part(name, sum(count.numerator for count in counts), [count.denominator for count in counts])

    def _part(self, name: str, met: int, of: Sequence[int]) -> Part:
        # A population is the same in every quarter: the latest stands for the year.
        together = of[-1] if self.measure.per_100k else sum(of)
        return Part(f"{self.stem}.{name}", met, together, self.measure.per_100k, self.kpi.of_people)

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
        counts = [count for part in parts for count in part.protected()]
        relations = [
            CountRelation(ids[1], (ids[0], ids[2]))
            for ids in (part.count_ids for part in parts)
            if len(ids) == len(_ALL)
        ]
        sums = [(self.year, self.quarters.values()), (whole, self.types.values()), (whole, typed)]
        for total, summed in sums:
            for place, total_id in enumerate(total.count_ids):
                if summed:
                    relations.append(CountRelation(total_id, tuple(part.count_ids[place] for part in summed)))
        return counts, relations


def lines_of(counts: Sequence[KpiCount]) -> list[Line]:
    """The measures that have counts: indicator by indicator, in the order of the definitions, a service's own last."""
    lines = []
    for kpi in KPIS:
        of_kpi = [count for count in counts if count.kpi == kpi.number]
        sent = dict.fromkeys(count.measure for count in of_kpi)
        order = [measure.name for measure in kpi.measures]
        names = [*(name for name in order if name in sent), *(name for name in sent if name not in order)]
        for name, part in distinct_slugs(names).items():
            own = tuple(count for count in of_kpi if count.measure == name)
            lines.append(Line(kpi, kpi.measure(name), part, own))
    return lines


def ties(lines: Sequence[Line]) -> list[CountRelation]:
    """Counts that a reader knows to be one and the same. A tie that does not hold has no effect."""
    first: dict[tuple[str, str], str] = {}
    relations = []
    for line in lines:
        beside = {other.measure.name: dict(_keyed(other)) for other in lines if other.kpi is line.kpi}
        for key, part in _keyed(line):
            if len(part.count_ids) < len(_ALL):
                continue
            met, of, _ = part.count_ids
            rest, whole = (beside.get(name, {}).get(key) for name in (line.measure.rest_of, line.measure.same_as))
            if rest is not None:
                relations.append(CountRelation(met, (rest.count_ids[2],)))
            if whole is not None:
                relations.append(CountRelation(of, (whole.count_ids[0],)))
            elif line.measure.same_as and (known := first.setdefault((line.measure.same_as, key), of)) != of:
                relations.append(CountRelation(of, (known,)))
    return relations


def _keyed(line: Line) -> list[tuple[str, Part]]:
    whole = [("year", line.year)] if line.year else []
    return [*whole, *line.quarters.items(), *((f"type {kind}", part) for kind, part in line.types.items())]

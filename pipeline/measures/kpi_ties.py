"""What a reader knows of the counts of different measures: which are one and the same, and which add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.measures.kpi_counts import Line, Part
from pipeline.measures.tables import CountRelation, ProtectedCount

_WHOLE = 3  # ids of a part of which all three counts are protected: met, of, not met

Beside = Mapping[str, Part]
Tie = tuple[list[ProtectedCount], list[CountRelation]]


def ties(lines: Sequence[Line]) -> Tie:
    """Relations between measures, with the counts that nobody sees but anyone can work out.

    A relation that does not hold in the returns has no effect.
    """
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    for key in dict.fromkeys(key for line in lines for key in _keyed(line)):
        first: dict[str, str] = {}  # who a denominator is of, and the first count of them
        for kpi in dict.fromkeys(line.kpi for line in lines):
            there = [line for line in lines if line.kpi is kpi and key in _keyed(line)]
            beside = {line.measure.name: _keyed(line)[key] for line in there}
            for line in there:
                if len(beside[line.measure.name].count_ids) == _WHOLE:
                    relations += _denominator(line, beside, first)
                    more, sums = _rest_and_parts(line, beside)
                    counts, relations = counts + more, relations + sums
            more, sums = _apart(there, beside)
            counts, relations = counts + more, relations + sums
        relations += [CountRelation(one, (other,)) for one, other in pairwise(first.values()) if one != other]
    return list({count.id: count for count in counts}.values()), relations


def _keyed(line: Line) -> dict[str, Part]:
    """The parts of a line by what they are of, in terms that other lines share."""
    whole = {"year": line.year} if line.year else {}
    undated = {"undated": line.undated} if line.undated else {}
    return {**whole, **line.quarters, **undated, **{f"type {kind}": part for kind, part in line.types.items()}}


def _denominator(line: Line, beside: Beside, first: dict[str, str]) -> Iterator[CountRelation]:
    """A denominator that is another measure's numerator, or the same as in other measures."""
    _, of, _ = beside[line.measure.name].count_ids
    whole = beside.get(line.measure.same_as)
    if whole is not None and whole.count_ids[0] != of:
        yield CountRelation(of, (whole.count_ids[0],))
    elif whole is None and line.measure.same_as and (known := first.setdefault(line.measure.same_as, of)) != of:
        yield CountRelation(of, (known,))


def _rest_and_parts(line: Line, beside: Beside) -> Tie:
    part = beside[line.measure.name]
    counts, relations = [], []
    if (other := beside.get(line.measure.rest_of)) is not None:
        more, sums = _rest(part, other)
        counts, relations = counts + more, relations + sums
    if line.measure.parts and all(name in beside for name in line.measure.parts):
        summed = [beside[name].count_ids for name in line.measure.parts]
        relations += [
            CountRelation(total, parts, harmless=True)
            for total, parts in zip(part.count_ids, zip(*summed, strict=True), strict=True)
        ]
    if (wider := beside.get(line.measure.within)) is not None and wider.met >= part.met:
        rest = f"{wider.id}.besides"
        counts.append(ProtectedCount(rest, wider.met - part.met))
        relations.append(CountRelation(wider.count_ids[0], (part.count_ids[0], rest), harmless=True))
    return counts, relations


def _rest(part: Part, other: Part) -> Tie:
    """Two measures that are all between them, but for those who are not recorded."""
    met, of, not_met = part.count_ids
    other_met, _, other_not_met = other.count_ids
    if not part.unknown_ids:
        return [], [CountRelation(met, (other_not_met,)), CountRelation(other_met, (not_met,))]
    (unknown,) = other.unknown_ids or part.unknown_ids
    counts = [ProtectedCount(unknown, part.unknown)]
    return counts, [
        CountRelation(of, (met, other_met, unknown), harmless=True),
        CountRelation(not_met, (other_met, unknown), harmless=True),
        CountRelation(other_not_met, (met, unknown), harmless=True),
        CountRelation(part.unknown_ids[0], (unknown,)),
    ]


def _apart(lines: Sequence[Line], beside: Beside) -> Tie:
    """Measures of which a child counts in one only; the others are the rest of all: in none, or not recorded."""
    names = [line.measure.name for line in lines if line.measure.apart and line.source.from_cases]
    if not names:
        return [], []
    parts = [beside[name] for name in names]
    of = parts[0].count_ids[1]
    rest, number = f"{parts[0].id}.in_none", parts[0].of - sum(part.met for part in parts)
    return [ProtectedCount(rest, number)], [CountRelation(of, (*(part.count_ids[0] for part in parts), rest))]

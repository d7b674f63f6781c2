"""Each group of each stage, compared with the reference group: in the population, and at the stage before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pipeline.measures.cohort_groups import CASES, Group, named_or_largest, reference_of
from pipeline.measures.disparity import (
    AT_STAGE,
    IN_POPULATION,
    NO_POPULATION,
    NOT_KNOWN,
    REFERENCE,
    Comparison,
    Disparity,
    Passage,
    Verdict,
    judged,
)
from pipeline.measures.display import Fraction
from pipeline.measures.tables import CountRelation, ProtectedCount

STAGES = ("Assessed", "Referral", "Out-of-court", "Court", "Remand", "Custody")
# The stage at which children are counted of whom some go on; of several the first that there is.
_BEFORE = {
    "Out-of-court": ("Referral", "Assessed"),
    "Court": ("Referral", "Assessed"),
    "Remand": ("Referral", "Assessed"),
    "Custody": ("Court",),
}


@dataclass(frozen=True)
class Line:
    """One group at one stage. ``before`` is the same group at the stage before, where it is compared with that."""

    group: Group
    verdict: Verdict
    reference: Group | None = None
    comparison: Comparison | None = None
    before: Group | None = None
    reference_before: Group | None = None
    family: tuple[str, ...] = field(default=())

    @property
    def share_counts(self) -> tuple[str, ...]:
        """The counts that the share gives away: the group's and the cohort's."""
        return (self.group.count_id, self.group.total_id)

    @property
    def own_counts(self) -> tuple[str, ...]:
        """The counts that the group's own rate gives away."""
        return tuple(group.count_id for group in (self.group, self.before) if group)

    @property
    def compared_counts(self) -> tuple[str, ...]:
        """The counts that the comparison gives away: the group's and the reference group's."""
        if self.comparison is None:
            return ()
        groups = (self.group, self.reference, self.before, self.reference_before)
        return tuple(group.count_id for group in groups if group)

    @property
    def verdict_counts(self) -> tuple[str, ...]:
        """The counts that the verdict gives away: also those of the other groups where it depends on them."""
        return self.family if self.verdict.on_others else self.compared_counts

    @property
    def rate(self) -> Fraction | None:
        """Children per 1,000 of the population, or per 100 at the stage before."""
        of, per = (self.before.count, 100) if self.before else (self.group.population_count, 1000)
        return None if self.group.count is None or not of else Fraction(self.group.count * per, of)

    @property
    def rate_of(self) -> int | None:
        return self.before.count if self.before else self.group.population_count


def in_stages(groups: Iterable[Group]) -> list[Group]:
    """Groups in the order of the stages, each stage's breakdowns as they come."""
    return sorted(groups, key=lambda group: STAGES.index(group.stage) if group.stage in STAGES else len(STAGES))


def in_population(groups: Sequence[Group]) -> list[Line]:
    """Every group with its comparison in the population: those compared first, then the reference, then the rest."""
    lines = []
    for members in _breakdowns(groups):
        reference = reference_of(members)
        family = [_in_population(group, reference) for group in members]
        lines += sorted(_judged(family, IN_POPULATION), key=_place)
    return lines


def _in_population(group: Group, reference: Group | None) -> Line:
    if group.unknown:
        return Line(group, Verdict(NOT_KNOWN))
    if reference is None or group.population_share is None:
        return Line(group, Verdict(NO_POPULATION))
    if group == reference:
        return Line(group, Verdict(REFERENCE))
    if group.count is None or reference.count is None:
        return Line(group, Verdict("only a rounded share is known"), reference)
    disparity = Disparity(group.count, reference.count, group.population_share, reference.population_share)
    return Line(group, Verdict(""), reference, disparity)


def at_stage_before(groups: Sequence[Group]) -> list[Line]:
    """Every known group with its share of the children at the stage before who went on, compared with the reference."""
    found = {members[0].stem: members for members in _breakdowns(groups)}
    lines = []
    for members in found.values():
        before = _before(members, found)
        if before and (reference := _reference(before)) and reference.name in (names := {m.name: m for m in members}):
            family = [
                _at_stage(group, before[group.name], names[reference.name], reference)
                for group in members
                if group.name in before and not group.unknown
            ]
            lines += sorted(_judged(family, AT_STAGE), key=_place)
    return lines


def _before(members: Sequence[Group], found: dict[str, list[Group]]) -> dict[str, Group]:
    """The groups of the stage before; none where they are not known or hold fewer children than went on."""
    for stage in _BEFORE.get(members[0].stage, ()):
        earlier = {group.name: group for group in found.get(replace(members[0], stage=stage).stem, ())}
        if not earlier:
            continue
        pairs = [(group, earlier[group.name]) for group in members if group.name in earlier and not group.combines]
        fits = all(
            group.count is not None and before.count is not None and group.count <= before.count
            and group.period == before.period
            for group, before in pairs
        )  # fmt: skip
        return {before.name: before for _, before in pairs} if fits else {}
    return {}


def _reference(before: dict[str, Group]) -> Group | None:
    """The group that the population is compared with, else the one named or the largest at the stage before."""
    return reference_of(before.values()) or named_or_largest(before.values())


def _at_stage(group: Group, before: Group, reference: Group, reference_before: Group) -> Line:
    if group == reference:
        return Line(group, Verdict(REFERENCE), before=before)
    counts = (group.count, before.count, reference.count, reference_before.count)
    return Line(group, Verdict(""), reference, Passage(*(count or 0 for count in counts)), before, reference_before)


def _breakdowns(groups: Sequence[Group]) -> list[list[Group]]:
    return [list(members) for _, members in groupby(groups, key=lambda group: group.stem)]


def _judged(lines: Sequence[Line], words: tuple[str, str]) -> list[Line]:
    """The lines of one breakdown with their verdicts: the groups compared with one reference are one family."""
    compared = [line.comparison for line in lines if line.comparison is not None]
    verdicts = iter(judged(compared, words))
    family = tuple(dict.fromkeys(count for line in lines for count in line.compared_counts))
    return [replace(line, verdict=next(verdicts), family=family) if line.comparison else line for line in lines]


def _place(line: Line) -> int:
    if line.comparison is not None or line.reference is not None:
        return 0
    return 1 if line.verdict.words == REFERENCE else 3 if line.group.unknown else 2


def passage_counts(groups: Sequence[Group]) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """What ties the stages of lists of cases: those who went on and those who did not are all of the stage before.

    Returns of profiles count stages apart, so that nothing follows from one stage for the other.
    """
    found = {members[0].stem: members for members in _breakdowns(groups)}
    counts, relations = [], []
    for members in found.values():
        before = _before(members, found) if members[0].origin == CASES else {}
        if not before:
            continue
        pairs = [(group.count_id, before[group.name].count_id, group.count or 0, before[group.name].count or 0)
                 for group in members if group.name in before]  # fmt: skip
        total, total_before = members[0], next(iter(before.values()))
        pairs.append((total.total_id, total_before.total_id, total.total, total_before.total))
        for count_id, before_id, count, of in pairs:
            rest = f"{count_id}.not"
            counts.append(ProtectedCount(rest, of - count))
            # That most did not go on tells nothing of a child; that nearly all did does.
            relations.append(CountRelation(before_id, (count_id, rest), harmless=count <= of - count))
        rests = [f"{count_id}.not" for count_id, *_ in pairs]
        relations.append(CountRelation(rests[-1], tuple(rests[:-1]), harmless=True))
    return counts, relations

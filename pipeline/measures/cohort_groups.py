"""The groups of a cohort as a return gives them: in numbers, or only as shares rounded to a whole percentage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pipeline.measures.display import Fraction, round_half_up
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount

NOT_STATED = "Other or not stated"
_HARMLESS = ("age", "sex")  # a cohort that is all of one sex tells nothing of the children in it
_NOT_BROKEN_DOWN = "Not broken down"  # where the return has a group that is called as above
UNKNOWN = "Unknown"
_UNKNOWN = frozenset({UNKNOWN, NOT_STATED, _NOT_BROKEN_DOWN})
RETURN, CASES = "cohort", "at_stage"  # where the counts come from: the return of profiles, or lists of cases


@dataclass(frozen=True)
class Group:
    """One group of one cohort. ``count`` is None where the return gives a share that several counts would fit.

    ``protected`` is the count that disclosure control goes by: the count itself, or the least (but nil) that the
    share would fit.
    """

    stage: str
    characteristic: str
    name: str
    part: str  # its part of figure ids, not shared by another group of the characteristic
    count: int | None
    protected: int
    share: Fraction  # of the cohort, in %
    total: int
    population_share: Fraction | None  # in %
    is_reference: bool = False  # named in plan.yml as the group to compare with
    from_share: bool = False  # the return gives no number of children, only the share
    combines: bool = False  # several other groups together, beside them and not among them
    population_count: int | None = None
    origin: str = RETURN
    names: tuple[str, ...] = ()  # the groups of the return that make it up, where it is a band of several
    period: tuple[date, date] | None = None  # first and last day

    @property
    def stem(self) -> str:
        """What the ids of the counts of this breakdown begin with."""
        return f"{self.origin}.{slug(self.stage)}.{slug(self.characteristic)}"

    @property
    def count_id(self) -> str:
        return f"{self.stem}.{self.part}"

    @property
    def total_id(self) -> str:
        """The cohort's own count: of a return as this breakdown has it, of lists of cases one for all breakdowns."""
        return f"{self.origin}.{slug(self.stage)}.total" if self.origin == CASES else f"{self.stem}.total"

    @property
    def unknown(self) -> bool:
        """Whether it holds the children of whom the characteristic is not known."""
        return self.name in _UNKNOWN

    @property
    def difference(self) -> Fraction | None:
        return None if self.population_share is None else self.share - self.population_share


def possible_counts(share_pct: Fraction, total: int, places: int = 0) -> list[int]:
    """The whole numbers of children that a share rounded to ``places`` can stand for.

    >>> possible_counts(Fraction(1), 200)
    [1, 2]
    """
    if not total:
        return []
    near = share_pct * total / 100
    reach = total // 100 + 1
    candidates = range(max(0, int(near) - reach), min(total, int(near) + reach) + 1)
    return [count for count in candidates if round_half_up(Fraction(count, total) * 100, places) == share_pct]


def implied_count(share_pct: Fraction, total: int, places: int = 0) -> int | None:
    """The one whole number of children that a rounded share can stand for, if there is one.

    >>> implied_count(Fraction(87), 117)
    102
    """
    fits = possible_counts(share_pct, total, places)
    return fits[0] if len(fits) == 1 else None


def groups_of(rows: Sequence[Row], reference: str | None, origin: str = RETURN) -> list[Group]:
    """The groups of one breakdown (rows of one stage and characteristic), and what it leaves out as a group."""
    stage, characteristic, total = rows[0]["stage"], rows[0]["characteristic"], int(rows[0]["cohort_total"])
    names = [row["group"] for row in rows]
    rest_name = _NOT_BROKEN_DOWN if NOT_STATED in names else NOT_STATED
    parts = distinct_slugs([*names, rest_name], taken=["total"])
    places = max((_places(row["share_pct"]) for row in rows), default=0)
    period = (rows[0]["period_start"], rows[0]["period_end"])
    found = []
    for row in rows:
        name = row["group"]
        count, protected, share = _read(row, total, places)
        found.append(
            Group(
                stage, characteristic, name, parts[name], count, protected, share, total, None,
                name == reference, row["count"] is None, origin=origin, period=period,
            )
        )  # fmt: skip
    count, share = _left_out(found, places)
    if share > 0:
        protected = count if count is not None else _nearest(share, total)
        found.append(
            Group(
                stage, characteristic, rest_name, parts[rest_name], count, protected, share, total, None, origin=origin,
                period=period,
            )
        )  # fmt: skip
    return found


def _places(share_pct: object) -> int:
    """To how many places a share is given."""
    exact = Fraction(share_pct or 0)
    return next((places for places in range(10) if (exact * 10**places).denominator == 1), 10)


def _nearest(share: Fraction, total: int) -> int:
    return int(round_half_up(share * total / 100, 0))


def _read(row: Row, total: int, places: int) -> tuple[int | None, int, Fraction]:
    if row["count"] is not None:
        count = int(row["count"])
        given = Fraction(row["share_pct"]) if row["share_pct"] is not None else None
        return count, count, given if given is not None else Fraction(count * 100, total) if total else Fraction(0)
    share = Fraction(row["share_pct"])
    fits = possible_counts(share, total, places)
    least = next((count for count in fits if count), None)
    protected = least if least is not None else _nearest(share, total)
    return (fits[0] if len(fits) == 1 else None), (fits[0] if len(fits) == 1 else protected), share


def _left_out(groups: Sequence[Group], places: int) -> tuple[int | None, Fraction]:
    """Count (None where unknown) and share of the children in no group; a share of 0 where nobody is left out."""
    total = groups[0].total
    if all(group.count is not None for group in groups):
        missing = total - sum(group.count for group in groups)
        return missing, Fraction(missing * 100, total) if total and missing > 0 else Fraction(0)
    rest = Fraction(100) - sum((group.share for group in groups), Fraction(0))
    # Rounded shares need not add up to 100: what rounding alone can leave over is nobody.
    by_rounding = Fraction(len(groups), 2 * 10**places)
    return None, rest if rest > by_rounding else Fraction(0)


def reference_of(groups: Iterable[Group]) -> Group | None:
    """The group that the settings name, else the one with the largest share of the population."""
    known = [group for group in groups if group.population_share is not None and not group.combines]
    return max(known, key=lambda group: (group.is_reference, group.population_share), default=None)


def named_or_largest(groups: Iterable[Group]) -> Group | None:
    """The group that the settings name, else the largest: what others are compared with where no population is."""
    known = [group for group in groups if group.count is not None and not group.unknown and not group.combines]
    return max(known, key=lambda group: (group.is_reference, group.count), default=None)


def with_everyone_else(groups: list[Group]) -> list[Group]:
    """Add all groups but the reference together where the population is known only for the reference."""
    reference = reference_of(groups)
    if reference is None or sum(group.population_share is not None for group in groups) > 1:
        return groups
    name = f"All but {reference.name}, with not stated"
    everyone_else = replace(
        reference,
        is_reference=False,
        name=name,
        part=distinct_slugs([name], taken=[group.part for group in groups])[name],
        count=None if reference.count is None else reference.total - reference.count,
        protected=max(reference.total - reference.protected, 0),
        share=100 - reference.share,
        population_share=100 - reference.population_share,
        population_count=None,
        combines=True,
    )
    return [*groups, everyone_else]


def protected_counts(groups: Sequence[Group]) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    """The counts behind the groups and the sums that tie them: to the cohort, and to everyone but the reference."""
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    first_total: dict[tuple[str, str], str] = {}
    for _, of_characteristic in groupby(groups, key=lambda group: group.stem):
        members = list(of_characteristic)
        parts = [group for group in members if not group.combines]
        total_id, total = members[0].total_id, members[0].total
        # The breakdowns of one stage tell of the same children; where they do not agree the tie has no effect.
        stage = (members[0].origin, members[0].stage)
        if (same := first_total.setdefault(stage, total_id)) != total_id:
            relations.append(CountRelation(same, (total_id,)))
        counts += [
            ProtectedCount(total_id, total),
            *(ProtectedCount(group.count_id, group.protected) for group in members),
        ]
        summed = sum(group.protected for group in parts)
        if summed != total and any(group.count is None for group in parts):
            # Shares give every part away through the others just as counts do, within their rounding.
            total_id = f"{total_id}.by_share"
            counts.append(ProtectedCount(total_id, summed))
        harmless = members[0].characteristic in _HARMLESS
        relations.append(CountRelation(total_id, tuple(group.count_id for group in parts), harmless))
        reference = reference_of(members)
        relations += [
            CountRelation(group.total_id, (group.count_id, reference.count_id), harmless)
            for group in members
            if group.combines and reference is not None
        ]
    return tuple(counts), tuple(relations)

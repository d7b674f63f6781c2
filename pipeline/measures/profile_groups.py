"""Children of a cohort by sex, by age, and by both: the counts, and every sum that ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.display import Fraction
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, ProtectedCount


@dataclass(frozen=True)
class Breakdown:
    """The children by one characteristic. ``parts`` are the groups, in the order of the return, as parts of ids.

    The ids are those of the comparison with the population, which shows the same counts.
    """

    stage: str
    characteristic: str
    parts: dict[str, str]
    counts: dict[str, int]

    @property
    def total_id(self) -> str:
        return f"cohort.{slug(self.stage)}.{self.characteristic}.total"

    def count_id(self, group: str) -> str:
        return f"cohort.{slug(self.stage)}.{self.characteristic}.{self.parts[group]}"

    def cell(self, group: str) -> Cell:
        return Cell(self.counts[group], (self.count_id(group),)) if group in self.counts else Cell(None)


@dataclass(frozen=True)
class Groups:
    """The children of one stage; ``crossed`` counts those of one sex and age."""

    stage: str
    total: int
    total_id: str
    age: Breakdown
    sex: Breakdown
    crossed: dict[tuple[str, str], int]  # (sex, age)

    @property
    def mean_age(self) -> Fraction | None:
        """The mean of the ages in completed years, where every age is a number with a count."""
        counts = self.age.counts
        whole = sum(counts.values())
        if not whole or set(counts) != set(self.age.parts) or not all(age.isdecimal() for age in counts):
            return None
        return Fraction(sum(int(age) * count for age, count in counts.items()), whole)

    @property
    def columns(self) -> list[str]:
        """The sexes by which ages are counted apart."""
        return list(dict.fromkeys(sex for sex, _ in self.crossed))

    @property
    def rows(self) -> list[str]:
        """The ages, also those that are only counted by sex."""
        return list(dict.fromkeys([*self.age.counts, *(age for _, age in self.crossed)]))

    def cross_id(self, sex: str, age: str) -> str:
        return f"profile.by_sex.{slug(sex)}.{self.age.parts[age]}"

    def cross(self, sex: str, age: str) -> Cell:
        if (sex, age) not in self.crossed:
            return Cell(None)
        return Cell(self.crossed[sex, age], (self.cross_id(sex, age),))


def groups_by_sex_and_age(rows: Sequence[Row]) -> Groups | None:
    """The children of the first stage of the return that is divided by sex or age; None without any."""
    if not rows:
        return None
    stage = rows[0]["stage"]
    own = [row for row in rows if row["stage"] == stage]
    age, sex = _breakdown(stage, "age", own), _breakdown(stage, "sex", own)
    whole = next((row for row in own if row["sex"] is None), None)
    if whole is None:
        return None
    crossed = {
        (row["sex"], row["group"]): int(row["count"])
        for row in own
        if row["sex"] is not None and row["characteristic"] == "age" and row["count"] is not None
    }
    total_id = (age if whole["characteristic"] == "age" else sex).total_id
    return Groups(stage, int(whole["cohort_total"]), total_id, age, sex, crossed)


def _breakdown(stage: str, characteristic: str, rows: Sequence[Row]) -> Breakdown:
    own = [row for row in rows if row["characteristic"] == characteristic]
    whole = [row for row in own if row["sex"] is None]
    # Groups that stand on their own first: their ids are those of the comparison with the population.
    names = [row["group"] for row in [*whole, *own]]
    counts = {row["group"]: int(row["count"]) for row in whole if row["count"] is not None}
    return Breakdown(stage, characteristic, distinct_slugs(names, taken=["total"]), counts)


def protected_groups(groups: Groups) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """Every count, with the sums over ages, over sexes and over both."""
    crossed = [ProtectedCount(groups.cross_id(*key), count) for key, count in groups.crossed.items()]
    counts = [ProtectedCount(groups.total_id, groups.total), *crossed]
    relations = []
    for place, breakdown in enumerate((groups.sex, groups.age)):
        ids = {group: breakdown.count_id(group) for group in breakdown.counts}
        counts += [ProtectedCount(ids[group], count) for group, count in breakdown.counts.items()]
        if ids:
            relations.append(CountRelation(groups.total_id, tuple(ids.values()), harmless=True))
        for group, count_id in ids.items():
            if parts := tuple(groups.cross_id(*key) for key in groups.crossed if key[place] == group):
                relations.append(CountRelation(count_id, parts, harmless=True))
    return counts, relations

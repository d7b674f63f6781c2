"""Children of a cohort by sex, by age, and by both: the counts, and every sum that ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.display import Fraction
from pipeline.measures.figures import slug
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, CountRelation, ProtectedCount

TOTAL_ID = "profile.total"


@dataclass(frozen=True)
class Groups:
    """The children of one stage. ``ages`` and ``sexes`` are in the order of the return; ``crossed`` is by both."""

    stage: str
    total: int | None
    ages: dict[str, int]
    sexes: dict[str, int]
    crossed: dict[tuple[str, str], int]  # (sex, age)

    @property
    def mean_age(self) -> Fraction | None:
        """The mean of the ages in completed years, where every age is a number."""
        counted = sum(self.ages.values())
        if not counted or not all(age.isdecimal() for age in self.ages):
            return None
        return Fraction(sum(int(age) * count for age, count in self.ages.items()), counted)

    @property
    def columns(self) -> list[str]:
        """The sexes by which ages are counted apart."""
        return list(dict.fromkeys(sex for sex, _ in self.crossed))

    @property
    def rows(self) -> list[str]:
        """The ages, also those that are only counted by sex."""
        return list(dict.fromkeys([*self.ages, *(age for _, age in self.crossed)]))

    def age(self, age: str) -> Cell:
        return Cell(self.ages[age], (age_id(age),)) if age in self.ages else Cell(None)

    def sex(self, sex: str) -> Cell:
        return Cell(self.sexes[sex], (sex_id(sex),)) if sex in self.sexes else Cell(None)

    def cross(self, sex: str, age: str) -> Cell:
        return Cell(self.crossed[sex, age], (cross_id(sex, age),)) if (sex, age) in self.crossed else Cell(None)


def age_id(age: str) -> str:
    return f"profile.age.{slug(age)}"


def sex_id(sex: str) -> str:
    return f"profile.sex.{slug(sex)}"


def cross_id(sex: str, age: str) -> str:
    return f"profile.sex.{slug(sex)}.age.{slug(age)}"


def groups_by_sex_and_age(rows: Sequence[Row]) -> Groups | None:
    """The children of the first stage of the return that has counts; None without any."""
    if not rows:
        return None
    own = [row for row in rows if row["stage"] == rows[0]["stage"]]
    whole = [row for row in own if row["sex"] is None]

    def counts(characteristic: str) -> dict[str, int]:
        return {row["group"]: int(row["count"]) for row in whole if row["characteristic"] == characteristic}

    return Groups(
        rows[0]["stage"],
        int(whole[0]["cohort_total"]) if whole else None,
        counts("age"),
        counts("sex"),
        {
            (row["sex"], row["group"]): int(row["count"])
            for row in own
            if row["sex"] is not None and row["characteristic"] == "age"
        },
    )


def protected_groups(groups: Groups) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """Every count with the sums over ages, over sexes and over both, tied to the same counts of the whole profile."""
    counts = [
        *(ProtectedCount(age_id(age), count) for age, count in groups.ages.items()),
        *(ProtectedCount(sex_id(sex), count) for sex, count in groups.sexes.items()),
        *(ProtectedCount(cross_id(*key), count) for key, count in groups.crossed.items()),
    ]
    relations = [
        *(
            CountRelation(age_id(age), tuple(cross_id(*key) for key in groups.crossed if key[1] == age))
            for age in groups.ages
            if any(key[1] == age for key in groups.crossed)
        ),
        *(
            CountRelation(sex_id(sex), tuple(cross_id(*key) for key in groups.crossed if key[0] == sex))
            for sex in groups.sexes
            if any(key[0] == sex for key in groups.crossed)
        ),
    ]
    if groups.total is not None:
        counts.append(ProtectedCount(TOTAL_ID, groups.total))
        for parts in (tuple(map(age_id, groups.ages)), tuple(map(sex_id, groups.sexes))):
            if parts:
                relations.append(CountRelation(TOTAL_ID, parts))
    return counts, [*relations, *_ties(groups)]


def _ties(groups: Groups) -> list[CountRelation]:
    """The same counts under the ids that the comparison with the population gives them."""
    base = f"cohort.{slug(groups.stage)}"
    ties = [CountRelation(f"{base}.age.{slug(age)}", (age_id(age),)) for age in groups.ages]
    ties += [CountRelation(f"{base}.sex.{slug(sex)}", (sex_id(sex),)) for sex in groups.sexes]
    return [*ties, *(CountRelation(f"{base}.{by}.total", (TOTAL_ID,)) for by in ("age", "sex"))]

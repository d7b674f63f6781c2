"""The tables of an existing plan that made-up cases are to equal, as lists with one item a child or offence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.errors import SettingsError
from pipeline.plan import FinancialYear, Plan
from pipeline.synthesis import shares
from pipeline.synthesis.children import ethnicity_shares
from pipeline.synthesis.draw import Ints, chosen
from pipeline.synthesis.places import parted

_AGE = re.compile(r"^(\d+)(?:\s*(?:-|–|to)\s*(\d+))?$")
_CHILDREN_PER_OFFENCE = 0.8
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Marginals:
    """What cases are to equal in one financial year.

    One item a child: ``sexes``, ``ages`` (at the first intervention of the year), ``ethnicities``. One item an
    offence decided in the year: ``offences``, its group and outcome, and ``singles``, which offence it was or nothing.
    ``knives``: how many of them are knife-related, where that is known.
    """

    year: FinancialYear
    sexes: tuple[str, ...]
    ages: tuple[int, ...]
    ethnicities: tuple[str, ...]
    offences: tuple[tuple[str, str], ...]
    singles: tuple[str, ...]
    knives: int | None

    @property
    def children(self) -> int:
        return len(self.sexes)


def marginals_of(plan: Plan, frames: Frames, random: np.random.Generator) -> Marginals:
    """The marginals in a plan's returns; raise SettingsError where these hold nothing to match."""
    year = FinancialYear.parse(plan.settings.reporting_year)
    profile, outcomes = _assessed(frames, year), _outcomes(frames, year)
    if profile.empty and not outcomes:
        raise SettingsError(
            f"The returns of {plan.name} hold no counts that cases could equal in {year.label}.",
            "Needed is a profile of children (cohort_profile) or offences and outcomes (offence_outcomes).",
        )
    pairs = _sex_and_age(profile, random)
    if not pairs:
        many = max(1, round(len(outcomes) * _CHILDREN_PER_OFFENCE))
        pairs = list(
            zip(
                chosen(random, shares.SEX, many),
                map(int, chosen(random, shares.AGE_AT_FIRST_CONTACT, many)),
                strict=True,
            )
        )
    sexes, ages = zip(*pairs, strict=True)
    return Marginals(
        year, sexes, ages, _ethnicities(profile, len(sexes), random), tuple(outcomes),
        _singles(frames, year, outcomes, random), _knives(frames, plan, year),
    )  # fmt: skip


def _assessed(frames: Frames, year: FinancialYear) -> pd.DataFrame:
    """The rows of the first stage of the profile in the year."""
    profile = frames.get("cohort_profile", pd.DataFrame(columns=["stage", "period_start", "period_end"]))
    inside = profile[(profile["period_start"] >= year.first_day) & (profile["period_end"] <= year.last_day)]
    return inside[inside["stage"] == inside["stage"].iloc[0]] if len(inside) else inside


def _sex_and_age(profile: pd.DataFrame, random: np.random.Generator) -> list[tuple[str, int]]:
    """Sex and age of each child: by both together where the return has that, else each by its own counts."""
    if profile.empty:
        return []
    ages = _counted(profile, "age")
    both = ages[ages["sex"].notna()]
    if len(both):
        return [
            (sex, age)
            for sex, group, many in zip(both["sex"], both["group"], both["count"], strict=True)
            for age in _ages(group, int(many), random)
        ]
    alone = ages[ages["sex"].isna()]
    known = [
        age
        for group, many in zip(alone["group"], alone["count"], strict=True)
        for age in _ages(group, int(many), random)
    ]
    sexes = _counted(profile, "sex")
    named = [sex for sex, many in zip(sexes["group"], sexes["count"], strict=True) for _ in range(int(many))]
    many = len(known) or len(named)
    known = known or [int(age) for age in chosen(random, shares.AGE_AT_FIRST_CONTACT, many)]
    named = (named or list(chosen(random, shares.SEX, many)))[:many]
    named += ["Unknown"] * (many - len(named))
    return [(named[place], age) for place, age in zip(random.permutation(many), known, strict=True)]


def _counted(profile: pd.DataFrame, characteristic: str) -> pd.DataFrame:
    return profile[(profile["characteristic"] == characteristic) & profile["count"].notna()]


def _ages(group: str, many: int, random: np.random.Generator) -> list[int]:
    """Ages of so many children of a group such as ``15`` or ``10 to 14``."""
    match = _AGE.match(group.strip())
    if match is None:
        raise SettingsError(
            f"The age '{group}' in the profile of children is no age in years.", "Write it as 15, or as 10 to 14."
        )
    low, high = int(match[1]), int(match[2] or match[1])
    return [int(age) for age in random.integers(low, high + 1, many)]


def _ethnicities(profile: pd.DataFrame, many: int, random: np.random.Generator) -> tuple[str, ...]:
    """The ethnic group of each child: as the return counts or shares it, the rest by the usual shares."""
    rows = profile[profile["characteristic"].eq("ethnicity") & profile["sex"].isna()] if len(profile) else profile
    stated: dict[str, int] = {}
    for _, row in rows.iterrows():
        exact = row["count"] if pd.notna(row["count"]) else row["share_pct"] * many / 100
        stated[row["group"]] = round(exact)
    rest = many - sum(stated.values())
    others = ethnicity_shares(shares.ETHNICITY_OF_POPULATION)
    left = parted(max(rest, 0), {group: share for group, share in others.items() if group not in stated})
    groups = [group for named in (stated, left) for group, count in named.items() for _ in range(count)]
    return tuple(groups[place] for place in random.permutation(len(groups))[:many])


def _outcomes(frames: Frames, year: FinancialYear) -> list[tuple[str, str]]:
    """Group and outcome of each offence decided in the year."""
    rows = frames.get("offence_outcomes", pd.DataFrame(columns=["financial_year"]))
    rows = rows[rows["financial_year"] == year.label]
    if rows.empty:
        return []
    return [
        (group, outcome)
        for group, outcome, many in zip(rows["offence_group"], rows["outcome"], rows["count"], strict=True)
        for _ in range(int(many))
    ]


def _singles(
    frames: Frames, year: FinancialYear, offences: list[tuple[str, str]], random: np.random.Generator
) -> tuple[str, ...]:
    """Which offence each was, for the groups whose single offences add up to the group; else nothing."""
    types = frames.get("offence_types", pd.DataFrame(columns=["financial_year", "offence"]))
    rows = types[(types["financial_year"] == year.label) & types["offence"].notna()]
    groups = np.array([group for group, _ in offences], dtype=object)
    singles = np.full(len(offences), "", dtype=object)
    for group, listed in rows.groupby("offence_group", sort=True) if len(rows) else ():
        names = np.repeat(listed["offence"].to_numpy(dtype=object), listed["count"].astype(int))
        here: Ints = np.flatnonzero(groups == group)
        if len(names) == len(here):
            singles[here] = random.permutation(names)
    return tuple(singles)


def _knives(frames: Frames, plan: Plan, year: FinancialYear) -> int | None:
    """How many offences of the year were knife-related, as the indicators count them for the service's own area."""
    rows = frames.get("indicators", pd.DataFrame(columns=["indicator", "area"]))
    rows = rows[(rows["indicator"] == "knife_offences") & (rows["area"] == plan.settings.area)]
    if len(rows):
        rows = rows[(rows["period_start"] == year.first_day) & (rows["period_end"] == year.last_day)]
        rows = rows[rows["numerator"].notna()]
    return int(rows["numerator"].iloc[0]) if len(rows) else None

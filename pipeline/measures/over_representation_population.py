"""The 10 to 17 population that cohorts are compared with: shares and numbers of each group, and their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.measures.age_bands import in_band
from pipeline.measures.cohort_groups import Group
from pipeline.measures.display import Fraction
from pipeline.measures.labels import broad
from pipeline.measures.queries import Row

CHARACTERISTICS = ("sex", "ethnicity", "age")
_NEARLY_WHOLE = 98  # shares of finer groups that add up to less than this leave somebody out


@dataclass(frozen=True)
class Population:
    """The population of the plan's area by one characteristic, from the latest year that has it alone."""

    year: str
    sources: tuple[str, ...]
    shares: dict[str, Fraction]  # in %
    counts: dict[str, Fraction]

    def of(self, group: Group) -> Group:
        """The group with its share of the population and, where it is known, its number."""
        return replace(
            group,
            population_share=self._amount(group, self.shares),
            population_count=None if (count := self._amount(group, self.counts)) is None else int(count),
        )

    def _amount(self, group: Group, amounts: dict[str, Fraction]) -> Fraction | None:
        if group.unknown:
            return None
        if group.characteristic == "age":
            return in_band(group.name, amounts)
        if group.name in amounts or group.characteristic != "ethnicity":
            return amounts.get(group.name)
        finer = [name for name in amounts if broad("population", "ethnicity", name) == group.name]
        complete = sum(self.shares.get(name, Fraction(0)) for name in _outermost(self.shares)) >= _NEARLY_WHOLE
        return sum((amounts[name] for name in finer), Fraction(0)) if finer and complete else None


def populations(rows: Sequence[Row]) -> dict[str, Population]:
    """The population by sex, ethnicity and age, as far as the return has them."""
    found = {}
    for characteristic in CHARACTERISTICS:
        if latest := _latest(rows, characteristic):
            sources = tuple(dict.fromkeys(row["source"] for row in latest if row["source"]))
            counts = {row[characteristic]: Fraction(row["count"]) for row in latest if row["count"] is not None}
            found[characteristic] = Population(
                latest[0]["year"], sources, _shares(latest, characteristic, counts), counts
            )
    return found


def _latest(rows: Sequence[Row], characteristic: str) -> list[Row]:
    """The rows of the latest year that divide the population by this characteristic alone."""
    others = [name for name in CHARACTERISTICS if name != characteristic]
    own = [row for row in rows if row[characteristic] and not any(row[name] for name in others)]
    year = max((row["year"] for row in own), default=None)
    return [row for row in own if row["year"] == year]


def _shares(rows: Sequence[Row], characteristic: str, counts: dict[str, Fraction]) -> dict[str, Fraction]:
    whole = sum((counts[name] for name in _outermost(counts)), Fraction(0))
    given = {row[characteristic]: Fraction(row["share_pct"]) for row in rows if row["share_pct"] is not None}
    return {name: count * 100 / whole for name, count in counts.items() if whole} | given


def _outermost(amounts: dict[str, Fraction]) -> list[str]:
    """The groups that are in no other group of the list: White counts White British already."""
    return [
        name for name in amounts if (wider := broad("population", "ethnicity", name)) == name or wider not in amounts
    ]

"""Made-up areas and how many children aged 10 to 17 live in each: exact counts by sex, age and ethnic group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.plan import FinancialYear
from pipeline.synthesis import shares
from pipeline.synthesis.children import OLDEST, YOUNGEST
from pipeline.synthesis.draw import stream

AREA, REGION, NATIONAL = "Anytown", "Anyregion", "England and Wales"
FAMILY = tuple(f"Comparator {letter}" for letter in "ABCDEFGHIJ")
SOURCE = "Synthetic population"
_POPULATION_PER_CHILD = 43
_SMALLEST = 2_000
_NATIONAL, _REGION = 5_500_000, 700_000
_SEX: shares.Shares = {"Male": 0.513, "Female": 0.487}
BROAD: Mapping[str, tuple[str, ...]] = {
    "White": ("White British", "White Irish", "Gypsy or Irish Traveller", "Roma", "White other"),
    "Mixed": ("White and Black Caribbean", "White and Black African", "White and Asian", "Mixed other"),
    "Asian": ("Indian", "Pakistani", "Bangladeshi", "Chinese", "Asian other"),
    "Black": ("Black Caribbean", "Black African", "Black other"),
    "Other": ("Arab", "Any other ethnic group"),
}


@dataclass(frozen=True)
class Place:
    """One area and its population by year (the earlier year first)."""

    name: str
    kind: str
    population: tuple[int, int]


def places(seed: int, children: int) -> tuple[Place, ...]:
    """The service's own area, large enough for so many children, and those that it is compared with."""
    random = stream(seed, "places")
    own = max(_SMALLEST, round(children * _POPULATION_PER_CHILD * random.uniform(0.9, 1.1)))
    family = [round(own * times) for times in random.uniform(0.7, 1.4, len(FAMILY))]
    sizes = [("local", AREA, own), *(("comparator", name, size) for name, size in zip(FAMILY, family, strict=True))]
    sizes += [("region", REGION, max(_REGION, 4 * own)), ("national", NATIONAL, max(_NATIONAL, 30 * own))]
    growth = random.uniform(-0.01, 0.02, len(sizes))
    return tuple(
        Place(name, kind, (round(size * (1 - more)), size))
        for (kind, name, size), more in zip(sizes, growth, strict=True)
    )


def population_years(reporting: FinancialYear) -> tuple[str, str]:
    """The calendar years of the two populations: the middle of the reporting year is in the later one."""
    return str(reporting.start_year - 1), str(reporting.start_year)


def population_frame(everywhere: Sequence[Place], reporting: FinancialYear) -> pd.DataFrame:
    """The return of the population: each area and year as a whole, by sex, by age and by ethnic group."""
    columns = ("area", "area_type", "year", "sex", "age", "ethnicity", "count", "source")
    return pd.DataFrame(list(_rows(everywhere, population_years(reporting))), columns=list(columns))


def _rows(everywhere: Sequence[Place], years: Sequence[str]) -> Iterator[tuple[object, ...]]:
    broad = {group: sum(shares.ETHNICITY_OF_POPULATION[part] for part in parts) for group, parts in BROAD.items()}
    ages = {str(age): 1.0 for age in range(YOUNGEST, OLDEST + 1)}
    for place in everywhere:
        for year, many in zip(years, place.population, strict=True):
            yield (place.name, place.kind, year, None, None, None, many, SOURCE)
            for sex, count in parted(many, _SEX).items():
                yield (place.name, place.kind, year, sex, None, None, count, SOURCE)
            for age, count in parted(many, ages).items():
                yield (place.name, place.kind, year, None, age, None, count, SOURCE)
            for group, count in parted(many, broad).items():
                yield (place.name, place.kind, year, None, None, group, count, SOURCE)


def parted(whole: int, parts: Mapping[str, float]) -> dict[str, int]:
    """A whole number in whole parts that add up to it, each as near to its share as that allows.

    >>> parted(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    """
    weights = np.array(list(parts.values()), dtype=float)
    exact = whole * weights / weights.sum()
    counts = np.floor(exact).astype(np.int64)
    largest_rests = np.argsort(-(exact - counts), kind="stable")[: whole - int(counts.sum())]
    counts[largest_rests] += 1
    return dict(zip(parts, map(int, counts), strict=True))

"""One side of one year's budget: what was paid in, or what was spent, by agency and category."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import duckdb

from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import Row, fetch

CONTRIBUTION, EXPENDITURE = "contribution", "expenditure"
_TAKEN = ("row_number", "agency", "total", "share", "expenditure", "previous", "balance", "change")


@dataclass(frozen=True)
class Budget:
    """The amounts of one year and one direction in £, with agencies and categories in the order of the return.

    ``groups`` are the agencies of the service's own that count together as a known one, by that one's name.
    """

    year: str
    direction: str
    amounts: dict[tuple[str, str], Decimal]
    agencies: tuple[str, ...]
    categories: tuple[str, ...]
    status: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """How the ids of its figures begin."""
        return "budget" if self.direction == CONTRIBUTION else "budget.expenditure"

    @property
    def total(self) -> Decimal | None:
        return sum(self.amounts.values(), Decimal(0)) if self.amounts else None

    def given(self, agency: str | None = None, category: str | None = None) -> Decimal:
        """The sum of one agency, one category, both or (None) all."""
        return sum(
            (
                amount
                for (of_agency, of_category), amount in self.amounts.items()
                if agency in (None, of_agency) and category in (None, of_category)
            ),
            Decimal(0),
        )

    @cached_property
    def parts(self) -> dict[str, str]:
        """Each category as part of figure ids and as a column: a service names them freely, also like an agency."""
        return distinct_slugs(self.categories, taken=[*_TAKEN, *map(slug, (*self.agencies, *self.groups))])

    @property
    def shown_categories(self) -> list[str]:
        """The categories that are worth a column: those with an amount, where there are several."""
        filled = [category for category in self.categories if self.given(category=category)]
        return filled if len(self.categories) > 1 else []


def read_budget(connection: duckdb.DuckDBPyConnection, year: str, direction: str) -> Budget:
    """The usable amounts of a year, in one direction."""
    chosen = {"year": year, "direction": direction}
    rows = fetch(connection, "budget", "by_agency_and_category", **chosen)
    (status,) = fetch(connection, "budget", "provisional", **chosen)
    agencies = tuple(row["agency"] for row in fetch(connection, "budget", "agencies", **chosen))
    return Budget(
        year,
        direction,
        {(row["agency"], row["category"]): row["amount"] for row in rows},
        agencies,
        tuple(row["category"] for row in fetch(connection, "budget", "categories", **chosen)),
        _status(status["provisional"], status["given"]),
        _groups(fetch(connection, "budget", "groups"), agencies),
    )


def _groups(rows: Iterable[Row], agencies: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which of the agencies count as a known one that has no amount of its own."""
    groups: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["agency"] in agencies and row["known"] not in agencies:
            groups[row["known"]] = (*groups.get(row["known"], ()), row["agency"])
    return groups


def _status(provisional: int, given: int) -> str:
    if not provisional:
        return ""
    return "The amounts are provisional." if provisional == given else "Some of the amounts are provisional."

"""One side of one year's budget: what was paid in, or what was spent, by agency and category."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb

from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import fetch

CONTRIBUTION, EXPENDITURE = "contribution", "expenditure"
_TAKEN = ("row_number", "agency", "total", "share", "expenditure", "previous", "balance", "change")


@dataclass(frozen=True)
class Budget:
    """The amounts of one year and one direction in £, with agencies and categories in the order of the return."""

    year: str
    direction: str
    amounts: dict[tuple[str, str], Decimal]
    agencies: tuple[str, ...]
    categories: tuple[str, ...]
    status: str = ""

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
        return distinct_slugs(self.categories, taken=[*_TAKEN, *map(slug, self.agencies)])

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
    return Budget(
        year,
        direction,
        {(row["agency"], row["category"]): row["amount"] for row in rows},
        tuple(row["agency"] for row in fetch(connection, "budget", "agencies", **chosen)),
        tuple(row["category"] for row in fetch(connection, "budget", "categories", **chosen)),
        _status(status["provisional"], status["given"]),
    )


def _status(provisional: int, given: int) -> str:
    if not provisional:
        return ""
    return "The amounts are provisional." if provisional == given else "Some of the amounts are provisional."

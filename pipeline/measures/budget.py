"""Resources: what each partner contributes, by category, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb

from pipeline.measures.display import Fraction, Unit, gbp_places
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import FinancialYear, Plan

DATASETS = ("budget",)
PREFIXES = ("budget",)
SECTION = "resources"
_QUERY = "budget.sql: by_agency_and_category"
_COLUMNS = ("row_number", "agency", "total", "share")


@dataclass(frozen=True)
class _Budget:
    """The contributions of one year, with agencies and categories in the order of the return."""

    year: str
    amounts: dict[tuple[str, str], Decimal]
    agencies: tuple[str, ...]
    categories: tuple[str, ...]

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
        return distinct_slugs(self.categories, taken=[*_COLUMNS, *map(slug, self.agencies)])


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Totals by agency and category, each agency's share, the change on last year and any shortfall, in £.

    Tables: ``budget_by_agency`` (agency, one column per category, total, share) and ``budget_withdrawn``
    (agency, category, amount). A category is shown as the service's own budget names it.
    """
    year = plan.settings.budget_year
    given = {"year": year, "direction": "contribution"}
    rows = fetch(connection, "budget", "by_agency_and_category", **given)
    budget = _Budget(
        year,
        {(row["agency"], row["category"]): row["amount"] for row in rows},
        tuple(row["agency"] for row in fetch(connection, "budget", "agencies", **given)),
        tuple(row["category"] for row in fetch(connection, "budget", "categories", **given)),
    )
    withdrawn = fetch(connection, "budget", "withdrawn", year=year, next=FinancialYear.parse(year).next.label)
    previous_year = FinancialYear.parse(year).previous.label
    previous = fetch(connection, "budget", "previous_total", previous=previous_year, direction="contribution")
    gone = sum((row["amount"] for row in withdrawn), Decimal(0)) if rows else None
    figures = [*_totals(budget), *_change(budget, previous[0]["amount"], previous_year), _shortfall(gone, year)]
    return Measured(tuple(figures), (_by_agency(budget), _withdrawn(withdrawn, year)))


def category_title(category: str) -> str:
    """A category as a heading: ``staffing_costs`` becomes ``Staffing costs``."""
    return category.replace("_", " ")[:1].upper() + category.replace("_", " ")[1:]


def _pounds(amount: Decimal) -> Cell:
    return Cell(amount, places=gbp_places(amount))


def _figure(figure_id: str, label: str, amount: Decimal | None, year: str, **where: str) -> Figure:
    return Figure(
        id=figure_id,
        label=label,
        value=amount,
        unit=Unit.GBP,
        places=0 if amount is None else gbp_places(amount),
        section=SECTION,
        datasets=DATASETS,
        query=_QUERY,
        period=year,
        where=(("financial_year", year), ("direction", "contribution"), *where.items()),
    )


def _totals(budget: _Budget) -> list[Figure]:
    year = budget.year
    giving = sum(1 for agency in budget.agencies if budget.given(agency)) if budget.amounts else None
    figures = [
        _figure("budget.total", "Total contributions", budget.total, year),
        Figure(
            "budget.agencies", "Agencies that contribute", giving, Unit.COUNT, SECTION, DATASETS, _QUERY, period=year
        ),
    ]
    for category, part in budget.parts.items():
        label = f"Total contributions, {category_title(category).lower()}"
        given = budget.given(category=category)
        figures.append(_figure(f"budget.{part}.total", label, given, year, category=category))
    for agency in budget.agencies:
        given = budget.given(agency)
        figures.append(_figure(f"budget.{slug(agency)}.total", f"Contribution, {agency}", given, year, agency=agency))
        figures.append(_share(agency, given, budget.total, year))
    return figures


def _share(agency: str, given: Decimal, total: Decimal | None, year: str) -> Figure:
    return Figure(
        id=f"budget.{slug(agency)}.share",
        label=f"Share of total contributions, {agency}",
        value=Fraction(given) / Fraction(total) * 100 if total else None,
        unit=Unit.PERCENT,
        places=1,
        numerator=given,
        denominator=total,
        section=SECTION,
        datasets=DATASETS,
        query=_QUERY,
        period=year,
        where=(("financial_year", year), ("direction", "contribution"), ("agency", agency)),
    )


def _change(budget: _Budget, previous: Decimal | None, previous_year: str) -> list[Figure]:
    total, year = budget.total, budget.year
    change = None if previous is None or total is None else total - previous
    common = {"section": SECTION, "datasets": DATASETS, "query": "budget.sql: previous_total"}
    return [
        Figure(
            "budget.change",
            f"Change in total contributions since {previous_year}",
            change,
            Unit.GBP,
            places=0 if change is None else gbp_places(change),
            period=year,
            **common,
        ),
        Figure(
            "budget.change.words",
            f"Change in total contributions since {previous_year}, in words",
            change_in_words(total, previous),
            Unit.WORDS,
            period=year,
            **common,
        ),
    ]


def _shortfall(amount: Decimal | None, year: str) -> Figure:
    return Figure(
        "budget.shortfall",
        "Contributions that partners have withdrawn for the following year",
        amount,
        Unit.GBP,
        SECTION,
        DATASETS,
        "budget.sql: withdrawn",
        places=0 if amount is None else gbp_places(amount),
        period=year,
    )


def _by_agency(budget: _Budget) -> MeasureTable:
    columns = (
        TableColumn("agency", "Agency"),
        *(TableColumn(part, f"{category_title(name)} (£)", Unit.GBP) for name, part in budget.parts.items()),
        TableColumn("total", "Total (£)", Unit.GBP),
        TableColumn("share", "Share of total", Unit.PERCENT, 1),
    )

    def line(title: str, agency: str | None) -> tuple[Cell, ...]:
        amounts = [budget.given(agency, category) for category in budget.categories]
        whole = sum(amounts, Decimal(0))
        return (
            Cell(title),
            *(_pounds(amount) if amount else Cell(None) for amount in amounts),
            _pounds(whole),
            Cell(Fraction(whole) / Fraction(budget.total) * 100 if budget.total else None),
        )

    rows = [line(agency, agency) for agency in budget.agencies]
    if rows:
        rows.append(line("Total", None))
    return MeasureTable("budget_by_agency", columns, tuple(rows), DATASETS, _QUERY, budget.year)


def _withdrawn(withdrawn: Sequence[Row], year: str) -> MeasureTable:
    columns = (
        TableColumn("agency", "Agency"),
        TableColumn("category", "Category"),
        TableColumn("amount", "Amount withdrawn (£)", Unit.GBP),
    )
    rows = tuple(
        (Cell(row["agency"]), Cell(category_title(row["category"])), _pounds(row["amount"])) for row in withdrawn
    )
    return MeasureTable("budget_withdrawn", columns, rows, DATASETS, "budget.sql: withdrawn", year)

"""The tables of the budget: each side by agency and category, beside last year, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.measures.budget_amounts import Budget
from pipeline.measures.display import Fraction, Unit, gbp_places
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

DATASETS = ("budget",)
QUERY = "budget.sql: by_agency_and_category"


def category_title(category: str) -> str:
    """A category as a heading: ``staffing_costs`` becomes ``Staffing costs``."""
    return category.replace("_", " ")[:1].upper() + category.replace("_", " ")[1:]


def pounds(amount: Decimal | None) -> Cell:
    """An amount in £, with pence only where there are any; nothing where none was given."""
    return Cell(None) if amount is None else Cell(amount, places=gbp_places(amount))


def by_agency(budget: Budget, name: str) -> MeasureTable:
    """Agency, one column per category that has an amount (where there are several), total, share of total."""
    categories = budget.shown_categories
    columns = (
        TableColumn("agency", "Agency"),
        *(TableColumn(budget.parts[one], f"{category_title(one)} (£)", Unit.GBP) for one in categories),
        TableColumn("total", "Total (£)", Unit.GBP),
        TableColumn("share", "Share of total", Unit.PERCENT, 1),
    )

    def line(title: str, agency: str | None) -> tuple[Cell, ...]:
        whole = budget.given(agency)
        return (
            Cell(title),
            *(pounds(budget.given(agency, category) or None) for category in categories),
            pounds(whole),
            Cell(Fraction(whole) / Fraction(budget.total) * 100 if budget.total else None),
        )

    rows = [line(agency, agency) for agency in budget.agencies]
    if rows:
        rows.append(line("Total", None))
    return MeasureTable(name, columns, tuple(rows), DATASETS, QUERY, budget.year, budget.status)


def beside_last_year(budget: Budget, previous: Budget) -> MeasureTable:
    """Each agency's contribution in both years; without rows where last year's are not in the return."""
    columns = (
        TableColumn("agency", "Agency"),
        TableColumn("previous", f"{previous.year} (£)", Unit.GBP),
        TableColumn("total", f"{budget.year} (£)", Unit.GBP),
        TableColumn("change", "Change (£)", Unit.GBP, signed=True),
        TableColumn("change_pct", "Change (%)", Unit.PERCENT, 1, signed=True),
    )

    def line(title: str, agency: str | None) -> tuple[Cell, ...]:
        now, before = budget.given(agency), previous.given(agency)
        share = Fraction(now - before) / Fraction(before) * 100 if before else None
        return Cell(title), pounds(before), pounds(now), pounds(now - before), Cell(share)

    rows = []
    if budget.amounts and previous.amounts:
        agencies = dict.fromkeys([*budget.agencies, *previous.agencies])
        rows = [*(line(agency, agency) for agency in agencies), line("Total", None)]
    period = f"{previous.year} and {budget.year}"
    return MeasureTable("budget_years", columns, tuple(rows), DATASETS, QUERY, period, budget.status)


def withdrawn(gone: Sequence[Row], year: str) -> MeasureTable:
    """Agency, category and amount of what partners will not give again."""
    columns = (
        TableColumn("agency", "Agency"),
        TableColumn("category", "Category"),
        TableColumn("amount", "Amount withdrawn (£)", Unit.GBP),
    )
    rows = tuple((Cell(row["agency"]), Cell(category_title(row["category"])), pounds(row["amount"])) for row in gone)
    return MeasureTable("budget_withdrawn", columns, rows, DATASETS, "budget.sql: withdrawn", year)

"""Resources: what each partner contributes, by category, and what was withdrawn."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from pipeline.measures.display import Fraction, Unit, gbp_places
from pipeline.measures.figures import Figure, slug
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import FinancialYear, Plan

DATASETS = ("budget",)
PREFIXES = ("budget",)
SECTION = "resources"
_QUERY = "budget.sql: by_agency_and_category"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Totals by agency and category, each agency's share, the change on last year and any shortfall, in £.

    Tables: ``budget_by_agency`` (agency, one column per category, total, share) and ``budget_withdrawn``
    (agency, category, amount). A category is shown as the service's own budget names it.
    """
    year = plan.settings.budget_year
    amounts: dict[tuple[str, str], Decimal] = {}
    categories: list[str] = []
    agencies: list[str] = []
    for row in fetch(connection, "budget", "by_agency_and_category", year=year, direction="contribution"):
        amounts[row["agency"], row["category"]] = row["amount"]
    if amounts:
        categories = [row["category"] for row in fetch(connection, "budget", "categories", **_given(year))]
        agencies = [row["agency"] for row in fetch(connection, "budget", "agencies", **_given(year))]
    withdrawn = fetch(connection, "budget", "withdrawn", year=year)
    figures = [
        *_totals(amounts, agencies, categories, year, plan),
        *_change(connection, amounts, year),
        _shortfall(sum((row["amount"] for row in withdrawn), Decimal(0)) if amounts else None, year),
    ]
    tables = (
        _by_agency(amounts, agencies, categories, year),
        MeasureTable(
            "budget_withdrawn",
            (
                TableColumn("agency", "Agency"),
                TableColumn("category", "Category"),
                TableColumn("amount", "Amount withdrawn (£)", Unit.GBP),
            ),
            tuple(
                (Cell(row["agency"]), Cell(category_title(row["category"])), _pounds(row["amount"]))
                for row in withdrawn
            ),
            DATASETS,
            "budget.sql: withdrawn",
            year,
        ),
    )
    return Measured(tuple(figures), tables)


def category_title(category: str) -> str:
    """A category as a heading: ``staffing_costs`` becomes ``Staffing costs``."""
    return category.replace("_", " ")[:1].upper() + category.replace("_", " ")[1:]


def _given(year: str) -> dict[str, str]:
    return {"year": year, "direction": "contribution"}


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


def _totals(
    amounts: dict[tuple[str, str], Decimal], agencies: list[str], categories: list[str], year: str, plan: Plan
) -> list[Figure]:
    total = sum(amounts.values(), Decimal(0)) if amounts else None
    figures = [
        _figure("budget.total", "Total contributions", total, year),
        Figure(
            "budget.agencies",
            "Agencies that contribute",
            sum(1 for agency in agencies if _sum(amounts, agency=agency)) if amounts else None,
            Unit.COUNT,
            SECTION,
            DATASETS,
            _QUERY,
            period=year,
        ),
    ]
    for category in categories:
        label = f"Total contributions, {category_title(category).lower()}"
        figures.append(
            _figure(
                f"budget.{slug(category)}.total",
                label,
                _sum(amounts, category=category),
                year,
                category=category,
            )
        )
    for agency in agencies:
        given = _sum(amounts, agency=agency)
        figures.append(_figure(f"budget.{slug(agency)}.total", f"Contribution, {agency}", given, year, agency=agency))
        figures.append(_share(agency, given, total, year))
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


def _change(connection: duckdb.DuckDBPyConnection, amounts: dict[tuple[str, str], Decimal], year: str) -> list[Figure]:
    previous_year = FinancialYear.parse(year).previous.label
    rows = fetch(connection, "budget", "previous_total", previous=previous_year, direction="contribution")
    previous = rows[0]["amount"]
    total = sum(amounts.values(), Decimal(0)) if amounts else None
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


def _sum(amounts: dict[tuple[str, str], Decimal], agency: str = "", category: str = "") -> Decimal:
    return sum(
        (
            amount
            for (of_agency, of_category), amount in amounts.items()
            if agency in ("", of_agency) and category in ("", of_category)
        ),
        Decimal(0),
    )


def _by_agency(
    amounts: dict[tuple[str, str], Decimal], agencies: list[str], categories: list[str], year: str
) -> MeasureTable:
    total = sum(amounts.values(), Decimal(0))
    columns = (
        TableColumn("agency", "Agency"),
        *(TableColumn(slug(category), f"{category_title(category)} (£)", Unit.GBP) for category in categories),
        TableColumn("total", "Total (£)", Unit.GBP),
        TableColumn("share", "Share of total", Unit.PERCENT, 1),
    )

    def line(title: str, agency: str) -> tuple[Cell, ...]:
        parts = [_sum(amounts, agency, category) for category in categories]
        whole = sum(parts, Decimal(0))
        share = Fraction(whole) / Fraction(total) * 100 if total else None
        return (
            Cell(title),
            *(_pounds(part) if part else Cell(None) for part in parts),
            _pounds(whole),
            Cell(share),
        )

    rows = [line(agency, agency) for agency in agencies]
    if rows:
        rows.append(line("Total", ""))
    return MeasureTable("budget_by_agency", columns, tuple(rows), DATASETS, _QUERY, year)

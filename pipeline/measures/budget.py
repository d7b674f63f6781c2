"""Resources: what each partner contributes and what is spent, by category; change, balance and what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import duckdb

from pipeline.measures.budget_amounts import CONTRIBUTION, EXPENDITURE, Budget, read_budget
from pipeline.measures.budget_tables import (
    DATASETS,
    QUERY,
    beside_last_year,
    by_agency,
    category_title,
    withdrawn,
)
from pipeline.measures.display import Fraction, Unit, Value, gbp_places
from pipeline.measures.figures import Figure, slug
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Measured
from pipeline.measures.wording import change_in_words, compared_with
from pipeline.plan import FinancialYear, Plan

PREFIXES = ("budget",)
SECTION = "resources"
_SIDES = {CONTRIBUTION: ("Contribution", "contributions"), EXPENDITURE: ("Expenditure", "expenditure")}
_PENCE = 2


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Totals by agency and category of both sides, shares, the change on last year, balance and shortfall, in £.

    Tables: ``budget_by_agency`` and ``budget_expenditure`` (agency, one column per category, total, share),
    ``budget_years`` (agency, both years, change) and ``budget_withdrawn`` (agency, category, amount). A category is
    shown as the service's own budget names it.
    """
    year = FinancialYear.parse(plan.settings.budget_year)
    paid_in, spent = (read_budget(connection, year.label, side) for side in (CONTRIBUTION, EXPENDITURE))
    before = read_budget(connection, year.previous.label, CONTRIBUTION)
    gone = fetch(connection, "budget", "withdrawn", year=year.label, next=year.next.label)
    shortfall = sum((row["amount"] for row in gone), Decimal(0)) if paid_in.amounts else None
    figures = [
        *_totals(paid_in),
        _agencies(paid_in),
        *(_share(paid_in, agency, (agency,)) for agency in paid_in.agencies),
        *(_share(paid_in, known, agencies) for known, agencies in paid_in.groups.items()),
        *_totals(spent),
        *_balance(paid_in, spent),
        *_change(paid_in, before),
        _money("budget.shortfall", "Contributions that partners have withdrawn for the following year", shortfall,
               year.label, query="budget.sql: withdrawn"),
    ]  # fmt: skip
    tables = (
        by_agency(paid_in, "budget_by_agency"),
        by_agency(spent, "budget_expenditure"),
        beside_last_year(paid_in, before),
        withdrawn(gone, year.label),
    )
    return Measured(tuple(figures), tables)


def _figure(figure_id: str, label: str, value: Value, unit: Unit, year: str, **more: object) -> Figure:
    return Figure(figure_id, label, value, unit, SECTION, DATASETS, **({"query": QUERY, "period": year} | more))


def _money(figure_id: str, label: str, amount: Decimal | None, year: str, **more: object) -> Figure:
    places = 0 if amount is None else gbp_places(amount)
    return _figure(figure_id, label, amount, Unit.GBP, year, places=places, **more)


def _rows_of(budget: Budget, **chosen: str) -> tuple[tuple[str, str], ...]:
    return (("financial_year", budget.year), ("direction", budget.direction), *chosen.items())


def _rows_of_all(budget: Budget, agencies: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return (*_rows_of(budget), *(("agency", agency) for agency in agencies))


def _given_by(budget: Budget, agencies: Iterable[str]) -> Decimal:
    return sum((budget.given(agency) for agency in agencies), Decimal(0))


def _totals(budget: Budget) -> list[Figure]:
    """The sums in all, by category, by agency, and each amount that was given."""
    one, many = _SIDES[budget.direction]

    def money(part: str, label: str, amount: Decimal | None, **chosen: str) -> Figure:
        rows = {"where": _rows_of(budget, **chosen)}
        return _money(f"{budget.prefix}.{part}", label, amount, budget.year, note=budget.status, **rows)

    figures = [money("total", f"Total {many}", budget.total)]
    for category, part in budget.parts.items():
        label = f"Total {many}, {category_title(category).lower()}"
        figures.append(money(f"{part}.total", label, budget.given(category=category), category=category))
    for agency in budget.agencies:
        figures.append(money(f"{slug(agency)}.total", f"{one}, {agency}", budget.given(agency), agency=agency))
    for known, agencies in budget.groups.items():
        label, amount = f"{one}, {known} ({', '.join(agencies)})", _given_by(budget, agencies)
        more = {"note": budget.status, "where": _rows_of_all(budget, agencies)}
        figures.append(_money(f"{budget.prefix}.{slug(known)}.total", label, amount, budget.year, **more))
    for (agency, category), amount in budget.amounts.items():
        label = f"{one}, {agency}, {category_title(category).lower()}"
        part = f"{slug(agency)}.{budget.parts[category]}"
        figures.append(money(part, label, amount, agency=agency, category=category))
    return figures


def _agencies(budget: Budget) -> Figure:
    giving = sum(1 for agency in budget.agencies if budget.given(agency)) if budget.amounts else None
    return _figure("budget.agencies", "Agencies that contribute", giving, Unit.COUNT, budget.year)


def _share(budget: Budget, agency: str, agencies: Sequence[str]) -> Figure:
    """What ``agencies`` give together of the total; ``agency`` is what they count as, or the one that there is."""
    given, total = _given_by(budget, agencies), budget.total
    return _figure(
        f"budget.{slug(agency)}.share",
        f"Share of total contributions, {agency}",
        Fraction(given) / Fraction(total) * 100 if total else None,
        Unit.PERCENT,
        budget.year,
        places=1,
        numerator=given,
        denominator=total,
        where=_rows_of_all(budget, agencies),
    )


def _balance(paid_in: Budget, spent: Budget) -> list[Figure]:
    """Contributions less expenditure, where the return has both."""
    both = paid_in.total is not None and spent.total is not None
    words = compared_with(paid_in.total, spent.total, _PENCE)
    return [
        _money(
            "budget.balance", "Contributions less expenditure", paid_in.total - spent.total if both else None,
            paid_in.year,
        ),
        _figure(
            "budget.balance.words", "Contributions compared with expenditure", words, Unit.WORDS, paid_in.year
        ),
    ]  # fmt: skip


def _change(budget: Budget, previous: Budget) -> list[Figure]:
    now, before, year = budget.total, previous.total, budget.year
    change = None if before is None or now is None else now - before
    since = f"Change in total contributions since {previous.year}"
    share = Fraction(change) / Fraction(before) * 100 if before and change is not None else None
    parts = {"numerator": change, "denominator": before} if share is not None else {}
    return [
        _money(
            "budget.previous.total", f"Total contributions in {previous.year}", before, previous.year,
            where=_rows_of(previous),
        ),
        _money("budget.change", since, change, year),
        _figure("budget.change.pct", f"{since}, per cent", share, Unit.PERCENT, year, places=1, **parts),
        _figure(
            "budget.change.words", f"{since}, in words", change_in_words(now, before, _PENCE), Unit.WORDS, year
        ),
    ]  # fmt: skip


__all__ = ["DATASETS", "PREFIXES", "category_title", "measure"]

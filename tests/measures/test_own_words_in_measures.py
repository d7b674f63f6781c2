"""What words of a service's own count as, where a measure groups by value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from measured import Result

from pipeline.contracts import Contract, load_contracts
from pipeline.contracts.own_words import with_own_words
from pipeline.measures import budget, disposals
from pipeline.measures.provenance import rows_behind
from pipeline.plan.settings import OwnWord

FORCES = {name: OwnWord(counts_as="Police") for name in ("North Police", "South Police")}
TYPES = {"Restorative conference": OwnWord(counts_as="Community resolution"), "Club": OwnWord()}


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    known = load_contracts()
    return with_own_words({name: known[name] for name in ("budget", "disposals")},
                          {"agency": FORCES, "disposal_type": TYPES})  # fmt: skip


def _amount(agency: str, amount: int, direction: str = "contribution") -> dict[str, Any]:
    given = {"financial_year": "2021-22", "agency": agency, "category": "cash", "direction": direction}
    return given | {"amount_gbp": Decimal(amount)}


def test_agencies_that_count_as_one_have_its_total_and_share_beside_their_own(
    warehouse_of: Callable[..., Any], plan_with: Callable[..., Any]
) -> None:
    rows = [_amount("North Police", 10), _amount("South Police", 30), _amount("Health", 60)]
    connection = warehouse_of({"budget": rows})
    got = Result(budget.measure(connection, plan_with()))
    assert [got.value(f"budget.{part}.total") for part in ("north_police", "south_police", "police")] == [10, 30, 40]
    assert got.shown("budget.police.share") == "40.0%"
    assert [row["agency"] for row in got.rows("budget_by_agency")] == [
        "North Police",
        "South Police",
        "Health",
        "Total",
    ]
    assert [behind.rows for behind in rows_behind(got.figures["budget.police.total"], connection)] == [(2, 3)]


def test_an_amount_of_the_known_agency_itself_keeps_its_id(measure: Callable[..., Result]) -> None:
    got = measure(budget, {"budget": [_amount("North Police", 10), _amount("Police", 30)]})
    assert got.value("budget.police.total") == 30


def test_agencies_that_count_as_one_do_so_in_expenditure_too(measure: Callable[..., Result]) -> None:
    got = measure(budget, {"budget": [_amount("North Police", 10, "expenditure"), _amount("Health", 5)]})
    assert got.value("budget.expenditure.police.total") == 10
    assert "budget.police.total" not in got.figures


def test_a_disposal_of_the_service_s_own_is_of_the_kind_of_what_it_counts_as(measure: Callable[..., Result]) -> None:
    counts = {"Restorative conference": 20, "Youth caution": 10, "Club": 50}
    rows = [{"financial_year": "2021-22", "disposal_type": name, "count": n} for name, n in counts.items()]
    got = measure(disposals, {"disposals": rows})
    assert got.value("disposals.out_of_court.2021_22") == 30
    assert got.value("disposals.restorative_conference.2021_22") == 20
    assert got.value("disposals.total.2021_22") == 80

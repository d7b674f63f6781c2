"""The budget: totals by agency and category, shares, change and shortfall."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.measures import budget

YEAR = "2021-22"


def _amount(agency: str, category: str, amount: str | int, year: str = YEAR, **more: str) -> dict[str, object]:
    return {"financial_year": year, "agency": agency, "category": category, "direction": "contribution",
            "amount_gbp": Decimal(amount), **more}  # fmt: skip


def _spent(agency: str, category: str, amount: str | int, **more: str) -> dict[str, object]:
    return _amount(agency, category, amount, direction="expenditure", **more)


def test_totals_are_sums_by_agency_by_category_and_in_all(measure) -> None:
    got = measure(
        budget,
        {
            "budget": [
                _amount("Police", "staffing_costs", 60),
                _amount("Police", "staffing_costs", 20, note="second officer"),
                _amount("Police", "payments_in_kind", 20),
                _amount("Health", "staffing_costs", 300),
            ]
        },
    )
    assert got.value("budget.total") == 400
    assert got.value("budget.police.total") == 100
    assert got.value("budget.staffing_costs.total") == 380
    assert got.value("budget.police.share") == 25
    assert got.value("budget.agencies") == 2
    assert got.row("budget_by_agency", "agency", "Police") == {
        "agency": "Police",
        "staffing_costs": "£80",
        "payments_in_kind": "£20",
        "total": "£100",
        "share": "25.0%",
    }
    assert got.rows("budget_by_agency")[-1]["total"] == "£400"


def test_money_is_exact_to_the_penny(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", "0.10"), _amount("Health", "cash", "0.20")]})
    assert got.value("budget.total") == Decimal("0.3")
    assert isinstance(got.value("budget.total"), Decimal)
    assert got.shown("budget.total") == "£0.30"


@pytest.mark.parametrize(
    "categories", [("cash", "in_kind", "other_funds"), ("staffing", "running_costs", "Volunteer time")]
)
def test_each_service_has_its_own_categories_in_its_own_order(measure, categories: tuple[str, ...]) -> None:
    got = measure(budget, {"budget": [_amount("Police", category, 10) for category in categories]})
    titles = [column.title for column in got.tables["budget_by_agency"].columns[1:-2]]
    assert titles == [f"{budget.category_title(category)} (£)" for category in categories]


def test_only_contributions_of_the_budget_year_count(measure) -> None:
    got = measure(
        budget,
        {
            "budget": [
                _amount("Police", "cash", 100),
                _amount("Police", "cash", 7, year="2022-23"),
                _amount("Police", "running_costs", 90, direction="expenditure"),
            ]
        },
    )
    assert got.value("budget.total") == 100
    assert "running_costs" not in got.rows("budget_by_agency")[0]


def test_change_is_told_in_pounds_and_in_words_that_agree(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 100), _amount("Police", "cash", 130, year="2020-21")]})
    assert (got.shown("budget.change"), got.value("budget.change.words")) == ("−£30", "fell")


def test_without_last_year_there_is_no_change_to_tell(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 100)]})
    assert got.value("budget.change") is None
    assert got.value("budget.change.words") is None


def test_what_is_nil_in_the_following_year_is_a_shortfall(measure) -> None:
    got = measure(
        budget,
        {
            "budget": [
                _amount("Police", "cash", 100),
                _amount("Health", "cash", 50),
                _amount("Police", "cash", 0, year="2022-23", note="withdrawn"),
                _amount("Health", "cash", 40, year="2022-23"),
            ]
        },
    )
    assert got.value("budget.shortfall") == 100
    assert [row["agency"] for row in got.rows("budget_withdrawn")] == ["Police"]


def test_only_the_following_year_tells_of_a_withdrawal(measure) -> None:
    got = measure(
        budget,
        {
            "budget": [
                _amount("Police", "cash", 100),
                _amount("Police", "cash", 0, year="2022-23"),
                _amount("Police", "cash", 100, year="2023-24"),
                _amount("Health", "cash", 50),
                _amount("Health", "cash", 0, year="2023-24"),
            ]
        },
    )
    assert got.value("budget.shortfall") == 100


def test_an_agency_that_gives_nothing_is_shown_but_not_counted_as_giving(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 0), _amount("Health", "cash", 10)]})
    assert got.value("budget.agencies") == 1
    assert got.row("budget_by_agency", "agency", "Police")["total"] == "£0"


def test_a_budget_of_nothing_but_zeros_has_no_shares(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 0)]})
    assert (got.value("budget.total"), got.value("budget.police.share")) == (0, None)


@pytest.mark.parametrize(
    "categories",
    [
        ("Other",),
        ("Agency", "Total", "Share", "row number"),
        ("In kind", "in-kind"),
        ("£",),
        ("Police",),
        ("###", "???"),
    ],
)
def test_any_category_name_makes_a_budget(measure, categories: tuple[str, ...]) -> None:
    amounts = [_amount(agency, category, 10) for agency in ("Other", "Police") for category in categories]
    got = measure(budget, {"budget": amounts})
    assert got.value("budget.total") == 20 * len(categories)
    assert got.value("budget.police.total") == 10 * len(categories)
    assert len(got.rows("budget_by_agency")[0]) == len(got.tables["budget_by_agency"].columns)
    assert "row_number" not in got.rows("budget_by_agency")[0]


def test_every_figure_of_an_agency_says_which_rows_it_rests_on(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 10)]})
    assert got.figures["budget.police.total"].where == (
        ("financial_year", YEAR),
        ("direction", "contribution"),
        ("agency", "Police"),
    )


def test_each_amount_that_was_given_has_a_figure(measure) -> None:
    rows = [_amount("Police", "cash", 60), _amount("Health", "in_kind", 20), _spent("Police", "staffing", 80)]
    got = measure(budget, {"budget": rows})
    assert (got.value("budget.police.cash"), got.value("budget.health.in_kind")) == (60, 20)
    assert got.value("budget.expenditure.police.staffing") == 80
    assert "budget.police.in_kind" not in got.figures
    assert got.figures["budget.police.cash"].where[-2:] == (("agency", "Police"), ("category", "cash"))


def test_what_is_spent_stands_beside_what_is_paid_in(measure) -> None:
    rows = [
        _amount("Police", "income", 80),
        _amount("Health", "income", 20),
        _spent("Police", "staffing", 70),
        _spent("All agencies", "running_costs", 30),
    ]
    got = measure(budget, {"budget": rows})
    assert (got.value("budget.total"), got.value("budget.expenditure.total")) == (100, 100)
    assert got.value("budget.expenditure.running_costs.total") == 30
    assert got.value("budget.expenditure.all_agencies.total") == 30
    assert got.row("budget_expenditure", "agency", "Police") == {
        "agency": "Police", "staffing": "£70", "running_costs": "–", "total": "£70", "share": "70.0%",
    }  # fmt: skip
    assert (got.value("budget.balance"), got.value("budget.balance.words")) == (0, "the same as")


@pytest.mark.parametrize(
    ("spent", "balance", "words"), [(90, "£10", "higher than"), ("100.01", "−£0.01", "lower than")]
)
def test_a_balance_is_told_in_pounds_and_in_words_that_agree(measure, spent, balance: str, words: str) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 100), _spent("Police", "cash", spent)]})
    assert (got.shown("budget.balance"), got.value("budget.balance.words")) == (balance, words)


def test_without_expenditure_there_is_no_balance_and_no_table_of_it(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "cash", 100)]})
    assert (got.value("budget.balance"), got.value("budget.balance.words")) == (None, None)
    assert got.rows("budget_expenditure") == []
    assert got.value("budget.expenditure.total") is None


def test_one_category_and_empty_ones_get_no_column(measure) -> None:
    got = measure(budget, {"budget": [_amount("Police", "income", 100)]})
    assert list(got.rows("budget_by_agency")[0]) == ["agency", "total", "share"]
    assert got.value("budget.income.total") == 100
    rows = [_amount("Police", "cash", 100), _amount("Police", "in_kind", 0), _amount("Health", "cash", 5)]
    assert list(measure(budget, {"budget": rows}).rows("budget_by_agency")[0]) == ["agency", "cash", "total", "share"]


def test_the_change_on_last_year_is_told_by_agency_too(measure) -> None:
    rows = [
        _amount("Police", "cash", 100),
        _amount("Health", "cash", 50),
        _amount("Police", "cash", 80, year="2020-21"),
        _amount("Probation", "cash", 20, year="2020-21"),
    ]
    got = measure(budget, {"budget": rows})
    assert (got.value("budget.previous.total"), got.shown("budget.change.pct")) == (100, "50.0%")
    assert [(row["agency"], row["previous"], row["change"], row["change_pct"]) for row in got.rows("budget_years")] == [
        ("Police", "£80", "+£20", "+25.0%"),
        ("Health", "£0", "+£50", "–"),
        ("Probation", "£20", "−£20", "−100.0%"),
        ("Total", "£100", "+£50", "+50.0%"),
    ]


def test_last_year_alone_gives_no_table_of_two_years(measure) -> None:
    assert measure(budget, {"budget": [_amount("Police", "cash", 80, year="2020-21")]}).rows("budget_years") == []


@pytest.mark.parametrize(
    ("statuses", "note"),
    [
        (("provisional", "provisional"), "The amounts are provisional."),
        (("provisional", "confirmed"), "Some of the amounts are provisional."),
        (("confirmed", None), ""),
    ],
)
def test_provisional_amounts_are_said_to_be(measure, statuses: tuple[str, ...], note: str) -> None:
    agencies = ("Police", "Health")
    rows = [_amount(agency, "cash", 10, status=status) for agency, status in zip(agencies, statuses, strict=True)]
    assert measure(budget, {"budget": rows}).tables["budget_by_agency"].note == note

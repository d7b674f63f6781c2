"""What changed since the last plan: differences, their words, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from measured import Result

from pipeline.disclosure import protect
from pipeline.measures import Figure, Measured, ProtectedCount, Unit, previous
from pipeline.plan import DisclosureSettings

_COMMON = {"section": "performance", "datasets": ("indicators",), "query": "indicators.sql: x"}


def _now(figure_id: str, value: Any, unit: Unit = Unit.COUNT, **more: Any) -> Figure:
    return Figure(figure_id, more.pop("label", "The figure"), value, unit, **(_COMMON | more))


def _before(figure_id: str, display: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"figure": figure_id, "display": display, "value": value, "edition": "2021-22", "standing": "sealed"} | more


@pytest.fixture
def compared(warehouse_of: Callable[..., Any]) -> Callable[..., Result]:
    def run(now: Figure, before: dict[str, Any]) -> Result:
        connection = warehouse_of({"previous_figures": [before]}, datasets=previous.DATASETS)
        return Result(previous.compared(connection, [Measured((now,))]))

    return run


def test_the_last_plan_s_figures_are_quoted_as_it_showed_them(measure: Callable[..., Result]) -> None:
    rows = [_before("budget.total", "£1,200", Decimal(1200), label="Total"), _before("fte.rate", "[c]")]
    got = measure(previous, {"previous_figures": rows})
    assert got.value("previous.edition") == "2021-22"
    assert got.shown("previous.budget.total") == "£1,200"
    assert got.shown("previous.fte.rate") == "[c]"
    assert got.figures["previous.budget.total"].variable == "previous-budget-total"


@pytest.mark.parametrize(
    ("now", "before", "difference", "said"),
    [
        (_now("budget.total", Decimal("900.50"), Unit.GBP, places=2), _before("budget.total", "£1,000", 1000),
         "−£99.50", "fell by £99.50"),
        (_now("fte.count", 12), _before("fte.count", "9", 9), "3", "rose by 3"),
        (_now("attendance.rate", Fraction(200, 3), Unit.PERCENT, places=1),
         _before("attendance.rate", "63.9%", Decimal("63.888889")), "+2.8", "rose by 2.8 percentage points"),
        (_now("fte.rate", 207, Unit.PER_100K), _before("fte.rate", "207", 207), "0", "did not change"),
        (_now("fte.rate", Decimal("207.4"), Unit.PER_100K), _before("fte.rate", "207", Decimal("206.6")), "1",
         "did not change"),
        (_now("fte.rate", Decimal("207.6"), Unit.PER_100K), _before("fte.rate", "207", Decimal("207.4")), "0", "rose"),
        (_now("fte.rate", 207, Unit.PER_100K, period="2020"), _before("fte.rate", "207", 207, period="2020"), "0",
         "did not change: the same period"),
    ],
)  # fmt: skip
def test_a_change_is_worked_out_and_said_as_the_numbers_are_shown(
    compared: Callable[..., Result], now: Figure, before: dict[str, Any], difference: str, said: str
) -> None:
    got = compared(now, before)
    assert got.shown(f"since_previous.{now.id}") == difference
    assert got.value(f"since_previous.{now.id}.words") == said.split(" by ")[0].split(":")[0]
    (row,) = got.rows("what_changed")
    name = "The figure, per 100,000" if now.unit is Unit.PER_100K else "The figure"
    assert row == {"figure": name, "before": before["display"], "now": now.shown, "change": said}


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (_now("fte.rate", 207, Unit.PER_100K), _before("fte.rate", "[c]")),
        (_now("fte.rate", 207, Unit.PER_100K), _before("fte.rate", "20.7%", Decimal("20.7"), unit="%")),
        (_now("fte.rate", "rose", Unit.WORDS), _before("fte.rate", "fell")),
    ],
    ids=["hidden before", "another unit", "words"],
)
def test_without_two_numbers_in_one_unit_there_is_no_difference(
    compared: Callable[..., Result], now: Figure, before: dict[str, Any]
) -> None:
    got = compared(now, before)
    assert got.figures == {}
    (row,) = got.rows("what_changed")
    assert (row["before"], row["change"]) == (before["display"], "–")


def test_a_figure_that_is_hidden_now_has_its_change_hidden_too(warehouse_of: Callable[..., Any]) -> None:
    now = _now("fte.count", 3, counts=("fte",))
    connection = warehouse_of({"previous_figures": [_before("fte.count", "9", 9)]}, datasets=previous.DATASETS)
    measured = Measured((now,), counts=(ProtectedCount("fte", 3),))
    disclosed = protect([measured, previous.compared(connection, [measured])], DisclosureSettings(keep=0, visible=0))
    assert {figure.shown for figure in disclosed.figures} == {"[c]"}
    assert {"since_previous.fte.count", "since_previous.fte.count.words"} <= disclosed.suppressed
    (table,) = disclosed.tables
    assert [table.shown(cell, column) for cell, column in zip(table.rows[0], table.columns, strict=True)] == [
        "The figure", "9", "[c]", "[c]"
    ]  # fmt: skip


def test_a_figure_without_a_value_now_and_one_that_is_no_headline_have_no_line(compared: Callable[..., Result]) -> None:
    assert compared(_now("fte.rate", None), _before("fte.rate", "207", 207)).rows("what_changed") == []
    got = compared(_now("budget.agencies", 5), _before("budget.agencies", "4", 4))
    assert got.rows("what_changed") == []
    assert got.value("since_previous.budget.agencies") == 1


@pytest.mark.parametrize(("standing", "noted"), [("draft", True), ("sealed", False)])
def test_the_table_says_when_the_last_plan_was_a_draft(
    compared: Callable[..., Result], standing: str, noted: bool
) -> None:
    table = compared(_now("fte.rate", 207), _before("fte.rate", "207", 207, standing=standing)).tables["what_changed"]
    assert ("had not been sealed" in table.note) is noted
    assert table.columns[1].title == "Plan for 2021-22"


def test_headlines_stand_in_the_order_of_the_list_each_once(warehouse_of: Callable[..., Any]) -> None:
    ids = ["attendance.health.rate", "attendance.rate", "attendance.all_partners", "budget.total"]
    connection = warehouse_of(
        {"previous_figures": [_before(figure_id, "1", 1) for figure_id in ids]}, datasets=previous.DATASETS
    )
    now = Measured(tuple(_now(figure_id, 2, label=figure_id) for figure_id in ids))
    got = Result(previous.compared(connection, [now]))
    assert [row["figure"] for row in got.rows("what_changed")] == [
        "budget.total", "attendance.rate", "attendance.health.rate", "attendance.all_partners"
    ]  # fmt: skip

"""``yjplan figures --json`` on the example: the figures that the published plan holds, computed from the returns."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from runs import EXAMPLE, Run, reuse

EXACT = {
    "budget.total": 1160023,
    "budget.staffing_costs.total": 885262,
    "budget.other_delegated_funds.total": 274761,
    "budget.police.total": 101596,
    "budget.local_authority.total": 526487,
    "offences.total": 93,
    "improvement.actions": 72,
    "fte.rate": 227,
    "fte.rate.national": 207,
    "attendance.attended": 89,
    "attendance.deputy": 3,
    "attendance.apologies": 41,
    "attendance.absent": 11,
    "attendance.not_member": 16,
}
ROUNDED = {
    "offences.total.ratio": "1.06",
    "offences.violence_against_the_person.ratio": "1.16",
    "offences.breach_of_statutory_order.ratio": "5.71",
    "attendance.rate": "63.9",
}


@pytest.fixture(scope="module")
def worked_out(built: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all tests of this file: none of them changes a return, so the figures are worked out once."""
    folder = tmp_path_factory.mktemp("published-figures")
    reuse(built, folder)
    return folder


@pytest.fixture(autouse=True)
def outputs_root(worked_out: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(worked_out))
    return worked_out


@pytest.fixture
def figures(yjplan: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    outcome = yjplan("figures", EXAMPLE, "--json")
    assert outcome.code == 0
    return json.loads(outcome.stdout)["figures"]


def test_figures_are_those_in_print(figures: dict[str, dict[str, Any]]) -> None:
    assert {name: figures[name]["value"] for name in EXACT} == EXACT
    places = {name: Decimal(text).as_tuple().exponent for name, text in ROUNDED.items()}
    assert {name: str(round(Decimal(str(figures[name]["value"])), -places[name])) for name in ROUNDED} == ROUNDED


def test_attendance_rate_is_shown_with_its_numerator_and_denominator(figures: dict[str, dict[str, Any]]) -> None:
    rate = figures["attendance.rate"]
    assert (rate["numerator"], rate["denominator"], rate["display"]) == (92, 144, "63.9%")


def test_no_figure_is_stored_anywhere_in_the_plan_folder() -> None:
    narrative = "".join(path.read_text(encoding="utf-8") for path in (EXAMPLE / "narrative").iterdir())
    settings = (EXAMPLE / "plan.yml").read_text(encoding="utf-8")
    for written in ("1160023", "1,160,023", "63.9", "5.71"):
        assert written not in narrative + settings


def test_a_figure_is_explained_down_to_file_sheet_rows_and_query(yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("figures", EXAMPLE, "budget.police.total", "--json")
    figure = json.loads(outcome.stdout)["figures"]["budget.police.total"]
    (source,) = figure["returns"]
    assert (source["file"], source["sheet"], source["rows"]) == ("budget.xlsx", "Budget 2021-22", [4])
    assert len(source["sha256"]) == 64
    assert "SELECT" in figure["sql"].upper()


def test_an_unknown_figure_is_refused_by_name(yjplan: Callable[..., Any], tmp_path: Path) -> None:
    outcome = yjplan("figures", EXAMPLE, "budget.totl")
    assert outcome.code == 1
    assert "budget.totl" in outcome.stderr
    assert "budget.total" in outcome.stderr
    assert outcome.stdout == ""

"""``yjplan audit``: what it prints, its JSON and its exit code, on a small plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.plan import Plan

RETURN = """Financial year,Agency,Category,Direction,Amount
2022-23,Police,Staffing costs,Contribution,100000
2022-23,Health,Staffing costs,Contribution,20500
"""
SLIPS = """figure,printed,page,place,of,accepted_by,reason
budget.total,"£120,500",9,table,,,
budget.police.share,83%,9,text,,,
budget.police.total,100.000,9,table,,,
budget.health.total,"£25,000",9,table,,Service leader,the table is of another year
budget.helth.total,"£20,500",9,table,,,
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs for all tests here: their plans have the same returns, which are then worked out once."""
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture(autouse=True)
def outputs_root(shared: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(shared))
    return shared


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = small_plan("budget_year: 2022-23\n")
    made.returns_dir.mkdir()
    (made.returns_dir / "budget.csv").write_text(RETURN, encoding="utf-8")
    return made


def publish(plan: Plan, text: str = SLIPS) -> Path:
    path = plan.folder / "published.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_without_printed_figures_says_what_to_do(plan: Plan, yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("audit", plan.folder)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("There is no published.csv in anytown-2022-23.\nWrite one with the columns")
    assert "·" not in outcome.stderr, "no step was begun"


def test_a_fault_in_the_file_is_told_before_any_work(plan: Plan, yjplan: Callable[..., Any]) -> None:
    publish(plan, "figure,printed\nbudget.total,\n")
    outcome = yjplan("audit", plan.folder)
    assert outcome.code == 1
    assert "row 2, column printed: it is empty" in outcome.stderr
    assert "·" not in outcome.stderr


def test_differences_come_first_with_their_working_and_fail_the_command(plan: Plan, yjplan: Callable[..., Any]) -> None:
    publish(plan)
    outcome = yjplan("audit", plan.folder)
    assert outcome.code == 1
    lines = outcome.stdout.splitlines()
    at = {title: lines.index(title) for title in lines if title and not title.startswith(" ")}
    assert list(at)[:-2] == [
        "Different (1)",
        "Different, accepted (1)",
        "In print against itself, accepted (1)",
        "Not computed (1)",
        "Same after rounding (1)",
        "Same (1)",
    ]
    first = lines[: at["Different, accepted (1)"]]
    assert first[1] == "  budget.police.total: printed '100.000' (p. 9, table), row 4: misprint"
    assert "A point stands where thousands are separated: 100,000." in first[2]
    assert "From budget.csv, row 2" in first[3]
    assert "Accepted by Service leader: the table is of another year" in outcome.stdout
    assert "Did you mean budget.health.total" in outcome.stdout
    assert "5 printed figures: 1 same, 1 same after rounding, 2 different (1 accepted), 1 not computed." in lines
    assert lines[-1].startswith("1 to settle")


def test_an_audit_without_open_differences_succeeds(plan: Plan, yjplan: Callable[..., Any], tmp_path: Path) -> None:
    other = tmp_path / "last-year.csv"
    other.write_text('figure,printed\nbudget.total,"£120,500"\nbudget.health.share,17%\n', encoding="utf-8")
    outcome = yjplan("audit", plan.folder, "--against", other)
    assert outcome.code == 0
    assert "2 printed figures: 1 same, 1 same after rounding." in outcome.stdout


def test_the_json_has_every_print_with_its_verdict_and_working(plan: Plan, yjplan: Callable[..., Any]) -> None:
    publish(plan)
    outcome = yjplan("audit", plan.folder, "--json")
    told = json.loads(outcome.stdout)
    assert outcome.code == 1
    assert told["agrees"] is False
    assert told["counts"] == {"same": 1, "same after rounding": 1, "different": 2, "not computed": 1, "accepted": 1}
    by_row = {printed["row"]: printed for printed in told["printed"]}
    assert by_row[4]["kind"] == "misprint"
    assert [rows["rows"] for rows in by_row[4]["returns"]] == [[2]]
    assert by_row[3]["value"] == pytest.approx(82.987552)
    assert by_row[6]["nearest"][0] == "budget.health.total"
    assert [slip["rule"] for slip in told["slips"]] == ["unlike_sum"]


def test_what_is_printed_cannot_command_the_terminal(plan: Plan, yjplan: Callable[..., Any]) -> None:
    publish(plan, "figure,printed\nbudget.total,\x1b[31m£1\n")
    assert "\x1b" not in yjplan("audit", plan.folder).stdout

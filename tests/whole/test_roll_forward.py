"""The example rolled forward a year: the new plan is a complete draft from the first minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from in_process import build
from reading import headings, html_text, table_rows
from runs import Run, reuse

from pipeline.document import load_headings
from pipeline.measures.improvement_actions import rated_actions
from pipeline.measures.ratings import CLOSED
from pipeline.plan import Plan
from pipeline.prepare import prepare
from pipeline.warehouse import open_warehouse


def _plans_of_actions(path: Path) -> Counter[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    at = [cell.value for cell in sheet[1]].index("Plan")
    return Counter(row[at] for row in sheet.iter_rows(2, values_only=True) if row[at])


def test_the_example_rolled_forward_builds_as_it_is_and_compares_once_returns_come(
    tmp_path: Path, example: Path, yjplan: Callable[..., Any], built: Run, outputs_root: Path
) -> None:
    reuse(built, outputs_root)
    outcome = yjplan("new", tmp_path / "next", "--from", example, "--year", "2023-24")
    assert outcome.code == 0, outcome.stderr
    old, folder = Plan.load(example), tmp_path / "next"

    draft = build(folder)
    assert {heading.title for heading in load_headings() if heading.required} <= {t for _, t in headings(draft.html)}
    text = html_text(draft.html)
    assert "To be confirmed: this text comes from the plan for 2022-23." in text
    assert "Budget, from Finance" in text
    assert "{{<" not in text

    before = prepare(old)
    with open_warehouse(old.outputs.warehouse) as connection:
        actions = rated_actions(connection, old, "current")
    still_open = [action for action in actions if action.progress not in CLOSED]
    carried = _plans_of_actions(folder / "to-confirm" / "improvement_actions.xlsx")
    assert carried == {"Current": len(still_open), "Previous": len(actions)}
    assert 0 < len(still_open) < len(actions)

    for path in (folder / "to-confirm").iterdir():
        path.rename(folder / "returns" / path.name)
    budget = "Financial year,Agency,Category,Amount\n2022-23,Local Authority,Staffing costs,1000000\n"
    (folder / "returns" / "budget.csv").write_text(budget, encoding="utf-8")
    rolled = build(folder)
    critical = {f.rule for f in rolled.prepared.findings if f.severity == "critical"}
    assert critical == {"missing_return"}

    hidden = before.disclosed.suppressed
    now = {figure.id: figure.shown for figure in rolled.prepared.disclosed.figures}
    assert hidden
    assert {now[f"previous.{figure_id}"] for figure_id in hidden} == {"[c]"}
    assert now["improvement.actions"] == str(len(still_open))
    assert now["previous.budget.total"] == before.disclosed.figures.get("budget.total").shown
    rows = {row[0]: row[1:] for row in table_rows(rolled.html, "tbl-what-changed")}
    assert rows["Total contributions"] == ["£1,160,023", "£1,000,000", "fell by £160,023"]

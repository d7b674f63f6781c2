"""Returns that have not come or hold mistakes: ``check`` names each with its place, and the plan is still a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import build
from reading import html_text
from runs import EXAMPLE, Run, example_with, reuse, set_cells

from pipeline.contracts import load_contracts

RETURNS = sorted(path.name for path in (EXAMPLE / "returns").iterdir())
ALL = "all of them"
# Without each return, and of any two without the one and with the other, in as few builds as that takes.
MISSING = {
    f"set {bit}": [file for number, file in enumerate(RETURNS, 1) if number >> bit & 1]
    for bit in range(len(RETURNS).bit_length())
} | {ALL: RETURNS}
BUDGET = "Budget 2021-22"
FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    # what the partner did: (cells of the budget sheet, place as named, what is said)
    "misspelt header": ({"A3": "Agncy"}, "budget.xlsx, sheet Budget 2021-22, row 3, column Agncy", "'Agency'"),
    "text in a number": ({"B4": "about 58k"}, "budget.xlsx, sheet Budget 2021-22, row 4", "'about 58k'"),
    "negative amount": ({"B6": -39974}, "budget.xlsx, sheet Budget 2021-22, row 6", "negative"),
    "unknown agency": ({"A4": "Polise"}, "budget.xlsx, sheet Budget 2021-22, row 4, column Agency", "'Polise'"),
    "duplicate row": (
        dict(zip(("A11", "B11", "D11", "E11"), ("Probation", 24608, 5000, 29608), strict=True)),
        "budget.xlsx, sheet Budget 2021-22, row 11",
        "repeats row 5",
    ),
}


@pytest.mark.parametrize("missing", MISSING)
def test_a_plan_without_returns_is_a_draft_that_says_in_words_what_is_missing_and_from_whom(
    missing: str, example: Path
) -> None:
    for file in MISSING[missing]:
        (example / "returns" / file).unlink()
    draft = build(example)
    text = html_text(draft.html)
    assert "Before this plan can be signed" in text
    said = [finding for finding in draft.prepared.findings if finding.rule == "missing_return"]
    contracts = load_contracts()
    for finding in said:
        title, owner = map(re.escape, (contracts[finding.dataset].title, contracts[finding.dataset].owner))
        assert re.search(rf"The return .{title}. from {owner} is missing", text), finding.dataset
        if finding.dataset != "population":  # what it is needed for names the returns that are counted
            assert re.search(rf"needs a return that has not come[^.]*: [^.]*{title}, from {owner}", text), title
    assert said
    if missing == ALL:
        assert "The budget for 2021-22 came to not available" in text
        assert "an awaited table sets this out" in text
    # What is missing reads as words, never as a broken quotation or reference.
    for broken in ("?var", "?@", "{{<", "@tbl-", "@fig-", "@sec-", "None", "nan"):
        assert re.search(rf"(?<!\w){re.escape(broken)}(?!\w)", text) is None, broken


@pytest.mark.parametrize("fault", FAULTS)
def test_check_names_a_mistake_with_its_place_and_fails(fault: str, tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    cells, place, said = FAULTS[fault]
    plan = example_with(tmp_path, "budget.xlsx")  # of the others it is said elsewhere that they are missing
    set_cells(plan / "returns" / "budget.xlsx", BUDGET, cells)
    outcome = yjplan("check", plan)
    assert outcome.code == 1
    named = re.search(rf"Critical[^:\n]*: {re.escape(place)}[^\n]*\n([^\n]+)\n([^\n]+)", outcome.stdout)
    assert named, outcome.stdout
    assert said in named[1]
    assert named[2].strip().startswith("→ ")


def test_check_of_the_example_passes_and_counts_what_it_read(
    yjplan: Callable[..., Any], built: Run, outputs_root: Path
) -> None:
    reuse(built, outputs_root)
    outcome = yjplan("check", EXAMPLE)
    assert outcome.code == 0
    assert re.search(r"^13 files with \d+ rows read", outcome.stdout, re.M)
    found = yjplan("check", EXAMPLE, "--json")
    assert found.code == 0
    assert set(json.loads(found.stdout)) >= {"plan", "counts", "findings"}


def test_check_json_gives_every_part_of_a_finding(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    plan = example_with(tmp_path, "budget.xlsx")
    set_cells(plan / "returns" / "budget.xlsx", BUDGET, {"B4": "about 58k"})
    outcome = yjplan("check", plan, "--json")
    assert outcome.code == 1
    found = json.loads(outcome.stdout)
    critical = [entry for entry in found["findings"] if entry["severity"] == "critical"]
    assert found["counts"]["critical"] == len(critical)
    (finding,) = [entry for entry in critical if entry["rule"] != "missing_return"]
    assert (finding["file"], finding["sheet"], finding["row"]) == ("budget.xlsx", BUDGET, 4)
    assert finding["partner"] == "Finance"
    assert all(finding[part] for part in ("rule", "column", "message", "what_to_do", "found"))


def test_every_mistake_at_once_still_gives_a_draft_that_lists_them(example: Path) -> None:
    for cells, _, _ in list(FAULTS.values())[1:]:
        set_cells(example / "returns" / "budget.xlsx", BUDGET, cells)
    (example / "returns" / "indicators.csv").unlink()
    text = html_text(build(example).html)
    assert "Faults in returns; these rows are left out of every figure" in text
    for _, place, said in list(FAULTS.values())[2:]:
        assert place in text
        assert said.strip("'") in text

"""A small plan built again and again: only what changed is made, and the bytes do not tell how they were reached."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest

from pipeline import ahead
from pipeline.chapters import run
from pipeline.chapters.discover import ChapterNotebook, discover
from pipeline.cli import rebuilding
from pipeline.document.narrative import SUMMARIES
from pipeline.plan import Plan
from pipeline.render.typst_pdf import compile_pdf

pytestmark = pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
BUDGET = "Agency,Category,Amount (£)\nPolice,Cash,100\nHealth,Cash,50\n"
TERMS = "Term,Meaning\nYJS,Youth justice service\n"
CHAPTERS = ("budget", "data-sources", "glossary")


@pytest.fixture
def plan(small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan with two returns and the three chapters that show them."""
    made = small_plan()
    made.returns_dir.mkdir()
    (made.returns_dir / "budget.csv").write_text(BUDGET, encoding="utf-8")
    (made.returns_dir / "glossary.csv").write_text(TERMS, encoding="utf-8")

    def few(plan: Plan) -> list[ChapterNotebook]:
        return [chapter for chapter in discover(plan) if chapter.slug in CHAPTERS]

    monkeypatch.setattr(importlib.import_module("pipeline.document.stage"), "discover", few)
    monkeypatch.setattr("pipeline.cli.explaining.discover", few)
    return made


@pytest.fixture(autouse=True)
def one_nursery(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All builds of a test run chapters in forks of one nursery, and validate in this process: it is warm already."""
    with ahead.nursery() as nursery:
        monkeypatch.setattr(rebuilding, "helpers", lambda: nullcontext(ahead.Helpers(None, nursery)))
        yield


def _published(plan: Plan) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(plan.outputs.publish.iterdir())}


def test_however_outputs_are_reached_they_are_the_same_to_the_byte(
    plan: Plan, yjplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = ("build", plan.folder, "--renderer", "embedded", "--to", "html")
    cold = yjplan(*build)
    assert cold.code == 0, cold.stderr
    first = _published(plan)

    again = yjplan(*build)
    assert again.stderr == "· Nothing has changed since the last build: these are its outputs\n"
    assert again.stdout == cold.stdout
    assert "Nothing has changed" in yjplan(*build, "--explain").stdout

    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "70"), encoding="utf-8")
    explained = yjplan(*build, "--explain").stdout
    assert explained.startswith("Checks and figures: returns/budget.csv changed\n")
    assert (
        "Chapter 'Budget, costs and contributions': runs if one of these changes: table budget_by_agency" in explained
    )
    changed = yjplan(*build)
    assert "· Chapters that stay as they were: 1 of 3\n" in changed.stderr
    assert "· Chapter: Terms used in this plan" not in changed.stderr
    second = _published(plan)
    assert second["plan.html"] != first["plan.html"]

    (plan.returns_dir / "budget.csv").write_text(BUDGET, encoding="utf-8")
    yjplan(*build)
    assert _published(plan) == first, "taken back"

    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "70"), encoding="utf-8")
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(run, "_at_once", lambda: 1)
    yjplan(*build, "--force")
    assert _published(Plan.load(plan.folder)) == second, "cold, elsewhere, one after the other"


def test_a_summary_that_says_what_it_said_before_is_not_compiled_again(
    plan: Plan, yjplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []

    def counted(text: str, root: Path, as_of: date) -> bytes:
        compiled.append("plan-on-a-page" if "// The plan on a page:" in text else "family-summary")
        return compile_pdf(text, root, as_of)

    monkeypatch.setattr("pipeline.summaries.making.compile_pdf", counted)
    build = ("build", plan.folder, "--renderer", "embedded", "--to", "pdf")
    assert yjplan(*build).code == 0
    assert sorted(compiled) == sorted(SUMMARIES)
    first = _published(plan)

    compiled.clear()
    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("100", "90").replace("50", "60"), encoding="utf-8")
    assert yjplan(*build).code == 0
    assert compiled == ["plan-on-a-page"], "the family summary says the total alone"
    second = _published(plan)
    assert second["family-summary.pdf"] == first["family-summary.pdf"]

    compiled.clear()
    assert yjplan(*build, "--force").code == 0
    assert sorted(compiled) == sorted(SUMMARIES)
    assert _published(plan) == second

"""A chapter that fails stops the build, says where, and leaves what was published before as it was."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.chapters.discover import ChapterNotebook
from pipeline.plan import TEMPLATE_DIR, Plan


@pytest.fixture
def failing(small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan with one chapter, which fails in its third cell, and an older build of it."""
    plan = small_plan()
    notebook = json.loads((TEMPLATE_DIR / "chapter.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][3]["source"] = ["chapter.table('no_such_table', caption='x', label='tbl-x')"]
    plan.notebooks_dir.mkdir()
    path = plan.notebooks_dir / "broken.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    alone = [ChapterNotebook("appendix-data", 1.0, "broken", "A broken chapter", path)]
    monkeypatch.setattr(importlib.import_module("pipeline.document.stage"), "discover", lambda _: alone)
    for folder, name in ((plan.outputs.publish, "plan.html"), (plan.outputs.document, "plan.qmd")):
        folder.mkdir(parents=True)
        (folder / name).write_text("the last good one", encoding="utf-8")
    return plan


def test_a_failing_chapter_stops_the_build_with_its_name_and_cell_and_what_was_made_before_stays(
    failing: Plan, yjplan: Callable[..., Any]
) -> None:
    outcome = yjplan("build", failing.folder)
    assert outcome.code == 1
    assert outcome.stdout == ""
    assert "The chapter 'A broken chapter' (broken.ipynb) stopped in code cell 3:" in outcome.stderr
    assert "There is no disclosed table 'no_such_table'." in outcome.stderr
    assert "Traceback" not in outcome.stderr
    kept = (failing.outputs.private / "chapters" / "broken.ipynb").read_text(encoding="utf-8")
    assert "no_such_table" in kept, "the part-run notebook shows what happened"
    for folder, name in ((failing.outputs.publish, "plan.html"), (failing.outputs.document, "plan.qmd")):
        assert [path.name for path in folder.iterdir()] == [name]
        assert (folder / name).read_text(encoding="utf-8") == "the last good one"

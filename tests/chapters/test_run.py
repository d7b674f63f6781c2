"""Chapters run by Papermill: with the plan's parameters, and with failures that name chapter and cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import papermill
import pytest
from nbclient.exceptions import DeadKernelError

from pipeline import ahead
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.run import run_chapters
from pipeline.errors import ChapterError
from pipeline.plan import Plan


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    return small_plan()


def chapter(plan: Plan, slug: str, source: str) -> ChapterNotebook:
    def code(text: str, *tags: str) -> dict:
        metadata = {"tags": list(tags)}
        return {"cell_type": "code", "metadata": metadata, "source": text, "outputs": [], "execution_count": None}

    cells = [code('plan: str = "unset"\ndatabase: str = "unset"', "parameters"), code(source)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    plan.notebooks_dir.mkdir(exist_ok=True)
    path = plan.notebooks_dir / f"{slug}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return ChapterNotebook("resources", 1.0, slug, slug.capitalize(), path)


def test_each_chapter_gets_the_plan_and_its_database_and_is_told_of(plan: Plan) -> None:
    said: list[str] = []
    chapters = [chapter(plan, "one", "print(plan, database)"), chapter(plan, "two", "1")]
    executed = run_chapters(chapters, plan, said.append)
    assert said == ["Chapter: One", "Chapter: Two"]
    assert all(path.parent == plan.outputs.private / "chapters" for path in executed.values())
    printed = json.loads(executed["one"].read_text(encoding="utf-8"))["cells"][-1]["outputs"][0]["text"]
    assert "".join(printed).split() == [str(plan.folder), str(plan.outputs.disclosed)]
    assert "unset" in chapters[0].path.read_text(encoding="utf-8"), "the notebook itself stays as it was"


def test_a_failing_cell_is_named_as_jupyterlab_counts_it_and_kept(plan: Plan) -> None:
    with pytest.raises(ChapterError) as raised:
        run_chapters([chapter(plan, "broken", "1 / 0")], plan)
    assert raised.value.problem == (
        "The chapter 'Broken' (broken.ipynb) stopped in code cell 2:\n  ZeroDivisionError: division by zero"
    )
    assert "private/chapters/broken.ipynb" in raised.value.what_to_do
    assert "ZeroDivisionError" in (plan.outputs.private / "chapters" / "broken.ipynb").read_text(encoding="utf-8")


def test_a_kernel_that_dies_is_told_in_plain_words(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise DeadKernelError("Kernel died")

    monkeypatch.setattr(ahead, "CAN_FORK", False)
    monkeypatch.setattr(papermill, "execute_notebook", die)
    with pytest.raises(ChapterError, match=r"'One' \(one\.ipynb\) did not come to an end: Kernel died"):
        run_chapters([ChapterNotebook("resources", 1.0, "one", "One", Path("one.ipynb"))], plan)

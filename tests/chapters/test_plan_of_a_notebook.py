"""Which plan a notebook shows when it runs alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.chapters.api import _plan_folder
from pipeline.plan import ROOT, Plan


def test_a_notebook_in_a_plan_shows_that_plan(small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_plan()
    plan.notebooks_dir.mkdir()
    monkeypatch.chdir(plan.notebooks_dir)

    assert _plan_folder("") == plan.folder


def test_a_notebook_of_the_project_shows_a_sample_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    folder = _plan_folder("")

    assert folder.parent == ROOT / "examples"
    assert (folder / "plan.yml").is_file()


def test_a_plan_is_found_from_the_root_whatever_folder_the_notebook_runs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = next((ROOT / "examples").glob("*/plan.yml")).parent.relative_to(ROOT)
    monkeypatch.chdir(tmp_path)

    assert _plan_folder(named.as_posix()) == ROOT / named

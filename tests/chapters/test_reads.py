"""What a chapter reads decides whether it runs again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.reads import EVERYTHING, drew, find, keep, made_from
from pipeline.plan import NOTEBOOKS_DIR, Plan

OPENING = "from pipeline.chapters import Chapter, charts\nchapter = Chapter(plan, database)\n"


@pytest.fixture
def chapter(small_plan: Callable[..., Plan]) -> Callable[[str], tuple[ChapterNotebook, Plan]]:
    """A chapter with one cell."""

    def make(source: str) -> tuple[ChapterNotebook, Plan]:
        plan = small_plan()
        path = plan.folder / "chapter.ipynb"
        cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []}]
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return ChapterNotebook("resources", 1.0, "chapter", "Chapter", path), plan

    return make


def _executed(*names: str, chart: bool = False) -> bytes:
    record = {"application/vnd.yjplan.v1+json": {"kind": "read", "reads": list(names)}}
    shown = {"data": {"application/vnd.plotly.v1+json": {}}} if chart else {"text": "x"}
    return json.dumps({"cells": [{"cell_type": "code", "outputs": [{"data": record}, shown]}]}).encode()


@pytest.mark.parametrize("path", sorted(NOTEBOOKS_DIR.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_chapters_of_the_project_read_through_their_chapter_alone(path: Path, small_plan) -> None:
    parts = made_from(ChapterNotebook("resources", 1.0, path.stem, path.stem, path), small_plan())
    assert EVERYTHING not in parts


@pytest.mark.parametrize(
    "source",
    [
        "import duckdb\nduckdb.connect(database)",
        "from pathlib import Path",
        "open('returns/budget.csv')",
        "chapter._database.rows('plain', 'budget_by_agency')",
        "chapter.plan.folder.iterdir()",
        "p = chapter.plan\np.folder",
        "__builtins__",
        "getattr(chapter, '_database')",
        "import pipeline.warehouse",
        "from . import x",
        "%run other.ipynb",
    ],
)
def test_a_chapter_that_may_read_more_rests_on_everything_in_the_plan(chapter, source: str) -> None:
    made, plan = chapter(OPENING + source)
    before = made_from(made, plan)
    assert EVERYTHING in before
    (plan.folder / "more.csv").write_text("1", encoding="utf-8")
    assert made_from(made, plan) != before


def test_a_chapter_runs_again_when_a_table_that_it_read_has_changed_and_only_then(chapter, tmp_path: Path) -> None:
    made, plan = chapter(OPENING + "import math\nchapter.plan.settings.area")
    cache, now = Cache(tmp_path / "cache"), {"table a": "1", "table b": "1"}
    keep(cache, made, plan, now, _executed("table a"))
    assert find(cache, made, plan, now | {"table b": "2"})
    assert find(cache, made, plan, now | {"table a": "2"}) is None


def test_a_chapter_that_asked_for_what_was_not_there_runs_again_when_it_is(chapter, tmp_path: Path) -> None:
    made, plan = chapter(OPENING)
    cache = Cache(tmp_path / "cache")
    keep(cache, made, plan, {}, _executed("table a"))
    assert find(cache, made, plan, {}), "and not before"
    assert find(cache, made, plan, {"table a": "1"}) is None


def test_a_chapter_is_likely_to_draw_that_drew_when_it_was_last_run_or_never_was(chapter, tmp_path: Path) -> None:
    made, plan = chapter(OPENING)
    cache = Cache(tmp_path / "cache")
    assert drew(cache, made)
    for chart in (False, True, False):
        keep(cache, made, plan, {}, _executed(chart=chart))
        assert drew(cache, made) is chart


@pytest.mark.parametrize("change", ["notebook", "settings"])
def test_a_chapter_runs_again_when_its_notebook_or_the_settings_change(chapter, tmp_path: Path, change: str) -> None:
    made, plan = chapter(OPENING)
    cache = Cache(tmp_path / "cache")
    keep(cache, made, plan, {}, _executed())
    assert find(cache, made, plan, {})
    path = made.path if change == "notebook" else plan.folder / "plan.yml"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    assert find(cache, made, plan, {}) is None

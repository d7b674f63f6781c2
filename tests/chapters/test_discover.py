"""Which notebooks are chapters, and in which order."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.chapters.discover import discover, in_plan, read_chapter
from pipeline.errors import ChapterError
from pipeline.plan import Plan

PARAMETERS = {
    "cell_type": "code",
    "metadata": {"tags": ["parameters"]},
    "source": ['plan: str = ""\n', 'database = ""'],
}


def write(folder: Path, name: str, cells: list[dict] | None = None, **metadata: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    notebook = {"cells": [PARAMETERS] if cells is None else cells, "metadata": {"yjplan": metadata}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_chapters_stand_by_heading_then_order_then_name(tmp_path: Path, small_plan: Callable[..., Plan]) -> None:
    for name, order in (("b.ipynb", 20), ("c.ipynb", 10), ("a.ipynb", 20)):
        write(tmp_path / "project", name, title=name, heading="resources", order=order)
    found = discover(small_plan(), tmp_path / "project")
    assert [chapter.slug for chapter in found] == ["c", "a", "b"]


def test_a_plans_own_notebook_joins_and_one_of_the_same_name_and_title_replaces(
    tmp_path: Path, small_plan: Callable[..., Plan]
) -> None:
    plan = small_plan()
    write(tmp_path / "project", "budget.ipynb", title="Budget", heading="resources")
    own = write(plan.notebooks_dir, "budget.ipynb", title="Budget", heading="resources")
    write(plan.notebooks_dir, "more.ipynb", title="More", heading="resources")
    write(plan.notebooks_dir / ".ipynb_checkpoints", "more-checkpoint.ipynb", title="Old", heading="resources")

    found = discover(plan, tmp_path / "project")

    assert [chapter.title for chapter in found] == ["Budget", "More"]
    assert found[0].path == own


def test_a_copy_with_another_title_is_another_chapter_whatever_its_file_name(
    tmp_path: Path, small_plan: Callable[..., Plan]
) -> None:
    plan = small_plan()
    write(tmp_path / "project", "budget.ipynb", title="Budget", heading="resources", order=10)
    write(plan.notebooks_dir, "budget.ipynb", title="Our money", heading="resources", order=20)

    found = discover(plan, tmp_path / "project")

    assert [(chapter.title, chapter.slug) for chapter in found] == [
        ("Budget", "budget"),
        ("Our money", "budget-our-money"),
    ]


def test_two_notebooks_that_cannot_be_told_apart_are_refused(tmp_path: Path, small_plan: Callable[..., Plan]) -> None:
    for name in ("Our money.ipynb", "our-money.ipynb"):
        write(tmp_path / "project", name, title=name, heading="resources")
    with pytest.raises(
        ChapterError, match=r"Our money\.ipynb and our-money\.ipynb|our-money\.ipynb and Our money\.ipynb"
    ):
        discover(small_plan(), tmp_path / "project")


@pytest.mark.parametrize(("name", "slug"), [("Môr a'r mynydd.ipynb", "mor-a-r-mynydd"), ("统计.ipynb", "chapter")])
def test_any_file_name_gives_a_label_that_every_format_takes(tmp_path: Path, name: str, slug: str) -> None:
    assert read_chapter(write(tmp_path, name, title="T", heading="resources")).slug == slug


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({}, "its title or heading is missing"),
        ({"title": "T"}, "its title or heading is missing"),
        ({"title": "T", "heading": "resources", "order": "first"}, "the order 'first' is not a number"),
    ],
)
def test_metadata_that_is_missing_or_wrong_is_named(tmp_path: Path, metadata: dict, message: str) -> None:
    with pytest.raises(ChapterError, match=message):
        read_chapter(write(tmp_path, "x.ipynb", **metadata))


def test_a_notebook_without_its_parameters_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "x.ipynb", cells=[PARAMETERS | {"source": "plan = ''"}], title="T", heading="resources")
    with pytest.raises(ChapterError, match=r"x\.ipynb has no parameter database"):
        read_chapter(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": []}', '{"cells": [], "metadata": null}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ChapterError, match=r"x\.ipynb is not a readable notebook"):
        read_chapter(path)


def test_a_chapter_of_whose_returns_none_is_in_the_plan_is_left_out(tmp_path: Path) -> None:
    chapters = [
        read_chapter(write(tmp_path, f"{name}.ipynb", title=name, heading="resources", reads=reads))
        for name, reads in (("one", ["budget", "staffing"]), ("two", ["risks"]), ("always", []))
    ]
    assert [chapter.title for chapter in in_plan(chapters, {"staffing", "glossary"})] == ["one", "always"]


def test_a_chapter_says_what_it_reads_as_a_list(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ipynb", title="A", heading="resources", reads="budget")
    with pytest.raises(ChapterError, match="'reads' is not a list of datasets"):
        read_chapter(path)


def test_the_labels_that_a_chapter_may_show_are_known_without_running_it(tmp_path: Path) -> None:
    cells = [
        PARAMETERS,
        {"cell_type": "code", "metadata": {}, "source": ['chapter.table("x", caption="C", label="tbl-x")\n']},
        {"cell_type": "markdown", "metadata": {}, "source": ["## Part {#sec-part}\n", "See @tbl-y."]},
    ]
    chapter = read_chapter(write(tmp_path, "a.ipynb", cells, title="A", heading="resources"))
    assert chapter.labels() == {"tbl-x", "sec-part"}

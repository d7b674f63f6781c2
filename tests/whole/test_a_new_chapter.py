"""``yjplan chapter new`` makes a notebook that is in the next build, and ``stage`` gives its document."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import build, run_cells
from reading import drawn_texts, headings, table_rows
from runs import example_with

STAGE = importlib.import_module("pipeline.document.stage")

RETURNS = ("budget.xlsx", "glossary.csv", "national-standards.csv")


@pytest.fixture
def with_chapter(tmp_path: Path, yjplan: Callable[..., Any]) -> Path:
    folder = example_with(tmp_path, *RETURNS)
    outcome = yjplan("chapter", "new", "What came in", "--plan", folder, "--heading", "resources")
    assert outcome.code == 0, outcome.stderr
    return folder


def test_a_new_chapter_is_in_the_next_build_with_its_table_and_chart(with_chapter: Path) -> None:
    html = build(with_chapter).html
    titles = [title for _, title in headings(html)]
    assert titles.index("What came in") == titles.index("Budget, costs and contributions") + 2
    assert [row[0] for row in table_rows(html, "tbl-what-came-in-sources")] == ["Return", "budget.xlsx", *RETURNS]
    assert drawn_texts(html, "fig-what-came-in-rows")


def test_stage_prints_the_folder_of_a_document_that_plain_quarto_can_take(
    with_chapter: Path, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STAGE, "run_chapters", run_cells)
    outcome = yjplan("stage", with_chapter)
    assert outcome.code == 0, outcome.stderr
    (line,) = outcome.stdout.splitlines()
    staged = Path(line)
    assert {"_quarto.yml", "_variables.yml", "plan.qmd", "chapters", "narrative", "figures", "theme"} <= {
        path.name for path in staged.iterdir()
    }
    assert (staged / "chapters" / "what-came-in.qmd").is_file()
    assert not staged.with_name("publish").exists()

"""What an executed notebook gives the document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.chapters.api import MARKDOWN, PLOTLY, RECORD
from pipeline.chapters.discover import ChapterNotebook
from pipeline.document.executed import ShownChapter, read_executed, without_clashes
from pipeline.errors import ChapterError
from pipeline.plan import NOTEBOOKS_DIR

NOTICE = "::: {.callout-important}\nAwaited: Budget.\n:::"


def chapter(slug: str = "budget") -> ChapterNotebook:
    return ChapterNotebook("resources", 1.0, slug, "Budget", Path(f"{slug}.ipynb"))


def executed(tmp_path: Path, *cells: dict[str, Any] | str) -> ShownChapter:
    """A notebook of prose cells (text) and code cells with one output (its data)."""
    made = [
        {"cell_type": "markdown", "source": [cell]}
        if isinstance(cell, str)
        else {"cell_type": "code", "source": [], "outputs": [{"output_type": "display_data", "data": cell}]}
        for cell in cells
    ]
    path = tmp_path / "executed.ipynb"
    path.write_text(json.dumps({"cells": made}), encoding="utf-8")
    return read_executed(chapter(), path)


def awaited(label: str, text: str = NOTICE) -> dict[str, Any]:
    return {MARKDOWN: text, RECORD: {"kind": "awaited", "label": label}}


def test_prose_and_markdown_outputs_stand_in_order(tmp_path: Path) -> None:
    table = {MARKDOWN: "| A |\n\n: C {#tbl-a}", RECORD: {"kind": "table", "label": "tbl-a"}}
    shown = executed(tmp_path, "Before.", table, {"text/plain": "a repr is not for readers"}, "After.")
    assert shown.text == "Before.\n\n| A |\n\n: C {#tbl-a}\n\nAfter."
    assert shown.labels == ["tbl-a"]


def test_a_chapter_with_nothing_to_show_says_only_what_it_awaits_and_says_it_once(tmp_path: Path) -> None:
    shown = executed(
        tmp_path, "The total is {{< var budget-total >}}.", awaited("tbl-a"), awaited("tbl-b"), awaited("fig-a", "")
    )
    assert shown.text == NOTICE
    assert shown.awaited == {"tbl-a", "tbl-b", "fig-a"}


def test_what_stands_alone_is_said_though_no_table_is_shown(tmp_path: Path) -> None:
    alone = {MARKDOWN: "The returns hold no value.", RECORD: {"kind": "alone"}}
    shown = executed(tmp_path, "Prose on the table.", alone, awaited("tbl-a", ""))
    assert shown.text == "The returns hold no value."


def test_a_chapter_with_something_to_show_keeps_its_prose(tmp_path: Path) -> None:
    shown = executed(tmp_path, "Prose.", {MARKDOWN: ": C {#tbl-a}"}, awaited("tbl-b"))
    assert shown.text == f"Prose.\n\n: C {{#tbl-a}}\n\n{NOTICE}"


def test_a_data_frame_shown_as_it_is_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(ChapterError, match=r"The chapter 'Budget' \(budget\.ipynb\) shows a data frame as it is"):
        executed(tmp_path, {"text/html": ['<table border="1" class="dataframe">'], "text/plain": "1"})


def test_a_copied_chapters_labels_get_its_name_in_references_and_files_too(tmp_path: Path) -> None:
    figure = {
        MARKDOWN: '![C](figures/a){#fig-a fig-alt="x"}',
        PLOTLY: {"data": []},
        RECORD: {"kind": "chart", "label": "fig-a", "file": "figures/a", "alt": "x"},
    }
    first = executed(tmp_path, "See @fig-a and @fig-a-b.", figure)
    second = ShownChapter(chapter("money"), first.text, first.charts, first.awaited)
    kept, renamed = without_clashes([first, second])
    assert kept == first
    assert renamed.text == 'See @fig-money-a and @fig-a-b.\n\n![C](figures/money-a){#fig-money-a fig-alt="x"}'
    assert (renamed.charts[0].file, renamed.charts[0].label) == ("figures/money-a", "fig-money-a")


def test_the_projects_own_chapter_keeps_its_labels_when_a_copy_stands_before_it() -> None:
    own = ChapterNotebook("resources", 20, "budget", "Budget", NOTEBOOKS_DIR / "budget.ipynb")
    copy = ChapterNotebook("resources", 10, "copy", "Copy", Path("notebooks") / "copy.ipynb")
    text = ": C {#tbl-a}"
    shown = [ShownChapter(notebook, text, (), frozenset()) for notebook in (copy, own)]

    first, second = without_clashes(shown)

    assert first.labels == ["tbl-copy-a"]
    assert second.labels == ["tbl-a"]


def test_a_chapter_whose_tables_are_all_empty_shows_nothing(tmp_path: Path) -> None:
    assert executed(tmp_path, "Words about a table.", awaited("tbl-a", "")).text == ""


def test_a_chapter_of_prose_alone_is_shown(tmp_path: Path) -> None:
    assert executed(tmp_path, "Prose.").text == "Prose."

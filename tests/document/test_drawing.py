"""The pictures of a document: drawn once, whoever drew them, and kept from build to build."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.pens import Pictures, Sketch
from pipeline.document.drawing import KeptDrawings
from pipeline.document.executed import ShownChapter, ShownChart
from pipeline.errors import ChapterError

CHAPTER = ChapterNotebook("resources", 1.0, "one", "One", Path("one.ipynb"))
CHARTS = [ShownChart(f"figures/{name}", f"fig-{name}", name, {"data": [name]}) for name in "ab"]
SKETCHES = [Sketch(chart.label, chart.alt, chart.figure) for chart in CHARTS]
DRAWN = [(b"<svg/>", f"{name}\0png".encode()) for name in "ab"]


def shown(chapter: ChapterNotebook, path: Path) -> ShownChapter:
    return ShownChapter(chapter, "", tuple(CHARTS), frozenset())


def never(sketches: list[Sketch]) -> list[Pictures]:
    assert list(sketches) == []
    return []


@pytest.mark.parametrize("kept", [True, False])
def test_what_was_drawn_while_chapters_ran_is_not_drawn_again(tmp_path: Path, kept: bool) -> None:
    drawings = KeptDrawings(Cache(tmp_path if kept else None), shown, never)
    assert drawings.wanted(CHAPTER, Path()) == SKETCHES
    drawings.take(SKETCHES, DRAWN)
    assert drawings.wanted(CHAPTER, Path()) == []
    assert drawings.of(CHARTS) == DRAWN


def test_the_next_document_finds_what_this_one_drew(tmp_path: Path) -> None:
    KeptDrawings(Cache(tmp_path), shown).take(SKETCHES, DRAWN)
    after = KeptDrawings(Cache(tmp_path), shown, never)
    assert after.wanted(CHAPTER, Path()) == []
    assert after.of(CHARTS) == DRAWN


def test_what_nobody_has_drawn_is_drawn_when_it_is_asked_for() -> None:
    drawings = KeptDrawings(Cache(None), shown, lambda sketches: [DRAWN[SKETCHES.index(one)] for one in sketches])
    drawings.take(SKETCHES, [None, DRAWN[1]])
    assert drawings.of(CHARTS) == DRAWN


def test_a_picture_belongs_to_a_figure_and_its_label() -> None:
    drawings = KeptDrawings(Cache(None), shown, lambda sketches: [(b"", one.label.encode()) for one in sketches])
    drawings.take(SKETCHES, DRAWN)
    renamed = ShownChart("figures/c-a", "fig-c-a", "a", {"data": ["a"]})
    assert drawings.of([renamed]) == [(b"", b"fig-c-a")]


def test_of_a_chapter_that_may_not_be_shown_nothing_is_drawn_ahead() -> None:
    def refused(chapter: ChapterNotebook, path: Path) -> ShownChapter:
        raise ChapterError("It shows a name.")

    assert KeptDrawings(Cache(None), refused).wanted(CHAPTER, Path()) == []

"""Prose from .qmd, .md and Word files, under the heading that the file is named after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from pipeline.document import find_narratives, load_headings
from pipeline.errors import DocumentError
from pipeline.plan import Plan


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = small_plan()
    made.narrative_dir.mkdir()
    return made


def prose(plan: Plan, heading: str) -> str:
    return find_narratives(plan, load_headings())[heading].text


@pytest.mark.parametrize("suffix", [".qmd", ".md"])
def test_a_text_file_is_the_prose_of_its_heading(plan: Plan, suffix: str) -> None:
    (plan.narrative_dir / f"introduction{suffix}").write_text("\ufeffOur plan.", encoding="utf-8")
    found = find_narratives(plan, load_headings())["introduction"]
    assert (found.text, found.own) == ("Our plan.", True)


def test_without_a_file_the_starter_stands_under_a_heading_that_needs_prose(plan: Plan) -> None:
    found = find_narratives(plan, load_headings())
    assert not found["introduction"].own
    assert "To be written" in found["introduction"].text or "callout" in found["introduction"].text
    assert found["glossary"].text == ""


@pytest.mark.parametrize("text", ["", "  \n", "<!-- later -->\n"])
def test_an_empty_file_counts_as_no_prose(plan: Plan, text: str) -> None:
    (plan.narrative_dir / "introduction.qmd").write_text(text, encoding="utf-8")
    assert not find_narratives(plan, load_headings())["introduction"].own


def test_a_word_file_keeps_headings_lists_emphasis_figures_and_references(plan: Plan) -> None:
    document = docx.Document()
    document.add_heading("What we want", level=2)
    paragraph = document.add_paragraph("We spend {{< var budget-total >}} (@tbl-budget-agency), ")
    paragraph.add_run("every").bold = True
    paragraph.add_run(" pound for “children”.")
    document.add_paragraph("first", style="List Bullet")
    document.save(plan.narrative_dir / "introduction.docx")
    text = prose(plan, "introduction")
    assert "## What we want" in text
    assert "We spend {{< var budget-total >}} (@tbl-budget-agency), **every** pound" in text
    assert "- first" in text or "-   first" in text


def test_html_and_raw_text_in_a_word_file_stay_text(plan: Plan) -> None:
    document = docx.Document()
    document.add_paragraph("<script>alert(1)</script> `{=html}` $x$ #set")
    document.save(plan.narrative_dir / "introduction.docx")
    assert "<script>" not in prose(plan, "introduction").replace("\\<", "")


def test_a_broken_word_file_is_named(plan: Plan) -> None:
    (plan.narrative_dir / "introduction.docx").write_bytes(b"not a zip")
    with pytest.raises(DocumentError, match=r"narrative/introduction\.docx cannot be read as a Word document"):
        find_narratives(plan, load_headings())


def test_a_file_in_another_encoding_is_named(plan: Plan) -> None:
    (plan.narrative_dir / "introduction.md").write_bytes("für".encode("latin-1"))
    with pytest.raises(DocumentError, match="not in UTF-8"):
        find_narratives(plan, load_headings())


def test_a_file_under_no_heading_and_two_files_under_one_are_refused(plan: Plan) -> None:
    path = Path(plan.narrative_dir / "introducton.md")
    path.write_text("x", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"introducton\.md belongs to no heading"):
        find_narratives(plan, load_headings())
    path.unlink()
    for suffix in (".md", ".qmd"):
        (plan.narrative_dir / f"introduction{suffix}").write_text("x", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"two files for one heading: introduction\.md and introduction\.qmd"):
        find_narratives(plan, load_headings())


def test_files_that_word_keeps_beside_an_open_document_are_passed_over(plan: Plan) -> None:
    (plan.narrative_dir / "~$troduction.docx").write_bytes(b"lock")
    (plan.narrative_dir / "headings.txt").write_text("guide", encoding="utf-8")
    assert not any(found.own for found in find_narratives(plan, load_headings()).values())

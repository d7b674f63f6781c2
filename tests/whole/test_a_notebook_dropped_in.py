"""A notebook put into the plan's notebooks/ is a chapter, with nothing else to edit."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from in_process import Built, build
from reading import docx_text, headings, page, pdf_text, visible
from runs import example_with

from pipeline.plan import NOTEBOOKS_DIR

TITLE = "Money, told again"


@pytest.fixture(scope="module")
def with_copy(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("dropped in")
    example = example_with(folder, "budget.xlsx", "glossary.csv")
    notebook = json.loads((NOTEBOOKS_DIR / "budget.ipynb").read_text(encoding="utf-8"))
    notebook["metadata"]["yjplan"] |= {"title": TITLE, "order": 5}
    (example / "notebooks").mkdir()
    (example / "notebooks" / "money.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return build(example, ("html", "pdf", "docx"), folder / "outputs")


def test_a_copied_notebook_is_a_chapter_in_html_pdf_word_and_contents(with_copy: Built) -> None:
    found = [title for _, title in headings(with_copy.html)]
    assert found.index(TITLE) == found.index("Budget, costs and contributions") - 2, "order 5 stands before order 10"
    contents = [visible(link) for link in page(with_copy.html).xpath("//nav//a")]
    assert [entry for entry in contents if TITLE in entry] == [f"8.1 {TITLE}"]
    tight = TITLE.replace(" ", "")
    assert pdf_text(with_copy.outputs["pdf"]).count(tight) == 2, "once in the contents, once as heading"
    assert docx_text(with_copy.outputs["docx"]).count(TITLE) == 2


def test_every_label_is_unique_and_refers_to_the_chapters_own_table(with_copy: Built) -> None:
    tree = page(with_copy.html)
    twice = [name for name, count in Counter(tree.xpath("//@id")).items() if count > 1]
    assert twice == []
    known = set(tree.xpath("//@id"))
    assert [link for link in tree.xpath("//a/@href[starts-with(., '#')]") if link[1:] not in {*known, ""}] == []
    for chapter, label in (("budget", "tbl-budget-agency"), ("money", "tbl-money-budget-agency")):
        section = tree.xpath(f"//*[@id='sec-chapter-{chapter}']")[0]
        assert f"#{label}" in section.xpath(".//a/@href")

"""Page, PDF and Word document of the example say the same, word for word and in the same order.

What may differ: contents and running headers, which each format has in its own way; what only a page can offer
(``ONLY_ON_THE_PAGE`` in reading.py); the marks of lists; the words inside a drawing, for which its alternative text
stands.
"""

from __future__ import annotations

import re

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from lxml.html import HtmlElement
from reading import as_printed, table_rows, visible
from render.pdf_tags import Tag, tags
from runs import Run

BLOCKS = {"H1", "H2", "H3", "H4", "H5", "H6", "P", "Caption", "TH", "TD", "LBody"}


@pytest.fixture(scope="module")
def main(built: Run) -> HtmlElement:
    return as_printed((built.publish / "plan.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def word(built: Run) -> Document:
    return docx.Document(str(built.publish / "plan.docx"))


@pytest.fixture(scope="module")
def read(built: Run) -> list[Tag]:
    """The PDF's structure, from the end of its contents on."""
    found = tags(built.publish / "plan.pdf")
    last = max(at for at, tag in enumerate(found) if tag.kind == "TOCI")
    return list(found[next(at for at, tag in enumerate(found) if at > last and tag.kind == "H1") :])


def _tight(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\u2060]", "", text)


def _body(word: Document) -> list[etree._Element]:
    """What stands after the contents."""
    parts = list(word.element.body.iterchildren())
    return parts[next(at for at, part in enumerate(parts) if part.tag == qn("w:sdt")) + 1 :]


def _blocks(read: list[Tag]) -> list[str]:
    """The text of each heading, paragraph, caption, cell and list entry."""
    texts, within = [], None
    for tag in read:
        if within is not None and tag.depth > within:
            continue
        within = tag.depth if tag.kind in BLOCKS or tag.kind == "Figure" else None
        if tag.kind in BLOCKS:
            texts.append(tag.text)
    return texts


def _difference(one: str, other: str) -> tuple[str, str] | None:
    """The first place where two texts differ, with what is around it."""
    if one == other:
        return None
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), -1)
    return one[max(at - 60, 0) : at + 60], other[max(at - 60, 0) : at + 60]


def test_page_and_word_have_the_same_text(main: HtmlElement, word: Document) -> None:
    in_word = "".join(text.text or "" for part in _body(word) for text in part.iter(qn("w:t")))
    assert len(in_word) > 100_000
    assert _difference(_tight(visible(main)), _tight(in_word)) is None


def test_page_and_pdf_have_the_same_text(main: HtmlElement, read: list[Tag]) -> None:
    assert _difference(_tight(visible(main)), _tight("".join(_blocks(read)))) is None


def test_the_same_tables_stand_in_all_three(built: Run, main: HtmlElement, word: Document, read: list[Tag]) -> None:
    html = (built.publish / "plan.html").read_text(encoding="utf-8")
    labels = [label for label in main.xpath(".//@id") if label.startswith("tbl-") and not label.endswith("-caption")]
    on_page = [[_tight(cell) for row in table_rows(html, label) for cell in row] for label in labels]
    in_word = [[_tight("".join(t.text or "" for t in c.iter(qn("w:t")))) for c in table._tbl.iter(qn("w:tc"))]
               for table in word.tables]  # fmt: skip
    assert in_word == on_page
    starts = [at for at, tag in enumerate(read) if tag.kind == "Table"]
    for cells, at in zip(on_page, starts, strict=True):
        found = [_tight(tag.text) for tag in read[at : at + 6 * len(cells) + 20] if tag.kind in ("TH", "TD")]
        assert found[: len(cells)] == cells


def test_cross_references_lead_to_the_same_places_in_all_three(
    main: HtmlElement, word: Document, read: list[Tag]
) -> None:
    on_page = [(_tight(a.text_content()), a.get("href")[1:]) for a in main.xpath(".//a[contains(@class, 'xref')]")]
    in_word = [
        (_tight("".join(text.text or "" for text in link.iter(qn("w:t")))), link.get(qn("w:anchor")))
        for part in _body(word)
        for link in part.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    ]
    assert len(on_page) > 15
    assert in_word == on_page
    assert [_tight(tag.text) for tag in read if tag.kind == "Link"] == [text for text, _ in on_page]

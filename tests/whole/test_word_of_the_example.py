"""The example's Word document as a committee clerk finds it: real styles, fields, header rows, descriptions."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from reading import as_printed, described, headings, visible
from runs import Run


@pytest.fixture(scope="module")
def word(built: Run) -> Document:
    return docx.Document(str(built.publish / "plan.docx"))


@pytest.fixture(scope="module")
def html(built: Run) -> str:
    return (built.publish / "plan.html").read_text(encoding="utf-8")


def _text(element: etree._Element) -> str:
    parts = (" " if node.tag == qn("w:tab") else node.text or "" for node in element.iter(qn("w:t"), qn("w:tab")))
    return " ".join("".join(parts).split())


def _captions(word: Document) -> list[etree._Element]:
    return [p._p for p in word.paragraphs if p.style.name in ("Table Caption", "Image Caption")]


def test_headings_are_in_words_own_styles_and_those_of_the_page(word: Document, html: str) -> None:
    found = [(int(p.style.name[-1]), _text(p._p)) for p in word.paragraphs if p.style.name.startswith("Heading ")]
    assert [(level, re.sub(r"^[\d.]+ ", "", text)) for level, text in found] == headings(html)
    assert all(below - above <= 1 for (above, _), (below, _) in pairwise(level_text for level_text in found))


def test_captions_are_those_of_the_page_and_count_themselves(word: Document, html: str) -> None:
    captions = _captions(word)
    on_page = as_printed(html).xpath(".//caption | .//figcaption")
    assert sorted(map(_text, captions)) == sorted(visible(one).replace("\u00a0", " ") for one in on_page)
    for caption in captions:
        (field,) = caption.iter(qn("w:instrText"))
        kind, number = re.match(r"(Table|Figure)\s\d+\.(\d+):", _text(caption)).groups()
        assert field.text.split()[:2] == ["SEQ", kind]
        assert "\\s 1" in field.text, "Word counts from each chapter's heading on"
        kinds = [mark.get(qn("w:fldCharType")) for mark in caption.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]
        assert number in [node.text for node in caption.iter(qn("w:t"))], "what the field shows before it is updated"


def test_every_table_repeats_its_header_row_and_names_its_rows(word: Document) -> None:
    assert len(word.tables) > 60
    for table in word.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        look = table._tbl.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
        assert look.get(qn("w:firstRow")) == "1"
        assert look.get(qn("w:firstColumn")) == ("1" if len(table.columns) > 1 else "0")
        assert table._tbl.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}") is not None


def test_every_picture_is_described_as_on_the_page(word: Document, html: str) -> None:
    told = [node.get("descr") for node in word.element.body.iter(qn("wp:docPr"))]
    assert told == described(html)
    assert [node.get("descr") for node in word.element.body.iter(qn("pic:cNvPr"))] == told


def test_contents_are_a_field_that_lists_the_headings(word: Document, html: str) -> None:
    (instruction,) = [n.text for n in word.element.body.iter(qn("w:instrText")) if n.text.split()[0] == "TOC"]
    assert '\\o "1-2"' in instruction
    entries = [_text(p._p) for p in word.paragraphs if p.style.name in ("TOC 1", "TOC 2", "toc 1", "toc 2")]
    inside = [_text(p) for p in word.element.body.iter(qn("w:p")) if p.getparent().tag == qn("w:sdtContent")]
    listed = [re.sub(r"^[\d.]+ ", "", text) for text in entries or inside if text and text != "Contents"]
    assert listed == [text for level, text in headings(html) if level <= 2]


def test_title_and_language_are_said(built: Run, word: Document) -> None:
    properties = word.core_properties
    assert (properties.title, properties.language) == ("Youth Justice Plan 2022-23", "en-GB")
    with zipfile.ZipFile(built.publish / "plan.docx") as archive:
        settings, styles = (archive.read(f"word/{name}.xml").decode() for name in ("settings", "styles"))
    assert set(re.findall(r'<w:(?:lang|themeFontLang)[^>]* w:val="([^"]+)"', settings + styles)) == {"en-GB"}


def test_only_paragraph_styles_of_the_theme_are_used(word: Document) -> None:
    used = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Subtitle", "Body Text", "First Paragraph", "Table Caption", "Source Note"} <= used
    assert not [name for name in used if name is None or name.startswith("Default")]

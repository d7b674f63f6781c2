"""The example's PDF read back as those read it who cannot see it, and as a printer does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from reading import as_printed, by_id, described, headings, visible
from render.pdf_tags import Tag, read_aloud, tags
from render.pdf_words import pdf_pages
from runs import Run

A4 = (595, 842)


@pytest.fixture(scope="module")
def path(built: Run) -> Path:
    return built.publish / "plan.pdf"


@pytest.fixture(scope="module")
def pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(path: Path) -> tuple[Tag, ...]:
    return tags(path)


@pytest.fixture(scope="module")
def pages(path: Path) -> list[str]:
    return pdf_pages(path)


@pytest.fixture(scope="module")
def html(built: Run) -> str:
    return (built.publish / "plan.html").read_text(encoding="utf-8")


def _tight(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b]", "", text)


def _headings(found: tuple[Tag, ...]) -> list[tuple[int, str]]:
    return [(int(tag.kind[1]), " ".join(tag.text.split())) for tag in found if re.fullmatch(r"H\d", tag.kind)]


def test_headings_stand_in_order_and_are_those_of_the_page(found: tuple[Tag, ...], html: str) -> None:
    read = _headings(found)
    assert all(below - above <= 1 for (above, _), (below, _) in pairwise(read))
    assert read[0] == (1, "Contents")
    without_numbers = [(level, re.sub(r"^[\d.]+ ", "", text)) for level, text in read[1:]]
    assert without_numbers == headings(html)


def test_bookmarks_are_the_headings(pdf: pikepdf.Pdf, found: tuple[Tag, ...]) -> None:
    def bookmarks(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from bookmarks(item.children, level + 1)

    with pdf.open_outline() as outline:
        listed = [(level, _tight(title)) for level, title in bookmarks(outline.root, 1)]
    assert listed == [(level, _tight(text)) for level, text in _headings(found)]


def test_every_table_has_a_caption_and_header_cells_for_its_columns_and_rows(found: tuple[Tag, ...], html: str) -> None:
    tables = [at for at, tag in enumerate(found) if tag.kind == "Table"]
    captioned = [" ".join(found[at + 1].text.split()) for at in tables if found[at + 1].kind == "Caption"]
    on_page = [" ".join(visible(caption).split()) for caption in as_printed(html).xpath(".//caption")]
    assert [_tight(caption) for caption in captioned] == [_tight(caption) for caption in on_page]
    heads = {
        scope: [_tight(tag.text) for tag in found if (tag.kind, tag.scope) == ("TH", scope)]
        for scope in ("Column", "Row")
    }
    assert len(heads["Column"]) + len(heads["Row"]) == sum(tag.kind == "TH" for tag in found)
    assert heads["Row"] == [_tight(visible(cell)) for cell in as_printed(html).xpath(".//tbody//th[@scope='row']")]
    for at in tables:
        inside = [tag.kind for tag in found[at + 1 : at + 12]]
        assert "THead" in inside and "TH" in inside


def test_the_facts_of_the_cover_are_read_one_by_one(found: tuple[Tag, ...]) -> None:
    cover = [" ".join(tag.text.split()) for tag in found[: [tag.kind for tag in found].index("H1")] if tag.kind == "P"]
    assert cover[3:6] == ["Status: Draft", "Figures as of: 30 June 2022", "Board: Youth Justice Executive Board"]


def test_every_cell_is_read_in_the_order_of_the_page(found: tuple[Tag, ...], html: str) -> None:
    at = next(n for n, tag in enumerate(found) if tag.kind == "Caption" and "Contributions by agency" in tag.text)
    cells = [_tight(tag.text) for tag in found[at:] if tag.kind in ("TH", "TD")]
    on_page = [_tight(visible(cell)) for cell in by_id(html, "tbl-budget-agency").xpath(".//th|.//td")]
    assert cells[: len(on_page)] == on_page


def test_every_figure_is_described_as_on_the_page(found: tuple[Tag, ...], html: str) -> None:
    heard = [tag.alt for tag in found if tag.kind == "Figure"]
    assert heard == described(html)
    assert all(len(alt) > 40 for alt in heard)


def test_what_is_heard_makes_sense(found: tuple[Tag, ...]) -> None:
    heard = read_aloud(found).splitlines()
    at = heard.index("H1: 1 Introduction, vision and strategy")
    assert heard[0].startswith("P: ") and heard[at + 1].startswith("P: This plan says what")
    assert "P: Draft, not approved. Figures and wording may still change." in heard[:at]
    assert not [line for line in heard if re.search(r"\?var|undefined|\bnil\b|#\w+\(", line)]


def test_language_title_and_standards(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root["/Lang"]) == "en-GB"
    assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Youth Justice Plan 2022-23"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")


def test_every_font_is_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = {font.objgen: font for sheet in pdf.pages for _, font in sheet.resources.get("/Font", {}).items()}
    described = [inner["/FontDescriptor"] for font in fonts.values() for inner in font.get("/DescendantFonts", [font])]
    assert len(described) >= 3
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in described)


def test_pages_are_a4_and_say_title_page_and_draft(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    sizes = {tuple(sorted(round(float(side)) for side in sheet.mediabox[2:])) for sheet in pdf.pages}
    assert sizes == {A4}
    turned = [float(sheet.mediabox[2]) > float(sheet.mediabox[3]) for sheet in pdf.pages]
    assert any(turned) and not all(turned)
    for number, text in enumerate(pages[1:], start=2):
        assert "DRAFT" in text and "YouthJusticePlan2022-23" in text, number
        assert f"Page{number}of{len(pages)}" in text


def test_a_table_that_runs_on_repeats_its_header_row(found: tuple[Tag, ...], pages: list[str]) -> None:
    at = next(n for n, tag in enumerate(found) if tag.kind == "Caption" and "milestones" in tag.text)
    cells = [tag.kind for tag in found[at:]]
    header = [_tight(tag.text) for tag in found[at:][cells.index("TH") : cells.index("TBody")] if tag.kind == "TH"]
    assert sum("".join(header) in text for text in pages) > 1


def test_the_file_is_small_enough_to_send(path: Path) -> None:
    assert path.stat().st_size < 2_000_000

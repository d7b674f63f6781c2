"""The pages: one page is one page whatever comes, both formats are accessible, and nothing is fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from lxml import html
from render.pdf_tags import tags
from some_facts import facts, figure, table

from pipeline.measures.display import Unit
from pipeline.render.typst_pdf import compile_pdf
from pipeline.summaries.catalogue import load_catalogue
from pipeline.summaries.content import Content, content_of
from pipeline.summaries.facts import Facts
from pipeline.summaries.html_page import html_page
from pipeline.summaries.logo import Logo
from pipeline.summaries.own_text import parse_own
from pipeline.summaries.typst_page import typst_escaped, typst_page

NAMES = pytest.mark.parametrize("name", ["plan-on-a-page", "family-summary"])
_HOSTILE = 'Ärger #set <b>"x"</b> $y$ [z] \\u{1F600} `code` @ref *bold* // comment 🙂 ✖'


def _much(words: str) -> Facts:
    """Facts that fill every section, each text of them these words."""
    themes = [(f"{number} {words}", 12_345) for number in range(30)]
    return facts(
        figure("improvement.actions", 12_345),
        figure("feedback.comments", 12_345),
        figure("budget.total", 123_456_789, Unit.GBP),
        tables=(
            table("improvement_themes", {"theme": Unit.WORDS, "actions": Unit.COUNT}, *themes),
            table("budget_by_agency", {"agency": Unit.WORDS, "total": Unit.COUNT}, *themes),
            table("board_members", {"agency": Unit.WORDS}, *((theme,) for theme, _ in themes)),
            table("risks_risk", {"description": Unit.WORDS}, *((theme * 5,) for theme, _ in themes)),
            table("inspection_ratings", {"standard": Unit.WORDS, "rating": Unit.WORDS}),
        ),
    )


def _content(name: str, known: Facts, own: str = "") -> Content:
    return content_of(load_catalogue(name), known, parse_own(own), draft=True)


def _pdf(name: str, content: Content, document: Path) -> pikepdf.Pdf:
    text = typst_page(name, load_catalogue(name), content, document / "theme")
    return pikepdf.open(io.BytesIO(compile_pdf(text, document, date(2022, 6, 30))))


@pytest.mark.parametrize("words", ["word", "some longer words " * 12, "Donaudampfschifffahrt" * 9, _HOSTILE])
def test_the_plan_on_a_page_is_one_page_whatever_the_returns_hold(
    make_document: Callable[..., Path], words: str
) -> None:
    own = "\n\n".join(f"## Section {number}\n\n{'More of our own words here. ' * 12}" for number in range(6))
    assert len(_pdf("plan-on-a-page", _content("plan-on-a-page", _much(words), own), make_document()).pages) == 1


@NAMES
def test_a_plan_without_returns_has_both_summaries(make_document: Callable[..., Path], name: str) -> None:
    document = make_document()
    pages = len(_pdf(name, _content(name, facts()), document).pages)
    assert pages == 1 if name == "plan-on-a-page" else pages <= 2


@NAMES
def test_the_pdf_says_its_language_its_title_and_the_standards_it_keeps(
    make_document: Callable[..., Path], name: str
) -> None:
    pdf = _pdf(name, _content(name, _much("word")), make_document())
    described = pdf.open_metadata()
    assert str(pdf.Root.Lang) == "en-GB"
    assert "Anytown Youth Justice Service" in str(described["dc:title"])
    assert (described["pdfuaid:part"], described["pdfaid:part"]) == ("1", "2")


@NAMES
def test_two_makings_are_the_same_to_the_byte(make_document: Callable[..., Path], name: str) -> None:
    document, content = make_document(), _content(name, _much("word"))
    text = typst_page(name, load_catalogue(name), content, document / "theme")
    assert compile_pdf(text, document, date(2022, 6, 30)) == compile_pdf(text, document, date(2022, 6, 30))


@NAMES
def test_the_web_page_is_whole_in_itself_and_in_order(make_document: Callable[..., Path], name: str) -> None:
    content = _content(name, _much(_HOSTILE))
    text = html_page(name, load_catalogue(name), content, make_document() / "theme")
    page = html.document_fromstring(text)
    headings = [element.tag for element in page.iter("h1", "h2", "h3")]
    assert page.get("lang") == "en-GB"
    assert headings[0] == "h1" and set(headings[1:]) == {"h2"}
    assert [len(page.findall(f".//{tag}")) for tag in ("main", "header", "footer", "title")] == [1, 1, 1, 1]
    assert page.xpath("//svg[not(ancestor::*[@aria-hidden='true'])]") == []
    assert page.xpath("//script | //link | //img | //b") == []
    assert re.findall(r"url\((?!\"?data:)|@import|src=", text) == []
    assert 'href="http' not in text


@NAMES
def test_a_draft_says_so_and_a_final_one_does_not(make_document: Callable[..., Path], name: str) -> None:
    catalogue, theme = load_catalogue(name), make_document() / "theme"
    final = content_of(catalogue, facts(), [], draft=False)
    assert "DRAFT" in html_page(name, catalogue, _content(name, facts()), theme)
    assert "DRAFT" not in html_page(name, catalogue, final, theme)
    assert "draft: ([DRAFT], " in typst_page(name, catalogue, _content(name, facts()), theme)
    assert "draft: none" in typst_page(name, catalogue, final, theme)


@NAMES
def test_the_logo_stands_at_the_head_with_its_words(make_document: Callable[..., Path], name: str) -> None:
    document, catalogue, content = make_document(), load_catalogue(name), _content(name, facts())
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10"/></svg>'
    logo = Logo("logo.svg", "Anytown Council", drawing)
    (document / logo.file).write_bytes(drawing)
    (picture,) = html.document_fromstring(html_page(name, catalogue, content, document / "theme", logo)).xpath("//img")
    assert (picture.get("alt"), picture.get("src")) == ("Anytown Council", logo.uri)
    path = document / "made.pdf"
    path.write_bytes(
        compile_pdf(typst_page(name, catalogue, content, document / "theme", logo), document, date(2022, 6, 30))
    )
    first, second = [tag for tag in tags(path) if tag.kind in ("Figure", "H1")]
    assert (first.alt, second.kind) == ("Anytown Council", "H1")


def test_marks_of_typst_are_taken_as_they_are() -> None:
    assert typst_escaped("#a [b]\n $c$") == "\\#a \\[b\\] \\$c\\$"

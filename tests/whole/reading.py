"""What a reader finds in the outputs: the visible text of HTML and DOCX, and of single parts of them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html
from render.pdf_words import pdf_pages

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def page(html: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(html)


def visible(element: lxml_html.HtmlElement) -> str:
    """The text that is shown, with runs of white space as one space; styles, scripts and titles of drawings are not."""
    parts = element.xpath(".//text()[not(ancestor::style) and not(ancestor::script) and not(ancestor::svg)]")
    return " ".join("".join(parts).split())


def html_text(html: str) -> str:
    return visible(page(html).body)


ONLY_ON_THE_PAGE = ".//*[contains(concat(' ', @class, ' '), ' figure-tools ')] | .//details | .//button | .//*[@hidden]"
"""What only a page can offer: search, charts to explore, the way from a figure to its source."""


def as_printed(html: str) -> lxml_html.HtmlElement:
    """The main part of a page without what only a page can offer."""
    (main,) = page(html).xpath("//main")
    for element in main.xpath(ONLY_ON_THE_PAGE):
        element.drop_tree()
    return main


def described(html: str) -> list[str]:
    """The alternative text of every picture and drawing, in order."""
    return as_printed(html).xpath(".//figure//*[@role='img']/@aria-label | .//figure//img/@alt")


def by_id(html: str, identifier: str) -> lxml_html.HtmlElement:
    (found,) = page(html).xpath("//*[@id=$id]", id=identifier)
    return found


def drawn_texts(html: str, identifier: str) -> list[str]:
    """The texts that a chart shows."""
    return [" ".join("".join(text.itertext()).split()) for text in by_id(html, identifier).xpath(".//*[name()='text']")]


def table_rows(html: str, identifier: str) -> list[list[str]]:
    """The rows of a table, heading row first."""
    rows = by_id(html, identifier).xpath(".//tr")
    return [[visible(cell) for cell in row.xpath("./th|./td")] for row in rows]


def pdf_text(path: Path) -> str:
    """The text of a PDF without any spaces."""
    return "".join(pdf_pages(path))


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = ("".join(run.text or "" for run in block.iter(f"{_W}t")) for block in root.iter(f"{_W}p"))
    return " ".join(" ".join(paragraphs).split())


def headings(html: str) -> list[tuple[int, str]]:
    """Level and text of every heading below the title."""
    found = page(html).xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    return [(int(element.tag[1]), re.sub(r"^[\d.]+\s+", "", visible(element))) for element in found]

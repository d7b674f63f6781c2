"""What stands in ``publish/``: every text of every file, and the tables, read as anybody may read them."""

from __future__ import annotations

import base64
import re
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml import html as lxml_html
from render.pdf_words import pdf_pages

HIDDEN = "[c]"
NUMBERS = "numbers of a chart"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DATA = re.compile(r"data:(image/svg\+xml|application/json|text/[a-z]+)(;base64)?,([^\"')\s]+)")


@dataclass(frozen=True)
class PublishedTable:
    """A table as a reader sees it: its id (empty in a DOCX), its headings, its other rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def texts(publish: Path) -> dict[str, str]:
    """All text of each file by its name; whatever is packed or embedded in it is unpacked."""
    return {path.relative_to(publish).as_posix(): _text(path) for path in sorted(publish.rglob("*")) if path.is_file()}


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return "\n".join(pdf_pages(path))
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist() if not name.endswith((".png", ".ttf", ".odttf"))]
        return "\n".join(part.decode("utf-8", "replace") for part in parts)
    text = path.read_text(encoding="utf-8")
    return "\n".join([text, unescape(text), *_embedded(text)])


def _embedded(text: str) -> list[str]:
    found = []
    for _, packed, data in _DATA.findall(text):
        found.append(base64.b64decode(data).decode("utf-8", "replace") if packed else unquote(data))
    return found


def html_tables(path: Path) -> list[PublishedTable]:
    """The tables of an HTML page, in order."""
    found = []
    for table in lxml_html.document_fromstring(path.read_text(encoding="utf-8")).xpath("//table"):
        rows = [tuple(map(_words, row.xpath("./th|./td"))) for row in table.xpath(".//tr")]
        names = table.xpath("./ancestor-or-self::*[starts-with(@id, 'tbl-')][1]/@id")
        of_chart = [NUMBERS] if table.xpath("./ancestor::details") else []
        if rows:
            found.append(PublishedTable([*names, *of_chart, ""][0], rows[0], tuple(rows[1:])))
    return found


def docx_tables(path: Path) -> list[PublishedTable]:
    """The tables of a DOCX, in order."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found = []
    for table in root.iter(f"{_W}tbl"):
        rows = [tuple(_cell(cell) for cell in row.iter(f"{_W}tc")) for row in table.iter(f"{_W}tr")]
        if rows:
            found.append(PublishedTable("", rows[0], tuple(rows[1:])))
    return found


def _words(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _cell(cell: etree._Element) -> str:
    return " ".join("".join(text.text or "" for text in cell.iter(f"{_W}t")).split())

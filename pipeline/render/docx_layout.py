"""Contents and table widths of a .docx, so that it reads well before Word has recalculated anything."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIRST_COLUMN = 0x0080  # the bit of tblLook that says the same as firstColumn
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _w(name: str) -> str:
    return f"{{{_NS}}}{name}"


def _element(name: str, **attributes: str) -> etree._Element:
    element = etree.Element(_w(name))
    for key, value in attributes.items():
        element.set(_w(key), value)
    return element


def _text(element: etree._Element) -> str:
    return "".join(" " if node.tag == _w("tab") else node.text or "" for node in element.iter(_w("t"), _w("tab")))


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    return "" if style is None else style.get(_w("val"), "")


# Contents


def fill_contents(document: etree._Element) -> None:
    """Put the headings into the contents field, as links; Word replaces them by its own with page numbers."""
    for block in document.iter(_w("sdt")):
        gallery = block.find(f"{_w('sdtPr')}/{_w('docPartObj')}/{_w('docPartGallery')}")
        content = block.find(_w("sdtContent"))
        if gallery is None or content is None:
            continue
        field = next((p for p in content.iter(_w("p")) if p.find(f".//{_w('instrText')}") is not None), None)
        entries = list(_headings(document, levels=2))
        if field is not None and entries:
            _replace_field(field, entries)


def _headings(document: etree._Element, levels: int) -> Iterator[tuple[int, str, str]]:
    """Level, text and bookmark of each heading."""
    bookmark = ""
    for element in document.iter(_w("bookmarkStart"), _w("p")):
        if element.tag == _w("bookmarkStart"):
            bookmark = element.get(_w("name"), "")
            continue
        style = _style(element)
        level = int(style[-1]) if style[:-1] == "Heading" and style[-1].isdigit() else 0
        if 1 <= level <= levels:
            inside = element.find(_w("bookmarkStart"))
            yield level, _text(element), bookmark if inside is None else inside.get(_w("name"), "")
        bookmark = ""


def _replace_field(field: etree._Element, entries: list[tuple[int, str, str]]) -> None:
    instruction = copy.deepcopy(field.find(f".//{_w('instrText')}"))
    paragraphs = [_entry(*entry) for entry in entries]
    first = paragraphs[0]
    opening = [_element("fldChar", fldCharType="begin", dirty="true"), instruction]
    opening.append(_element("fldChar", fldCharType="separate"))
    for position, part in enumerate(opening, start=1):
        run = _element("r")
        run.append(part)
        first.insert(position, run)
    closing = _element("p")
    run = _element("r")
    run.append(_element("fldChar", fldCharType="end"))
    closing.append(run)
    parent = field.getparent()
    index = parent.index(field)
    parent.remove(field)
    for offset, paragraph in enumerate([*paragraphs, closing]):
        parent.insert(index + offset, paragraph)


def _entry(level: int, text: str, bookmark: str) -> etree._Element:
    paragraph = _element("p")
    properties = _element("pPr")
    properties.append(_element("pStyle", val=f"TOC{level}"))
    paragraph.append(properties)
    run = _element("r")
    words = _element("t")
    words.text = text
    words.set(_XML_SPACE, "preserve")
    run.append(words)
    if bookmark:
        link = _element("hyperlink", anchor=bookmark)
        link.append(run)
        paragraph.append(link)
    else:
        paragraph.append(run)
    return paragraph


# Tables


def fit_tables(document: etree._Element) -> None:
    """Stretch tables of given column widths to the text width of their page, in their own style; no row is split."""
    waiting: list[etree._Element] = []
    for element in document.iter(_w("tbl"), _w("sectPr")):
        if element.tag == _w("tbl"):
            waiting.append(element)
            continue
        width = _text_width(element)
        for table in waiting:
            _fit(table, width)
        waiting = []


def _name_rows(table: etree._Element, columns: int) -> None:
    """Say that the first cell of a row names it, as on the page; Word tells it to screen readers and to its PDF."""
    look = table.find(f"{_w('tblPr')}/{_w('tblLook')}")
    if look is not None and columns > 1:
        look.set(_w("firstColumn"), "1")
        look.set(_w("val"), f"{int(look.get(_w('val'), '0'), 16) | _FIRST_COLUMN:04X}")


def _text_width(section: etree._Element) -> int:
    size, margin = section.find(_w("pgSz")), section.find(_w("pgMar"))
    if size is None or margin is None:
        return 0
    return int(size.get(_w("w"), "0")) - int(margin.get(_w("left"), "0")) - int(margin.get(_w("right"), "0"))


def _fit(table: etree._Element, width: int) -> None:
    for row in table.findall(_w("tr")):
        properties = row.find(_w("trPr"))
        if properties is None:
            properties = _element("trPr")
            row.insert(0, properties)
        properties.insert(0, _element("cantSplit"))
    for style in table.iter(_w("pStyle")):
        if style.get(_w("val")) == "Compact":
            style.set(_w("val"), "TableText")
    columns = table.findall(f"{_w('tblGrid')}/{_w('gridCol')}")
    _name_rows(table, len(columns))
    layout = table.find(f"{_w('tblPr')}/{_w('tblLayout')}")
    total = sum(int(column.get(_w("w"), "0")) for column in columns)
    if width <= 0 or total <= 0 or layout is None or layout.get(_w("type")) != "fixed":
        return
    widths = [int(column.get(_w("w"), "0")) * width // total for column in columns]
    for column, value in zip(columns, widths, strict=True):
        column.set(_w("w"), str(value))
    for row in table.findall(_w("tr")):
        for cell, value in zip(row.findall(_w("tc")), widths, strict=False):
            properties = cell.find(_w("tcPr"))
            if properties is not None and properties.find(_w("tcW")) is None:
                properties.insert(0, _element("tcW", w=str(value), type="dxa"))

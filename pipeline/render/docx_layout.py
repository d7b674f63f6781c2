"""Contents and table widths of a .docx, so that it reads well before Word has recalculated anything."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from pipeline.render.docx_xml import CELL, PARAGRAPH, ROW, STYLE, TABLE, TEXT, VALUE, child, put_first, style_of, w

_FIRST_COLUMN = 0x0080  # the bit of tblLook that says the same as firstColumn
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOOKMARK, _BOOKMARK_NAME, _SECTION, _TAB = map(w, ("bookmarkStart", "name", "sectPr", "tab"))
_ROW_PROPERTIES, _WHOLE, _CELL_PROPERTIES, _CELL_WIDTH = map(w, ("trPr", "cantSplit", "tcPr", "tcW"))


def _element(name: str, **attributes: str) -> etree._Element:
    element = etree.Element(w(name))
    for key, value in attributes.items():
        element.set(w(key), value)
    return element


def _text(element: etree._Element) -> str:
    return "".join(" " if node.tag == _TAB else node.text or "" for node in element.iter(TEXT, _TAB))


# Contents


def fill_contents(document: etree._Element) -> None:
    """Put the headings into the contents field, as links; Word replaces them by its own with page numbers."""
    for block in document.iter(w("sdt")):
        gallery = block.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
        content = block.find(w("sdtContent"))
        if gallery is None or content is None:
            continue
        field = next((p for p in content.iter(PARAGRAPH) if p.find(f".//{w('instrText')}") is not None), None)
        entries = list(_headings(document, levels=2))
        if field is not None and entries:
            _replace_field(field, entries)


def _headings(document: etree._Element, levels: int) -> Iterator[tuple[int, str, str]]:
    """Level, text and bookmark of each heading."""
    bookmark = ""
    for element in document.iter(_BOOKMARK, PARAGRAPH):
        if element.tag == _BOOKMARK:
            bookmark = element.get(_BOOKMARK_NAME, "")
            continue
        style = style_of(element)
        level = int(style[-1]) if style[:-1] == "Heading" and style[-1].isdigit() else 0
        if 1 <= level <= levels:
            inside = child(element, _BOOKMARK)
            yield level, _text(element), bookmark if inside is None else inside.get(_BOOKMARK_NAME, "")
        bookmark = ""


def _replace_field(field: etree._Element, entries: list[tuple[int, str, str]]) -> None:
    instruction = copy.deepcopy(field.find(f".//{w('instrText')}"))
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
    for element in document.iter(TABLE, _SECTION):
        if element.tag == TABLE:
            waiting.append(element)
            continue
        width = _text_width(element)
        for table in waiting:
            _fit(table, width)
        waiting = []


def _name_rows(table: etree._Element, columns: int) -> None:
    """Say that the first cell of a row names it, as on the page; Word tells it to screen readers and to its PDF."""
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is not None and columns > 1:
        look.set(w("firstColumn"), "1")
        look.set(VALUE, f"{int(look.get(w('val'), '0'), 16) | _FIRST_COLUMN:04X}")


def _text_width(section: etree._Element) -> int:
    size, margin = section.find(w("pgSz")), section.find(w("pgMar"))
    if size is None or margin is None:
        return 0
    return int(size.get(w("w"), "0")) - int(margin.get(w("left"), "0")) - int(margin.get(w("right"), "0"))


def _fit(table: etree._Element, width: int) -> None:
    rows = list(table.iterchildren(ROW))
    for row in rows:
        properties = child(row, _ROW_PROPERTIES)
        put_first(put_first(row, _ROW_PROPERTIES) if properties is None else properties, _WHOLE)
    for style in table.iter(STYLE):
        if style.get(VALUE) == "Compact":
            style.set(VALUE, "TableText")
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    _name_rows(table, len(columns))
    layout = table.find(f"{w('tblPr')}/{w('tblLayout')}")
    total = sum(int(column.get(w("w"), "0")) for column in columns)
    if width <= 0 or total <= 0 or layout is None or layout.get(w("type")) != "fixed":
        return
    widths = [str(int(column.get(w("w"), "0")) * width // total) for column in columns]
    for column, value in zip(columns, widths, strict=True):
        column.set(w("w"), value)
    of_cells = [{w("w"): value, w("type"): "dxa"} for value in widths]
    for row in rows:
        for cell, attributes in zip(row.iterchildren(CELL), of_cells, strict=False):
            properties = child(cell, _CELL_PROPERTIES)
            if properties is not None and child(properties, _CELL_WIDTH) is None:
                put_first(properties, _CELL_WIDTH, attributes)

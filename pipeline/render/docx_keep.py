"""What stays together over the pages of a .docx: short tables, the ends of long ones, notes, sentences before them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.render.docx_xml import PARAGRAPH, PROPERTIES, ROW, STYLE, TABLE, TEXT, child, put_first, style_of, w

_KEEP = w("keepNext")
_HEADER = f"{w('trPr')}/{w('tblHeader')}"
_SHORT_ROWS, _SHORT_TEXT = 12, 1500  # rows, and letters, up to which a table is kept whole
_ENDS = 2  # rows that stay together at the beginning and at the end of a longer one
_SENTENCE = 450  # letters of a paragraph that goes along with the table after it


def keep_together(document: etree._Element) -> None:
    """Mark with "keep with next" what no page break may part; Word and LibreOffice do the rest."""
    for blocks in _bodies(document):
        for place, block in enumerate(blocks):
            after = blocks[place + 1] if place + 1 < len(blocks) else None
            if block.tag == TABLE:
                _keep_table(block, noted=_style(after) == "SourceNote")
            elif _style(after) == "TableCaption" and not _style(block) and len(_text(block)) <= _SENTENCE:
                _keep(block)


def _bodies(document: etree._Element) -> Iterator[list[etree._Element]]:
    for body in document.iter(w("body")):
        yield list(body.iterchildren(PARAGRAPH, TABLE))


def _keep_table(table: etree._Element, *, noted: bool) -> None:
    rows = list(table.iterchildren(ROW))
    heads = sum(row.find(_HEADER) is not None for row in rows)
    last = len(rows) - 1
    if len(rows) - heads <= _SHORT_ROWS and len(_text(table)) <= _SHORT_TEXT:
        kept = set(range(last))
    else:
        kept = {*range(min(heads + _ENDS - 1, last)), *range(max(last - _ENDS + 1, 0), last)}
    for number in kept | ({last} if noted else set()):
        for paragraph in rows[number].iter(PARAGRAPH):
            _keep(paragraph)


def _keep(paragraph: etree._Element) -> None:
    properties = child(paragraph, PROPERTIES)
    if properties is None:
        properties = put_first(paragraph, PROPERTIES)
    if child(properties, _KEEP) is None:
        style = child(properties, STYLE)
        put_first(properties, _KEEP)
        if style is not None:
            properties.insert(0, style)


def _style(block: etree._Element | None) -> str:
    """The paragraph style that sets a paragraph apart; none for plain text."""
    name = "" if block is None else style_of(block)
    return "" if name in ("BodyText", "FirstParagraph") else name


def _text(block: etree._Element) -> str:
    return "".join(text.text or "" for text in block.iter(TEXT))

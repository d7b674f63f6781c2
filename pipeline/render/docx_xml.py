"""What is looked up again and again in a .docx: by tag and not by path, which takes lxml several times as long."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """The name of an element or attribute of WordprocessingML, for lxml."""
    return f"{{{_NS}}}{name}"


PARAGRAPH, PROPERTIES, STYLE, TABLE, ROW, CELL, TEXT, VALUE = map(
    w, ("p", "pPr", "pStyle", "tbl", "tr", "tc", "t", "val")
)


def child(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child with a tag."""
    return next(element.iterchildren(tag), None)


def style_of(paragraph: etree._Element) -> str:
    """The name of a paragraph's style; empty where it has none of its own."""
    properties = child(paragraph, PROPERTIES)
    style = None if properties is None else child(properties, STYLE)
    return "" if style is None else style.get(VALUE, "")


def put_first(parent: etree._Element, tag: str, attributes: Mapping[str, str] = MappingProxyType({})) -> etree._Element:
    """A new child of ``parent``, before the others."""
    made = etree.SubElement(parent, tag, attributes)
    if len(parent) > 1:
        parent.insert(0, made)
    return made

"""A PDF as a screen reader is given it: its structure elements in reading order, with their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
from render.pdf_words import font_tables

Texts = dict[int, str]


@dataclass(frozen=True)
class Tag:
    """One structure element: its kind, all text inside it, its alternative text, its scope, how deep it stands."""

    kind: str
    text: str
    alt: str
    scope: str
    depth: int


@cache
def tags(path: Path) -> tuple[Tag, ...]:
    """Every structure element of a PDF, in reading order; read once for all tests."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: _marked(page) for page in pdf.pages}
        return tuple(_walk(pdf.Root["/StructTreeRoot"]["/K"], None, 0, pages))


def read_aloud(found: Iterable[Tag]) -> str:
    """The document as it would be heard: a line of kind and text for each block, the alternative text for a figure."""
    heard = ("H1", "H2", "H3", "H4", "H5", "H6", "P", "LI", "Caption", "Figure", "TH", "TD")
    return "\n".join(f"{tag.kind}: {tag.alt or ' '.join(tag.text.split())}" for tag in found if tag.kind in heard)


def _walk(node: pikepdf.Object, page: object, depth: int, pages: dict[object, Texts]) -> Iterator[Tag]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child, page, depth, pages)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        page = node["/Pg"].objgen if "/Pg" in node else page
        kind, alt = str(node["/S"])[1:], str(node.get("/Alt", ""))
        inside = node.get("/K", pikepdf.Array())
        yield Tag(kind, "".join(_texts(inside, page, pages)), alt, _scope(node), depth)
        yield from _walk(inside, page, depth + 1, pages)


def _texts(node: pikepdf.Object, page: object, pages: dict[object, Texts]) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _texts(child, page, pages)
    elif isinstance(node, int):
        yield pages[page].get(int(node), "")
    elif isinstance(node, pikepdf.Dictionary):
        page = node["/Pg"].objgen if "/Pg" in node else page
        if node.get("/S") == "/Figure":
            return  # the alternative text stands for what is drawn
        if "/MCID" in node:
            yield pages[page].get(int(node["/MCID"]), "")
        else:
            yield from _texts(node.get("/K", pikepdf.Array()), page, pages)


def _scope(node: pikepdf.Dictionary) -> str:
    attributes = node.get("/A", pikepdf.Array())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and "/Scope" in one:
            return str(one["/Scope"])[1:]
    return ""


def _marked(page: pikepdf.Page) -> Texts:
    """The text of each marked piece of a page's content, by its number."""
    fonts = font_tables(page)
    found: Texts = {}
    open_marks: list[int | None] = []
    table: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC Tf Tj TJ"):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if name == "BDC" else None
            number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
            open_marks.append(None if number is None else int(number))
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            table = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            number = next((mark for mark in reversed(open_marks) if mark is not None), None)
            if number is not None:
                found[number] = found.get(number, "") + _shown(operands[0] if name == "TJ" else operands, table)
    return found


def _shown(parts: pikepdf.Object, table: dict[int, str]) -> str:
    strings = (bytes(part) for part in parts if isinstance(part, pikepdf.String))
    codes = (int.from_bytes(data[at : at + 2]) for data in strings for at in range(0, len(data), 2))
    return "".join(table.get(code, "") for code in codes)

"""The contents of an output in small parts, each with a short checksum: they say where two copies of a file differ.

Whether they differ is the checksum of the whole file; these parts only help to find the place.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from lxml import etree, html

from pipeline.cache import checksum

_LETTERS = 12
_SHOWN = 160
_INSIDE_LINES = frozenset(
    ("a", "abbr", "b", "br", "code", "em", "i", "q", "s", "small", "span", "strong", "sub", "sup")
)
_UNSEEN = frozenset(("script", "style", "svg"))
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, etree.LxmlError, zipfile.BadZipFile)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Part:
    """One part of a file: its text, and its name where it has one that stays when other parts come and go."""

    text: str
    name: str = ""


Sums = dict[str, str] | list[str]
"""The short checksums of a file's parts: by name, or in order where parts have no names."""


def parts_of(name: str, data: bytes) -> list[Part]:
    """The parts of a file; none for a kind of file that is not looked into, or one that is broken.

    Of a page and a Word document they are the lines of text; of ``figures.json`` the figures; of a workbook the cells;
    of a PDF the pages.
    """
    split = _KINDS.get(PurePath(name).suffix.lower())
    if split is None:
        return []
    try:
        return list(split(data))
    except _BROKEN:
        return []


def sums_of(parts: Iterable[Part]) -> Sums:
    """What a seal keeps of the parts."""
    parts = list(parts)
    if all(part.name for part in parts):
        return {part.name: _sum(part.text) for part in parts}
    return [_sum(part.text) for part in parts]


def differences(sealed: Sums, parts: Iterable[Part]) -> list[str]:
    """Which parts are not as sealed, in words."""
    parts = list(parts)
    if isinstance(sealed, dict):
        now = {part.name: _sum(part.text) for part in parts}
        found = [f"{name} is missing" for name in sealed if name not in now]
        found += [f"{name} was not in it" for name in now if name not in sealed]
        return found + [f"{name} is another" for name, its in sealed.items() if name in now and now[name] != its]
    left = Counter(sealed)
    others = []
    for part in parts:
        if left[_sum(part.text)]:
            left[_sum(part.text)] -= 1
        else:
            others.append(f"this line was not in it: {_short(part.text)}")
    gone = left.total()
    return others + ([f"{gone} line{'s' if gone > 1 else ''} of it missing or altered"] if gone else [])


def _sum(text: str) -> str:
    return checksum(text.encode())[:_LETTERS]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _of_page(data: bytes) -> Iterator[Part]:
    root = html.document_fromstring(data.decode("utf-8", errors="replace"))
    for element in root.iter(etree.Element):
        if element.tag not in _INSIDE_LINES | _UNSEEN and (text := _own_text(element)):
            yield Part(text)


def _own_text(element: etree._Element) -> str:
    """The text of a block without that of the blocks in it."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _INSIDE_LINES:
            yield from _texts(child)
        yield child.tail or ""


def _of_figures(data: bytes) -> Iterator[Part]:
    said = json.loads(data)
    for figure_id, figure in said["figures"].items():
        yield Part(json.dumps(figure, sort_keys=True), f"figure {figure_id}")
    rest = {key: value for key, value in said.items() if key != "figures"}
    yield Part(json.dumps(rest, sort_keys=True), "what stands beside the figures")


def _of_word(data: bytes) -> Iterator[Part]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for paragraph in root.iter(f"{_WORD}p"):
        if text := " ".join("".join(run.text or "" for run in paragraph.iter(f"{_WORD}t")).split()):
            yield Part(text)


def _of_workbook(data: bytes) -> Iterator[Part]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        strings = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b"<sst/>"
        shared = ["".join(text.text or "" for text in one.iter(f"{_SHEET}t")) for one in etree.fromstring(strings)]
        for name in sorted(name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")):
            for cell in etree.fromstring(archive.read(name)).iter(f"{_SHEET}c"):
                value = cell.findtext(f"{_SHEET}v") or ""
                text = shared[int(value)] if cell.get("t") == "s" and value else value
                yield Part(text, f"{PurePath(name).stem}, cell {cell.get('r')},")


def _of_pdf(data: bytes) -> Iterator[Part]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                page.contents_coalesce()
                yield Part(checksum(page.Contents.read_bytes()), f"page {number}")
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


_KINDS: dict[str, Callable[[bytes], Iterator[Part]]] = {
    ".html": _of_page,
    ".htm": _of_page,
    ".json": _of_figures,
    ".docx": _of_word,
    ".xlsx": _of_workbook,
    ".pdf": _of_pdf,
}

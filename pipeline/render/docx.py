"""What a .docx needs after Pandoc or Quarto wrote it: title, time stamps, running headers, alternative texts."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree

from pipeline.render.docx_captions import number_captions
from pipeline.render.docx_keep import keep_together
from pipeline.render.docx_layout import fill_contents, fit_tables
from pipeline.words import ENGLISH, Words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EARLIEST = date(1980, 1, 1)  # that an archive can hold
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DC = "http://purl.org/dc/elements/1.1/"
_CORE_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_TITLE_MARK, _DRAFT_MARK = "Plan title", "DRAFT MARK"


def finish_docx(
    data: bytes, as_of: date, front: Mapping[str, Any], alternatives: Mapping[str, str] | None = None
) -> bytes:
    """The same document, finished; ``alternatives`` gives the alt text by bookmark for images that lack one."""
    parts = unzip(data)
    document = etree.fromstring(parts["word/document.xml"])
    _headers_in_every_section(document)
    _alternatives(document, alternatives or {})
    number_captions(document)
    fill_contents(document)
    fit_tables(document)
    keep_together(document)
    parts["word/document.xml"] = _xml(document)
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    core = _titled(parts["docProps/core.xml"], front)
    parts["docProps/core.xml"] = _CORE_TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", core)
    parts["word/settings.xml"] = _in_language(parts["word/settings.xml"], str(front.get("lang", "en-GB")))
    return zip_parts(parts, as_of)


def name_in_headers(data: bytes, front: Mapping[str, Any], words: Words = ENGLISH) -> bytes:
    """A reference document whose running header says the plan's title, and DRAFT as long as it is one."""
    parts = unzip(data)
    for name in parts:
        if re.fullmatch(r"word/header\d*\.xml", name):
            parts[name] = _running_header(parts[name], front, words)
        elif re.fullmatch(r"word/footer\d*\.xml", name):
            parts[name] = _running_footer(parts[name], words)
    parts["word/styles.xml"] = _style_language(parts["word/styles.xml"], words)
    return zip_parts(parts)


def unzip(data: bytes) -> dict[str, bytes]:
    """The parts of a .docx by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def zip_parts(parts: Mapping[str, bytes], as_of: date = _EARLIEST) -> bytes:
    """A .docx of these parts; the same parts and day give the same bytes."""
    buffer = io.BytesIO()
    year = max(as_of.year, _EARLIEST.year)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            info = zipfile.ZipInfo(name, (year, as_of.month, as_of.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def _title(front: Mapping[str, Any]) -> str:
    return " ".join(str(front[key]) for key in ("title", "subtitle") if front.get(key))


def _titled(core: bytes, front: Mapping[str, Any]) -> bytes:
    """The document's properties with the title that the other formats have, years included."""
    root = etree.fromstring(core)
    for title in root.iter(f"{{{_DC}}}title"):
        title.text = _title(front)
    return _xml(root)


def _in_language(settings: bytes, language: str) -> bytes:
    root = etree.fromstring(settings)
    for fonts in root.iter(f"{{{_W}}}themeFontLang"):
        fonts.set(f"{{{_W}}}val", language)
    return _xml(root)


def _style_language(styles: bytes, words: Words) -> bytes:
    """The language of all text that has none of its own."""
    if words.english:
        return styles
    root = etree.fromstring(styles)
    for language in root.iter(f"{{{_W}}}lang"):
        language.set(f"{{{_W}}}val", words.tag)
    return _xml(root)


def _running_footer(xml: bytes, words: Words) -> bytes:
    """The footer whose page number stands between its words."""
    if words.english:
        return xml
    root = etree.fromstring(xml)
    said = re.split(r"\{pages?\}", words.say("Page {page} of {pages}"))
    for text in root.iter(f"{{{_W}}}t"):
        text.text = {"Page ": said[0], " of ": said[1]}.get(text.text or "", text.text)
    return _xml(root)


def _running_header(xml: bytes, front: Mapping[str, Any], words: Words) -> bytes:
    title = _title(front)
    draft = "" if str(front.get("status", "Draft")).lower() == "final" else words.say("DRAFT")
    root = etree.fromstring(xml)
    for text in root.iter(f"{{{_W}}}t"):
        text.text = {_TITLE_MARK: title, _DRAFT_MARK: draft}.get(text.text or "", text.text)
    return _xml(root)


def _headers_in_every_section(document: etree._Element) -> None:
    """Copy the last section's header and footer to the sections before it, which otherwise have none."""
    sections = list(document.iter(f"{{{_W}}}sectPr"))
    if not sections:
        return
    names = (f"{{{_W}}}headerReference", f"{{{_W}}}footerReference")
    references = [child for child in sections[-1] if child.tag in names]
    for section in sections[:-1]:
        for child in [child for child in section if child.tag in names]:
            section.remove(child)
        for index, reference in enumerate(references):
            section.insert(index, copy.deepcopy(reference))


def _alternatives(document: etree._Element, alternatives: Mapping[str, str]) -> None:
    """Give each image without a description the one of the nearest labelled figure before it."""
    label = described = ""
    for element in document.iter(f"{{{_W}}}bookmarkStart", f"{{{_WP}}}docPr", f"{{{_PIC}}}cNvPr"):
        if element.tag == f"{{{_W}}}bookmarkStart":
            name = element.get(f"{{{_W}}}name", "")
            label = name if name in alternatives else label
        elif element.tag == f"{{{_PIC}}}cNvPr":
            element.set("descr", described)  # Pandoc writes the name of the file here
        else:
            described = element.get("descr") or alternatives.get(label, "")
            element.set("descr", described)

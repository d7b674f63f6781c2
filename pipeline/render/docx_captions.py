"""Captions of a .docx that Word knows as captions: numbers are fields, so that its lists of tables and figures work."""

from __future__ import annotations

import copy
import re

from lxml import etree

from pipeline.render.docx_xml import STYLE, TEXT, VALUE, child, w

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STYLES = ("TableCaption", "ImageCaption")
_NUMBERED = re.compile(r"([^\W\d_]+)\s\d+\.(\d+)")


def number_captions(document: etree._Element) -> None:
    """Put a SEQ field where a caption has its number in the chapter; Word counts anew from each chapter's heading."""
    for style in document.iter(STYLE):
        if style.get(VALUE) in _STYLES:
            _number(style.getparent().getparent())


def _number(paragraph: etree._Element) -> None:
    texts = list(paragraph.iter(TEXT))
    found = _NUMBERED.match("".join(text.text or "" for text in texts))
    if found is None:
        return
    start, end = found.span(2)
    for text in texts:
        length = len(text.text or "")
        if start < length:
            if end <= length:
                _split(text, start, end, found[1])
            return
        start, end = start - length, end - length


def _split(text: etree._Element, start: int, end: int, kind: str) -> None:
    """The run of ``text`` as three: what is before the number, the number as a field, what comes after."""
    run, whole = text.getparent(), text.text or ""
    parent, place = run.getparent(), run.getparent().index(run)
    parts = [_run(run, _text(whole[:start]))] if start else []
    parts += [_run(run, _character("begin")), _run(run, _instruction(f" SEQ {kind} \\* ARABIC \\s 1 "))]
    parts += [_run(run, _character("separate")), _run(run, _text(whole[start:end])), _run(run, _character("end"))]
    parts += [_run(run, _text(whole[end:]))] if whole[end:] else []
    parent.remove(run)
    for offset, part in enumerate(parts):
        parent.insert(place + offset, part)


def _run(like: etree._Element, content: etree._Element) -> etree._Element:
    run = etree.Element(w("r"))
    properties = child(like, w("rPr"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    run.append(content)
    return run


def _text(words: str, name: str = "t") -> etree._Element:
    text = etree.Element(w(name))
    text.text = words
    text.set(_XML_SPACE, "preserve")
    return text


def _instruction(words: str) -> etree._Element:
    return _text(words, "instrText")


def _character(kind: str) -> etree._Element:
    character = etree.Element(w("fldChar"))
    character.set(w("fldCharType"), kind)
    return character

"""A service's logo: a picture inside the plan folder that neither runs nor fetches anything."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from pipeline.errors import SettingsError

_LARGEST = 300_000  # bytes
_PNG = b"\x89PNG\r\n\x1a\n"
_LIVE = frozenset({"script", "foreignObject", "iframe", "animate", "animateMotion", "animateTransform", "set", "a"})
_INSIDE = re.compile(r"#[\w.:-]+|data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_POINTER = re.compile(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)|@import", re.I)


def read_logo(folder: Path, name: str) -> bytes:
    """The logo's bytes; raise SettingsError that says what is wrong with it."""
    root, path = folder.resolve(), (folder / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise _refused(name, "there is no such file in the plan folder", "Put it there, or correct its name.")
    data = path.read_bytes()
    if len(data) > _LARGEST:
        size = f"it has {len(data):,} bytes"
        raise _refused(name, size, f"Make it smaller than {_LARGEST:,}: every reader of the page loads it.")
    if path.suffix.lower() == ".png":
        if not data.startswith(_PNG):
            raise _refused(name, "it is no PNG picture", "Save it as PNG or SVG.")
    elif fault := _svg_fault(data):
        raise _refused(name, fault, "Save it as plain SVG, with nothing that moves, runs or lies elsewhere, or as PNG.")
    return data


def _refused(name: str, why: str, what_to_do: str) -> SettingsError:
    return SettingsError(f"plan.yml: theme.logo: {name} cannot be used: {why}.", what_to_do)


def _svg_fault(data: bytes) -> str:
    """What makes a drawing unsafe; empty if nothing does."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return "it defines entities"
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return "it cannot be read as SVG"
    if etree.QName(root).localname != "svg":
        return "it cannot be read as SVG"
    for element in root.iter():
        if not isinstance(element.tag, str):
            if isinstance(element, etree._ProcessingInstruction):
                return "it holds an instruction to a program"
            continue
        if fault := _element_fault(element):
            return fault
    return ""


def _element_fault(element: etree._Element) -> str:
    name = etree.QName(element).localname
    if name in _LIVE:
        return f"it holds <{name}>"
    for attribute, value in element.attrib.items():
        plain = etree.QName(attribute).localname.lower()
        if plain.startswith("on"):
            return f"it runs something ({plain})"
        if plain in ("href", "src") and not _INSIDE.fullmatch(value.strip()):
            return "it refers to something outside itself"
    styles = " ".join([*element.attrib.values(), (element.text or "") if name == "style" else ""])
    if any(not (found[1] or "").strip().startswith("#") for found in _POINTER.finditer(styles)):
        return "it refers to something outside itself"
    return ""

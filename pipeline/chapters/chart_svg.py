"""Pictures of charts without a browser: SVG for HTML and PDF, PNG for DOCX, the same bytes on every machine.

plotly.js runs inside QuickJS. Left alone it measures text with whatever fonts the machine has and draws its ids at
random; here text is measured with the packaged font and ids are numbered behind a name of the caller's choosing.
"""

from __future__ import annotations

import copy
import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import resvg_py
from mirage.engine import MirageEngine

from pipeline.chapters.chart_text import FAMILY, FONT_FILES, ascent_descent, width
from pipeline.errors import ChapterError

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREFS = ("href", f"{{{_XLINK}}}href")
_POINTER = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_RANDOM_CLASS = re.compile(r"\s*\btrace[0-9a-f]{6}\b")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_COORDINATES = {
    "d",
    "stroke-width",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "transform",
    "style",
}
_STYLE_AS_ATTRIBUTE = """(function() {
    var attribute = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function(name) {
        return name === "style" ? this.style.cssText() : attribute.call(this, name);
    };
})();"""
"""plotly.js remembers the size of a text by its style; without it by its letters, whatever type a chart had them in."""
_thread = threading.local()


def to_svg(figure: go.Figure, name: str = "chart", *, title: str = "", description: str = "") -> str:
    """The figure as one ``<svg>`` element that scales, refers to nothing outside and draws the same bytes each time.

    Parameters
    ----------
    name : starts every id, so that charts on one page do not share ids; a letter, then letters, digits, ``-``, ``_``.
    title, description : what assistive technology reads where the SVG stands inside a page.

    Raises
    ------
    ChapterError
        The figure cannot be drawn without a browser, or ``name`` cannot start an id.
    """
    return drawing_of(figure.to_plotly_json(), name, title=title, description=description)


def drawing_of(spec: Mapping[str, Any], name: str, *, title: str = "", description: str = "") -> str:
    """The same of a figure as a notebook keeps it, which was checked when it was made."""
    if not _NAME.fullmatch(name):
        raise ChapterError(f"{name!r} cannot name a chart.", "Start with a letter, then letters, digits, - and _.")
    try:
        raw = engine().render_svg(_listed(spec["data"]), _listed(spec["layout"]))
    except Exception as error:  # the engine raises bare errors of three libraries
        raise ChapterError(
            f"The chart {name} cannot be drawn without a browser: {str(error).splitlines()[0]}",
            "Use one of the forms in pipeline.chapters.charts, or a simpler Plotly figure.",
        ) from error
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(raw)
    _prune(root)
    _lay_under(root)
    _number_ids(root, name)
    _round(root)
    _scale(root)
    _describe(root, name, title, description)
    return ET.tostring(root, encoding="unicode")


def to_png(figure: go.Figure, scale: float = 2) -> bytes:
    """The figure as PNG, ``scale`` pixels to each of its own, its text in the packaged font and no other."""
    return rasterised(to_svg(figure), scale)


def rasterised(svg: str, scale: float = 2) -> bytes:
    """An SVG of ``to_svg`` as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            background="#FFFFFF",
            skip_system_fonts=True,
            font_files=[str(path) for path in FONT_FILES],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )


def engine() -> MirageEngine:
    """This thread's engine (QuickJS belongs to one thread), with the packaged font; it takes a moment to load."""
    loaded = getattr(_thread, "engine", None)
    if loaded is None:
        loaded = MirageEngine()
        loaded.context.add_callable("_measureTextRaw", _measure)
        loaded.context.eval(_STYLE_AS_ATTRIBUTE)
        _thread.engine = loaded
    return loaded


def _measure(text: str, family: str, size: str, weight: str = "") -> str:
    """Width, height, ascent and descent in px, as the engine wants them; only the packaged font is ever measured."""
    pixels = float(size)
    bold = weight.strip().lower() in {"bold", "bolder", "600", "700", "800", "900"}
    ascent, descent = ascent_descent(pixels, bold)
    return f"{width(text, pixels, bold):.2f},{ascent + descent:.2f},{ascent:.2f},{descent:.2f}"


def _listed(value: object) -> object:
    """Plotly's own structure with plain lists and numbers, which is what JSON can hold."""
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_listed(inner) for inner in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _prune(element: ET.Element) -> None:
    """Take out groups and paths that draw nothing."""
    for child in list(element):
        _prune(child)
        tag = child.tag.rpartition("}")[2]
        empty = len(child) == 0 and not (child.text or "").strip()
        if empty and (tag in {"g", "defs"} or (tag == "path" and child.get("d", "M0,0") == "M0,0")):
            element.remove(child)


def _lay_under(root: ET.Element) -> None:
    """Paint the ground of a pattern as one shape under it: painted tile by tile, print and PDF show the seams."""
    grounds: dict[str, str] = {}
    for pattern in root.iter(f"{{{_SVG}}}pattern"):
        ground = pattern.find(f"{{{_SVG}}}rect")
        if ground is not None:
            grounds[pattern.get("id", "")] = ground.get("fill", "")
            pattern.remove(ground)
    for parent in list(root.iter()):
        for shape in list(parent):
            pointed = _POINTER.search(shape.get("style", ""))
            if pointed and grounds.get(pointed[1]):
                under = copy.deepcopy(shape)
                under.set("style", shape.get("style", "").replace(pointed[0], grounds[pointed[1]]))
                parent.insert(list(parent).index(shape), under)


def _number_ids(root: ET.Element, name: str) -> None:
    """Number the ids that something points at in the order they stand; drop the others."""
    used = {found for element in root.iter() for found in _pointed_at(element)}
    numbered: dict[str, str] = {}
    for element in root.iter():
        identifier = element.attrib.pop("id", None)
        if "class" in element.attrib:  # a trace's class ends in its id, which is drawn at random
            element.set("class", _RANDOM_CLASS.sub("", element.attrib["class"]))
        if identifier in used:
            numbered[identifier] = f"{name}-{len(numbered) + 1}"
            element.set("id", numbered[identifier])
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in _HREFS:
                element.set(key, f"#{numbered[value[1:]]}")
            elif "url(" in value:
                element.set(key, _POINTER.sub(lambda match: f"url(#{numbered[match[1]]})", value))


def _pointed_at(element: ET.Element) -> list[str]:
    found = [match for value in element.attrib.values() for match in _POINTER.findall(value)]
    return found + [element.attrib[key][1:] for key in _HREFS if element.get(key, "").startswith("#")]


def _round(root: ET.Element) -> None:
    """Coordinates to a hundredth of a px: the last digits of a logarithm differ between machines."""
    for element in root.iter():
        for key in _COORDINATES & element.attrib.keys():
            element.set(key, _LONG_NUMBER.sub(lambda match: f"{float(match[0]):.2f}", element.attrib[key]))


def _scale(root: ET.Element) -> None:
    """A viewBox, and no attribute that a strict reader stumbles over."""
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {root.get('width')} {root.get('height')}")
    for element in root.iter():
        for key in [key for key, value in element.attrib.items() if key.startswith("data-") or not value]:
            del element.attrib[key]


def _describe(root: ET.Element, name: str, title: str, description: str) -> None:
    root.set("role", "img")
    labels = []
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        if text:
            element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
            element.text = text
            root.insert(place if labels else 0, element)
            labels.append(f"{name}-{tag}")
    if labels:
        root.set("aria-labelledby", " ".join(labels))

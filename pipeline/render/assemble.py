"""What stands in the document for its settings: shortcodes answered, and the metadata that templates read."""

from __future__ import annotations

import re
from typing import Any

from pipeline.render.source import Source

SHORTCODE = re.compile(r"\{\{<\s*(.*?)\s*>\}\}")
_PAGE_BREAK = "::: {.pagebreak}\n:::"


def answered(text: str, source: Source) -> str:
    """A line of the text with its shortcodes answered; expects a source without problems."""
    return SHORTCODE.sub(lambda m: _answer(m[1], source), text)


def metadata(source: Source, format_name: str) -> dict[str, Any]:
    """What the theme's templates read: project settings, then those of the format, then the plan's front matter."""
    if format_name == "docx":  # Word keeps whatever it is given as a document property: give it the plan's own
        own = {key: value for key, value in source.front.items() if key != "other-languages"}
        return {**own, "toc-title": source.project.get("toc-title", "Contents")}
    formats = source.project.get("format") or {}
    own = formats.get(format_name) or {}
    common = {key: value for key, value in source.project.items() if key not in ("project", "format", "filters")}
    return {**common, **own, **source.front}


def meta_value(front: dict[str, Any], name: str) -> str | None:
    """The front matter's value under a (dotted) name, or ``None`` if there is none that is plain text."""
    value: Any = front
    for part in name.split("."):
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return None if isinstance(value, dict | list) else str(value)


def _answer(shortcode: str, source: Source) -> str:
    name, _, argument = shortcode.partition(" ")
    if name == "var":
        return str(source.variables[argument.strip()])
    if name == "meta":
        return meta_value(source.front, argument.strip()) or ""
    return _PAGE_BREAK

"""The numbers of chapters, sections, tables and figures, as Quarto gives them with ``crossref: chapters: true``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Outline = Sequence[Mapping[str, Any]]
"""What ``engine/outline.lua`` says of a part: its headings, tables, figures and references in reading order.

Each has ``kind`` (header, float or reference) and ``label``, headings ``level``, ``block`` (Pandoc's JSON) and perhaps
``unnumbered``, tables ``is_table``; ``if`` are the conditions under which a format shows it.
"""
_FLOATS = ("tbl", "fig")


@dataclass(frozen=True)
class Target:
    """What a label stands for: ``kind`` is ch, sec, tbl or fig."""

    kind: str
    number: str


@dataclass(frozen=True)
class Numbered:
    """A document's numbers in one format: of its labels, and of the last table without one before each part."""

    targets: Mapping[str, Target]
    unlabelled_before: tuple[int, ...]


def numbered(outlines: Iterable[Outline], format_name: str) -> Numbered:
    """Number all parts in their order, as far as ``format_name`` (html, typst or docx) shows what is in them."""
    sections, floats = [0] * 7, dict.fromkeys(_FLOATS, 0)
    targets: dict[str, Target] = {}
    before, unlabelled = [], 0
    for outline in outlines:
        before.append(unlabelled)
        for item in shown(outline, format_name):
            label = item["label"]
            if item["kind"] == "float":
                kind = label.partition("-")[0]
                if kind in floats:
                    floats[kind] += 1
                    targets[label] = Target(kind, f"{sections[1]}.{floats[kind]}")
                elif item.get("is_table"):
                    unlabelled += 1
            elif item["kind"] == "header" and not item.get("unnumbered"):
                level = item["level"]
                sections[level + 1 :] = [0] * (6 - level)
                sections[level] += 1
                if level == 1:
                    floats = dict.fromkeys(_FLOATS, 0)
                number = ".".join(str(one) for one in sections[1 : level + 1])
                targets[label] = Target("ch" if level == 1 else "sec", number)
    return Numbered(targets, tuple(before))


def headings(outlines: Iterable[Outline], format_name: str) -> list[Any]:
    """The headings that a format shows, as blocks of Pandoc's JSON."""
    return [item["block"] for one in outlines for item in shown(one, format_name) if item["kind"] == "header"]


def shown(outline: Outline, format_name: str) -> list[Mapping[str, Any]]:
    """The items of an outline that a format shows."""
    return [item for item in outline if all(_holds(condition, format_name) for condition in item.get("if", ()))]


def _holds(condition: Mapping[str, Any], format_name: str) -> bool:
    when, unless = condition.get("when"), condition.get("unless")
    meant = (when is None or when == format_name) and (unless is None or unless != format_name)
    return meant is condition["shown"]

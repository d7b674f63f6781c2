"""What a service says itself in a summary: ``narrative/<summary>.qmd``, ``.md`` or ``.docx``.

Text before the first heading is the introduction. Under the title of a section it takes the place of that section's
sentences; under any other title it is a section more. Paragraphs and lists are kept, other marks of Markdown are not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import DocumentError
from pipeline.summaries.sentences import Line

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*(?:\{.*\})?\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__|\*|`)")
_ESCAPE = re.compile(r"\\([^\w\s])")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
VARIABLE = re.compile(r"\{\{<\s*var\s+(\S+?)\s*>\}\}")


@dataclass
class Own:
    """One part of a service's own text; ``title`` is empty for what stands before the first heading."""

    title: str
    lines: list[Line] = field(default_factory=list)


def parse_own(text: str) -> list[Own]:
    """The parts of a service's own text, in order, quotes still in their Markdown form ``{{< var id >}}``."""
    parts = [Own("")]
    fresh = True
    for line in _COMMENT.sub("", text).splitlines():
        if match := _HEADING.match(line):
            parts.append(Own(_plain(match[1])))
            fresh = True
        elif not line.strip():
            fresh = True
        elif match := _BULLET.match(line):
            parts[-1].lines.append(Line(_plain(match[1]), bullet=True))
            fresh = False
        elif fresh:
            parts[-1].lines.append(Line(_plain(line)))
            fresh = False
        else:
            last = parts[-1].lines[-1]
            parts[-1].lines[-1] = Line(f"{last.text} {_plain(line)}", last.bullet)
    return [part for part in parts if part.title or part.lines]


def answered(
    parts: Sequence[Own], shown: Mapping[str, str], known: Collection[str], waiting: Collection[str], file: str
) -> list[Own]:
    """The parts with their quotes answered from ``shown``; a line that quotes a hidden or missing figure is left out.

    Raises DocumentError for a quote of a figure that is not ``known`` and that no awaited return could bring
    (``waiting``: the first parts of such ids). All names are variable names, with hyphens.
    """
    quoted = {m[1] for part in parts for line in part.lines for m in VARIABLE.finditer(line.text)}
    unknown = sorted(name for name in quoted if name not in known and name.split("-")[0] not in waiting)
    if unknown:
        raise DocumentError(
            f"{file} quotes figures that do not exist: {', '.join(unknown)}.",
            "Correct the names; list all figures with: yjplan figures PLAN",
        )
    return [
        Own(
            part.title,
            [
                Line(VARIABLE.sub(lambda m: shown[m[1]], line.text), line.bullet)
                for line in part.lines
                if all(m[1] in shown for m in VARIABLE.finditer(line.text))
            ],
        )
        for part in parts
    ]


def _plain(text: str) -> str:
    """The text without marks; of a link, its words and its address."""
    text = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2].removeprefix('mailto:')})", text.strip())
    return _ESCAPE.sub(r"\1", _MARKS.sub("", text))

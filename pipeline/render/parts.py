"""The document in parts that can be read and written one by one: one for each chapter and for each section in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.render.assemble import answered
from pipeline.render.checks_content import DIV
from pipeline.render.source import MAIN, Line, Source, in_code

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*(?:\{[^{}]*\})?\s*$")
_UNDERLINE = re.compile(r"^(?:=+|-+)\s*$")
_LANDSCAPE = re.compile(r"^ {0,3}:{3,}.*\blandscape\b")
_LANDSCAPE_FIRST = re.compile(r"\s*(?:#{1,6}\s.*\n\s*)+(?:(?!:::).+\n)*\s*:{3,}.*\blandscape\b")
"""Headings and at most one paragraph, then a landscape page."""
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_TIES = re.compile(r"^ {0,3}\[[^\]]+\]:|\^\[|\[\^|^\s*\(@[\w-]*\)\s", re.M)
"""What may say something of another part, or is counted through all of them: addresses of links, notes, examples."""


@dataclass(frozen=True)
class Part:
    """One part: its Markdown text, and the level of the heading that it begins with, 0 without one."""

    text: str

    @property
    def level(self) -> int:
        """1 for a chapter, 2 for a section."""
        marks = self._first_line.partition(" ")[0]
        return len(marks) if marks and not marks.strip("#") else 0

    @property
    def name(self) -> str:
        """A name for it, of the words of its heading."""
        return "-".join(re.findall(r"\w+", self._first_line))[:60] or "beginning"

    @property
    def _first_line(self) -> str:
        return self.text.lstrip("\n").partition("\n")[0]


def parts_of(source: Source) -> list[Part]:
    """The parts in reading order, shortcodes answered; expects a source without problems.

    A document in which one part may speak of another by more than labels is one part.
    """
    parts = _joined(list(_split(source.lines)))
    texts = ["\n".join(answered(text, source) for text in part) + "\n" for part in parts]
    if any(_TIES.search(text) for text in texts) or _refer_by_heading(parts):
        return [Part("".join(texts))]
    return [Part(text) for text in texts]


def _split(lines: Sequence[Line]) -> Iterator[list[str]]:
    part: list[str] = []
    divisions = 0
    for line, code in in_code(list(lines)):
        if not code and not divisions and _begins_part(line):
            yield part
            part = []
        if not code and (fence := DIV.match(line.text)):
            divisions = divisions + 1 if fence[2] else max(divisions - 1, 0)
        part.append(line.text)
    yield part


def _joined(parts: Sequence[list[str]]) -> list[list[str]]:
    """The parts, but as one those of which something goes to the same page."""
    out: list[list[str]] = []  # from the end
    highest = 0
    for part in reversed(parts):
        # No chapter begins in a part that is a section of another.
        if out and (_go_together(part, out[-1]) or _level(out[-1]) > highest):
            out[-1] = part + out[-1]
            highest = min(highest, _level(part))
        else:
            out.append(part)
            highest = _level(part)
    return out[::-1]


def _go_together(part: Sequence[str], after: Sequence[str]) -> bool:
    """Headings that follow each other do, and landscape pages with no more than a heading and a sentence in between."""
    last = next((line for line in reversed(part) if line.strip()), "")
    if not last or _HEADING.match(last) or _UNDERLINE.match(last):
        return True
    return any(_LANDSCAPE.match(line) for line in part) and bool(_LANDSCAPE_FIRST.match("\n".join(after)))


def _level(part: Sequence[str]) -> int:
    return Part("\n".join(part)).level


def _begins_part(line: Line) -> bool:
    """Whether it is a heading of the plan itself, or that with which a chapter of a notebook begins."""
    return line.text.startswith(("# ", "## ")) and (line.file == MAIN or line.number == 1)


def _refer_by_heading(parts: Sequence[Sequence[str]]) -> bool:
    """Whether some part has the words of another part's heading in brackets, which makes them a link to it."""
    headings = [_headings(part) for part in parts]
    every = set().union(*headings)
    for own, part in zip(headings, parts, strict=True):
        said = {_plain(found) for text in part for found in _BRACKETS.findall(text)}
        if said & (every - own):
            return True
    return False


def _headings(part: Sequence[str]) -> set[str]:
    marked = {_plain(found[1]) for text in part if (found := _HEADING.match(text))}
    return marked | {_plain(text) for text, under in itertools.pairwise(part) if _UNDERLINE.match(under)}


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()

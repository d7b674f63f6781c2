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
    parts = [[line.text for line in part] for part in _split(source.lines)]
    texts = ["\n".join(answered(text, source) for text in part) + "\n" for part in parts]
    if any(_TIES.search(text) for text in texts) or _refer_by_heading(parts):
        return [Part("".join(texts))]
    return [Part(text) for text in texts]


def _split(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Headings that follow each other stay together: they go to the same page."""
    part: list[Line] = []
    divisions, has_text = 0, False
    for line, code in in_code(list(lines)):
        if has_text and not code and not divisions and _begins_part(line):
            yield part
            part, has_text = [], False
        if not code and (fence := DIV.match(line.text)):
            divisions = divisions + 1 if fence[2] else max(divisions - 1, 0)
        has_text = has_text or (bool(line.text.strip()) and not _HEADING.match(line.text))
        part.append(line)
    yield part


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

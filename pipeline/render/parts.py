"""The document in parts that can be read and written one by one: one for each heading of the first level."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.render.assemble import answered
from pipeline.render.source import MAIN, Line, Source, in_code

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*(?:\{[^{}]*\})?\s*$")
_UNDERLINE = re.compile(r"^(?:=+|-+)\s*$")
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_TIES = re.compile(r"^ {0,3}\[[^\]]+\]:|\^\[|\[\^|^\s*\(@[\w-]*\)\s", re.M)
"""What may say something of another part, or is counted through all of them: addresses of links, notes, examples."""


def parts_of(source: Source) -> list[str]:
    """The Markdown text of each part, shortcodes answered; expects a source without problems.

    A document in which one part may speak of another by more than labels is one part.
    """
    parts = [[line.text for line in part] for part in _split(source.lines)]
    texts = ["\n".join(answered(text, source) for text in part) + "\n" for part in parts]
    if any(_TIES.search(text) for text in texts) or _refer_by_heading(parts):
        return ["".join(texts)]
    return texts


def _split(lines: Sequence[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for line, code in in_code(list(lines)):
        if part and not code and line.file == MAIN and line.text.startswith("# "):
            yield part
            part = []
        part.append(line)
    yield part


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

"""The sentences of a narrative as its readers will have them, each with its place and the figures that it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BY_HAND = re.compile(r"<!--\s*by hand\b.*?-->", re.IGNORECASE | re.DOTALL)
"""A comment by which a writer says that the numbers of a paragraph are meant to be typed."""

_HIDDEN = (
    re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.DOTALL | re.MULTILINE),  # code
    re.compile(r"^:::+\s*\{[^}]*callout.*?^:::+\s*$", re.DOTALL | re.MULTILINE),  # notes to the writer
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"^#.*$", re.MULTILINE),  # headings
    re.compile(r"`[^`\n]*`"),
    re.compile(r"\]\([^)\s]*\)"),  # where links lead
    re.compile(r"@(?:tbl|fig|sec)-[\w-]+"),
    re.compile(r"\{[#.][^}]*\}"),
)
_SHORTCODE = re.compile(r"\{\{<\s*var\s+(\S+?)\s*>\}\}")
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z£\"'(])")
_MARKER = re.compile(r"^(\s*)(?:\d{1,2}[.)]|[-*+])(?=\s)")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its text without code, comments and shortcodes, its line and paragraph (from 1), its quotes."""

    text: str
    line: int
    paragraph: int
    quotes: tuple[str, ...]  # variables


def sentences(text: str) -> Iterator[Sentence]:
    """Every sentence in which numbers may be looked for."""
    kept = text
    for pattern in _HIDDEN:
        kept = pattern.sub(_blank, kept)
    number = 0
    for found in _PARAGRAPH.finditer(text):
        if not found[0].strip():
            continue
        number += 1
        if BY_HAND.search(found[0]):
            continue
        start = found.start()
        for begin, end in _pieces(kept[found.start() : found.end()]):
            piece = kept[start + begin : start + end]
            line = text.count("\n", 0, start + begin) + 1
            quotes = tuple(_SHORTCODE.findall(piece))
            yield Sentence(_MARKER.sub(r"\1  ", _SHORTCODE.sub(_blank, piece)), line, number, quotes)


def _blank(found: re.Match[str]) -> str:
    """Spaces in the place of a match, so that what follows keeps its place."""
    return re.sub(r"[^\n]", " ", found[0])


def _pieces(paragraph: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end; the rows of a table and the points of a list are apart."""
    begin = 0
    ends = sorted({found.start() for found in _ENDS.finditer(paragraph)} | _breaks(paragraph))
    for end in [*ends, len(paragraph)]:
        piece = paragraph[begin:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            yield begin + lead, end
        begin = end


def _breaks(paragraph: str) -> set[int]:
    return {found.start() for found in re.finditer(r"\n(?=\s*(?:[-*+|]|\d{1,2}[.)])\s)", paragraph)}

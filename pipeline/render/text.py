"""The document as one string, with the way back from any place in it to file and line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.render.source import Line, Problem, Source, in_code

ATTRIBUTES = r"\{(?:[^{}\"\n]|\"(?:[^\"\\]|\\.)*\")*\}"
_QUOTED = re.compile(r"""(?:^|[\s{])([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"}]+))""")
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


class Text:
    """The document as one string without its code and comments, with the way back from an offset to the line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.lines
        self.fenced = [code for _, code in in_code(source.lines)]
        shown = ["" if code else line.text for line, code in zip(source.lines, self.fenced, strict=True)]
        self._starts: list[int] = []
        position = 0
        for text in shown:
            self._starts.append(position)
            position += len(text) + 1
        whole = _CODE_SPAN.sub(_blank, "\n".join(shown))
        self.body = _COMMENT.sub(_blank, whole)

    def at(self, offset: int) -> Line:
        """The line that the offset in ``body`` belongs to."""
        return self.lines[bisect_right(self._starts, offset) - 1]

    def problem(self, offset: int, message: str, what_to_do: str) -> Problem:
        """A problem at an offset in ``body``."""
        return problem_at(self.at(offset), message, what_to_do)

    def attributes(self) -> Iterator[re.Match[str]]:
        """Every ``{...}`` of the text."""
        return re.finditer(ATTRIBUTES, self.body)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def problem_at(line: Line, message: str, what_to_do: str) -> Problem:
    return Problem(line.file, line.number, message, what_to_do)


def attribute_value(attributes: str, name: str) -> str | None:
    """The value of ``name="…"`` inside ``{…}``, or ``None``."""
    for match in _QUOTED.finditer(attributes):
        if match[1] == name:
            return match[2] if match[2] is not None else match[3]
    return None

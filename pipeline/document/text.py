"""Small changes to staged Markdown: heading levels, and references to what is awaited."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_HEADING = re.compile(r"^(#{1,6})(\s+\S.*)$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_DIV = re.compile(r"^\s*:{3,}\s*(\S.*)?$")
_SENTENCE_START = r"(?:(?<=[.!?] )|(?<=\n\n)|\A)"
_DEEPEST = 6
_UNNUMBERED_FROM = 4  # a number such as 9.1.4.1 helps nobody


def under(text: str, level: int) -> str:
    """The text with its headings moved so that the highest stands one below ``level`` and none is skipped.

    Headings inside divs (a callout's title) and code are not headings of the document and stay as they are.
    """
    lines = text.splitlines()
    above: list[int] = []  # the depths, as written, of the headings that this one stands under
    for number in _heading_lines(lines):
        marks, rest = _HEADING.match(lines[number]).groups()
        while above and above[-1] >= len(marks):
            above.pop()
        above.append(len(marks))
        depth = min(level + len(above), _DEEPEST)
        plain = depth >= _UNNUMBERED_FROM and not rest.rstrip().endswith("}")
        lines[number] = "#" * depth + rest.rstrip() + (" {.unnumbered}" if plain else "")
    return "\n".join(lines)


def _heading_lines(lines: list[str]) -> list[int]:
    found, fence, divs = [], "", 0
    for number, line in enumerate(lines):
        if match := _FENCE.match(line):
            mark = match[1]
            fence = "" if fence and mark.startswith(fence) else fence or mark
        elif fence:
            continue
        elif match := _DIV.match(line):
            divs = divs + 1 if match[1] else max(0, divs - 1)
        elif not divs and _HEADING.match(line):
            found.append(number)
    return found


def without_awaited(text: str, awaited: Collection[str], say: Callable[[str], str] = str) -> str:
    """The text with references to what is not there yet in words."""
    return _in_words(text, awaited, "an awaited {}", say)


def without_left_out(text: str, left_out: Collection[str], say: Callable[[str], str] = str) -> str:
    """The text with references to chapters that this plan does without in words."""
    return _in_words(text, left_out, "a {} that is not in this plan", say)


def _in_words(text: str, labels: Collection[str], words_for: str, say: Callable[[str], str]) -> str:
    for label in sorted(label for label in labels if f"@{label}" in text):  # to look for all by pattern takes a second
        words = say(words_for.format({"tbl": "table", "fig": "figure"}.get(label.split("-")[0], "part")))
        reference = rf"(?<![\w\\])(?:\[@{re.escape(label)}\]|@{re.escape(label)}(?![\w-]))"
        text = re.sub(rf"{_SENTENCE_START}{reference}", words.capitalize(), text)
        text = re.sub(reference, words, text)
    return text

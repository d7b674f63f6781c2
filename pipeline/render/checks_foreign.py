"""Checks of what Quarto alone would treat in a special way: it would come out otherwise here, without a word."""

from __future__ import annotations

import re

from pipeline.render.checks_content import RAW_FORMATS
from pipeline.render.source import Problem
from pipeline.render.text import Text, attribute_value, problem_at

_LABEL = re.compile(r"[{\s]#(eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg)-")
_CLASSES = re.compile(r"\.(aside|column-[\w-]+|lightbox|proof|remark|solution|callout-[\w-]+)")
_CALLOUTS = frozenset({"note", "tip", "warning", "important", "caution"})
_INLINE_CELL = re.compile(r"(?<![`\\])`(?:\{[a-z]+\}|r) [^`]+`")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_INLINE_RAW = re.compile(r"\{=([\w+-]+)\}")


def foreign(text: Text) -> list[Problem]:
    """Code that runs inside a line, raw content of other formats there, labels, classes and attributes of Quarto's."""
    found: list[Problem] = []
    for line, code in zip(text.lines, text.fenced, strict=True):
        if not code and (cell := _INLINE_CELL.search(line.text)):
            what = f"Code to run stands in a sentence: {cell[0]}"
            found.append(problem_at(line, f"{what}.", "Quote a figure instead: {{< var name >}}."))
        elif code and re.search(r"\blst-cap=|#lst-", line.text):
            found.append(problem_at(line, "A listing with a number is not supported.", "Write it without caption."))
    for attributes in text.attributes():
        if fault := _fault(attributes[0]):
            found.append(text.problem(attributes.start(), *fault))
    return found


def _fault(attributes: str) -> tuple[str, str] | None:
    if raw := _INLINE_RAW.fullmatch(attributes):
        if raw[1] not in RAW_FORMATS:
            return f"Raw content for '{raw[1]}' is not supported.", f"Use one of {', '.join(RAW_FORMATS)}."
        return None
    names = _QUOTED.sub('""', attributes)
    if label := _LABEL.search(names):
        return f"Labels of the kind #{label[1]}- are not supported.", "Use #tbl-, #fig- or #sec-."
    for name in _CLASSES.findall(names):
        if name.removeprefix("callout-") not in _CALLOUTS:
            return f"The class .{name} does not come out alike in every format.", "Write the content without it."
    if attribute_value(attributes, "collapse") is not None:
        return "A box that can be closed does not come out alike in every format.", "Leave out 'collapse'."
    return None

"""The numbers that tables have in the rendered document, for what is made beside it."""

from __future__ import annotations

import re

from pipeline.render.source import Source
from pipeline.render.text import Text

_PLACE = re.compile(r"^# .*$|\{#(tbl-[\w.-]+)", re.M)


def table_numbers(source: Source) -> dict[str, str]:
    """The number of each labelled table in reading order: its chapter's, and its own in that chapter."""
    chapter = table = 0
    numbers: dict[str, str] = {}
    for found in _PLACE.finditer(Text(source).body):
        if found[1]:
            table += 1
            numbers[found[1]] = f"{chapter}.{table}"
        elif ".unnumbered" not in found[0]:
            chapter, table = chapter + 1, 0
    return numbers

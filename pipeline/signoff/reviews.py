"""The remarks in ``plan.yml`` by which a plan rolled forward asks somebody to look at a setting."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARK = "REVIEW"
_REMARK = re.compile(rf"(?:^|\s)#(?:.*\W)?{MARK}\b:?\s*(?P<words>.*)$")
_KEY = re.compile(r"""^(?P<indent>\s*)(?P<quote>["']?)(?P<key>[^\s"'#-][^"'#]*?)(?P=quote)\s*:(?:\s|$)""")


@dataclass(frozen=True)
class Review:
    """One remark that is left: its line (from 1), the setting as ``key`` or ``key: entry``, and what it says."""

    line: int
    setting: str
    remark: str


def reviews_left(text: str) -> list[Review]:
    """Every remark marked REVIEW in the text of ``plan.yml``, with the setting beside or below it, in order."""
    lines = text.splitlines()
    return [
        Review(at + 1, _setting(lines, at), found["words"].strip())
        for at, line in enumerate(lines)
        if (found := _REMARK.search(line))
    ]


def _setting(lines: list[str], at: int) -> str:
    """The setting that a remark in the line at this index belongs to; empty where none follows it."""
    own = next((i for i in range(at, len(lines)) if _KEY.match(lines[i])), None)
    if own is None:
        return ""
    entry = _KEY.match(lines[own])
    assert entry is not None
    if not entry["indent"]:
        return entry["key"]
    above = (found for i in range(own, -1, -1) if (found := _KEY.match(lines[i])) and not found["indent"])
    parent = next(above, None)
    return f"{parent['key']}: {entry['key']}" if parent else entry["key"]

"""Text from a return made fit to be stored and shown: control characters are taken out, nothing else changes."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line ends; marks that reorder or hide letters; half characters that nothing can store.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def visible(name: str) -> str:
    """A file's or sheet's name with a replacement character for everything in it that cannot be shown.

    >>> visible("budget\\x1b[2J.csv")
    'budget\ufffd[2J.csv'
    """
    return re.sub(r"[\t\r\n\x85]", "�", INVISIBLE.sub("�", name))


def shortened(text: str, letters: int = 60) -> str:
    """``text``, or as much of its beginning as fits into ``letters``."""
    return text if len(text) <= letters else text[: letters - 3].rstrip() + "..."

"""Text from a return as text that a spreadsheet shows and never runs."""

from __future__ import annotations

import re

_LONGEST = 2000  # a cell holds 32,767 characters, but nobody reads that many in one
_SPACES = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
# Control characters, and those that turn the direction of writing and so can make a text look like another.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_FORMULA_STARTS = ("=", "+", "-", "@")


def visible(text: str) -> str:
    """``text`` on one line, with a sign for every character that would not show; cut when it is very long.

    >>> visible("a\\x00b\\nc")
    'a␀b c'
    """
    shown = _UNSEEN.sub(lambda found: _sign(found.group()), _SPACES.sub(" ", text)).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} … ({len(shown) - _LONGEST} characters more)"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula if somebody typed it."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"[U+{code:04X}]"

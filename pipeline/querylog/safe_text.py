"""Text from a return as text that a spreadsheet shows and never runs."""

from __future__ import annotations

import re
from unicodedata import category

_LONGEST = 2000  # a cell holds 32,767 characters, but nobody reads that many in one
_SPACES = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
# Control characters, halves of characters, and those that format: they can make a text look like another.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_SEEN = frozenset("\u200c\u200d")  # joiners, which some scripts and signs are written with
_NO_CHARACTERS = frozenset("\ufffe\uffff")
_FORMULA_STARTS = ("=", "+", "-", "@")


def visible(text: str) -> str:
    """``text`` on one line, with a sign for every character that would not show; cut when it is very long.

    >>> visible("a\\x00b\\nc")
    'a␀b c'
    """
    shown = _SPACES.sub(" ", text).strip()
    if not shown.isprintable():
        shown = "".join(_sign(character) if _is_unseen(character) else character for character in shown)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} … ({len(shown) - _LONGEST} characters more)"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula if somebody typed it."""
    return text.lstrip().startswith(_FORMULA_STARTS)


def _is_unseen(character: str) -> bool:
    return character in _NO_CHARACTERS or (category(character) in _UNSEEN and character not in _SEEN)


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"[U+{code:04X}]"

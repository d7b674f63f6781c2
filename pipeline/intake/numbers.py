"""Numbers as people write them: with pounds, separators, brackets, signs of per cent and footnote marks."""

from __future__ import annotations

import re
from decimal import Decimal

LARGEST = Decimal(10) ** 15

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+")
_NUMBER_WITH_COMMA = re.compile(r"(?:[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)(?:,[0-9]*)?")
_FOOTNOTE = re.compile(r"(?<=[^\s*†‡§#^])\s*(?:[*†‡§#^]+|[¹²³⁴⁵⁶⁷⁸⁹]+|\[(?:note )?[0-9a-z]{1,2}\])+$", re.IGNORECASE)


def without_footnote(text: str) -> str:
    """``text`` without the footnote marks at its end.

    >>> without_footnote("1,234*"), without_footnote("56 [2]"), without_footnote("*")
    ('1,234', '56', '*')
    """
    return _FOOTNOTE.sub("", text)


def written_number(text: str, decimal_comma: bool = False) -> tuple[Decimal, set[str]] | None:
    """The number that ``text`` shows and the names of what was set aside to read it; None when it is no number."""
    changes = set()
    bare = " ".join(text.split())
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
        changes.add("brackets")
    bare = bare.replace("−", "-")
    if bare.endswith("%"):
        bare = bare[:-1].strip()
        changes.add("per_cent")
    signed = bare.startswith(("-", "£-", "£ -"))
    bare = bare.replace("-", "", 1).strip() if signed else bare
    if bare.startswith("£"):
        bare = bare[1:].strip()
        changes.add("signs")
    if not (_NUMBER_WITH_COMMA if decimal_comma else _NUMBER).fullmatch(bare):
        return None
    plain = bare.replace(" ", "")
    plain = plain.replace(".", "").replace(",", ".") if decimal_comma else plain.replace(",", "")
    if plain != bare:
        changes.add("decimal_comma" if decimal_comma and "," in bare else "signs")
    number = Decimal(plain)
    return (-number if "brackets" in changes or signed else number), changes

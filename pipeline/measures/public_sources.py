"""Whose statistics are in the public domain: what they publish is not hidden, however small."""

from __future__ import annotations

import re

PUBLIC_BODIES = (
    "Youth Justice Board",
    "YJB",
    "Ministry of Justice",
    "Office for National Statistics",
    "ONS",
    "HM Inspectorate",
    "Police National Computer statistics",
)
_NAMED = re.compile(rf"\b({'|'.join(map(re.escape, PUBLIC_BODIES))})\b", re.IGNORECASE)


def is_public(source: str | None) -> bool:
    """Whether the source of a value names a public body that publishes it.

    >>> is_public("Youth Justice Board, annual statistics"), is_public("Local case system"), is_public(None)
    (True, False, False)
    """
    return bool(_NAMED.search(source or ""))

"""Text from a return as text that a spreadsheet shows and never runs, follows or takes for a note."""

from __future__ import annotations

from pipeline.querylog.safe_text import looks_like_formula

_LONGEST = 32_000  # a cell holds 32,767 characters
_JOINED = "\u2060"  # seen by nobody; parts what gptables would take for a link or for a reference to a note


def inert(text: str) -> str:
    """``text`` for a sheet that gptables writes.

    >>> inert("[here](place)").replace("\\u2060", "|")
    '[here]|(place)'
    """
    plain = text.replace("](", f"]{_JOINED}(").replace("$$", f"${_JOINED}$")
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]} … (whole in the CSV file)"


def unquoted(text: str) -> str:
    """``text`` for a CSV file, with an apostrophe where a spreadsheet would take it for a formula.

    >>> unquoted("=1+1"), unquoted("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if looks_like_formula(text) else text

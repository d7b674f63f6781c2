"""Words for comparisons, so that text and number cannot disagree."""

from __future__ import annotations

from pipeline.measures.display import Exact, round_half_up


def compared_with(value: Exact | None, other: Exact | None, places: int = 0) -> str | None:
    """``higher than``, ``lower than`` or ``the same as``, judged on the values as they are shown.

    >>> compared_with(227, 207)
    'higher than'
    """
    if value is None or other is None:
        return None
    shown, other_shown = round_half_up(value, places), round_half_up(other, places)
    if shown == other_shown:
        return "the same as"
    return "higher than" if shown > other_shown else "lower than"


def change_in_words(value: Exact | None, previous: Exact | None, places: int = 0) -> str | None:
    """``rose``, ``fell`` or ``did not change``, judged on the values as they are shown."""
    compared = compared_with(value, previous, places)
    return {"higher than": "rose", "lower than": "fell", "the same as": "did not change", None: None}[compared]

"""Words for comparisons, so that text and number cannot disagree."""

from __future__ import annotations

from pipeline.measures.display import Exact, Fraction, Unit, round_half_up, show


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


def change_told(value: Exact | None, previous: Exact | None, unit: Unit, places: int = 0) -> str | None:
    """How far a value moved, as the figure of its change is shown; the same words, judged on the values as shown.

    >>> change_told(229, 269, Unit.PER_100K), change_told(Fraction(130, 3), Fraction(170, 3), Unit.PERCENT, 1)
    ('fell by 40', 'fell by 13.3 percentage points')
    """
    words = change_in_words(value, previous, places)
    if words is None or value is None or previous is None or words == "did not change":
        return words
    amount = show(abs(Fraction(value) - Fraction(previous)), Unit.NUMBER, places)
    return f"{words} by {amount}{' percentage points' if unit is Unit.PERCENT else ''}"

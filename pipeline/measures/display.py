"""How a value is shown: rounded half up, once, here and nowhere else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

NOT_AVAILABLE = "not available"

Exact: TypeAlias = int | Decimal | Fraction
"""A number without binary rounding."""

Value: TypeAlias = Exact | str | date | None
"""What a figure or a cell may hold; None is 'not available'."""


class Unit(StrEnum):
    """What a number counts, which fixes how it is shown."""

    GBP = "£"
    COUNT = "count"
    PERCENT = "%"
    POINTS = "percentage points"
    PER_100K = "per 100,000"
    PER_10K = "per 10,000"
    PER_1000 = "per 1,000"
    RATIO = "ratio"
    NUMBER = "number"
    DATE = "date"
    WORDS = "words"
    RATING = "rating"  # the value is the colour, the text the symbol and words


def round_half_up(value: Exact, places: int) -> Decimal:
    """Round an exact number half up (away from zero) to ``places`` decimals.

    >>> round_half_up(Fraction(1, 8), 2)
    Decimal('0.13')
    """
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    rounded = Decimal(whole).scaleb(-places)
    return -rounded if numerator < 0 and whole else rounded


def show(value: Value, unit: Unit, places: int = 0) -> str:
    """The value as every output shows it: ``£1,160,023``, ``63.9%``, ``227``, ``30 June 2022``.

    >>> show(Fraction(92, 144) * 100, Unit.PERCENT, 1)
    '63.9%'
    """
    if value is None:
        return NOT_AVAILABLE
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, str):
        return value
    rounded = round_half_up(value, places)
    number = f"{abs(rounded):,}"
    sign = "−" if rounded < 0 else ""
    match unit:
        case Unit.GBP:
            return f"{sign}£{number}"
        case Unit.PERCENT:
            return f"{sign}{number}%"
        case Unit.POINTS:
            return f"{'+' if rounded > 0 else sign}{number}"
        case _:
            return f"{sign}{number}"


def exact_json(value: Value) -> int | float | str | None:
    """The value for JSON: integers stay integers, other numbers keep six decimals, dates are ISO."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    rounded = round_half_up(value, 6)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def gbp_places(value: Exact) -> int:
    """Pounds are shown without pence unless there are any."""
    return 0 if Fraction(value).denominator == 1 else 2


__all__ = [
    "NOT_AVAILABLE",
    "Exact",
    "Fraction",
    "Unit",
    "Value",
    "exact_json",
    "gbp_places",
    "round_half_up",
    "show",
]

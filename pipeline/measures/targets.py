"""Target bands: which band a value falls in, and a band in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.measures.display import Exact, Fraction, Unit

BEST_FIRST = ("green", "amber", "red")


@dataclass(frozen=True)
class Band:
    """One band of one target. A missing bound is open; a bound is inclusive unless it says otherwise."""

    name: str
    lower: Exact | None = None
    upper: Exact | None = None
    lower_inclusive: bool = True
    upper_inclusive: bool = True

    def holds(self, value: Exact) -> bool:
        """Whether the value falls in this band."""
        exact = Fraction(value)
        if self.lower is not None:
            lower = Fraction(self.lower)
            if exact < lower or (exact == lower and not self.lower_inclusive):
                return False
        if self.upper is not None:
            upper = Fraction(self.upper)
            if exact > upper or (exact == upper and not self.upper_inclusive):
                return False
        return True

    def in_words(self, unit: Unit) -> str:
        """The band as a reader says it, each bound as exact as the target gives it.

        >>> Band("green", upper=224, upper_inclusive=False).in_words(Unit.PER_100K)
        'below 224'
        >>> Band("amber", Decimal("36.1"), Decimal("40.1")).in_words(Unit.PERCENT)
        '36.1% to 40.1%'
        """
        lower, upper = (_bound(limit, unit) for limit in (self.lower, self.upper))
        if self.upper is None:
            return f"{'from' if self.lower_inclusive else 'above'} {lower}"
        if self.lower is None:
            return f"{'up to and including' if self.upper_inclusive else 'below'} {upper}"
        start = lower if self.lower_inclusive else f"above {lower}"
        return f"{start} to {'' if self.upper_inclusive else 'below '}{upper}"


def _bound(limit: Exact | None, unit: Unit) -> str:
    if limit is None:
        return ""
    number = f"{Decimal(str(limit)).normalize():,f}"
    return f"{number}%" if unit is Unit.PERCENT else number


def rate_against(value: Exact | None, bands: Sequence[Band]) -> str | None:
    """The better band that the value falls in; None when there is no value, no band, or a gap."""
    if value is None:
        return None
    fallen_in = {band.name for band in bands if band.holds(value)}
    return next((name for name in BEST_FIRST if name in fallen_in), None)

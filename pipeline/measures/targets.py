"""Target bands: which band a value falls in, and whether the bands overlap or leave a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.display import Exact, Fraction

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


def rate_against(value: Exact | None, bands: Sequence[Band]) -> str | None:
    """The better band that the value falls in; None when there is no value, no band, or a gap."""
    if value is None:
        return None
    fallen_in = {band.name for band in bands if band.holds(value)}
    return next((name for name in BEST_FIRST if name in fallen_in), None)

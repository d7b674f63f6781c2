"""What the decimals of a share or a mean tell of the numbers behind it, where a return does not give them."""

from __future__ import annotations

from decimal import Decimal

from pipeline.measures.display import Exact, Fraction, round_half_up

_MOST_PLACES = 2
_LARGEST = 2_000  # a whole above this is not told from its neighbours by two decimals


def shortest_fraction(value: Exact, per: int, places: int) -> tuple[int, int] | None:
    """The part and the whole, as few as can be, whose part per ``per`` of the whole is ``value`` at so many places.

    >>> shortest_fraction(Decimal("66.7"), 100, 1), shortest_fraction(Decimal("18.06"), 100, 2)
    ((2, 3), (13, 72))
    """
    wanted = round_half_up(value, places)
    for whole in range(1, _LARGEST + 1):
        part = int(round_half_up(Fraction(value) * whole / per, 0))
        if round_half_up(Fraction(part * per, whole), places) == wanted:
            return part, whole
    return None


def tells_of_few(value: Exact, per: int, threshold: int) -> bool:
    """Whether the decimals of a value point to a count from 1 to ``threshold - 1``: a part, a rest, or a whole.

    Nil and the whole have no small part; a value without decimals fits too many fractions to tell any.

    >>> [tells_of_few(Decimal(value), 100, 5) for value in ("66.7", "18.06", "67", "0")]
    [True, False, False, False]
    """
    places = min(_MOST_PLACES, max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent)))
    fraction = shortest_fraction(value, per, places) if places else None
    if fraction is None:
        return False
    part, whole = fraction
    rest = whole - part if per > 1 else 0  # a mean has no rest
    return any(0 < count < threshold for count in (part, whole, rest))

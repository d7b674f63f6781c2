"""Numbers in plain forms: ``about 6 in 10``, ``about £1.2 million``. The words come from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pipeline.measures import Figure
from pipeline.measures.display import Unit, round_half_up, show

_OUT_OF = {Unit.PERCENT: 100, Unit.PER_1000: 1_000, Unit.PER_10K: 10_000, Unit.PER_100K: 100_000}
_MILLION = 1_000_000
_ROUND_TO = 10_000


def plain_form(figure: Figure, form: str, words: Mapping[str, Mapping[str, str]]) -> str | None:
    """A figure in a plain form; None where it has no such form. ``amount`` is its value without the sign."""
    if not isinstance(figure.value, int | Decimal | Fraction):
        return None
    value = Fraction(figure.value)
    if form == "amount":
        return show(abs(value), Unit.NUMBER if figure.unit is Unit.POINTS else figure.unit, figure.places)
    if form == "money":
        return _money(value, words[form]) if figure.unit is Unit.GBP else None
    if figure.unit not in _OUT_OF:
        return None
    return _out_of(value / _OUT_OF[figure.unit], int(form.removeprefix("in_")), words[form])


def _out_of(share: Fraction, of: int, words: Mapping[str, str]) -> str:
    """A share as so many in ``of``: exact where it comes out even, and never 'none' or 'all' where that is untrue."""
    count = int(round_half_up(share * of, 0))
    if share <= 0:
        key = "none"
    elif share >= 1:
        key = "all"
    elif count == 0:
        key = "few"
    elif count == of:
        key = "nearly_all"
    else:
        key = "exact" if share * of == count else "about"
    return words[key].format(n=f"{count:,}")


def _money(value: Fraction, words: Mapping[str, str]) -> str:
    if abs(value) >= _MILLION:
        number = round_half_up(value / _MILLION, 1)
        return words["million"].format(n=f"{number}".removesuffix(".0"))
    if abs(value) < _ROUND_TO:
        return show(value, Unit.GBP)
    return words["less"].format(n=f"{int(round_half_up(value / _ROUND_TO, 0)) * _ROUND_TO:,}")

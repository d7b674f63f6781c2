"""Rates beside the counts that they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import compress

import pandas as pd

from pipeline.validation.expectations.registry import Failing, expectation, groups


@expectation("expect_rates_to_agree_with_counts")
def rates_agree_with_counts(
    frame: pd.DataFrame, rate: str, numerator: str, denominator: str, unit: str, per: Mapping[str, int]
) -> Failing:
    """A rate is numerator / denominator x ``per[unit]`` to within half of its last printed digit."""
    known = frame[unit].isin(per) & frame[[rate, numerator, denominator]].notna().all(axis=1)
    known &= (frame[denominator] > 0).fillna(False).astype(bool)
    rows = frame[known]
    failing = {}
    for row, printed, top, bottom, of in zip(
        rows.index, *(rows[name] for name in (rate, numerator, denominator, unit)), strict=True
    ):
        exact = Decimal(int(top)) * per[of] / Decimal(int(bottom))
        if abs(exact - printed) > _half_digit(printed):
            places = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
            failing[row] = {
                "exact": f"{exact.quantize(places, ROUND_HALF_UP):f}",
                "counts": f"{int(top):,} of {int(bottom):,}",
            }
    return failing


@expectation("expect_rates_to_imply_one_denominator")
def rates_imply_one_denominator(
    frame: pd.DataFrame,
    of: list[str],
    rate: str,
    numerator: str,
    denominator: str,
    unit: str,
    per: Mapping[str, int],
    share: float,
) -> Failing:
    """Where no denominators are given, numerators and rates of a group ``of`` point to about the same one.

    A row fails when the others agree on a denominator, to within ``share`` and the rounding of the rates, and it
    does not. At least four rows are needed to say so.
    """
    known = frame[unit].isin(per) & frame[denominator].isna() & (frame[numerator] > 0).fillna(False).astype(bool)
    known &= frame[rate].notna() & (frame[rate].fillna(Decimal(0)) > 0)
    failing = {}
    for _, rows in groups(frame[known], of):
        ranges = [
            _implied(int(top), printed, per[measured], share)
            for top, printed, measured in zip(rows[numerator], rows[rate], rows[unit], strict=True)
        ]
        for at in _outliers(ranges) if len(ranges) >= 4 else []:
            others = list(compress(ranges, (number != at for number in range(len(ranges)))))
            middle = (max(low for low, _ in others) + min(high for _, high in others)) / 2
            failing[rows.index[at]] = {
                "implied": f"{sum(ranges[at]) / 2:,.0f}",
                "usual": f"{middle:,.0f}",
            }
    return failing


def _implied(top: int, printed: Decimal, per: int, share: float) -> tuple[float, float]:
    half = _half_digit(printed)
    low = top * per / float(printed + half)
    high = top * per / float(max(printed - half, half / 10))
    return low * (1 - share), high * (1 + share)


def _outliers(ranges: list[tuple[float, float]]) -> list[int]:
    """The ranges that miss what all the others have in common."""
    out = []
    for at, (low, high) in enumerate(ranges):
        others = [one for number, one in enumerate(ranges) if number != at]
        least, most = max(one[0] for one in others), min(one[1] for one in others)
        if least <= most and (high < least or low > most):
            out.append(at)
    return out


def _half_digit(printed: Decimal) -> Decimal:
    return Decimal(5).scaleb(min(int(printed.as_tuple().exponent), 0) - 1)


@expectation("expect_shares_to_be_possible")
def shares_are_possible(frame: pd.DataFrame, share: str, base: str) -> Failing:
    """A share in % is one that a whole number out of ``base`` gives, rounded to the places that it is given to."""
    rows = frame[frame[[share, base]].notna().all(axis=1) & (frame[base] > 0).fillna(False).astype(bool)]
    failing = {}
    for row, printed, cases in zip(rows.index, rows[share], rows[base], strict=True):
        below = int(printed * int(cases) / 100)
        exact = [Decimal(count * 100) / Decimal(int(cases)) for count in (below, below + 1) if count <= cases]
        if all(abs(value - printed) > _half_digit(printed) for value in exact):
            places = Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
            near = " and ".join(f"{value.quantize(places, ROUND_HALF_UP):f}%" for value in exact)
            failing[row] = {"cases": f"{int(cases):,}", "near": near}
    return failing

"""Several breakdowns of the same people or things: each adds up to everyone."""

from __future__ import annotations

import pandas as pd

from pipeline.validation.expectations.registry import Failing, as_number, expectation


@expectation("expect_breakdowns_to_add_to_one_total")
def breakdowns_add_to_one_total(frame: pd.DataFrame, over: list[str], count: str) -> Failing:
    """The columns of ``over`` that a row fills in make its breakdown; all breakdowns add up to the same.

    The first breakdown of the return is what the others are compared with; fails at the first row of each that differs.
    """
    known = frame[frame[count].notna()]
    rows_of: dict[tuple[str, ...], list[int]] = {}
    for row in known.index:
        filled = tuple(name for name in over if not pd.isna(known[name][row]))
        rows_of.setdefault(filled, []).append(row)
    sums = {filled: int(known[count][rows].sum()) for filled, rows in rows_of.items()}
    if not sums:
        return {}
    first, whole = next(iter(sums.items()))
    return {
        rows_of[filled][0]: {
            "of": _words(filled),
            "sum": as_number(added),
            "other": _words(first),
            "total": as_number(whole),
        }
        for filled, added in sums.items()
        if added != whole
    }


def _words(filled: tuple[str, ...]) -> str:
    return f"by {' and '.join(name.replace('_', ' ') for name in filled)}" if filled else "in all"

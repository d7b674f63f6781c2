"""Values that follow each other in time, by stage or by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.validation.expectations.registry import Failing, Named, as_number, expectation, groups, listed


@expectation("expect_changes_to_be_within")
def changes_are_within(
    frame: pd.DataFrame,
    of: list[str],
    order: list[str],
    value: str,
    share: float,
    smallest: float = 0,
    count: str = "",
    unless: str = "",
    without: Mapping[str, Sequence[str]] | None = None,
) -> Failing:
    """From one period to the next a ``value`` moves by at most ``share`` of itself.

    Rows of one group ``of`` and one period add up. A move is passed over where both values (or both of ``count``,
    where it is given) are below ``smallest``, and where the later row has something in ``unless`` (a note). Rows
    with one of the values ``without`` (a column and its values: a whole year among quarters) are of another series.
    """
    given = frame[frame[value].notna()]
    for column, values in (without or {}).items():
        given = given[~given[column].isin(values)]
    if given.empty:
        return {}
    sized = pd.to_numeric(given[count if count else value]).astype("float64").abs().fillna(smallest)
    prepared = given.assign(
        _row=given.index, _size=sized, _said=given[unless].notna() if unless else pd.Series(False, index=given.index)
    )
    keys = [*of, *order]
    summed = prepared.groupby(keys, dropna=False, sort=True, as_index=False).agg(
        {value: "sum", "_row": "first", "_size": "sum", "_said": "any"}
    )
    before = summed.groupby(of, dropna=False, sort=False)[[value, "_size", *order]].shift()
    now, then = summed[value].astype("float64"), before[value].astype("float64")
    moved = ((now - then).abs() > share * then.abs()) & then.notna() & ~summed["_said"]
    moved &= (summed["_size"] >= smallest) | (before["_size"] >= smallest)
    return {
        int(summed["_row"][at]): {
            "moved": _moved(before[value][at], summed[value][at]),
            "previous": tuple(Named(column, before[column][at]) for column in order),
        }
        for at in summed.index[moved]
    }


def _moved(old: object, new: object) -> str:
    before, after = float(str(old)), float(str(new))
    text = f"from {_written(old)} to {_written(new)}"
    if not before:
        return text
    return f"{text} ({'up' if after > before else 'down'} {abs(after - before) / abs(before):.0%})"


def _written(number: object) -> str:
    return as_number(int(str(number)) if str(number).lstrip("-").isdigit() else number)


@expectation("expect_counts_not_to_rise")
def counts_do_not_rise(frame: pd.DataFrame, of: list[str], stage: str, stages: list[str], count: str) -> Failing:
    """In a group ``of``, no later stage counts more than an earlier one."""
    place = {name: number for number, name in enumerate(stages)}
    known = frame[frame[stage].isin(place) & frame[count].notna()]
    failing = {}
    for _, rows in groups(known, of):
        fewest: int | None = None
        for row in sorted(rows.index, key=lambda row: place[rows[stage][row]]):
            many = rows[count][row]
            if fewest is not None and many > fewest:
                failing[row] = {"previous": as_number(int(fewest))}
            fewest = many if fewest is None else min(fewest, many)
    return failing


@expectation("expect_numbers_to_run_on")
def numbers_run_on(frame: pd.DataFrame, of: str | list[str], number: str) -> Failing:
    """In a group ``of``, numbers follow each other without a gap."""
    failing = {}
    for _, rows in groups(frame[frame[number].notna()], listed(of)):
        ordered = rows.sort_values(number)
        step = ordered[number].diff()
        for row in ordered.index[(step > 1).fillna(False)]:
            failing[row] = {"previous": as_number(int(ordered[number][row] - step[row]))}
    return failing

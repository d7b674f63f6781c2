"""Periods that follow each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from pipeline.validation.expectations.registry import Failing, expectation, groups

_Step = tuple[str, int]


@expectation("expect_periods_to_step_evenly")
def periods_step_evenly(frame: pd.DataFrame, of: list[str], start: str, end: str) -> Failing:
    """Periods of one length, of one group ``of``, follow each other at one distance: rolling quarters, years.

    Periods are taken in the order of the return where most steps in it are alike, otherwise in the order of time.
    """
    whole = frame[frame[start].notna() & frame[end].notna()]
    whole = whole[whole[start] <= whole[end]]
    # A period ends with its last day: the day after is what stands at the same place of a month as its start.
    lengths = [_step(first, last + timedelta(days=1)) for first, last in zip(whole[start], whole[end], strict=True)]
    whole = whole.assign(_length=lengths)
    failing = {}
    for _, rows in groups(whole, [*of, "_length"]):
        periods = list(dict.fromkeys(rows[start]))
        row_of = {day: row for row, day in reversed(list(zip(rows.index, rows[start], strict=True)))}
        for day, step, usual in _odd_ones(periods) or []:
            failing[row_of[day]] = {"step": _in_words(step), "usual": _in_words(usual, plain=True)}
    return failing


def _odd_ones(periods: Sequence[date]) -> list[tuple[date, _Step, _Step]]:
    """The periods that do not follow the one before them as the others do."""
    for days in (list(periods), sorted(periods)):
        steps = [_step(one, other) for one, other in pairwise(days)]
        if not steps:
            return []
        usual, times = Counter(steps).most_common(1)[0]
        if times * 2 > len(steps):
            return [(days[at + 1], steps[at], usual) for at in _misplaced(steps, usual)]
    # Of three periods nobody can say which is the odd one; the last is asked about.
    return [(days[2], steps[1], steps[0])] if len(steps) == 2 else []


def _misplaced(steps: Sequence[_Step], usual: _Step) -> list[int]:
    """Which steps lead to a period that is out of place; the step back from it is not told again."""
    odd = []
    for at, step in enumerate(steps):
        came_back = at - 1 in odd and steps[at - 1][0] == step[0] and steps[at - 1][1] + step[1] == 2 * usual[1]
        if step != usual and not came_back:
            odd.append(at)
    return odd


def _step(one: date, other: date) -> _Step:
    months = (other.year - one.year) * 12 + other.month - one.month
    return ("month", months) if one.day == other.day else ("day", (other - one).days)


def _in_words(step: _Step, plain: bool = False) -> str:
    unit, many = step
    text = f"{abs(many)} {unit}{'' if abs(many) == 1 else 's'}"
    return text if plain else f"{text} {'before' if many < 0 else 'after'}"

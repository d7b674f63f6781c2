"""Mistakes on purpose: cells of the aggregated returns that no longer agree with the cases, each of them told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.contracts import Contract
from pipeline.synthesis.draw import stream

#: In which dataset, in which column, how often, and by how much a count is wrong.
_PLACES = (
    ("kpi_return", "numerator", 2, -1),
    ("kpi_return", "denominator", 1, 3),
    ("offence_outcomes", "count", 1, 1),
    ("cohort_profile", "count", 1, 2),
)
_FIRST_ROW = 2  # the headings are row 1


@dataclass(frozen=True)
class Mistake:
    """One cell that is wrong: its row as a spreadsheet shows it, the heading, the value given and the right one."""

    dataset: str
    row: int
    title: str
    given: int
    right: int


def with_mistakes(
    seed: int, frames: Mapping[str, pd.DataFrame], contracts: Mapping[str, Contract]
) -> tuple[dict[str, pd.DataFrame], list[Mistake]]:
    """The frames with some cells changed, and the list of those; only counts that stay possible are changed."""
    changed = dict(frames)
    told: list[Mistake] = []
    for dataset, column, many, by in _PLACES:
        if dataset not in changed:
            continue
        frame = changed[dataset].copy()
        fitting = frame.index[frame[column].astype("Int64").ge(max(2, -by)).fillna(False)]
        wanted = [row for row in fitting if all(one.row != row + _FIRST_ROW or one.dataset != dataset for one in told)]
        rows = stream(seed, f"mistakes in {dataset} {column}").permutation(wanted)[:many]
        for row in sorted(int(row) for row in rows):
            right = int(frame.loc[row, column])
            frame.loc[row, column] = right + by
            told.append(Mistake(dataset, row + _FIRST_ROW, contracts[dataset].column(column).title, right + by, right))
        changed[dataset] = frame
    return changed, told

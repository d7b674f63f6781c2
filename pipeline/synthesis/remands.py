"""Remands: children who wait for a court's decision on bail or away from home."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.days import NO_DAY, as_dates
from pipeline.synthesis.draw import Ints, chosen_by, happens, numbered, one_of, stream, whole
from pipeline.synthesis.offending import Episodes, Offences

_TYPES = (
    {"Unconditional bail": 0.62, "Conditional bail": 0.33, "Bail with supervision": 0.05},
    {
        "Conditional bail": 0.5, "Bail with supervision": 0.25, "Local authority accommodation": 0.08,
        "Youth detention accommodation": 0.17,
    },
)  # fmt: skip
_GRAVE = 5
_REMANDED = (0.15, 0.75)
_COST_A_NIGHT = {"Youth detention accommodation": 710, "Local authority accommodation": 420}
_DAYS_TO_REMAND = 21


def remands(seed: int, episodes: Episodes, offences: Offences, last_day: int) -> pd.DataFrame:
    """One row a remand: child, remand_type, start and end as days; none starts twice for a child on one day.

    Only what a court decides, or has still to decide, has one; it ends when the outcome comes.
    """
    random, many = stream(seed, "remands"), len(episodes)
    worst = np.zeros(many, dtype=np.int64)
    np.maximum.at(worst, offences.episode, offences.gravity)
    custody = one_of(episodes.outcome, *shares.IN_CUSTODY)
    grave = ((worst >= _GRAVE) | custody).astype(np.int64)
    at_court = one_of(episodes.outcome, *shares.BY_A_COURT)
    kind = chosen_by(random, _TYPES, grave)
    start = episodes.day + whole(random, 0, _DAYS_TO_REMAND, many)
    until = np.where(episodes.decided == NO_DAY, last_day, episodes.decided)
    begun = at_court & happens(random, np.array(_REMANDED)[grave], many) & (start <= until)
    end = np.where(episodes.decided == NO_DAY, NO_DAY, episodes.decided)
    frame = pd.DataFrame({"child": episodes.child, "remand_type": kind, "start": start, "end": end})[begun]
    return frame.drop_duplicates(["child", "remand_type", "start"]).reset_index(drop=True)


def remands_frame(rows: pd.DataFrame, children: int) -> pd.DataFrame:
    """The return of remands, with the columns of its contract; only nights away from home cost something."""
    nights: Ints = rows["end"].to_numpy() - rows["start"].to_numpy()
    a_night = rows["remand_type"].map(_COST_A_NIGHT).astype("Int64").array
    cost = pd.Series(nights, dtype="Int64") * a_night
    return pd.DataFrame(
        {
            "child_id": numbered("C", rows["child"].to_numpy() + 1, children),
            "remand_type": rows["remand_type"],
            "start_date": as_dates(rows["start"].to_numpy()),
            "end_date": as_dates(rows["end"].to_numpy()),
            "cost_gbp": cost.where(rows["end"] != NO_DAY),
        }
    )

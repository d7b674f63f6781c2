"""The work that follows: orders and programmes after an outcome, and those that children joined without one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.children import People
from pipeline.synthesis.circumstances import circumstances
from pipeline.synthesis.days import NO_DAY, as_dates
from pipeline.synthesis.draw import Ints, chosen, happens, numbered, one_of, stream, whole, yes_no
from pipeline.synthesis.offending import Episodes

_VOLUNTARY = {"Prevention": 0.75, "Diversion": 0.25}
_DAYS_TO_START = 14


@dataclass(frozen=True)
class Work:
    """One row an intervention: whose, of which type, from which day to which (``NO_DAY``: still running)."""

    child: Ints
    kind: pd.Categorical
    start: Ints
    end: Ints
    completed: np.ndarray

    def __len__(self) -> int:
        return len(self.child)


def after_outcomes(seed: int, episodes: Episodes, last_day: int) -> Work:
    """The interventions of the episodes whose outcome brings one; custody begins on the day of the outcome."""
    random = stream(seed, "orders")
    kinds = pd.Categorical.from_codes(episodes.outcome.codes, episodes.outcome.categories)
    start = episodes.decided + np.where(
        one_of(kinds, *shares.IN_CUSTODY), 0, whole(random, 0, _DAYS_TO_START, len(episodes))
    )
    begun = one_of(kinds, *shares.INTERVENTIONS) & (episodes.decided != NO_DAY) & (start <= last_day)
    return worked(random, episodes.child[begun], kinds[begun], start[begun], last_day)


def voluntary(seed: int, child: Ints, start: Ints, last_day: int) -> Work:
    """Prevention and diversion for children who were in no trouble yet, or not in enough."""
    random = stream(seed, "voluntary")
    return worked(random, child, chosen(random, _VOLUNTARY, len(child)), start, last_day)


def on_bail(seed: int, remands: pd.DataFrame) -> Work:
    """Bail supervision and support: one intervention for each remand of that type, on the same days."""
    supervised = remands[remands["remand_type"] == "Bail with supervision"]
    many = len(supervised)
    kind = pd.Categorical(["Bail supervision and support"] * many, categories=list(shares.INTERVENTIONS))
    done = happens(stream(seed, "bail"), 0.8, many)
    end = supervised["end"].to_numpy()
    return Work(supervised["child"].to_numpy(), kind, supervised["start"].to_numpy(), end, done)


def worked(random: np.random.Generator, child: Ints, kind: pd.Categorical, start: Ints, last_day: int) -> Work:
    """How long each intervention lasts, and whether it is completed: what fails ends early."""
    least, most, share = (
        np.array([shares.INTERVENTIONS.get(name, (0, 0, 0.0))[part] for name in kind.categories])[kind.codes]
        for part in range(3)
    )
    planned = whole(random, least.astype(np.int64), most.astype(np.int64), len(child))
    completed = happens(random, share, len(child))
    part_way = (planned * random.uniform(0.1, 0.9, len(child))).astype(np.int64)
    end = start + np.where(completed, planned, part_way)
    return Work(child, kind, start, np.where(end > last_day, NO_DAY, end), completed)


def together(*parts: Work) -> Work:
    """All interventions, ordered by child and start."""
    kind = pd.Categorical(
        np.concatenate([np.asarray(part.kind, dtype=object) for part in parts]), categories=list(shares.INTERVENTIONS)
    )
    child, start, end, completed = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("child", "start", "end", "completed")
    )
    order = np.lexsort((start, child))
    return Work(child[order], kind[order], start[order], end[order], completed[order])


def interventions_frame(seed: int, work: Work, people: People) -> pd.DataFrame:
    """The return of interventions: one row an intervention, with the columns of its contract."""
    random, many = stream(seed, "interventions"), len(work)
    ended = work.end != NO_DAY
    known = ended & ~happens(random, shares.NOT_RECORDED, many)
    return pd.DataFrame(
        {
            "intervention_id": numbered("I", np.arange(1, many + 1), many),
            "child_id": numbered("C", work.child + 1, len(people)),
            "disposal_type": work.kind,
            "start_date": as_dates(work.start),
            "end_date": as_dates(work.end),
            "completed": yes_no(work.completed, known),
            **circumstances(seed, work, people, ended),
        }
    )

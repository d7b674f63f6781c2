"""Who the children are: a frame with one row a child, still without dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.days import as_dates, birthday, leap_day_between, years_before
from pipeline.synthesis.draw import Ints, chosen, chosen_by, happens, numbered, one_of, stream, whole, yes_no

YOUNGEST, OLDEST = 10, 17
_BORN_ON_29_FEBRUARY = 0.02
_ON_THE_BIRTHDAY = 0.01


@dataclass(frozen=True)
class People:
    """The children by number: their traits, and the day on which each was born."""

    sex: pd.Categorical
    ethnicity: pd.Categorical
    care: pd.Categorical
    send: pd.Categorical
    born: Ints

    def __len__(self) -> int:
        return len(self.born)


def ethnicity_shares(population: Mapping[str, float]) -> dict[str, float]:
    """Shares among the service's children: those of the population, moved by how often each group comes to it."""
    moved = {group: share * shares.TIMES_AS_OFTEN.get(group, 1.0) for group, share in population.items()}
    known = sum(moved.values()) / (1 - shares.ETHNICITY_UNKNOWN)
    return {**{group: share / known for group, share in moved.items()}, "Unknown": shares.ETHNICITY_UNKNOWN}


def born_before(random: np.random.Generator, ages: Ints, on: Ints) -> Ints:
    """Days of birth of children of exactly these ages on these days; some on a 29 February, some on the birthday."""
    latest = years_before(on, ages)
    earliest = years_before(on, ages + 1) + 1
    born = whole(random, earliest, latest, len(ages))
    born = np.where(happens(random, _ON_THE_BIRTHDAY, len(ages)), latest, born)
    leap = leap_day_between(earliest, latest)
    return np.where(happens(random, _BORN_ON_29_FEBRUARY, len(ages)), leap, born)


def last_day_of_childhood(born: Ints) -> Ints:
    """The day before the 18th birthday."""
    return birthday(born, OLDEST + 1) - 1


def care_and_send(seed: int, many: int) -> tuple[pd.Categorical, pd.Categorical]:
    """Care status and special educational needs, which go together more often than chance would have it."""
    random = stream(seed, "care and send")
    care = chosen(random, shares.CARE, many)
    cared_for = one_of(care, "Looked after", "Care leaver")
    more = {**shares.SEND, "Education, health and care plan": 0.38, "No identified need": 0.31}
    return care, chosen_by(random, (shares.SEND, more), cared_for.astype(np.int64))


def children_frame(seed: int, people: People, districts: Sequence[str]) -> pd.DataFrame:
    """The return of children: one row a child, with the columns of its contract."""
    random, many = stream(seed, "children"), len(people)
    plan = one_of(people.send, "Education, health and care plan")
    known = ~one_of(people.send, "Unknown") & ~happens(random, shares.NOT_RECORDED, many)
    districts = districts or ("Central", "North", "South", "East", "West")
    return pd.DataFrame(
        {
            "child_id": numbered("C", np.arange(1, many + 1), many),
            "sex": people.sex,
            "date_of_birth": as_dates(people.born),
            "ethnicity": people.ethnicity,
            "care_status": people.care,
            "send_status": people.send,
            "ehcp": yes_no(plan, known),
            "local_district": chosen(random, dict.fromkeys(districts, 1.0), many),
        }
    )

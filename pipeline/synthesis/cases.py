"""A case-level extract of so many children: five returns that are consistent with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipeline.contracts import Contract
from pipeline.synthesis import shares
from pipeline.synthesis.children import People, born_before, care_and_send, children_frame, ethnicity_shares
from pipeline.synthesis.days import day_of
from pipeline.synthesis.draw import Ints, chosen, happens, stream, whole
from pipeline.synthesis.interventions import Work, after_outcomes, interventions_frame, on_bail, together, voluntary
from pipeline.synthesis.offending import (
    Episodes,
    Offences,
    decide,
    episode_days,
    first_offences,
    offences_frame,
    offences_of,
)
from pipeline.synthesis.remands import remands, remands_frame
from pipeline.synthesis.victims import victims_frame

_OFFENDED = 0.72
_PREVENTION_TOO = 0.1
Cases = dict[str, pd.DataFrame]
"""The frames of children, interventions, offences, remands and victims, by dataset."""


@dataclass(frozen=True)
class History:
    """What happened to the children: their episodes with the offences in them, and the work that was done with them.

    ``bail_from``: the first day, by child, from which support on bail is an intervention of its own.
    """

    people: People
    episodes: Episodes
    offences: Offences
    work: Work
    bail_from: Ints


def history(seed: int, children: int, first_day: date, last_day: date) -> History:
    """The history of so many children from ``first_day`` up to and including ``last_day``."""
    first, last = day_of(first_day), day_of(last_day)
    random = stream(seed, "people")
    contact, ages = first_offences(seed, children, first, last)
    born = born_before(random, ages, contact)
    care, send = care_and_send(seed, children)
    people = People(
        chosen(random, shares.SEX, children),
        chosen(random, ethnicity_shares(shares.ETHNICITY_OF_POPULATION), children),
        care,
        send,
        born,
    )
    offended = np.flatnonzero(happens(random, _OFFENDED, children))
    owner, day, before = episode_days(seed, contact[offended], born[offended], last)
    child = offended[owner]
    offences = offences_of(seed, len(child))
    episodes = decide(seed, child, day, before, born, offences, last)
    work = together(after_outcomes(seed, episodes, last), _besides(seed, contact, offended, last))
    return History(people, episodes, offences, work, np.full(children, first))


def _besides(seed: int, contact: np.ndarray, offended: np.ndarray, last: int) -> Work:
    """Voluntary work: with all children who did not offend, and some of the others."""
    random = stream(seed, "who joins")
    joins = happens(random, _PREVENTION_TOO, len(contact))
    without = np.ones(len(contact), dtype=bool)
    without[offended] = False
    child = np.flatnonzero(joins | without)
    start = np.minimum(contact[child] + np.where(without[child], 0, whole(random, 0, 60, len(child))), last)
    return voluntary(seed, child, start, last)


def extract(
    seed: int, told: History, last_day: date, contracts: Mapping[str, Contract], districts: Sequence[str] = ()
) -> Cases:
    """The five returns of a history, as they stand on ``last_day``."""
    last, people = day_of(last_day), told.people
    held = remands(seed, told.episodes, told.offences, last)
    work = together(told.work, on_bail(seed, held[held["start"] >= told.bail_from[held["child"]]]))
    return {
        "children": children_frame(seed, people, districts),
        "interventions": interventions_frame(seed, work, people),
        "offences": offences_frame(seed, told.episodes, told.offences, len(people)),
        "remands": remands_frame(held, len(people)),
        "victims": victims_frame(seed, told.episodes, told.offences, contracts["victims"].by_name),
    }

"""A child's home, education and health at the start and the end of an intervention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.children import People
from pipeline.synthesis.days import age_on
from pipeline.synthesis.draw import Flags, Ints, chosen_by, happens, one_of, stream, yes_no

if TYPE_CHECKING:
    from pipeline.synthesis.interventions import Work

_AS_BEFORE = 0.8  # of homes and places of learning, those that are the same at the end
_FIRST_AGE_ABOVE_SCHOOL = 16


def circumstances(seed: int, work: Work, people: People, ended: Flags) -> dict[str, Any]:
    """The columns of interventions from accommodation to wider services; those of the end are empty while it runs."""
    return {
        **_homes(seed, work, people, ended),
        **_learning(seed, work, people, ended),
        **_support(seed, "mental_health", 0.6, len(work)),
        **_support(seed, "substance", 0.5, len(work)),
        "wider_services": _wider_services(seed, work, people),
    }


def _homes(seed: int, work: Work, people: People, ended: Flags) -> dict[str, Any]:
    random, many = stream(seed, "homes"), len(work)
    cared_for = one_of(people.care, "Looked after", "Looked after through remand")[work.child].astype(np.int64)
    which = np.where(one_of(work.kind, *shares.IN_CUSTODY), 2, cared_for)
    start = chosen_by(random, shares.ACCOMMODATION, which)
    moved = chosen_by(random, shares.ACCOMMODATION, cared_for)
    end = _mostly_as(random, start, moved)
    at_start, at_end = _recorded(random, many), ended & _recorded(random, many)
    return {
        "accommodation_at_start": _where(start, at_start),
        "accommodation_suitable_at_start": yes_no(_suits(random, start, shares.UNSUITABLE), at_start),
        "accommodation_at_end": _where(end, at_end),
        "accommodation_suitable_at_end": yes_no(_suits(random, end, shares.UNSUITABLE), at_end),
    }


def _learning(seed: int, work: Work, people: People, ended: Flags) -> dict[str, Any]:
    random, many = stream(seed, "learning"), len(work)
    born = people.born[work.child]
    last = np.where(ended, work.end, work.start)
    start, later = (
        chosen_by(random, shares.ETE, (age_on(born, day) >= _FIRST_AGE_ABOVE_SCHOOL).astype(np.int64))
        for day in (work.start, last)
    )
    same_age = age_on(born, work.start) == age_on(born, last)
    end = _mostly_as(random, start, later, same_age)
    at_start, at_end = _recorded(random, many), ended & _recorded(random, many)
    offered, attended = _hours(random, end)
    hours = _recorded(random, many)
    return {
        "ete_at_start": _where(start, at_start),
        "ete_at_end": _where(end, at_end),
        "ete_suitable_at_start": yes_no(_suits(random, start, shares.UNSUITABLE_ETE), at_start),
        "ete_suitable_at_end": yes_no(_suits(random, end, shares.UNSUITABLE_ETE), at_end),
        "ete_hours_offered": _numbers(offered, hours),
        "ete_hours_attended": _numbers(attended, hours),
    }


def _hours(random: np.random.Generator, places: pd.Categorical) -> tuple[Ints, Ints]:
    """Hours offered and attended in a week: most places are full time, and not everybody goes."""
    many = len(places)
    full = np.where(
        one_of(places, "College", "Training"), 18, np.where(one_of(places, "Elective home education"), 10, 25)
    )
    part = random.integers(5, 25, many)
    offered = np.where(happens(random, 0.75, many), full, np.minimum(part, full))
    offered = np.where(one_of(places, "None", "Unknown"), 0, offered)
    going = np.where(happens(random, 0.6, many), 1.0, random.random(many))
    return offered, np.floor(offered * going).astype(np.int64)


def _support(seed: int, need: str, share: float, many: int) -> dict[str, pd.Categorical]:
    """Screened, offered, attending: nothing is offered where no need was found, nobody attends what was not offered."""
    random = stream(seed, need)
    screened = happens(random, 0.9, many)
    known = _recorded(random, many)
    need_found = screened & known & happens(random, share, many)
    offered = need_found & happens(random, 0.85, many)
    attending = offered & happens(random, 0.75, many)
    return {
        f"{need}_screened": yes_no(screened, known),
        f"{need}_offered": yes_no(offered, need_found),
        f"{need}_attending": yes_no(attending, offered & _recorded(random, many)),
    }


def _wider_services(seed: int, work: Work, people: People) -> pd.Categorical:
    random, many = stream(seed, "wider services"), len(work)
    which = np.select(
        [
            one_of(people.care, "Looked after", "Looked after through remand"),
            one_of(people.care, "Child in need"),
            one_of(people.care, "Child protection plan"),
        ],
        [1, 2, 3],
        0,
    )
    return _where(chosen_by(random, shares.WIDER_SERVICES, which[work.child]), _recorded(random, many))


def _numbers(values: Ints, known: Flags) -> pd.Series:
    return pd.Series(values, dtype="Int64").where(known)


def _recorded(random: np.random.Generator, many: int) -> Flags:
    return ~happens(random, shares.NOT_RECORDED, many)


def _suits(random: np.random.Generator, values: pd.Categorical, unsuitable: shares.Shares) -> Flags:
    share = np.array([unsuitable.get(value, 0.1) for value in values.categories])
    return ~happens(random, share[values.codes], len(values))


def _mostly_as(
    random: np.random.Generator, before: pd.Categorical, after: pd.Categorical, may_stay: Flags | None = None
) -> pd.Categorical:
    """``after`` where something changed, else ``before``; both have the same categories."""
    stays = happens(random, _AS_BEFORE, len(before))
    if may_stay is not None:
        stays &= may_stay
    return pd.Categorical.from_codes(np.where(stays, before.codes, after.codes), before.categories)


def _where(values: pd.Categorical, known: Flags) -> pd.Categorical:
    return pd.Categorical.from_codes(np.where(known, values.codes, -1), values.categories)

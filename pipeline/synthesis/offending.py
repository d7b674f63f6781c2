"""What children did and what came of it: episodes, each of one or more offences that were dealt with together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.children import last_day_of_childhood
from pipeline.synthesis.days import NO_DAY, age_on, as_dates
from pipeline.synthesis.draw import Flags, Ints, chosen, chosen_by, happens, numbered, one_of, stream, whole, yes_no

_AGAIN = 0.4  # of children with an episode, those with another one
_MOST_EPISODES = 12
_BETWEEN = 150  # days from one episode to the next, on average
_MORE_OFFENCES = 0.35
_MOST_OFFENCES = 6
_SAME_DAY = 0.05  # of later episodes, those decided together with the one before
_AT_ONCE = 0.03  # outcomes on the day of the offence
_DROPPED = 0.03  # of the further offences of an episode
_ROBBERY_WITH_KNIFE = 0.25


@dataclass(frozen=True)
class Episodes:
    """One row an episode: whose (the child's number), the day, what came of it and when (``NO_DAY``: not yet)."""

    child: Ints
    day: Ints
    before: Ints
    outcome: pd.Categorical
    decided: Ints

    def __len__(self) -> int:
        return len(self.child)


@dataclass(frozen=True)
class Offences:
    """One row an offence: the number of its episode, its group and gravity, which offence it was (or only the group).

    ``knife``: knife-related; ``dropped``: it came to nothing, whatever came of the others of its episode.
    """

    episode: Ints
    group: pd.Categorical
    gravity: Ints
    offence: pd.Categorical
    knife: Flags
    dropped: Flags


def episode_days(seed: int, first: Ints, born: Ints, last_day: int) -> tuple[Ints, Ints, Ints]:
    """Child, day and number of earlier episodes of each episode, from the day of each child's first one.

    Nobody offends on or after the 18th birthday, nor after ``last_day``; the first day is always kept.
    """
    random = stream(seed, "episodes")
    many = np.minimum(random.geometric(1 - _AGAIN, len(first)), _MOST_EPISODES)
    child = np.repeat(np.arange(len(first)), many)
    starts = np.cumsum(many) - many
    gaps = random.exponential(_BETWEEN, len(child)).astype(np.int64) + 1
    gaps[starts] = 0
    running = np.cumsum(gaps)
    since = running - running[starts][child] if len(child) else running
    before = np.arange(len(child)) - starts[child]
    day = first[child] + since
    kept = (before == 0) | (day <= np.minimum(last_day, last_day_of_childhood(born))[child])
    return child[kept], day[kept], before[kept]


def offences_of(seed: int, episodes: int) -> Offences:
    """The offences of so many episodes: at least one each, with group and gravity."""
    random = stream(seed, "offences")
    many = np.minimum(1 + random.poisson(_MORE_OFFENCES, episodes), _MOST_OFFENCES)
    episode = np.repeat(np.arange(episodes), many)
    group = chosen(random, shares.OFFENCE_GROUPS, len(episode))
    offence = single_offences(random, group)
    weapon = one_of(offence, *shares.WEAPONS)
    robbery = one_of(group, "Robbery") & happens(random, _ROBBERY_WITH_KNIFE, len(episode))
    first = np.r_[True, episode[1:] != episode[:-1]][: len(episode)]
    dropped = ~first & happens(random, _DROPPED, len(episode))
    return Offences(episode, group, gravity_of(random, group), offence, weapon | robbery, dropped)


def gravity_of(random: np.random.Generator, group: pd.Categorical) -> Ints:
    """The gravity of each offence, from 1 to 8, as its group makes it likely."""
    tables = [
        {str(score): share for score, share in enumerate(shares.GRAVITY.get(name, shares.GRAVITY["Other"]), start=1)}
        for name in group.categories
    ]
    scores = chosen_by(random, tables, group.codes)
    return np.array([int(score) for score in scores.categories], dtype=np.int64)[scores.codes]


def decide(seed: int, child: Ints, day: Ints, before: Ints, born: Ints, offences: Offences, last_day: int) -> Episodes:
    """What came of each episode, and when: by its worst offence and by what came before it."""
    random, many = stream(seed, "outcomes"), len(child)
    worst = np.zeros(many, dtype=np.int64)
    np.maximum.at(worst, offences.episode, offences.gravity)
    gravity = np.digitize(worst, (3, 5))
    history = np.digitize(before, (1, 3))
    tables = [table for row in shares.OUTCOMES for table in row]
    outcome = chosen_by(random, tables, gravity * 3 + history)
    too_young = one_of(outcome, *shares.IN_CUSTODY) & (age_on(born[child], day) < shares.YOUNGEST_IN_CUSTODY)
    outcome = _instead(outcome, too_young, "Youth rehabilitation order")
    outcome = _instead(outcome, one_of(outcome, "Long-term detention") & (worst < 7), "Detention and training order")
    decided = day + days_to_outcome(random, outcome)
    decided = _together(random, child, day, decided)
    return Episodes(child, day, before, outcome, np.where(decided > last_day, NO_DAY, decided))


def days_to_outcome(random: np.random.Generator, outcome: pd.Categorical) -> Ints:
    """From the offence to its outcome: weeks out of court, months in court, now and then the same day."""
    court = one_of(outcome, *shares.BY_A_COURT)
    days = random.gamma(np.where(court, 3.0, 2.0), np.where(court, 42.0, 20.0)).astype(np.int64)
    return np.where(happens(random, _AT_ONCE, len(outcome)), 0, days)


def _together(random: np.random.Generator, child: Ints, day: Ints, decided: Ints) -> Ints:
    """Some episodes are decided on the day of the one before, where that is not too early."""
    with_last = happens(random, _SAME_DAY, len(child))
    with_last[:1] = False
    with_last[1:] &= (child[1:] == child[:-1]) & (decided[:-1] >= day[1:])
    return np.where(with_last, np.concatenate((decided[:1], decided[:-1])), decided)


def _instead(values: pd.Categorical, where: np.ndarray, value: str) -> pd.Categorical:
    codes = np.where(where, values.categories.get_loc(value), values.codes)
    return pd.Categorical.from_codes(codes, values.categories)


def offences_frame(seed: int, episodes: Episodes, offences: Offences, children: int) -> pd.DataFrame:
    """The return of offences: one row an offence, with the columns of its contract."""
    random = stream(seed, "offences in full")
    of, many = offences.episode, len(offences.episode)
    outcome = pd.Categorical.from_codes(episodes.outcome.codes[of], episodes.outcome.categories)
    if "No further action" in outcome.categories:
        outcome = _instead(outcome, offences.dropped, "No further action")
    decided = episodes.decided[of]
    known = offences.knife | ~happens(random, shares.NOT_RECORDED, many)
    proven = ~one_of(outcome, *shares.WITHOUT_SANCTION, "Diversion")
    codes = np.where(decided == NO_DAY, -1, outcome.codes)
    return pd.DataFrame(
        {
            "offence_id": numbered("F", np.arange(1, many + 1), many),
            "child_id": numbered("C", episodes.child[of] + 1, children),
            "offence_group": offences.group,
            "offence": offences.offence,
            "offence_date": as_dates(episodes.day[of]),
            "gravity": offences.gravity,
            "knife_related": yes_no(offences.knife, known),
            "proven": yes_no(proven, decided != NO_DAY),
            "outcome": pd.Categorical.from_codes(codes, outcome.categories),
            "outcome_date": as_dates(decided),
        }
    )


def single_offences(random: np.random.Generator, group: pd.Categorical) -> pd.Categorical:
    """A single offence of each group where the group has a list of them; else nothing."""
    tables = [shares.OFFENCES.get(name, {"": 1.0}) for name in group.categories]
    drawn = chosen_by(random, tables, group.codes)
    return drawn.remove_categories([""]) if "" in drawn.categories else drawn


def first_offences(seed: int, many: int, first_day: int, last_day: int) -> tuple[Ints, Ints]:
    """For each child the day of the first contact with the service, and the age on it."""
    random = stream(seed, "first contact")
    ages = chosen(random, shares.AGE_AT_FIRST_CONTACT, many)
    return whole(random, first_day, last_day, many), ages.codes.astype(np.int64) + int(ages.categories[0])

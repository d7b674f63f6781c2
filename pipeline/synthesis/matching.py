"""Cases that equal given tables: the children of a profile, and the offences of a table of outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipeline.contracts import Vocabulary, plain
from pipeline.synthesis import shares
from pipeline.synthesis.cases import History
from pipeline.synthesis.children import OLDEST, YOUNGEST, People, born_before, care_and_send, last_day_of_childhood
from pipeline.synthesis.days import NO_DAY, birthday, day_of
from pipeline.synthesis.draw import Flags, Ints, chosen, happens, one_of, stream, whole
from pipeline.synthesis.interventions import Work, together, worked
from pipeline.synthesis.marginals import Marginals
from pipeline.synthesis.offending import Episodes, Offences, days_to_outcome, gravity_of, single_offences

_OFFENDERS_PER_OFFENCE = 0.54
_DECIDED_TOGETHER = 0.6  # of a child's further offences, those that join an episode with the same outcome
_EARLIER = 0.3  # of the children who offended, those with an outcome before the year
_PENDING = 0.2  # offences without an outcome yet, for each one with it
_BREACH = "Breach of statutory order"
_ORDER = "Referral order"
_LONGEST_DELAY = 14
_YOUNGEST_WITH_HISTORY = 13
_EARLIER_GROUPS = ("Criminal damage", "Violence against the person", "Theft and handling stolen goods")


@dataclass(frozen=True)
class _Episode:
    """One episode while it is put together: whose, what came of it, and its offences by number."""

    child: int
    outcome: str
    offences: list[int]


def matched(seed: int, wanted: Marginals, last_day: date, disposals: Vocabulary) -> History:
    """A history whose tables equal ``wanted``; ``disposals`` are the known types of intervention.

    The age of a child counts on the day on which the first intervention of the year begins.
    """
    random = stream(seed, "matching")
    year = (day_of(wanted.year.first_day), day_of(wanted.year.last_day))
    last = max(day_of(last_day), year[1])
    ages = np.array(wanted.ages, dtype=np.int64)
    planned = _episodes(random, wanted, _offenders(random, ages, len(wanted.offences)))
    outcome = _categorical([one.outcome for one in planned])
    child = np.array([one.child for one in planned], dtype=np.int64)
    decided = whole(random, *year, len(planned)) if planned else child
    child, outcome, decided, planned = _in_order(child, outcome, decided, planned)
    kind, begins = _kinds(outcome, disposals)
    first, start = _first_starts(random, len(ages), child, decided, begins, year)
    born = _born(random, ages, first)
    day = _days(random, child, outcome, decided, born, len(planned))
    episodes = Episodes(child, day, np.zeros(len(child), dtype=np.int64), outcome, decided)
    offences = _offences(random, wanted, planned)
    with_orders = worked(random, child[begins], kind[begins], start[begins], last)
    alone = np.setdiff1d(np.arange(len(ages)), child[begins])
    besides = worked(
        random, alone, chosen(random, {"Prevention": 0.7, "Diversion": 0.3}, len(alone)), first[alone], last
    )
    people = _people(seed, wanted, born)
    before = _earlier(random, ages, episodes, offences, born, year[0])
    after = _pending(random, episodes, born, year[1], len(wanted.offences))
    work = together(with_orders, besides, _orders_before(random, before, episodes, offences, last))
    episodes, offences = _joined(random, (episodes, offences), before, after)
    return History(people, episodes, offences, work, first)


def _people(seed: int, wanted: Marginals, born: Ints) -> People:
    care, send = care_and_send(seed, wanted.children)
    return People(_categorical(wanted.sexes), _categorical(wanted.ethnicities), care, send, born)


def _categorical(values: Sequence[str]) -> pd.Categorical:
    return pd.Categorical(list(values), categories=list(dict.fromkeys(values)))


def _offenders(random: np.random.Generator, ages: Ints, offences: int) -> Ints:
    """The children who offended: all adults by now, then those old enough to have been sentenced, then any."""
    many = min(len(ages), max(1, round(offences * _OFFENDERS_PER_OFFENCE))) if offences else 0
    order = random.permutation(len(ages))
    rank = np.select([ages[order] > OLDEST, ages[order] >= _YOUNGEST_WITH_HISTORY], [0, 1], 2)
    return order[np.argsort(rank, kind="stable")][:many]


def _episodes(random: np.random.Generator, wanted: Marginals, offenders: Ints) -> list[_Episode]:
    """Every offence in an episode of an offender; offences of one episode have one outcome."""
    made: list[_Episode] = []
    alike: dict[str, list[_Episode]] = defaultdict(list)
    for turn, number in enumerate(random.permutation(len(wanted.offences))):
        outcome = wanted.offences[number][1]
        if turn >= len(offenders) and alike[outcome] and random.random() < _DECIDED_TOGETHER:
            alike[outcome][random.integers(len(alike[outcome]))].offences.append(int(number))
            continue
        child = offenders[turn] if turn < len(offenders) else offenders[random.integers(len(offenders))]
        made.append(_Episode(int(child), outcome, [int(number)]))
        alike[outcome].append(made[-1])
    return made


def _in_order(
    child: Ints, outcome: pd.Categorical, decided: Ints, planned: list[_Episode]
) -> tuple[Ints, pd.Categorical, Ints, list[_Episode]]:
    order = np.lexsort((decided, child))
    return child[order], outcome[order], decided[order], [planned[place] for place in order]


def _kinds(outcome: pd.Categorical, disposals: Vocabulary) -> tuple[pd.Categorical, Flags]:
    """The type of intervention that each outcome brings, and where it brings one."""
    known = [_disposal(value, disposals) for value in outcome.categories]
    kinds = pd.Categorical(
        [known[code] or "Diversion" for code in outcome.codes], categories=list(shares.INTERVENTIONS)
    )
    brings = (
        np.array([name is not None for name in known], dtype=bool)[outcome.codes] if len(outcome) else np.zeros(0, bool)
    )
    return kinds, brings


def _disposal(outcome: str, disposals: Vocabulary) -> str | None:
    """The intervention that an outcome stands for: by its known wordings, else by the words that it begins with."""
    value = disposals.match(outcome)
    if value is None:
        begun = [name for name in disposals.values if plain(outcome).startswith(plain(name))]
        value = max(begun, key=len, default=None)
    return value if value in shares.INTERVENTIONS else None


def _first_starts(
    random: np.random.Generator, children: int, child: Ints, decided: Ints, begins: Flags, year: tuple[int, int]
) -> tuple[Ints, Ints]:
    """For each child the day on which the first intervention of the year begins; for each episode, its own.

    Work follows every outcome of a child after the same number of days, so that none overtakes another.
    """
    delay = whole(random, 0, _LONGEST_DELAY, children)
    start = np.minimum(decided + delay[child], year[1])
    first = whole(random, *year, children)
    with_work, places = np.unique(child[begins], return_index=True)
    first[with_work] = start[begins][places]
    return first, start


def _born(random: np.random.Generator, ages: Ints, first: Ints) -> Ints:
    """Days of birth: who is grown up by now had the 18th birthday not long before."""
    born = born_before(random, ages, first)
    grown = ages > OLDEST
    recent = birthday(first, -ages) - whole(random, 1, 150, len(ages))
    return np.where(grown, recent, born)


def _days(
    random: np.random.Generator, child: Ints, outcome: pd.Categorical, decided: Ints, born: Ints, many: int
) -> Ints:
    """Days of the offences: some time before the outcome, and within childhood."""
    day = decided - days_to_outcome(random, outcome)
    day = np.minimum(day, last_day_of_childhood(born)[child] - whole(random, 0, 20, many))
    return np.minimum(np.maximum(day, birthday(born, YOUNGEST)[child]), decided)


def _offences(random: np.random.Generator, wanted: Marginals, planned: Sequence[_Episode]) -> Offences:
    episode = np.array([place for place, one in enumerate(planned) for _ in one.offences], dtype=np.int64)
    numbers = [number for one in planned for number in one.offences]
    group = _categorical([wanted.offences[number][0] for number in numbers])
    singles = [wanted.singles[number] for number in numbers]
    usual = single_offences(random, group)
    listed = {group for (group, _), single in zip(wanted.offences, wanted.singles, strict=True) if single}
    names = [
        single or (None if group_name in listed or pd.isna(drawn) else str(drawn))
        for single, group_name, drawn in zip(singles, group, usual, strict=True)
    ]
    offence = pd.Categorical(names, categories=[name for name in dict.fromkeys(names) if name])
    knife = _knives(random, wanted.knives, offence, group)
    return Offences(episode, group, gravity_of(random, group), offence, knife, np.zeros(len(episode), dtype=bool))


def _knives(random: np.random.Generator, many: int | None, offence: pd.Categorical, group: pd.Categorical) -> Flags:
    """Which offences are knife-related: exactly so ``many`` where that is known, likely ones first."""
    weapon = one_of(offence, *shares.WEAPONS)
    if many is None:
        return weapon | (one_of(group, "Robbery") & happens(random, 0.25, len(group)))
    unlikely = np.select([one_of(offence, shares.WEAPONS[0]), weapon, one_of(group, "Robbery")], [0, 1, 2], 3)
    order = np.lexsort((random.random(len(group)), unlikely))
    found = np.zeros(len(group), dtype=bool)
    found[order[:many]] = True
    return found


def _earlier(
    random: np.random.Generator, ages: Ints, episodes: Episodes, offences: Offences, born: Ints, year_starts: int
) -> Episodes:
    """Outcomes before the year: of some children, and of every child who is said to have breached an order."""
    breached = np.unique(offences.episode[one_of(offences.group, _BREACH)])
    earliest = np.full(len(ages), year_starts)
    np.minimum.at(earliest, episodes.child[breached], episodes.day[breached])
    some = np.unique(episodes.child)
    some = some[happens(random, _EARLIER, len(some)) & (ages[some] >= _YOUNGEST_WITH_HISTORY)]
    child = np.union1d(some, episodes.child[breached])
    decided = np.minimum(earliest[child] - 30, year_starts - _LONGEST_DELAY - 1) - whole(random, 0, 60, len(child))
    decided = np.maximum(decided, birthday(born, YOUNGEST)[child] + 1)
    day = np.maximum(decided - whole(random, 20, 90, len(child)), birthday(born, YOUNGEST)[child])
    day = np.minimum(day, last_day_of_childhood(born)[child])
    return Episodes(child, day, np.zeros(len(child), dtype=np.int64), _categorical([_ORDER] * len(child)), decided)


def _orders_before(
    random: np.random.Generator, before: Episodes, episodes: Episodes, offences: Offences, last: int
) -> Work:
    """The orders of earlier outcomes, each long enough to be breached."""
    until = before.decided + 365
    for number in np.unique(offences.episode[one_of(offences.group, _BREACH)]):
        mine = before.child == episodes.child[number]
        until = np.where(mine, np.maximum(until, episodes.day[number] + 30), until)
    kind = pd.Categorical([_ORDER] * len(before), categories=list(shares.INTERVENTIONS))
    end = np.where(until > last, NO_DAY, until)
    return Work(before.child, kind, before.decided + 1, end, happens(random, 0.7, len(before)))


def _pending(random: np.random.Generator, episodes: Episodes, born: Ints, year_ends: int, decided: int) -> Episodes:
    """Offences of the last months of the year without an outcome yet, of children who had one before."""
    known = np.unique(episodes.child)
    young = known[last_day_of_childhood(born)[known] >= year_ends]
    many = min(len(young), round(decided * _PENDING))
    child = np.sort(random.permutation(young)[:many])
    day = year_ends - whole(random, 0, 120, many)
    nothing = pd.Categorical.from_codes(np.zeros(many, dtype=np.int64), [_ORDER])
    return Episodes(child, day, np.zeros(many, dtype=np.int64), nothing, np.full(many, NO_DAY))


def _joined(
    random: np.random.Generator, year: tuple[Episodes, Offences], *others: Episodes
) -> tuple[Episodes, Offences]:
    """All episodes as one, those of the year first; each of the others has one offence."""
    episodes, offences = year
    every = [episodes, *others]
    more = sum(map(len, others))
    group = _categorical(list(chosen(random, dict.fromkeys(_EARLIER_GROUPS, 1.0), more)))
    outcome = _categorical([str(value) for part in every for value in part.outcome])
    numbers = len(episodes) + np.arange(more)
    none = np.zeros(more, dtype=bool)
    return (
        Episodes(
            *(np.concatenate([getattr(part, name) for part in every]) for name in ("child", "day", "before")),
            outcome,
            np.concatenate([part.decided for part in every]),
        ),
        Offences(
            np.concatenate((offences.episode, numbers)),
            _categorical([*offences.group, *group]),
            np.concatenate((offences.gravity, gravity_of(random, group))),
            pd.Categorical([*offences.offence, *([None] * more)], categories=offences.offence.categories),
            np.concatenate((offences.knife, none)),
            np.concatenate((offences.dropped, none)),
        ),
    )

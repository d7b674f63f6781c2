"""Printed figures that belong together by their ids: one series, or the parts of one total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipeline.audit.explaining import number_of
from pipeline.measures import Figure, FigureRegister, Unit

_WHOLE = Fraction(100)


@dataclass(frozen=True)
class Sum:
    """A total in the register that is the sum of its parts there. Without a ``total`` the parts add to 100%."""

    total: Figure | None
    parts: tuple[Figure, ...]


def patterns(figure_id: str) -> Iterator[str]:
    """An id with each of its parts in turn left open: ``budget.*.total``.

    >>> list(patterns("fte.rate"))
    ['*.rate', 'fte.*']
    """
    parts = figure_id.split(".")
    for at in range(len(parts)):
        yield ".".join([*parts[:at], "*", *parts[at + 1 :]])


def sums(register: FigureRegister, wanted: Iterable[str]) -> list[Sum]:
    """Every sum in the register, exact to the last digit, whose total or shares are among the ``wanted`` ids.

    Parts are figures of one unit whose ids differ in one place, and whose labels begin or end alike where all of
    them together are no parts (budgets by agency and by category). Parts that are 0 do not count.
    """
    wanted = set(wanted)
    found = []
    for pattern, members in _families(register).items():
        for parts in _alike(members):
            added = sum((number_of(part) or Fraction(0) for part in parts), Fraction(0))
            for total in _totals(pattern, register):
                others = tuple(part for part in parts if part.id != total.id)
                own = added - sum((number_of(part) or 0 for part in parts if part.id == total.id), Fraction(0))
                if total.id in wanted and len(others) > 1 and total.unit == others[0].unit and own == number_of(total):
                    found.append(Sum(total, others))
            if parts[0].unit is Unit.PERCENT and added == _WHOLE and len(parts) > 2 and parts[0].id in wanted:
                found.append(Sum(None, parts))
    return list(dict.fromkeys(found))


def _families(register: FigureRegister) -> dict[str, list[Figure]]:
    families: dict[str, list[Figure]] = defaultdict(list)
    for figure in register:
        if number_of(figure):
            for pattern in patterns(figure.id):
                families[pattern].append(figure)
    return {pattern: members for pattern, members in families.items() if len(members) > 1}


def _alike(members: list[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The members of a family of one unit: all together, and those whose labels begin or end alike."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in members:
        head = figure.label.replace(":", ",").partition(",")[0]
        tail = figure.label.replace(":", ",").rpartition(",")[2]
        for key in ((figure.unit,), (figure.unit, "head", head), (figure.unit, "tail", tail)):
            groups[key].append(figure)
    yield from dict.fromkeys(tuple(group) for group in groups.values() if len(group) > 1)


def _totals(pattern: str, register: FigureRegister) -> Iterator[Figure]:
    """What may be the total of a family: its id with 'total' in the open place, or without that place."""
    without = ".".join(part for part in pattern.split(".") if part != "*")
    for figure_id in dict.fromkeys((pattern.replace("*", "total"), without, f"{without}.total")):
        if figure_id in register and number_of(register.get(figure_id)) is not None:
            yield register.get(figure_id)

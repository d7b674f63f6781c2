"""Printed figures of one series that are not printed alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.audit.families import patterns
from pipeline.audit.published import Printed
from pipeline.audit.reading import read_number
from pipeline.audit.verdicts import Kind, Slip
from pipeline.measures import FigureRegister

_SERIES_FROM = 3
Rows = Sequence[Printed]


def other_places(rows: Rows, register: FigureRegister) -> Iterator[Slip]:
    """One of a series is printed with other decimal places than most of it."""
    told = set()
    for pattern, given in sorted(_series(rows, register).items(), key=lambda entry: -len(entry[1])):
        usual, many = Counter(places for _, places in given).most_common(1)[0]
        if len(given) < _SERIES_FROM or many * 2 <= len(given):
            continue
        for row, places in given:
            if places != usual and row not in told:
                told.add(row)
                many_places = f"{places} decimal{'s' * (places != 1)}"
                said = f"{row.figure}: {row.quoted} has {many_places}; most of {pattern[0]} have {usual}."
                yield Slip("other_places", Kind.ROUNDING, said, (row,), contradiction=False)


def _series(rows: Rows, register: FigureRegister) -> dict[tuple[str, ...], list[tuple[Printed, int]]]:
    """The prints in digits that belong to one series, with the decimal places of each.

    Figures that are computed belong together where their ids differ in one part and they are shown alike; of others
    no more than the ids is known, and only their last part may differ.
    """
    series: dict[tuple[str, ...], list[tuple[Printed, int]]] = defaultdict(list)
    for row in rows:
        read = read_number(row.printed)
        if not read or read.places is None or not read.step or read.qualified or read.faulty:
            continue
        if row.figure in register:
            figure = register.get(row.figure)
            alike = (figure.unit.value, str(figure.places), figure.query)
            keys = [(pattern, *alike) for pattern in patterns(row.figure) if not pattern.startswith("*")]
        else:
            keys = [(list(patterns(row.figure))[-1], read.unit)]
        for key in keys:
            series[key].append((row, read.places))
    return series

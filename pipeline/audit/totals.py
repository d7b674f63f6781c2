"""Printed totals and shares beside what their printed parts add to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from pipeline.audit.explaining import decimals, number_of
from pipeline.audit.families import Sum, sums
from pipeline.audit.published import Printed
from pipeline.audit.reading import Interval, read_number
from pipeline.audit.verdicts import Kind, Slip
from pipeline.measures import FigureRegister

Rows = Sequence[Printed]


def unlike_sums(rows: Rows, register: FigureRegister) -> Iterator[Slip]:
    """A printed total is not the sum of its printed parts, within what rounding allows."""
    first = _first(rows)
    for parts in sums(register, first):
        needed = [part.id for part in parts.parts] + ([parts.total.id] if parts.total else [])
        ranges = _ranges(needed, first, register)
        if ranges is None:
            continue
        added, own = _added(ranges[: len(parts.parts)]), ranges[-1] if parts.total else Interval(*[Fraction(100)] * 2)
        if not added.meets(own):
            yield Slip("unlike_sum", Kind.ARITHMETIC, _unlike(parts, first), _rows_of(needed, first))


def shares_by_rounding(rows: Rows, register: FigureRegister) -> Iterator[Slip]:
    """Printed shares of a whole do not add to 100, though rounding explains it."""
    first = _first(rows)
    for parts in sums(register, first):
        needed = [part.id for part in parts.parts]
        ranges = None if parts.total else _ranges(needed, first, register)
        numbers = [read.number for name in needed if name in first and (read := read_number(first[name].printed))]
        if ranges and sum(numbers) != 100 and _added(ranges).holds(Fraction(100)):
            said = (
                f"The {len(needed)} shares from {needed[0]} on add to {decimals(Fraction(sum(numbers)))} by rounding."
            )
            yield Slip("shares_by_rounding", Kind.ROUNDING, said, _rows_of(needed, first), contradiction=False)


def _first(rows: Rows) -> dict[str, Printed]:
    """The first print of each figure."""
    first: dict[str, Printed] = {}
    for row in rows:
        first.setdefault(row.figure, row)
    return first


def _rows_of(names: Iterable[str], first: dict[str, Printed]) -> tuple[Printed, ...]:
    return tuple(first[name] for name in names)


def _ranges(names: list[str], first: dict[str, Printed], register: FigureRegister) -> list[Interval] | None:
    """What the printed figures can stand for, with the signs of the register; None unless all are plain numbers."""
    found = []
    for name in names:
        read = read_number(first[name].printed) if name in first else None
        if read is None or not read.step:
            return None
        low, high = read.interval.low, read.interval.high
        if (read.places, read.sign) == (0, 0) and read.step == 1 and read.unit != "%" and _whole(name, register):
            low = high = read.number  # whole pounds and counts are not rounded
        negative = (number_of(register.get(name)) or 0) < 0
        found.append(Interval(-high, -low) if negative else Interval(low, high))
    return found


def _whole(name: str, register: FigureRegister) -> bool:
    return (number_of(register.get(name)) or Fraction(0)).denominator == 1 and register.get(name).places == 0


def _added(ranges: list[Interval]) -> Interval:
    return Interval(sum((r.low for r in ranges), Fraction(0)), sum((r.high for r in ranges), Fraction(0)))


def _unlike(parts: Sum, first: dict[str, Printed]) -> str:
    reads = [read_number(first[part.id].printed) for part in parts.parts]
    added = decimals(sum((read.number for read in reads if read), Fraction(0)))
    if parts.total is None:
        return f"The {len(reads)} shares from {parts.parts[0].id} on add to {added}, not to 100."
    total = first[parts.total.id]
    return f"{total.figure} is printed as {total.quoted}; its {len(reads)} printed parts add to {added}."

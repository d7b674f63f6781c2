"""Rules on what is printed, for any plan: what cannot be true as it stands, whatever the returns hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from pipeline.audit.dates import ends_before_it_starts, read_days
from pipeline.audit.explaining import decimals, number_of
from pipeline.audit.families import Sum, patterns, sums
from pipeline.audit.published import Printed
from pipeline.audit.reading import Interval, NumberRead, read_number
from pipeline.audit.verdicts import Kind, Slip
from pipeline.audit.words import read_change
from pipeline.measures import FigureRegister

_SERIES_FROM = 3
_BASES_TO = 200
_PENCE = (0, 2)
Rows = Sequence[Printed]


def find_slips(rows: Rows, register: FigureRegister) -> tuple[Slip, ...]:
    """Every slip in the printed rows, contradictions first."""
    rules: tuple[Callable[[], Iterable[Slip]], ...] = (
        lambda: two_values(rows),
        lambda: impossible_percentages(rows),
        lambda: unlike_sums(rows, register),
        lambda: periods_backwards(rows),
        lambda: misprinted_digits(rows),
        lambda: other_places(rows, register),
        lambda: shares_by_rounding(rows, register),
    )
    found = dict.fromkeys(slip for rule in rules for slip in rule())
    return tuple(sorted(found, key=lambda slip: not slip.contradiction))


def two_values(rows: Rows) -> Iterator[Slip]:
    """One figure is printed with two values that no one number can have."""
    by_figure: dict[str, dict[str, Printed]] = defaultdict(dict)
    for row in rows:
        by_figure[row.figure].setdefault(row.printed, row)
    for printed in by_figure.values():
        for one, other in combinations(printed.values(), 2):
            if _contradict(one.printed, other.printed):
                said = f"{one.figure} is printed as {_quoted(one)} and as {_quoted(other)}."
                yield Slip("two_values", Kind.ARITHMETIC, said, (one, other))


def _contradict(one: str, other: str) -> bool:
    numbers = [read_number(text) for text in (one, other)]
    if all(numbers):
        first, second = (number for number in numbers if number)
        if {first.unit, second.unit} <= {"", "%"} or first.unit == second.unit:
            opposite = first.sign * second.sign < 0
            return opposite or not first.interval.meets(second.interval)
        return False
    days = [read_days(text) for text in (one, other)]
    if all(days):
        first_days, second_days = (spell for spell in days if spell)
        return first_days[1] < second_days[0] or second_days[1] < first_days[0]
    words = [read_change(text) for text in (one, other)]
    return all(words) and not frozenset.intersection(*(said.directions for said in words if said))


def impossible_percentages(rows: Rows) -> Iterator[Slip]:
    """A printed percentage is not the share of any whole number in the base that the document gives for it."""
    by_base: dict[int, list[tuple[Printed, NumberRead]]] = defaultdict(list)
    for row in rows:
        read = read_number(row.printed)
        if row.of and read and read.unit in ("", "%") and not read.qualified and read.step:
            by_base[row.of].append((row, read))
    for base, given in by_base.items():
        fits = [other for other in range(1, _BASES_TO + 1) if all(possible(read, other) for _, read in given)]
        for row, read in given:
            if not possible(read, base):
                yield Slip("impossible_percentage", Kind.BASE, _impossible(row, read, base, len(given), fits), (row,))


def possible(read: NumberRead, base: int) -> bool:
    """Whether some whole number out of the base gives the printed percentage."""
    least = int(read.interval.low * base / 100)
    return any(read.interval.holds(Fraction(100 * part, base)) for part in (least, least + 1))


def _impossible(row: Printed, read: NumberRead, base: int, many: int, fits: list[int]) -> str:
    below = int(read.number * base / 100)
    near = " and ".join(f"{part} of {base} is {decimals(Fraction(100 * part, base))}%" for part in (below, below + 1))
    said = f"{row.figure}: {_quoted(row)} is not the share of any whole number of {base} ({near})."
    if many > 1:
        # The smallest bases only: with a large enough one every percentage can be had.
        named = ", ".join(map(str, fits[:3]))
        said += f" All {many} percentages of this base would fit {named}." if fits else ""
    return said


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
    return f"{total.figure} is printed as {_quoted(total)}; its {len(reads)} printed parts add to {added}."


def periods_backwards(rows: Rows) -> Iterator[Slip]:
    """A printed period ends before it starts."""
    for row in rows:
        if ends_before_it_starts(row.printed):
            yield Slip("period_backwards", Kind.DATE, f"{row.figure}: {_quoted(row)} ends before it starts.", (row,))


def misprinted_digits(rows: Rows) -> Iterator[Slip]:
    """Separators stand where no number has them; pounds have three decimals."""
    for row in rows:
        read = read_number(row.printed)
        if read and read.faulty:
            yield Slip("misprinted_digits", Kind.MISPRINT, f"{row.figure}: {_quoted(row)}, {read.faulty}.", (row,))
        elif read and read.unit == "£" and read.places not in _PENCE and read.step < 1:
            said = f"{row.figure}: {_quoted(row)} has {read.places} decimals, which pounds never have."
            yield Slip("misprinted_digits", Kind.MISPRINT, said, (row,))


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
                said = f"{row.figure}: {_quoted(row)} has {places} decimals; most of {pattern[0]} have {usual}."
                yield Slip("other_places", Kind.ROUNDING, said, (row,), contradiction=False)


def _series(rows: Rows, register: FigureRegister) -> dict[tuple[str, str], list[tuple[Printed, int]]]:
    """The prints in digits by what their ids have in common and their unit, with the decimal places of each."""
    series: dict[tuple[str, str], list[tuple[Printed, int]]] = defaultdict(list)
    for row in rows:
        read = read_number(row.printed)
        if read and read.places is not None and read.step and not (read.qualified or read.faulty):
            unit = register.get(row.figure).unit.value if row.figure in register else read.unit
            for pattern in patterns(row.figure):
                if not pattern.startswith("*"):
                    series[pattern, unit].append((row, read.places))
    return series


def _quoted(row: Printed) -> str:
    return f"'{row.printed}'" + (f" ({row.where})" if row.where else "")

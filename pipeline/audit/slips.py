"""Rules on what is printed, for any plan: what cannot be true as it stands, whatever the returns hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from pipeline.audit.dates import ends_before_it_starts, read_days
from pipeline.audit.explaining import decimals
from pipeline.audit.published import Printed
from pipeline.audit.reading import NumberRead, read_number
from pipeline.audit.series import other_places
from pipeline.audit.totals import shares_by_rounding, unlike_sums
from pipeline.audit.verdicts import Kind, Slip
from pipeline.audit.words import ChangeWords, read_change
from pipeline.measures import FigureRegister

_BASES_TO = 2  # times the base: with one large enough every percentage can be had
_PENCE = (0, 2)
Rows = Sequence[Printed]


def find_slips(rows: Rows, register: FigureRegister) -> tuple[Slip, ...]:
    """Every slip in the printed rows, contradictions first."""
    rules = (two_values, impossible_percentages, periods_backwards, misprinted_digits, repeated_rows)
    found = [slip for rule in rules for slip in rule(rows)]
    for rule_on_ids in (unlike_sums, other_places, shares_by_rounding):
        found += rule_on_ids(rows, register)
    return tuple(sorted(dict.fromkeys(found), key=lambda slip: not slip.contradiction))


def two_values(rows: Rows) -> Iterator[Slip]:
    """One figure is printed with two values that no one number, date or change can have."""
    by_figure: dict[str, dict[str, Printed]] = defaultdict(dict)
    for row in rows:
        by_figure[row.figure].setdefault(row.printed, row)
    for printed in by_figure.values():
        for one, other in combinations(printed.values(), 2):
            if kind := _contradiction(one.printed, other.printed):
                said = f"{one.figure} is printed as {one.quoted} and as {other.quoted}."
                yield Slip("two_values", kind, said, (one, other))


def _contradiction(one: str, other: str) -> Kind | None:
    numbers = [number for text in (one, other) if (number := read_number(text))]
    if len(numbers) == 2:
        first, second = numbers
        if first.unit != second.unit and not {first.unit, second.unit} <= {"", "%"}:
            return None
        apart = first.sign * second.sign < 0 or not first.interval.meets(second.interval)
        return Kind.ARITHMETIC if apart else None
    days = [spell for text in (one, other) if (spell := read_days(text))]
    if len(days) == 2:
        apart = days[0][1] < days[1][0] or days[1][1] < days[0][0]
        return Kind.DATE if apart else None
    words = [said for text in (one, other) if (said := read_change(text))]
    return Kind.WORDING if len(words) == 2 and not _agree(*words) else None


def _agree(one: ChangeWords, other: ChangeWords) -> bool:
    """Whether one change can be told in both words; a small change may be called none."""
    small = any("level" in said.directions for said in (one, other)) and any(said.small for said in (one, other))
    return small or bool(one.directions & other.directions)


def impossible_percentages(rows: Rows) -> Iterator[Slip]:
    """A printed percentage is not the share of any whole number in the base that the document gives for it."""
    by_base: dict[int, list[tuple[Printed, NumberRead]]] = defaultdict(list)
    for row in rows:
        read = read_number(row.printed)
        if row.of and read and read.unit in ("", "%") and not read.qualified and read.step:
            by_base[row.of].append((row, read))
    for base, given in by_base.items():
        fits = [other for other in range(1, _BASES_TO * base + 1) if all(possible(read, other) for _, read in given)]
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
    said = f"{row.figure}: {row.quoted} is not the share of any whole number of {base} ({near})."
    if many > 1:
        named = ", ".join(map(str, fits[:3]))
        said += f" All {many} percentages of this base would fit {named}." if fits else ""
    return said


def periods_backwards(rows: Rows) -> Iterator[Slip]:
    """A printed period ends before it starts."""
    for row in rows:
        if ends_before_it_starts(row.printed):
            yield Slip("period_backwards", Kind.DATE, f"{row.figure}: {row.quoted} ends before it starts.", (row,))


def misprinted_digits(rows: Rows) -> Iterator[Slip]:
    """Separators stand where no number has them; pounds have three decimals."""
    for row in rows:
        read = read_number(row.printed)
        if read and read.faulty:
            yield Slip("misprinted_digits", Kind.MISPRINT, f"{row.figure}: {row.quoted}, {read.faulty}.", (row,))
        elif read and read.unit == "£" and read.places not in _PENCE and read.step < 1:
            said = f"{row.figure}: {row.quoted} has {read.places} decimals, which pounds never have."
            yield Slip("misprinted_digits", Kind.MISPRINT, said, (row,))


def repeated_rows(rows: Rows) -> Iterator[Slip]:
    """A remark on a row that is there again with the same in every column: it says nothing more of the print."""
    alike: dict[Printed, list[Printed]] = defaultdict(list)
    for row in rows:
        alike[replace(row, row=0)].append(row)
    for same in alike.values():
        if len(same) > 1:
            numbers = ", ".join(str(row.row) for row in same)
            said = f"{same[0].figure}: rows {numbers} are the same, {same[0].quoted}; keep one, or give each its place."
            yield Slip("repeated_row", Kind.WORDING, said, tuple(same), contradiction=False)

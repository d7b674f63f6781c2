"""What would make a print that differs from the computed value: the slips that people make with numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from pipeline.audit.reading import NumberRead
from pipeline.audit.verdicts import Kind
from pipeline.measures import Figure, FigureRegister, Unit
from pipeline.measures.display import round_half_up

_POWERS = 6
_NEAR_BASE = Fraction(15, 100)
_COUNTED_OUT = 100
_LARGE_BASE = 1000  # of a larger one, some base near it gives any percentage
Explained = tuple[Kind, str]


def explain(read: NumberRead, text: str, figure: Figure, register: FigureRegister) -> Explained:
    """The kind of a difference and a sentence on it; ``read`` is in the figure's unit and does not hold its value."""
    size = abs(number_of(figure) or Fraction(0))
    tries: tuple[Callable[[], Iterator[Explained]], ...] = (
        lambda: _separators(text, size),
        lambda: _power_of_ten(read, size, figure),
        lambda: _rounding(read, size, figure),
        lambda: _digits(read, size),
        lambda: _other_figure(read, figure, register),
        lambda: _base(read, figure),
    )
    for attempt in tries:
        for explained in attempt():
            return explained
    return Kind.ARITHMETIC, f"Computed {exactly(figure)}."


def exactly(figure: Figure) -> str:
    """A figure's value in full: ``£1,160,023``, ``43.3% (43.3333…, 13 of 30)``."""
    value, shown = figure.value, figure.shown
    if (number := number_of(figure)) is None or isinstance(value, int):
        return shown
    plain = decimals(number)
    more = [] if plain in shown.replace(",", "") else [plain]
    if figure.numerator is not None and figure.denominator:
        more.append(f"{decimals(Fraction(figure.numerator))} of {decimals(Fraction(figure.denominator))}")
    return f"{shown} ({', '.join(more)})" if more else shown


def number_of(figure: Figure) -> Fraction | None:
    """The exact number of a figure, or None where it is a text or a date or not available."""
    value = figure.value
    return Fraction(value) if isinstance(value, int | Decimal | Fraction) else None


def decimals(value: Fraction) -> str:
    """A number with up to four decimals; … says that there are more."""
    rounded = round_half_up(value, 4)
    text = f"{rounded:,f}"
    text = (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    return text if Fraction(rounded) == value else f"{text}…"


def _separators(text: str, size: Fraction) -> Iterator[Explained]:
    """A point that stands where thousands are separated."""
    digits = re.sub(r"\D", "", text)
    if "." in text and digits and re.search(r"\d\.\d{3}(?!\d)", text) and Fraction(digits) == size:
        yield Kind.MISPRINT, f"A point stands where thousands are separated: {int(size):,}."


def _power_of_ten(read: NumberRead, size: Fraction, figure: Figure) -> Iterator[Explained]:
    if not size or not read.number or read.qualified:
        return
    for power in sorted(range(-_POWERS, _POWERS + 1), key=abs):
        factor = Fraction(10) ** power
        if power and read.interval.times(factor).holds(size):
            way = "small" if power > 0 else "large"
            yield (
                Kind.UNIT,
                f"The print is {10 ** abs(power):,} times too {way}: computed {exactly(figure)}{_per(figure)}.",
            )


def _per(figure: Figure) -> str:
    return f" {figure.unit.value}" if figure.unit.value.startswith("per ") else ""


def _rounding(read: NumberRead, size: Fraction, figure: Figure) -> Iterator[Explained]:
    if read.places is None or not read.step or read.qualified:
        return
    steps = size / read.step
    computed = f"computed {exactly(figure)}"
    if steps.denominator != 1:  # else there was nothing to round
        if read.number == int(steps) * read.step:
            yield Kind.ROUNDING, f"The value was cut off, not rounded: {computed}."
        for further in (1, 2):
            once = Fraction(round_half_up(steps, further))
            if read.number == Fraction(round_half_up(once, 0)) * read.step:
                yield Kind.ROUNDING, f"The value was rounded twice: {computed}."
        if abs(read.number - Fraction(round_half_up(steps, 0)) * read.step) == read.step:
            yield Kind.LAST_DIGIT, f"The print is one off in its last digit: {computed}."
    elif size < _COUNTED_OUT:
        return  # nobody rounds a dozen to ten
    for power in range(1, _POWERS):
        coarse = read.step * 10**power
        if read.number and read.number == Fraction(round_half_up(size / coarse, 0)) * coarse:
            yield Kind.ROUNDING, f"The value was rounded further than the print says ('about' is missing): {computed}."


def _digits(read: NumberRead, size: Fraction) -> Iterator[Explained]:
    """Two neighbouring digits that changed places, or one wrong digit in a long number."""
    if read.places is None or not read.step or read.qualified:
        return
    printed = str(int(read.number / read.step))
    right = str(int(round_half_up(size / read.step, 0)))
    if len(printed) != len(right):
        return
    wrong = [at for at, pair in enumerate(zip(printed, right, strict=True)) if pair[0] != pair[1]]
    value = decimals(Fraction(round_half_up(size, read.places)))
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(printed) == sorted(right):
        yield Kind.MISPRINT, f"Two digits changed places: computed {value}."
    elif len(wrong) == 1 and len(printed) > 3:
        yield Kind.MISPRINT, f"One digit is wrong: computed {value}."


def _other_figure(read: NumberRead, figure: Figure, register: FigureRegister) -> Iterator[Explained]:
    """A figure of the same kind that has this value: another period, another area."""
    if not read.step or read.qualified or read.number < 10 * read.step:
        return
    stem = figure.id.split(".")[:2]
    for other in register:
        if other.id == figure.id or other.unit != figure.unit or other.id.split(".")[:2] != stem:
            continue
        value = number_of(other)
        if value is not None and read.interval.holds(abs(value)):
            yield Kind.OTHER_FIGURE, f"Computed {exactly(figure)}; the print is the value of {other.id}."


def _base(read: NumberRead, figure: Figure) -> Iterator[Explained]:
    """Other bases near the figure's of which the same numerator gives the printed percentage."""
    if figure.unit is not Unit.PERCENT or figure.numerator is None or not figure.denominator:
        return
    numerator, base = Fraction(figure.numerator), Fraction(figure.denominator)
    if read.qualified or not read.number or not read.step or numerator <= 0 or numerator.denominator != 1:
        return
    near = range(int(base * (1 - _NEAR_BASE)) + 1, int(base * (1 + _NEAR_BASE)) + 1) if base < _LARGE_BASE else ()
    bases = [other for other in near if read.interval.holds(100 * numerator / other)]
    if bases:
        span = f"{bases[0]}" if len(bases) == 1 else f"{bases[0]} to {bases[-1]}"
        yield Kind.BASE, f"Computed {exactly(figure)}; {int(numerator)} would give the print of a base of {span}."


def wrong_unit(read: NumberRead, figure: Figure) -> Explained:
    """A print in a unit that the figure does not have."""
    return Kind.UNIT, f"Printed as '{read.unit}', but the figure is {figure.shown}, unit {figure.unit.value}."

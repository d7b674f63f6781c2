"""One printed figure beside the computed one: the same, the same after rounding, different, or not computed."""

from __future__ import annotations

import difflib
import re
from datetime import date
from fractions import Fraction

from pipeline.audit.change import judge_change
from pipeline.audit.dates import in_words, read_days, same_month
from pipeline.audit.explaining import exactly, explain, number_of, wrong_unit
from pipeline.audit.published import Printed
from pipeline.audit.reading import SHARE, Interval, NumberRead, plain, read_number, rounded_to
from pipeline.audit.verdicts import Compared, Kind, Verdict
from pipeline.measures import Figure, FigureRegister, Unit

_PERCENT_LIKE = ("%", "points")
_SHARE_NEAR = Fraction(5, 2)  # 'one in three' stands for so many percentage points on either side
_PART_NEAR = Fraction(1, 2)  # '13 of 30' for so many
_THOUSANDS_FROM = 10_000


def compare(printed: Printed, register: FigureRegister) -> Compared:
    """The verdict on one printed figure; values are the exact ones, before disclosure control."""
    if printed.figure not in register:
        near = difflib.get_close_matches(printed.figure, [figure.id for figure in register], n=3)
        return Compared(printed, None, Verdict.NOT_COMPUTED, "There is no such figure.", nearest=tuple(near))
    figure = register.get(printed.figure)
    if figure.value is None:
        return Compared(printed, figure, Verdict.NOT_COMPUTED, "No return gives a value for it.")
    if isinstance(figure.value, date):
        return _with_date(printed, figure, figure.value)
    if isinstance(figure.value, str):
        return _with_text(printed, figure, register)
    return _with_number(printed, figure, register)


def _with_date(printed: Printed, figure: Figure, value: date) -> Compared:
    return _days(printed, figure, (value, value)) or _unreadable(printed, figure, "a date")


def _days(printed: Printed, figure: Figure, value: tuple[date, date]) -> Compared | None:
    days = read_days(printed.printed)
    if days is None:
        return None
    if days == value:
        return Compared(printed, figure, Verdict.SAME)
    if same_month(days, value):
        return Compared(printed, figure, Verdict.ROUNDED, f"Computed {in_words(value)}.")
    fault = " The printed period ends before it starts." if days[1] < days[0] else ""
    return Compared(printed, figure, Verdict.DIFFERENT, f"Computed {in_words(value)}.{fault}", Kind.DATE)


def _with_text(printed: Printed, figure: Figure, register: FigureRegister) -> Compared:
    value = str(figure.value)
    if text_key(printed.printed) in (text_key(value), text_key(value.partition(":")[0])):
        return Compared(printed, figure, Verdict.SAME)
    if (days := read_days(value)) and (compared := _days(printed, figure, days)):
        return compared
    if compared := _numbers_in_words(printed, figure, value):
        return compared
    if judged := judge_change(printed.printed, figure, register):
        verdict, kind, why = judged
        return Compared(printed, figure, verdict, why, kind)
    return Compared(printed, figure, Verdict.DIFFERENT, f"Computed '{value}'.", Kind.WORDING)


def _numbers_in_words(printed: Printed, figure: Figure, value: str) -> Compared | None:
    """A print beside a figure that is itself a number in words: 'slightly over one fifth'."""
    given, own = read_number(printed.printed), read_number(value)
    if given is None or own is None or read_days(value):
        return None
    given, own = (read.times(Fraction(100)) if read.unit == SHARE and not read.whole else read for read in (given, own))
    if (given.number, given.interval) == (own.number, own.interval):
        return Compared(printed, figure, Verdict.SAME)
    if given.interval.meets(own.interval):
        return Compared(printed, figure, Verdict.ROUNDED, f"Computed '{value}'.")
    return Compared(printed, figure, Verdict.DIFFERENT, f"Computed '{value}'.", Kind.ARITHMETIC)


def text_key(text: str) -> str:
    """A text without what does not change its meaning: case, symbols, 'from', signs for below and above.

    >>> text_key("✔ Green") == text_key("green"), text_key("<224") == text_key("below 224")
    (True, True)
    """
    key = plain(text)
    for sign, word in (("<", "below "), (">", "above "), ("≤", "up to and including "), ("≥", "from ")):
        key = key.replace(sign, word)
    key = re.sub(r"(?<=[\d%])\s*-\s*(?=\d)", " to ", key)
    key = re.sub(r"[^\w.]+|\.(?!\d)", " ", key)
    return " ".join(word for word in key.split() if word != "from")


def _with_number(printed: Printed, figure: Figure, register: FigureRegister) -> Compared:
    read = read_number(printed.printed)
    if read is None:
        return _unreadable(printed, figure, f"a number ({figure.shown})")
    if read.faulty:
        why = f"Misprinted digits, {read.faulty}: computed {exactly(figure)}."
        return Compared(printed, figure, Verdict.DIFFERENT, why, Kind.MISPRINT)
    fitting = in_unit_of(read, figure)
    if fitting is None:
        kind, why = wrong_unit(read, figure)
        return Compared(printed, figure, Verdict.DIFFERENT, why, kind)
    value = number_of(figure) or Fraction(0)
    if not holds(fitting, value, figure):
        kind, why = explain(fitting, printed.printed, figure, register)
        return Compared(printed, figure, Verdict.DIFFERENT, why, kind)
    if _other_sign(fitting, value, figure):
        why = f"The print has the other sign: computed {exactly(figure)}."
        return Compared(printed, figure, Verdict.DIFFERENT, why, Kind.SIGN)
    if fitting.number == abs(value) and not fitting.qualified:
        return Compared(printed, figure, Verdict.SAME)
    return Compared(printed, figure, Verdict.ROUNDED, f"Computed {exactly(figure)}.")


def holds(read: NumberRead, value: Fraction, figure: Figure) -> bool:
    """Whether a print in the figure's unit can stand for the value, whatever the sign."""
    if read.interval.holds(abs(value)):
        return True
    # A count such as 140,000 is taken as rounded to the place of its last digit above zero, if that is not the first.
    if figure.unit is not Unit.COUNT or read.qualified or read.number < _THOUSANDS_FROM or read.number % 1000:
        return False
    digits = str(int(read.number)).rstrip("0")
    return len(digits) > 1 and rounded_to(read.number, read.number / int(digits)).holds(abs(value))


def in_unit_of(read: NumberRead, figure: Figure) -> NumberRead | None:
    """The print in the unit of the figure, or None where the two do not go together."""
    unit = figure.unit.value
    if read.unit == SHARE:
        return _share(read, figure)
    if not read.unit:
        return read
    if unit.startswith("per ") and read.unit.startswith("per "):
        base, own = (int(text.removeprefix("per ").replace(",", "")) for text in (read.unit, unit))
        return read.times(Fraction(own, base))
    own_unit = {Unit.POINTS: "points"}.get(figure.unit, unit)
    alike = read.unit == own_unit or {read.unit, own_unit} <= set(_PERCENT_LIKE)
    return read if alike else None


def _share(read: NumberRead, figure: Figure) -> NumberRead | None:
    if figure.unit is not Unit.PERCENT:
        return read  # of 'a of b' only a is looked at, and a half is 0.5
    if not read.whole:
        return read.times(Fraction(100))
    number = 100 * read.number / read.whole
    if read.qualified:
        return NumberRead(number, read.interval.times(Fraction(100, read.whole)), "%", qualified=True)
    near = _SHARE_NEAR if read.whole <= 10 else _PART_NEAR
    return NumberRead(number, Interval(number - near, number + near), "%")


def _other_sign(read: NumberRead, value: Fraction, figure: Figure) -> bool:
    if not value:
        return False
    if read.sign:
        return (read.sign < 0) != (value < 0)
    # A change printed without a sign tells its size only; brackets are printed for money that goes either way.
    return value < 0 and not (read.in_brackets or figure.unit is Unit.POINTS or "change" in figure.id.split("."))


def _unreadable(printed: Printed, figure: Figure, expected: str) -> Compared:
    why = f"The print cannot be read as {expected}."
    return Compared(printed, figure, Verdict.DIFFERENT, why, Kind.UNREADABLE)

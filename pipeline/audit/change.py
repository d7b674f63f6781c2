"""Whether words of change or comparison fit the numbers behind them: 'stable', 'a small rise', 'below'."""

from __future__ import annotations

from fractions import Fraction

from pipeline.audit.explaining import decimals, number_of
from pipeline.audit.verdicts import Kind, Verdict
from pipeline.audit.words import ChangeWords, read_change
from pipeline.measures import Figure, FigureRegister

STABLE_WITHIN = Fraction(5)
"""A change of at most this many per cent may be called stable."""

SMALL_TO = Fraction(10)
"""A change of up to this many per cent may be called small; from it on, large."""

_VALUES = ("", ".total", ".rate", ".value", ".count")
Judged = tuple[Verdict, Kind | None, str]


def judge_change(printed: str, figure: Figure, register: FigureRegister) -> Judged | None:
    """Whether a printed text agrees with a figure that is a word of change; None where one of the two is not."""
    computed = read_change(str(figure.value))
    said = read_change(printed)
    if computed is None or said is None:
        return None
    size = relative_change(figure, register)
    known = f"computed '{figure.value}'" + (f", a change of {decimals(size)}%" if size is not None else "")
    fault = _fault(said, computed, size)
    if fault:
        return Verdict.DIFFERENT, Kind.WORDING, f"{fault}: {known}."
    if not (said.small or said.large or said.directions != computed.directions):
        return Verdict.SAME, None, ""
    if size is None:
        return Verdict.ROUNDED, None, f"The direction agrees; how large the change is, no figure tells: {known}."
    return Verdict.ROUNDED, None, f"The words agree: {known}."


def _fault(said: ChangeWords, computed: ChangeWords, size: Fraction | None) -> str:
    (truth,) = list(computed.directions)[:1]
    stated = said.directions - {"level"}
    if len(stated) > 1:
        return "The words tell two directions"
    if stated and truth != "level" and truth not in stated:
        return "The words tell the other direction"
    if stated and truth == "level" and not said.small:
        return "The words tell a change where there is none"
    if "level" in said.directions:
        if size is None:
            return "" if truth == "level" or said.small else "The words tell no change"
        if abs(size) > STABLE_WITHIN:
            return f"Words for no change fit up to {STABLE_WITHIN}%"
    if size is not None and said.small and abs(size) > SMALL_TO:
        return f"Words for a small change fit up to {SMALL_TO}%"
    if size is not None and said.large and abs(size) < SMALL_TO:
        return f"Words for a large change fit from {SMALL_TO}% on"
    return ""


def relative_change(figure: Figure, register: FigureRegister) -> Fraction | None:
    """The change in per cent that the words of a figure tell, from the figures beside it.

    For ``x.change.words`` these are ``x.change.pct``, or ``x.change`` with the value that changed (``x``, ``x.total``,
    ``x.rate`` …); for ``x.national.words`` the value (``x.rate`` or ``x``) and the one it is compared with.
    """
    stem = figure.id.removesuffix(".words")
    if (share := _number(register, f"{stem}.pct")) is not None:
        return share
    base, told_as, _ = stem.partition(".change")
    if told_as:
        change = _number(register, stem)
        now = next((n for ending in _VALUES if (n := _number(register, base + ending)) is not None), None)
        then = None if change is None or now is None else now - change
    else:
        base, _, other = stem.rpartition(".")
        pairs = ((_number(register, base + end), _number(register, f"{base}{end}.{other}")) for end in _VALUES)
        now, then = next((pair for pair in pairs if None not in pair), (None, None))
    return 100 * (now - then) / abs(then) if now is not None and then else None


def _number(register: FigureRegister, figure_id: str) -> Fraction | None:
    return number_of(register.get(figure_id)) if figure_id in register else None

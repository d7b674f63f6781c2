"""Lines over periods in words: where each went, how the service stands at the end, and where a target band lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.chapters.chart_base import Number
from pipeline.chapters.chart_words import Item, compare, hidden, joined, listed, opening, shown, standing

NOT_GIVEN = "–"
"""What a table shows where there is no value; a comparator without one is passed over: many are published rarely."""


@dataclass(frozen=True)
class Series:
    """One line: its name, and a value and a displayed text for each period."""

    name: str
    values: Sequence[Number]
    texts: Sequence[str]


@dataclass(frozen=True)
class Band:
    """A target band behind the lines: ``Band(150, 200, "target: 150 to 200")``; ``None`` is an open end."""

    lower: Decimal | float | int | None
    upper: Decimal | float | int | None
    label: str


def told(
    about: str, periods: Sequence[str], series: Sequence[Series], lines: Sequence[Sequence[Item]], band: Band | None
) -> str:
    """The alternative text of a trend; the first line is the service's own."""
    count = "1 line" if len(series) == 1 else f"{len(series)} lines: {listed([one.name for one in series])}"
    span = _span(periods)
    moves = " ".join(_move(one.name, line) for one, line in zip(series, lines, strict=True))
    return joined(
        opening("Line chart", about),
        f"{count}; {span}.",
        moves,
        _at_the_end(periods, series, lines),
        _in_band(series[0], lines[0], band) if band else "",
        hidden(
            [
                Item(_where(one, item, series), item.value, item.text)
                for one, line in zip(series, lines, strict=True)
                for item in line
                if not passed_over(one, item, series)
            ]
        ),
    )


def passed_over(one: Series, item: Item, series: Sequence[Series]) -> bool:
    """Whether nothing is said of a comparator's value that is not there."""
    return one is not series[0] and item.value is None and item.text == NOT_GIVEN


def _span(periods: Sequence[str]) -> str:
    if len(periods) == 1:
        return f"1 period, {periods[0]}"
    return f"{len(periods)} periods, the first {periods[0]}, the last {periods[-1]}"


def _where(one: Series, item: Item, series: Sequence[Series]) -> str:
    return item.label if len(series) == 1 else f"{one.name} in {item.label}"


def _move(name: str, line: Sequence[Item]) -> str:
    """From the first value to the last, and the highest on the way if it is neither."""
    drawn = shown(line)
    if not drawn:
        return f"{name}: no value can be shown."
    first, last = drawn[0], drawn[-1]
    if first is last:
        return f"{name}: {first.text} in {first.label}."
    sign = compare(last.value or 0.0, last.text, first.value or 0.0, first.text)
    if sign == 0:
        moved = f"{name}: {first.text} ({first.label}) and the same at the end ({last.label})"
    else:
        verb = "rose" if sign > 0 else "fell"
        moved = f"{name}: {verb} from {first.text} ({first.label}) to {last.text} ({last.label})"
    peak = max(drawn, key=lambda item: item.value or 0.0)
    beyond = all(compare(peak.value or 0.0, peak.text, end.value or 0.0, end.text) > 0 for end in (first, last))
    return f"{moved}, with a peak of {peak.text} ({peak.label})." if beyond else f"{moved}."


def _at_the_end(periods: Sequence[str], series: Sequence[Series], lines: Sequence[Sequence[Item]]) -> str:
    own, *others = [Item(one.name, line[-1].value, line[-1].text) for one, line in zip(series, lines, strict=True)]
    if own.value is None or not shown(others):
        return ""
    return f"In {periods[-1]}: {standing(own, others)}"


def _in_band(own: Series, line: Sequence[Item], band: Band) -> str:
    drawn = shown(line)
    if not drawn:
        return f"A band shows {band.label}."
    value = drawn[-1].value or 0.0
    place = "within"
    if band.lower is not None and value < float(band.lower):
        place = "below"
    elif band.upper is not None and value > float(band.upper):
        place = "above"
    return f"A band shows {band.label}; the latest value of {own.name}, {drawn[-1].text}, is {place} it."

"""The sentences of a chart's alternative text: made from what the chart shows, so that they are true of it.

Every number in a sentence is a displayed text that was passed in, or a count of things on the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SUPPRESSED = "[c]"
_NAMES = 4  # more names than this become a count: a listener loses the thread


@dataclass(frozen=True)
class Item:
    """One thing on a chart: what it is called, where it is drawn (``None``: nowhere), what its label says."""

    label: str
    value: float | None
    text: str

    def __str__(self) -> str:
        return f"{self.label}, {self.text}"


def listed(words: Sequence[str], comma: str = ", ", last: str = " and ") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return last.join(part for part in (comma.join(words[:-1]), words[-1] if words else "") if part)


def listed_apart(words: Sequence[str]) -> str:
    """The same for words that hold commas themselves: ``a, 1; b, 2; and c, 3``."""
    return listed(words, "; ", "; and ")


def counted(number: int, one: str, many: str) -> str:
    """``1 bar``, ``7 bars``."""
    return f"{number} {one if number == 1 else many}"


def lower_first(title: str) -> str:
    """A heading as it stands inside a sentence; an abbreviation keeps its capitals."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def each(number: int, heading: str) -> str:
    """``7 rows, one for each agency.``"""
    return "1 row." if number == 1 else f"{number} rows, one for each {lower_first(heading)}."


def opening(kind: str, about: str) -> str:
    """What kind of chart, of what."""
    return f"{kind}: {about.rstrip('.')}."


def compare(value: float, text: str, other: float, other_text: str) -> int:
    """1 higher, -1 lower, 0 the same; values that are displayed alike are the same to the reader."""
    if value == other or _alike(text, other_text):
        return 0
    return 1 if value > other else -1


def _alike(text: str, other: str) -> bool:
    if text == other:
        return True
    try:
        return Decimal(text) == Decimal(other)
    except InvalidOperation:
        return False


def spoken(items: Sequence[Item], heading: str) -> list[Item]:
    """The items as they are named in a sentence: ``Age 16, 32`` and not ``16, 32``."""
    return [
        Item(f"{heading} {item.label}", item.value, item.text) if item.label[-1:].isdigit() else item for item in items
    ]


def shown(items: Iterable[Item]) -> list[Item]:
    """The items that are drawn."""
    return [item for item in items if item.value is not None]


def names(items: Sequence[Item], what: str = "items") -> str:
    """The names of a few, or how many."""
    return listed([item.label for item in items]) if len(items) <= _NAMES else f"{len(items)} {what}"


def extremes(items: Sequence[Item], most: str = "Largest", least: str = "Smallest") -> str:
    """The largest and the smallest with their displayed values; ties are named together."""
    drawn = shown(items)
    if not drawn:
        return "No value can be shown."
    if len(drawn) == 1:
        return f"{drawn[0].label}: {drawn[0].text}."
    top, bottom = max(drawn, key=_value), min(drawn, key=_value)
    if _same(top, bottom):
        return f"All the values shown are the same: {top.text}."
    return f"{most}: {_tied(drawn, top)}. {least}: {_tied(drawn, bottom)}."


def _value(item: Item) -> float:
    return item.value or 0.0


def _same(one: Item, other: Item) -> bool:
    return compare(_value(one), one.text, _value(other), other.text) == 0


def _tied(items: Sequence[Item], extreme: Item) -> str:
    tied = [item for item in items if _same(item, extreme)]
    return f"{names(tied)}, {extreme.text}{' each' if len(tied) > 1 else ''}"


def hidden(items: Sequence[Item]) -> str:
    """How many values are not drawn, and which, by what stands in their place."""
    absent: dict[str, list[Item]] = {}
    for item in items:
        if item.value is None:
            absent.setdefault(item.text, []).append(item)
    return " ".join(_absent(text, group) for text, group in absent.items())


def _absent(text: str, items: list[Item]) -> str:
    verb = "is" if len(items) == 1 else "are"
    how = "suppressed" if text == SUPPRESSED else f"shown as ‘{text}’"
    who = f": {names(items)}" if len(items) <= _NAMES else ""
    return f"{counted(len(items), 'value', 'values')} {verb} {how}{who}."


def against(items: Sequence[Item], other: Item) -> str:
    """Which items are higher, lower, the same as a reference; many are counted instead of named."""
    phrases = []
    for words, group in _groups(items, other):
        several = len(group) > _NAMES
        phrases.append(f"{words} {other.label}: {len(group) if several else listed_apart([str(i) for i in group])}.")
    return " ".join(phrases)


def standing(local: Item, others: Sequence[Item]) -> str:
    """``Town, 227, is higher than England (207) and lower than Region (230).``"""
    opposite = {"Higher than": "lower than", "Lower than": "higher than", "The same as": "the same as"}
    phrases = [f"{opposite[words]} {_several(group)}" for words, group in reversed(_groups(others, local))]
    return f"{local}, is {listed(phrases)}." if phrases else f"{local}."


def _groups(items: Sequence[Item], other: Item) -> list[tuple[str, list[Item]]]:
    groups: dict[int, list[Item]] = {1: [], 0: [], -1: []}
    for item in shown(items):
        groups[compare(_value(item), item.text, _value(other), other.text)].append(item)
    words = {1: "Higher than", 0: "The same as", -1: "Lower than"}
    return [(words[sign], group) for sign, group in groups.items() if group]


def _several(group: Sequence[Item]) -> str:
    if len(group) > _NAMES:
        return f"{len(group)} others"
    return listed([f"{item.label} ({item.text})" for item in group])


def joined(*sentences: str) -> str:
    """Sentences as one paragraph; empty ones fall out."""
    return " ".join(sentence for sentence in sentences if sentence)

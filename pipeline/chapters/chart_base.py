"""What every chart gives (a figure, its alternative text, its data), and the checks on what it is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline.chapters.chart_layout import Drawing
from pipeline.chapters.chart_words import Item
from pipeline.errors import ChapterError

Number = Decimal | float | int | None


@dataclass(frozen=True)
class ChartData:
    """What a chart shows, as a table of displayed texts: one heading for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A chart for a chapter: the Plotly figure, the sentences that stand in for it, and its data as a table.

    ``asked`` is how it was asked for, as JSON values.
    """

    figure: Drawing
    alt: str
    data: ChartData
    asked: dict[str, Any] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.figure.finish()


@dataclass(frozen=True)
class Reference:
    """A value to compare with, drawn as a line: ``Reference(207, "207", "England")``."""

    value: Decimal | float | int
    text: str
    label: str


def items(about: str, labels: Sequence[str], values: Sequence[Number], texts: Sequence[str]) -> list[Item]:
    """Labels, values and displayed texts as items, checked.

    Raises
    ------
    ChapterError
        There is nothing to draw, the lengths differ, a value is no number, or a value has no displayed text.
    """
    if not labels:
        raise ChapterError(
            f"The chart “{about}” has nothing to draw: it was given no rows.",
            "Show the chart only when its table has rows; otherwise let the chapter say which return is missing.",
        )
    if not len(labels) == len(values) == len(texts):
        raise ChapterError(
            f"The chart “{about}” was given {len(labels)} labels, {len(values)} values and {len(texts)} texts.",
            "Give one value and one displayed text for each label.",
        )
    return [_item(about, *row) for row in zip(labels, values, texts, strict=True)]


def _item(about: str, label: str, value: Number, text: str) -> Item:
    if not str(text).strip():
        raise ChapterError(
            f"The chart “{about}” has no displayed text for {label}.",
            "Give the value as the tables show it; for a missing one say so, for instance ‘not available’.",
        )
    return Item(" ".join(str(label).split()), number(about, label, value), str(text))


def number(about: str, label: str, value: Number) -> float | None:
    """The value as a chart draws it; ``None`` and not-a-number are not drawn. ``ChapterError`` for anything else."""
    if value is None:
        return None
    try:
        drawn = float(value)
    except (TypeError, ValueError):
        drawn = math.inf
    if math.isinf(drawn):
        raise ChapterError(
            f"The chart “{about}” cannot draw {value!r} for {label}: it is not a number.",
            "Give a number, or None with a text that says why there is none.",
        )
    return None if math.isnan(drawn) else drawn


def table(label_title: str, value_title: str, drawn: Sequence[Item]) -> ChartData:
    """The data of a chart of one series."""
    return ChartData((label_title, value_title), tuple((item.label, item.text) for item in drawn))

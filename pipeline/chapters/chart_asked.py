"""How a chart was asked for, so that it can be drawn again in another language with room for its words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.chapters.chart_base import Chart, Reference
from pipeline.chapters.chart_key import Part
from pipeline.chapters.chart_trend_words import Band, Series

_TYPES = {one.__name__: one for one in (Band, Part, Reference, Series)}
_TYPE = "type"
_NO_WORDS = frozenset({_TYPE, "rating"})
"""Of such a value what no reader sees."""


def noted(kind: Callable[..., Chart]) -> Callable[..., Chart]:
    """A kind of chart whose charts know how they were asked for."""

    @functools.wraps(kind)
    def drawn(*args: Any, **named: Any) -> Chart:
        return replace(
            kind(*args, **named), asked={"kind": kind.__name__, "args": _plain(args), "named": _plain(named)}
        )

    return drawn


def in_words(value: Any, say: Callable[[str], str]) -> Any:
    """What a chart was asked for with every text in it as ``say`` has it."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, list):
        return [in_words(one, say) for one in value]
    if isinstance(value, dict):
        return {key: one if key in _NO_WORDS else in_words(one, say) for key, one in value.items()}
    return value


def again(kind: Callable[..., Chart], args: list[Any], named: dict[str, Any]) -> Chart:
    """The chart of that kind once more."""
    return kind(*_typed(args), **_typed(named))


def _plain(value: Any) -> Any:
    """The value as JSON has it; numbers are drawn as they would be drawn without."""
    if is_dataclass(value):
        return {_TYPE: type(value).__name__, **{one.name: _plain(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, Decimal | Fraction | float):
        return float(value)
    return [_plain(one) for one in value]


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if isinstance(value, dict):
        made = {key: _typed(one) for key, one in value.items() if key != _TYPE}
        return _TYPES[value[_TYPE]](**made) if _TYPE in value else made
    return value

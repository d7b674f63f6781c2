"""A chapter's charts in another language: drawn again from what they were asked for, with room for the other words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pipeline.cache import Cache, checksum
from pipeline.document.executed import ShownChart
from pipeline.plan.inputs import code
from pipeline.words import Parts, Words


def redrawn(charts: Iterable[ShownChart], words: Words, cache: Cache) -> list[tuple[ShownChart, ShownChart, str, str]]:
    """Each chart as it was and as it is now, and the attributes that place its values on either picture.

    A chart that was not asked for in the usual way keeps its picture, with its alternative text in the other language.
    """
    return [_redrawn(chart, words, cache) for chart in charts]


def _redrawn(chart: ShownChart, words: Words, cache: Cache) -> tuple[ShownChart, ShownChart, str, str]:
    if not chart.asked:
        return chart, replace(chart, alt=words.say(chart.alt)), "", ""
    from pipeline.chapters.chart_asked import in_words  # and Plotly, which a plan in one language does without

    said: set[str] = set()
    asked = in_words(chart.asked["args"], _saying(words, said)), in_words(chart.asked["named"], _saying(words, said))
    parts = {f"what {chart.label} shows": checksum(json.dumps([chart.asked["kind"], *asked]).encode()), **code()}
    stage = f"chart {chart.label} in {words.lang}"
    entry = cache.find(stage, parts)
    made = json.loads(entry.data) if entry else _drawn(chart, *asked)
    if entry is None:
        cache.keep(stage, parts, json.dumps(made).encode())
    skeleton, quiet = words.with_names(said), words.with_names(said).quietly()
    alt = skeleton.say(made["alt"], Parts(quiet.known, str))  # any words in it were said already
    figure = _with_words(made["figure"], quiet)
    return chart, replace(chart, figure=figure, alt=alt), made["before"], made["after"]


def _saying(words: Words, said: set[str]) -> Any:
    def say(text: str) -> str:
        found = words.say(text)
        said.update((found, found[:1].lower() + found[1:], found.rstrip(".")))
        return found

    return say


def _drawn(chart: ShownChart, args: list[Any], named: dict[str, Any]) -> dict[str, Any]:
    import plotly.graph_objects as go

    from pipeline.chapters import charts
    from pipeline.chapters.chart_asked import again
    from pipeline.chapters.tools import drawn_at

    made = again(getattr(charts, chart.asked["kind"]), args, named)
    return {
        "figure": json.loads(made.figure.to_json()),
        "alt": made.alt,
        "before": drawn_at(go.Figure(chart.figure), chart.label),
        "after": drawn_at(made.figure, chart.label),
    }


def _with_words(value: Any, words: Words, key: str = "") -> Any:
    """The figure with the words that a kind of chart adds of its own: notes, titles and what a pointer is told."""
    if isinstance(value, dict):
        return {name: _with_words(one, words, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_words(one, words, key) for one in value]
    return words.find(value) or value if key in ("text", "hovertext") and isinstance(value, str) else value

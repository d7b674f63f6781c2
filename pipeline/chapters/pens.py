"""Draws charts: by forks of the nursery, as many at once as there are processors, or here where there is none."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from pipeline.ahead import Nursery
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.forks import Forks, NurseryEnded
from pipeline.errors import ChapterError

_WORTH_A_FORK = 4
"""Charts: fewer are drawn here before forks would have begun."""

Pictures: TypeAlias = tuple[bytes, bytes]
"""A chart as SVG, for HTML and PDF, and as PNG, for DOCX."""


@dataclass(frozen=True)
class Sketch:
    """A chart to draw: its label, its alternative text, and the Plotly figure as JSON values."""

    label: str
    alt: str
    figure: dict[str, Any]


Draw: TypeAlias = Callable[[Sequence[Sketch]], list[Pictures]]


class Drawings(Protocol):
    """Says which charts of a chapter are to be drawn, and takes their pictures."""

    def likely(self, chapter: ChapterNotebook) -> bool:
        """Whether a chapter may want charts drawn, as far as can be told before it has been run."""
        ...

    def wanted(self, chapter: ChapterNotebook, executed: Path) -> Sequence[Sketch]:
        """The charts of a chapter, executed just now, that have no picture yet."""
        ...

    def take(self, sketches: Sequence[Sketch], pictures: Sequence[Pictures | None]) -> None:
        """Keep the pictures; None of a chart that could not be drawn."""
        ...


def pens_of(nursery: Nursery | None) -> Draw:
    """What draws charts beside this process, where there is a nursery."""
    return partial(_drawn_beside, nursery) if nursery else draw_here


def draw_here(sketches: Sequence[Sketch]) -> list[Pictures]:
    """The pictures of each chart."""
    return [_pictures(sketch) for sketch in sketches]


def to_draw(sketches: Sequence[Sketch]) -> dict[str, Any]:
    """What a fork of the nursery is asked for that is to draw these charts."""
    return {"draw": [asdict(sketch) for sketch in sketches]}


def drawn_to_send(sketches: Sequence[dict[str, Any]]) -> list[list[str] | None]:
    """What it answers: SVG, and PNG in base64; None for a chart that cannot be drawn."""
    return [_to_send(Sketch(**sketch)) for sketch in sketches]


def received(sketches: Sequence[Sketch], answer: list[list[str] | None] | None) -> list[Pictures | None]:
    """The pictures in such an answer; None for all where there was none."""
    return [(one[0].encode(), b64decode(one[1])) if one else None for one in answer or [None] * len(sketches)]


def _to_send(sketch: Sketch) -> list[str] | None:
    try:
        svg, png = _pictures(sketch)
    except ChapterError:
        return None
    return [svg.decode(), b64encode(png).decode()]


def _drawn_beside(nursery: Nursery, sketches: Sequence[Sketch]) -> list[Pictures]:
    """The pictures of each chart; one that a fork could not draw is drawn here, which says what is wrong with it."""
    if len(sketches) < _WORTH_A_FORK:
        return draw_here(sketches)
    at_once = os.cpu_count() or 1
    drawn: list[Pictures | None] = [None] * len(sketches)
    with suppress(NurseryEnded), Forks(nursery, at_once) as forks:
        for one in range(at_once):
            forks.ask(one, to_draw(sketches[one::at_once]))
        for one, answer in forks.answers():
            drawn[one::at_once] = received(sketches[one::at_once], answer)
    return [pictures or _pictures(sketch) for pictures, sketch in zip(drawn, sketches, strict=True)]


def _pictures(sketch: Sketch) -> Pictures:
    from pipeline.chapters.chart_svg import drawing_of, rasterised

    svg = drawing_of(sketch.figure, sketch.label, description=sketch.alt)
    return svg.encode(), rasterised(svg)

"""The pictures of a document's charts; one whose figure is as it was is not drawn again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.cache import Cache, checksum
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.pens import Draw, Pictures, Sketch, draw_here
from pipeline.chapters.reads import drew
from pipeline.document.executed import ShownChapter, ShownChart
from pipeline.errors import ChapterError
from pipeline.plan.inputs import code


class KeptDrawings:
    """The pictures that were drawn for this document so far, and those that ``cache`` has of earlier ones.

    ``shown`` reads an executed chapter; ``draw`` draws what is not there when it is asked for.
    """

    def __init__(
        self, cache: Cache, shown: Callable[[ChapterNotebook, Path], ShownChapter], draw: Draw = draw_here
    ) -> None:
        self._cache, self._shown, self._draw = cache, shown, draw
        self._made: dict[tuple[str, str], Pictures] = {}

    def likely(self, chapter: ChapterNotebook) -> bool:
        """Whether a chapter showed charts when it was last run, or never was."""
        return drew(self._cache, chapter)

    def wanted(self, chapter: ChapterNotebook, executed: Path) -> list[Sketch]:
        """The charts of a chapter that have no picture yet; none of one that may not be shown, which is told later."""
        with suppress(ChapterError):
            sketches = map(_sketch, self._shown(chapter, executed).charts)
            return [sketch for sketch in sketches if self._found(sketch) is None]
        return []

    def take(self, sketches: Sequence[Sketch], pictures: Sequence[Pictures | None]) -> None:
        """Keep the pictures; one that is missing is drawn when it is asked for."""
        for sketch, drawn in zip(sketches, pictures, strict=True):
            if drawn:
                self._made[_name(sketch)] = drawn
                self._cache.keep(_stage(sketch), _parts(sketch), b"\0".join(drawn))  # no SVG can hold that sign

    def of(self, charts: Sequence[ShownChart]) -> list[Pictures]:
        """The pictures of each chart; raises ChapterError, which names the chart, where one cannot be drawn."""
        sketches = [*map(_sketch, charts)]
        found = [self._found(sketch) for sketch in sketches]
        missing = [sketch for sketch, pictures in zip(sketches, found, strict=True) if pictures is None]
        self.take(missing, self._draw(missing))
        return [pictures or self._made[_name(sketch)] for sketch, pictures in zip(sketches, found, strict=True)]

    def _found(self, sketch: Sketch) -> Pictures | None:
        if made := self._made.get(_name(sketch)):
            return made
        entry = self._cache.find(_stage(sketch), _parts(sketch))
        if entry is None:
            return None
        svg, _, png = entry.data.partition(b"\0")
        return svg, png


def _sketch(chart: ShownChart) -> Sketch:
    return Sketch(chart.label, chart.alt, chart.figure)


def _stage(sketch: Sketch) -> str:
    return f"chart {sketch.label}"


def _parts(sketch: Sketch) -> dict[str, str]:
    return {f"the figure of {sketch.label}": _name(sketch)[1], **code()}


def _name(sketch: Sketch) -> tuple[str, str]:
    figure = json.dumps([sketch.figure, sketch.alt], sort_keys=True)
    return sketch.label, checksum(figure.encode())

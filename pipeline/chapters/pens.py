"""Draws charts: by forks of the nursery, as many at once as there are processors, or here where there is none."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from pipeline.ahead import Nursery
from pipeline.chapters.warm import Fork, ready
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


def pens_of(nursery: Nursery | None) -> Draw:
    """What draws charts beside this process, where there is a nursery."""
    return partial(_drawn_beside, nursery) if nursery else draw_here


def draw_here(sketches: Sequence[Sketch]) -> list[Pictures]:
    """The pictures of each chart."""
    return [_pictures(sketch) for sketch in sketches]


def draw_files(files: Iterable[str]) -> None:
    """Draw each chart that is described in a file; its pictures lie beside it then, if it can be drawn."""
    for path in map(Path, files):
        with contextlib.suppress(ChapterError):
            svg, png = _pictures(Sketch(**json.loads(path.read_text(encoding="utf-8"))))
            path.with_suffix(".png").write_bytes(png)
            path.with_suffix(".svg").write_bytes(svg)


def _drawn_beside(nursery: Nursery, sketches: Sequence[Sketch]) -> list[Pictures]:
    """The pictures of each chart; one that a fork could not draw is drawn here, which says what is wrong with it."""
    if len(sketches) < _WORTH_A_FORK or not ready(nursery):
        return draw_here(sketches)
    with tempfile.TemporaryDirectory(prefix="yjplan-") as scratch:
        files = [Path(scratch) / f"{number}.json" for number in range(len(sketches))]
        for file, sketch in zip(files, sketches, strict=True):
            file.write_text(json.dumps(asdict(sketch)), encoding="utf-8")
        at_once = os.cpu_count() or 1
        with contextlib.suppress(OSError):  # the nursery has ended
            forks = [Fork(nursery, {"draw": [*map(str, files[one::at_once])]}) for one in range(at_once)]
            for fork in forks:
                fork.wait()
        return [_drawn(file) or _pictures(sketch) for file, sketch in zip(files, sketches, strict=True)]


def _drawn(file: Path) -> Pictures | None:
    svg, png = file.with_suffix(".svg"), file.with_suffix(".png")
    return (svg.read_bytes(), png.read_bytes()) if svg.is_file() and png.is_file() else None


def _pictures(sketch: Sketch) -> Pictures:
    from pipeline.chapters.chart_svg import drawing_of, rasterised

    svg = drawing_of(sketch.figure, sketch.label, description=sketch.alt)
    return svg.encode(), rasterised(svg)

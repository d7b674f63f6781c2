"""What an executed chapter notebook shows, as the text of a .qmd file and the charts beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.chapters.api import MARKDOWN, PLOTLY, RECORD
from pipeline.chapters.discover import ChapterNotebook
from pipeline.errors import ChapterError
from pipeline.plan import NOTEBOOKS_DIR

_LABEL = re.compile(r"\{#((?:tbl|fig|sec)-[\w-]+)")


@dataclass(frozen=True)
class ShownChart:
    """A chart that a chapter shows: the name of its files in ``figures/`` and the Plotly figure as JSON values."""

    file: str
    label: str
    alt: str
    figure: dict[str, Any]


@dataclass(frozen=True)
class ShownChapter:
    """What a chapter shows, in order, and the labels of what it could not show this time."""

    chapter: ChapterNotebook
    text: str
    charts: tuple[ShownChart, ...]
    awaited: frozenset[str]

    @property
    def labels(self) -> list[str]:
        return _LABEL.findall(self.text)


def read_executed(chapter: ChapterNotebook, path: Path) -> ShownChapter:
    """Read an executed notebook: its Markdown cells and Markdown outputs.

    Raises ChapterError when a cell shows a data frame as it is: only disclosed tables may be shown.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    parts: list[str] = []
    notices: list[str] = []
    charts: list[ShownChart] = []
    awaited: set[str] = set()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MARKDOWN not in data:
                _refuse_frame(chapter, data)
                continue
            record = data.get(RECORD, {})
            if record.get("kind") == "awaited":
                awaited.add(record["label"])
                _once(notices, "".join(data[MARKDOWN]), parts)
                continue
            parts.append("".join(data[MARKDOWN]))
            if record.get("kind") == "chart":
                charts.append(ShownChart(record["file"], record["label"], record["alt"], data[PLOTLY]))
    if awaited and not _LABEL.search("".join(parts)):
        parts = notices  # with no table to show, words about it would only mislead
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    return ShownChapter(chapter, text, tuple(charts), frozenset(awaited))


def _once(notices: list[str], notice: str, parts: list[str]) -> None:
    """Put the notice of an awaited return where its first table would stand."""
    if notice and notice not in notices:
        notices.append(notice)
        parts.append(notice)


def without_clashes(chapters: Sequence[ShownChapter]) -> list[ShownChapter]:
    """The chapters, in their order, with every label unique: a copied notebook's labels get its name in front.

    The project's own chapters keep theirs wherever a copy stands, because narrative refers to them.
    """
    taken: set[str] = set()
    unique: dict[str, ShownChapter] = {}
    for shown in sorted(chapters, key=lambda shown: shown.chapter.path.parent != NOTEBOOKS_DIR):
        unique[shown.chapter.slug] = _without(shown, taken)
        taken.update(unique[shown.chapter.slug].labels)
    return [unique[shown.chapter.slug] for shown in chapters]


def _without(shown: ShownChapter, taken: Collection[str]) -> ShownChapter:
    text, charts = shown.text, list(shown.charts)
    for label in filter(taken.__contains__, shown.labels):
        kind, _, name = label.partition("-")
        new = f"{kind}-{shown.chapter.slug}-{name}"
        text = re.sub(rf"([#@]){re.escape(label)}(?![\w-])", rf"\g<1>{new}", text)
        if kind == "fig":
            text = text.replace(f"(figures/{name})", f"(figures/{shown.chapter.slug}-{name})")
            charts = [_renamed(chart, label, new) for chart in charts]
    return ShownChapter(shown.chapter, text, tuple(charts), shown.awaited)


def _renamed(chart: ShownChart, label: str, new: str) -> ShownChart:
    if chart.label != label:
        return chart
    return ShownChart(f"figures/{new.removeprefix('fig-')}", new, chart.alt, chart.figure)


def _refuse_frame(chapter: ChapterNotebook, data: dict[str, Any]) -> None:
    if 'class="dataframe"' in "".join(data.get("text/html", "")):
        raise ChapterError(
            f"The chapter '{chapter.title}' ({chapter.path.name}) shows a data frame as it is.",
            "Show disclosed tables with chapter.table(…); remove the cell that only looks at data.",
        )

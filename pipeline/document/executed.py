"""What an executed chapter notebook shows, as the text of a .qmd file and the charts beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.chapters.api import MARKDOWN, PLOTLY, RECORD
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.guard import Knows, check_outputs
from pipeline.plan import NOTEBOOKS_DIR

_LABEL = re.compile(r"\{#((?:tbl|fig|sec)-[\w-]+)")


@dataclass(frozen=True)
class ShownChart:
    """A chart that a chapter shows: the name of its files in ``figures/`` and the Plotly figure as JSON values.

    ``asked`` is how the chapter asked for it.
    """

    file: str
    label: str
    alt: str
    figure: dict[str, Any]
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownTable:
    """A disclosed table as a chapter shows it: under which label, with which columns, caption and note."""

    label: str
    table: str
    columns: tuple[str, ...]
    caption: str
    note: str = ""


@dataclass(frozen=True)
class ShownChapter:
    """What a chapter shows, in order, and the labels of what it could not show this time.

    ``awaited`` needs a return; ``withheld`` is left out because too much of it would have to be hidden.
    """

    chapter: ChapterNotebook
    text: str
    charts: tuple[ShownChart, ...]
    awaited: frozenset[str]
    withheld: frozenset[str] = frozenset()
    tables: tuple[ShownTable, ...] = ()

    @property
    def labels(self) -> list[str]:
        return _LABEL.findall(self.text)


def read_executed(chapter: ChapterNotebook, path: Path, knows: Knows | None = None) -> ShownChapter:
    """Read an executed notebook: its Markdown cells and Markdown outputs.

    Raises ChapterError when a cell shows what no reader may see or no format can hold; ``knows`` tells what of the
    plan is child-level.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    check_outputs(chapter, notebook["cells"], knows or Knows())
    parts: list[str] = []
    notices: list[str] = []
    charts: list[ShownChart] = []
    tables: list[ShownTable] = []
    missing: dict[str, set[str]] = {"awaited": set(), "withheld": set()}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            parts.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MARKDOWN not in data:
                continue  # plain text that only the analyst reads
            record = data.get(RECORD, {})
            if (kind := record.get("kind")) in missing:
                missing[kind].add(record["label"])
                _once(notices, "".join(data[MARKDOWN]), parts)
                continue
            parts.append("".join(data[MARKDOWN]))
            if kind == "alone":
                notices.append(parts[-1])
            if kind == "chart":
                asked = record.get("asked", {})
                charts.append(ShownChart(record["file"], record["label"], record["alt"], data[PLOTLY], asked))
            if kind == "table" and "columns" in record:
                given = {key: record[key] for key in ("label", "table", "caption", "note")}
                tables.append(ShownTable(columns=tuple(record["columns"]), **given))
    if any(missing.values()) and not _LABEL.search("".join(parts)):
        parts = notices  # with no table to show, words about it would only mislead
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    return ShownChapter(chapter, text, tuple(charts), *map(frozenset, missing.values()), tuple(tables))


def _once(notices: list[str], notice: str, parts: list[str]) -> None:
    """Put the notice of what is not shown where its first table would stand."""
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
    text, charts, tables = shown.text, list(shown.charts), list(shown.tables)
    for label in filter(taken.__contains__, shown.labels):
        kind, _, name = label.partition("-")
        new = f"{kind}-{shown.chapter.slug}-{name}"
        text = re.sub(rf"([#@]|\bof=\"){re.escape(label)}(?![\w-])", rf"\g<1>{new}", text)
        if kind == "fig":
            text = text.replace(f"(figures/{name})", f"(figures/{shown.chapter.slug}-{name})")
            charts = [_renamed(chart, label, new) for chart in charts]
        tables = [replace(table, label=new) if table.label == label else table for table in tables]
    return replace(shown, text=text, charts=tuple(charts), tables=tuple(tables))


def _renamed(chart: ShownChart, label: str, new: str) -> ShownChart:
    if chart.label != label:
        return chart
    return replace(chart, file=f"figures/{new.removeprefix('fig-')}", label=new)

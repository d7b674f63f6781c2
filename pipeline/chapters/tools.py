"""What stands under a table or a chart on the page: its numbers, how they were worked out, and from which returns.

Only disclosed tables are read here; in print the theme leaves all of it out, and the source note says the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.chapters.chart_marks import marks, written
from pipeline.chapters.markdown import attribute, escape, numbers_table
from pipeline.disclosure import DisclosedDatabase
from pipeline.disclosure.store import TableInfo
from pipeline.measures.queries import query_text
from pipeline.measures.workings import working_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from pipeline.chapters.chart_base import Chart

_SOURCES, _FILES = "returns_sources", "returns_files"
_LONGEST_QUERY = 25  # lines that a reader may still want to read


@dataclass(frozen=True)
class Return:
    """One sheet that a partner sent, as the plan's own list of returns shows it."""

    file: str
    sheet: str
    partner: str
    received: str
    checksum: str

    @property
    def in_words(self) -> str:
        """The return as one item of a list, in Markdown."""
        parts = [("sheet", self.sheet), ("from", self.partner), ("received", self.received), ("SHA-256", self.checksum)]
        return escape("; ".join([self.file, *(f"{name}: {text}" for name, text in parts if text not in ("", "–"))]))


def returns_in(database: DisclosedDatabase) -> dict[str, list[Return]]:
    """The returns of each dataset, from the tables that the plan itself shows."""
    if not {_SOURCES, _FILES} <= set(database.names()):
        return {}
    checksums = dict(database.rows("shown", _FILES))
    datasets = {title: dataset for dataset, title in database.titles().items()}
    found: dict[str, list[Return]] = {}
    for file, sheet, title, partner, received, _ in database.rows("shown", _SOURCES):
        sent = Return(file, sheet, partner, received, checksums.get(file, "–"))
        found.setdefault(datasets.get(title, title), []).append(sent)
    return found


def returns_of(dataset: str) -> str:
    """What a chapter notes as read when it tells of the returns of a dataset."""
    return f"returns of {dataset}"


def tools(label: str, caption: str, parts: Sequence[str]) -> str:
    """The division that the theme makes the tools of a table or a chart of."""
    inside = "\n\n".join(part for part in parts if part)
    return f'::: {{.figure-tools of="{label}" name="{attribute(caption)}"}}\n{inside}\n:::'


def numbers(chart: Chart, caption: str, label: str) -> str:
    """The data of a chart as a table, with the place of each value on the picture for the page's script."""
    table = numbers_table(chart.data.columns, chart.data.rows, f"The numbers of: {caption}")
    return f'::: {{.numbers name="{attribute(caption)}" {drawn_at(chart.figure, label)}}}\n{table}\n:::'


def drawn_at(figure: go.Figure, label: str) -> str:
    """The attributes that tell the page's script where each value stands on the picture."""
    places = written(marks(figure))
    if not places:
        return ""
    across = any("lines" in (trace.mode or "") for trace in figure.data if trace.type == "scatter")
    size = f"{figure.layout.width:g} {figure.layout.height:g}"
    return " ".join([f'of="{label}"', f'size="{size}"', f'marks="{places}"', *(['rows="across"'] if across else [])])


def workings(info: TableInfo, caption: str, returns: Mapping[str, Sequence[Return]]) -> str:
    """How the numbers of a table were worked out, and from what."""
    working = working_of(info.name)
    sent = [one for dataset in info.datasets for one in returns.get(dataset, ())]
    terms = [
        ("In words", escape(working.how) if working else ""),
        ("Counted", escape(working.numerator) if working else ""),
        ("Out of", escape(working.denominator) if working else ""),
        ("Period", escape(info.period)),
        ("Returns" if len(sent) > 1 else "Return", "\n".join(f"- {one.in_words}" for one in sent)),
    ]
    listed = "\n\n".join(f"{term}\n:   {_indented(text)}" for term, text in terms if text)
    query = _query(info, caption)
    if not listed and not query:
        return ""
    return f'::: {{.workings name="{attribute(caption)}"}}\n{listed}\n\n{query}\n:::'


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def _query(info: TableInfo, caption: str) -> str:
    text = query_text(info.query)
    if not text or text.count("\n") >= _LONGEST_QUERY:
        return ""
    return f'::::: {{.query name="{attribute(caption)}"}}\n```\n{text.strip()}\n```\n:::'

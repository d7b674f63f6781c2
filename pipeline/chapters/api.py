"""What a chapter notebook uses: tables, charts and figures from the disclosed database, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.chapters.markdown import awaited_notice, awaited_return, escape, figure, pipe_table
from pipeline.chapters.source_note import source_note
from pipeline.chapters.table_widths import needs_landscape
from pipeline.chapters.tools import numbers, returns_in, returns_of, tools, workings
from pipeline.disclosure import SUPPRESSED, DisclosedDatabase
from pipeline.disclosure.store import TableInfo
from pipeline.errors import ChapterError
from pipeline.plan import ROOT, Plan

if TYPE_CHECKING:
    from pipeline.chapters.chart_base import Chart

MARKDOWN = "text/markdown"
PLOTLY = "application/vnd.plotly.v1+json"
RECORD = "application/vnd.yjplan.v1+json"
"""Beside each output: its kind, label and, for an awaited table, what is awaited; alone, what was read."""
WITHHELD = (
    '::: {.callout-note title="Left out"}\n'
    "A table is left out here: so much of it would have to be hidden to protect people that it could not be read.\n:::"
)


@dataclass(frozen=True)
class TableView:
    """A disclosed table, as columns of plain values (for drawing) and of shown texts (for reading)."""

    info: TableInfo
    plain: tuple[tuple, ...]
    shown: tuple[tuple[str, ...], ...]

    @property
    def empty(self) -> bool:
        return not self.shown

    def values(self, column: str) -> list[Any]:
        """The plain values of a column; None where a value is hidden or missing."""
        return [row[self._place(column)] for row in self.plain]

    def texts(self, column: str) -> list[str]:
        """The texts of a column, as readers see them."""
        return [row[self._place(column)] for row in self.shown]

    def without(self, column: str, *texts: str) -> TableView:
        """The table without the rows whose ``column`` shows one of ``texts`` (the total, for a chart)."""
        keep = [number for number, row in enumerate(self.shown) if row[self._place(column)] not in texts]
        return TableView(self.info, tuple(self.plain[n] for n in keep), tuple(self.shown[n] for n in keep))

    def with_value(self, column: str) -> TableView:
        """The table without the rows that have no plain value in ``column``."""
        keep = [number for number, value in enumerate(self.values(column)) if value is not None]
        return TableView(self.info, tuple(self.plain[n] for n in keep), tuple(self.shown[n] for n in keep))

    def filled(self, *columns: str) -> list[str]:
        """Those of ``columns`` (without any: of all) in which some row says something; a hidden value does."""
        names = columns or [column.name for column in self.info.columns]
        return [name for name in names if any(map(_says, self.values(name), self.texts(name)))]

    def mostly_hidden(self, column: str) -> bool:
        """Whether more than half of a column is hidden: what is left of it says little."""
        return 2 * sum(text == SUPPRESSED for text in self.texts(column)) > len(self.shown)

    def joined(self, template: str) -> list[str]:
        """One text a row from several columns: ``"{rri} ({interval})"``."""
        names = [column.name for column in self.info.columns]
        return [template.format(**dict(zip(names, row, strict=True))) for row in self.shown]

    def only(self, columns: Sequence[str]) -> TableView:
        """The table with only these columns, in this order."""
        places = [self._place(column) for column in columns]
        info = TableInfo(**{**vars(self.info), "columns": tuple(self.info.columns[place] for place in places)})
        return TableView(
            info,
            tuple(tuple(row[place] for place in places) for row in self.plain),
            tuple(tuple(row[place] for place in places) for row in self.shown),
        )

    def _place(self, column: str) -> int:
        names = [known.name for known in self.info.columns]
        if column not in names:
            raise ChapterError(
                f"The table '{self.info.name}' has no column '{column}'.", f"Its columns are: {', '.join(names)}."
            )
        return names.index(column)


class Chapter:
    """One chapter. ``plan`` is the plan folder; ``database`` the disclosed database, made when it is left empty."""

    def __init__(self, plan: str, database: str = "") -> None:
        self._alone = not database
        self.plan = Plan.load(_plan_folder(plan))
        if self._alone:
            from pipeline.prepare import prepare

            prepare(self.plan)
        self._database = DisclosedDatabase(Path(database) if database else self.plan.outputs.disclosed)
        self._names = self._database.names()
        self._awaited = {dataset: (title, owner) for dataset, title, owner in self._database.awaited()}
        self._titles = self._database.titles()
        self._left_out = self._database.left_out()
        self._returns = returns_in(self._database)
        self._read: set[str] = set()
        self._reads("which returns came")

    def _reads(self, name: str) -> None:
        """Take note, in the executed notebook, of what was read: the chapter runs again when that has changed."""
        if name not in self._read and not self._alone:
            self._read.add(name)
            _note({RECORD: {"kind": "read", "reads": [name]}})

    @property
    def tables(self) -> list[str]:
        """The names of all disclosed tables."""
        self._reads("names of tables")
        return list(self._names)

    def rows(self, table: str) -> TableView:
        """A disclosed table by its name; raise ChapterError when there is none of that name."""
        self._reads(f"table {table}")
        info = self._database.table(table)
        if info is None:
            raise ChapterError(
                f"There is no disclosed table '{table}'.",
                f"The tables of this plan are: {', '.join(self._names)}.",
            )
        return TableView(info, tuple(self._database.rows("plain", table)), tuple(self._database.rows("shown", table)))

    def private(self, dataset: str) -> Any:
        """The usable rows of a return as a pandas frame, for looking at: read-only, and only for counting on the way.

        A chapter that asks for them may show disclosed tables, charts and figures, and numbers that those show; any
        other number, and anything of a single child, stops the build. Raise ChapterError when there is no such dataset.
        """
        from pipeline.warehouse import open_warehouse

        self._reads("the returns")
        with open_warehouse(self.plan.outputs.warehouse) as warehouse:
            found = warehouse.execute(
                "SELECT view_name FROM duckdb_views() "
                "WHERE database_name = current_database() AND NOT internal ORDER BY 1"
            ).fetchall()
            names = [name for (name,) in found]
            if dataset not in names:
                raise ChapterError(f"There is no dataset '{dataset}'.", f"The datasets are: {', '.join(names)}.")
            return warehouse.execute(f'SELECT * FROM "{dataset}"').df()

    def figure(self, figure_id: str) -> str:
        """A figure as readers see it; in Markdown cells quote it by its variable instead."""
        self._reads(f"figure {figure_id}")
        figure = self._database.figure(figure_id)
        if figure is None:
            raise ChapterError(f"There is no figure '{figure_id}'.", "List them with: yjplan figures PLAN")
        return str(figure["display"])

    def write(self, markdown: str, *, alone: bool = False) -> None:
        """Show Markdown of the chapter's own making; ``alone``, even where none of its tables has anything to show."""
        _display({MARKDOWN: markdown, RECORD: {"kind": "alone"}} if alone else {MARKDOWN: markdown})

    def heading(self, title: str, label: str = "") -> None:
        """Show a heading inside the chapter."""
        self.write(f"## {escape(title)}{f' {{#{label}}}' if label else ''}")

    def table(
        self,
        table: str,
        *,
        caption: str,
        label: str,
        columns: Sequence[str] = (),
        drop_empty: bool = False,
        widths: Sequence[float] = (),
        landscape: bool = False,
        note: str = "",
    ) -> None:
        """Show a disclosed table with its caption, its source and what its marks mean.

        ``landscape`` is a wish: granted where the table has too much text for an upright page.
        A table without rows says which return is awaited and from whom; when no return is missing it is left out.
        One of which too much would have to be hidden is replaced by a sentence that says so.
        """
        view = self.rows(table)
        if view.empty:
            self._show_awaited(view.info, label)
            return
        if drop_empty:
            columns = view.filled(*columns)
        if columns:
            view = view.only(columns)
        turned = landscape and needs_landscape(view.info.columns, view.shown)
        text = pipe_table(
            view.info.columns, view.shown, caption, label, colours=_colours(view), widths=widths, landscape=turned
        )
        if source := self._source(view, note):
            text = f"{text}\n\n::: {{.source-note}}\n{source}\n:::"
        text = f"{text}\n\n{tools(label, caption, [self._workings(view.info, caption)])}"
        if turned:
            text = f"::: {{.landscape}}\n{text}\n:::"
        record = {"kind": "table", "label": label, "table": table, "caption": caption, "note": note}
        _display({MARKDOWN: text, RECORD: record | {"columns": [column.name for column in view.info.columns]}})

    def chart(self, chart: Chart, *, caption: str, label: str, source: TableView | None = None) -> None:
        """Show a chart with its caption and the alternative text that was made from its data.

        ``source`` is the table that it was drawn from: the page then says how its numbers came about.
        """
        file = f"figures/{label.removeprefix('fig-')}"
        parts = [numbers(chart, caption, label), self._workings(source.info, caption) if source else ""]
        record = {"kind": "chart", "label": label, "file": file, "alt": chart.alt, "data": chart.data.rows}
        bundle = {
            MARKDOWN: f"{figure(caption, file, label, chart.alt)}\n\n{tools(label, caption, parts)}",
            PLOTLY: json.loads(chart.figure.to_json()),
            RECORD: record | {"asked": chart.asked},
        }
        if self._alone:
            bundle["text/html"] = _picture(chart, caption, label)
        _display(bundle)

    def not_drawn(self, label: str) -> None:
        """Say that a chart is not there this time, so that text may still refer to it."""
        _display({MARKDOWN: "", RECORD: {"kind": "awaited", "label": label}})

    def _show_awaited(self, info: TableInfo, label: str) -> None:
        if info.withheld:
            _display({MARKDOWN: WITHHELD, RECORD: {"kind": "withheld", "label": label, "table": info.name}})
            return
        expected = [self._awaited[dataset] for dataset in info.datasets if dataset in self._awaited]
        record = {"kind": "awaited", "label": label, "table": info.name}
        if not expected:
            _display({MARKDOWN: "", RECORD: record})
            return
        _display({MARKDOWN: awaited_notice(awaited_return(*one) for one in expected), RECORD: record})

    def _workings(self, info: TableInfo, caption: str) -> str:
        for dataset in info.datasets:
            self._reads(returns_of(dataset))
        return workings(info, caption, self._returns)

    def _source(self, view: TableView, note: str) -> str:
        said = source_note(view.info, view.shown, self._titles, self._left_out)
        return " ".join([*map(escape, said.sentences), *filter(None, [note])])


def _says(plain: Any, shown: str) -> bool:
    return plain not in (None, "", "–") or shown == SUPPRESSED


def _plan_folder(plan: str) -> Path:
    """The plan folder as named, from here or from the project's root; unnamed, the one around this, or a sample.

    JupyterLab runs a notebook in its own folder: the plan's ``notebooks/``, or the project's.
    """
    if plan:
        folder = Path(plan)
        return folder if folder.exists() or folder.is_absolute() else ROOT / folder
    around = Path.cwd().parent
    if (around / "plan.yml").is_file():
        return around
    samples = sorted((ROOT / "examples").glob("*/plan.yml"))
    if not samples:
        raise ChapterError("The notebook was given no plan.", "Set 'plan' in its first cell to the plan folder.")
    return samples[0].parent


def _colours(view: TableView) -> list[list[str | None]]:
    return [list(row) for row in view.plain]


def _picture(chart: Chart, caption: str, label: str) -> str:
    from html import escape as escape_html

    from pipeline.chapters.chart_svg import to_svg

    return f"<figure>{to_svg(chart.figure, label)}<figcaption>{escape_html(caption)}</figcaption></figure>"


def _display(bundle: dict[str, Any]) -> None:
    from IPython.display import display

    display(bundle, raw=True)


def _note(bundle: dict[str, Any]) -> None:
    """Put into the executed notebook what no reader sees; outside a notebook there is nothing to put it into."""
    from IPython.core.getipython import get_ipython

    if get_ipython() is not None:
        _display(bundle)

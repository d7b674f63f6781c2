"""``data-annex.xlsx``: cover, contents and one table a sheet, by the government's good practice for spreadsheets."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.annex.safe_cells import inert
from pipeline.annex.tables import MARKS, AnnexTable, Value
from pipeline.querylog.safe_text import looks_like_formula
from pipeline.words import ENGLISH, Words

_COVER, _NARROWEST, _WIDEST = 90, 12, 50  # widths of columns
_LETTER, _LINE = 1.15, 16.0  # the width of a letter and the height of a line in the type that gptables sets
_TALLEST = 409.0  # points of a row
_A4 = 9
_TEXT_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

_TOLD = (
    "The unit of a column stands under its heading. Every sheet says which return its table was made from.",
    "The same tables as CSV files, with a description for machines (CSVW), are in the folder {name}.",
)


@dataclass(frozen=True)
class About:
    """What the cover says of the plan that the annex belongs to."""

    title: str
    service: str
    as_of: date
    status: str
    contact: str
    words: Words = ENGLISH
    folder: str = "data"

    @property
    def heading(self) -> str:
        return f"{self.title}: {self.words.say('data annex')}"

    @property
    def draft(self) -> bool:
        return self.status.casefold() != "final"

    @property
    def status_words(self) -> str:
        said = "DRAFT, not approved: figures and wording may still change" if self.draft else self.status
        return self.words.say(said)

    @property
    def said_status(self) -> str:
        return f"{self.words.say('Status')}: {self.status_words}"


def write_workbook(path: Path, about: About, tables: Sequence[AnnexTable]) -> None:
    """Write the workbook; the same tables give the same bytes."""
    with warnings.catch_warnings():
        # gptables leaves a file open while it is imported, and warns where there is no sheet of notes: here each
        # sheet has its own.
        warnings.simplefilter("ignore")
        book = _book(path, about, tables)
    title = inert(about.heading)
    book.set_properties({"title": title, "subject": inert(about.service), "created": _midnight(about.as_of)})
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        draft = about.words.say("DRAFT") if about.draft else ""
        pages = about.words.say("Page {page} of {pages}").replace("{pages}", "&N").replace("{page}", "&P")
        sheet.set_footer(f"&L{draft}&C&A&R{pages}")
    cover = _cover(about, tables)
    said = [cover.title, "", *cover.intro, "", *cover.about, "", *cover.contact]  # with gptables' own headings between
    sheet = book.get_worksheet_by_name(cover.cover_label)
    _say_headings(sheet, said, about.words)
    _heights(sheet, 0, [[text] for text in said], [_COVER])
    if tables:
        contents = book.get_worksheet_by_name(about.words.say("Contents"))
        contents.set_column(0, 0, 14)
        contents.set_column(1, 1, 100)
    for table in tables:
        _lay_out(book.get_worksheet_by_name(table.name), table)
    book.close()


def _say_headings(sheet: Any, said: Sequence[str], words: Words) -> None:
    """Put gptables' own headings of the cover into another language, in the form that they have."""
    if words.english:
        return
    rows = [row for row, text in enumerate(said) if not text]
    for row, heading in zip(rows, ("Introductory information", "About these data", "Contact"), strict=True):
        sheet.write_string(row, 0, words.say(heading), sheet.table[row][0].format)


def _book(path: Path, about: About, tables: Sequence[AnnexTable]) -> Any:
    import gptables  # takes a moment to import, and only an annex needs it

    say = about.words.say
    contents = {"column_names": [say("Sheet"), say("Table")], "title": say("Contents")}
    return gptables.produce_workbook(
        str(path),
        {table.name: _sheet(table, about) for table in tables},
        cover=_cover(about, tables),
        contentsheet_label=say("Contents") if tables else None,
        contentsheet_options=contents if tables else None,
        auto_width=False,
        workbook_options=_TEXT_AS_TEXT,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _cover(about: About, tables: Sequence[AnnexTable]) -> Any:
    import gptables

    say = about.words.say
    as_of = say(f"{about.as_of.day} {about.as_of:%B %Y}")
    plan = [f"{say('Service')}: {about.service}", f"{say('Figures as of')}: {as_of}"]
    what = (
        "Each table of the plan that shows figures is a sheet here, under the number that it has in the plan, with the"
        " values that readers of the plan see: rounded once, and hidden where they are hidden there."
    )
    none = "No table can be shown yet: the returns have not come."
    return gptables.Cover(
        title=inert(about.heading),
        intro=[*map(inert, plan), about.said_status, say(what if tables else none)],
        about=[
            say("Marks in place of a number:"),
            *(f"{mark} = {say(meaning)}" for mark, meaning in MARKS.items()),
            *(say(text).replace("{name}", about.folder) for text in _TOLD),
        ],
        contact=[inert(f"{about.contact}, {about.service}")],
        cover_label=say("Cover"),
        width=_COVER,
    )


def _sheet(table: AnnexTable, about: About) -> Any:
    import gptables
    import pandas as pd

    rows = [[_cell(value) for value in row] for row in table.rows]
    headings = [inert(column.title) for column in table.columns]
    say = about.words.say
    units = {at: column.in_unit for at, column in enumerate(table.columns) if column.heading != column.title}
    marks = [f"{mark} = {say(MARKS[mark])}" for mark in table.marks]
    return gptables.GPTable(
        table=pd.DataFrame(rows, columns=headings, dtype=object),
        table_name=table.label.replace("-", "_").replace(":", "_"),
        title=inert(table.title),
        subtitles=[about.said_status],
        instructions=say("This sheet holds one table, and what belongs to it stands above it."),
        legend=[*marks, *(inert(f"{say('Note')}: {note}") for note in table.notes)],
        source=inert(f"{say('Source')}: {table.source}") if table.source else None,
        scope=inert(f"{say('Period')}: {table.period}") if table.period else None,
        units=units or None,
        index_columns={},
        additional_formatting=_formats(table),
    )


def _cell(value: Value) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    text = inert(value)
    if _LETTERS.isdisjoint(text):
        from gptables.core.gptable import FormatList

        return FormatList([{}, text])  # as a plain text it would be refused, as a sign in place of a word
    return text


def _formats(table: AnnexTable) -> list[dict[str, Any]]:
    """Numbers to the right, as many decimals as the plan shows; what looks like a formula is marked as text."""
    numeric = [at for at, column in enumerate(table.columns) if column.numeric]
    right = {"column": {"columns": numeric, "format": {"align": "right", "indent": 1}, "include_names": True}}
    formats = [right, {"row": {"rows": list(range(1, len(table.rows) + 1)), "format": {"valign": "top"}}}]
    for row, values in enumerate(table.rows, start=1):
        for at, value in enumerate(values):
            if isinstance(value, Decimal):
                places = max(0, -int(value.as_tuple().exponent))
                form = {"num_format": f"#,##0{'.' if places else ''}{'0' * places}"}
            elif looks_like_formula(value):
                form = {"quote_prefix": True}
            else:
                continue
            formats.append({"cell": {"cells": (row, at), "format": form}})
    return formats


def _lay_out(sheet: Any, table: AnnexTable) -> None:
    """Columns as wide as their contents within reason, rows as tall; the header row repeats on paper."""
    rows = [[column.title for column in table.columns], *(list(map(str, row)) for row in table.rows)]
    widths = []
    for at in range(len(table.columns)):
        widths.append(min(max(max(len(row[at]) for row in rows) * _LETTER + 2, _NARROWEST), _WIDEST))
        sheet.set_column(at, at, widths[at])
    above = 3 + len(table.marks) + len(table.notes) + bool(table.source) + bool(table.period)
    sheet.repeat_rows(above)
    united = any(column.heading != column.title for column in table.columns)
    rows[0] = [title + " " * int(width) * united for title, width in zip(rows[0], widths, strict=True)]
    _heights(sheet, above, rows, widths)


def _heights(sheet: Any, first: int, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """Set the heights of rows with wrapped text, because not every program finds them by itself."""
    for row, texts in enumerate(rows, start=first):
        lines = max(math.ceil(len(text) * _LETTER / width) for text, width in zip(texts, widths, strict=True))
        if lines > 1:
            sheet.set_row(row, min(lines * _LINE, _TALLEST))

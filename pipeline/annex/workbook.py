"""``data-annex.xlsx``: cover, contents and one table a sheet, by the government's good practice for spreadsheets."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.annex.safe_cells import inert
from pipeline.annex.sheet import set_heights, write_table
from pipeline.annex.tables import MARKS, AnnexTable
from pipeline.words import ENGLISH, Words

_COVER = 90  # the width of its column
_A4 = 9
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,  # and not in a hundred files of the system's folder for what is temporary
}

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
        # gptables leaves a file open while it is imported, and asks pandas for what pandas is about to drop.
        warnings.simplefilter("ignore")
        book, cover = _book(path, about, tables)
    for table in tables:
        write_table(book, table, about.said_status, about.words)
    _finish_cover(book, cover, about.words)
    _say_on_paper(book, about)
    book.close()


def _book(path: Path, about: About, tables: Sequence[AnnexTable]) -> tuple[Any, Any]:
    """The workbook with its cover and contents, and what stands on the cover."""
    import gptables  # takes a moment to import, and only an annex needs it

    book = gptables.GPWorkbook(str(path), _OPTIONS)
    cover = _cover(about, tables)
    book.add_worksheet(cover.cover_label).write_cover(cover)
    if tables:
        _write_contents(book, tables, about.words)
    return book, cover


def _write_contents(book: Any, tables: Sequence[AnnexTable], words: Words) -> None:
    """A sheet with a link to each table: as gptables makes it of tables that it writes itself."""
    import gptables
    import pandas as pd

    say = words.say
    links = [{table.name: f"internal:'{table.name}'!A1"} for table in tables]
    listed = pd.DataFrame({say("Sheet"): links, say("Table"): [inert(table.title) for table in tables]})
    told = "This worksheet contains one table."
    contents = gptables.GPTable(listed, "contents_table", say("Contents"), instructions=told, index_columns={2: 0})
    sheet = book.add_worksheet(say("Contents"))
    sheet.write_gptable(contents, auto_width=False)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)


def _say_on_paper(book: Any, about: About) -> None:
    """The properties of the file, and what a printed sheet says at its foot."""
    title = inert(about.heading)
    book.set_properties({"title": title, "subject": inert(about.service), "created": _midnight(about.as_of)})
    draft = about.words.say("DRAFT") if about.draft else ""
    pages = about.words.say("Page {page} of {pages}").replace("{pages}", "&N").replace("{page}", "&P")
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{draft}&C&A&R{pages}")


def _finish_cover(book: Any, cover: Any, words: Words) -> None:
    sheet = book.get_worksheet_by_name(cover.cover_label)
    said = [cover.title, "", *cover.intro, "", *cover.about, "", *cover.contact]  # with gptables' own headings between
    _say_headings(sheet, said, words)
    set_heights(sheet, 0, [[text] for text in said], [_COVER])


def _say_headings(sheet: Any, said: Sequence[str], words: Words) -> None:
    """Put gptables' own headings of the cover into another language, in the form that they have."""
    if words.english:
        return
    rows = [row for row, text in enumerate(said) if not text]
    for row, heading in zip(rows, ("Introductory information", "About these data", "Contact"), strict=True):
        sheet.write_string(row, 0, words.say(heading), sheet.table[row][0].format)


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

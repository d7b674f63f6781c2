"""The tables of the data annex: those that the staged document shows, with the values that its readers see."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from pipeline.chapters.markdown import one_line
from pipeline.chapters.source_note import source_note
from pipeline.disclosure import SUPPRESSED, DisclosedDatabase
from pipeline.disclosure.store import TableInfo
from pipeline.document.stage import TABLES_FILE
from pipeline.measures import TableColumn, Unit
from pipeline.render.numbers import table_numbers
from pipeline.render.source import Source
from pipeline.words import ENGLISH, Words

Value: TypeAlias = Decimal | str
"""A number as the plan shows it, rounded once; else a text or one of the MARKS."""

NO_VALUE = "[x]"
MARKS = {
    SUPPRESSED: "hidden so that nobody can be recognised",
    NO_VALUE: "no value: it was not sent, cannot be worked out, or does not apply",
}
_EMPTY = frozenset({"", "–", "not available"})
_NUMBER = re.compile(r"([+−-]?)£?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?%?")
_SPOKEN_UNITS = frozenset({Unit.GBP, Unit.PERCENT, Unit.POINTS, Unit.PER_100K, Unit.PER_10K, Unit.PER_1000})


@dataclass(frozen=True)
class AnnexColumn:
    """A column: the name for machines, the heading for readers, its unit (empty where the heading says it)."""

    name: str
    title: str
    unit: Unit
    numeric: bool
    unit_word: str = ""

    @property
    def in_unit(self) -> str:
        """The unit in the language of the heading."""
        return self.unit_word or self.unit.value

    @property
    def heading(self) -> str:
        """The heading with the unit, where it does not name it itself."""
        said = self.unit not in _SPOKEN_UNITS or self.in_unit.split()[-1] in self.title
        return self.title if said else f"{self.title} ({self.in_unit})"


@dataclass(frozen=True)
class AnnexTable:
    """One table as the plan shows it: ``number`` as in its caption there, ``label`` as in its links."""

    label: str
    number: str
    caption: str
    columns: tuple[AnnexColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: str = ""
    period: str = ""
    notes: tuple[str, ...] = ()
    word: str = "Table"

    @property
    def name(self) -> str:
        return f"{self.word} {self.number}"

    @property
    def title(self) -> str:
        return f"{self.name}: {self.caption}"

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.label.removeprefix('tbl-')}.csv"

    @property
    def marks(self) -> tuple[str, ...]:
        """Those of the MARKS that stand in it."""
        return tuple(mark for mark in MARKS if any(mark == value for row in self.rows for value in row))


def value_of(shown: str, *, numeric: bool) -> Value:
    """What a cell holds whose readers see ``shown``.

    >>> value_of("−£1,250", numeric=True), value_of("63.9%", numeric=True), value_of("–", numeric=True)
    (Decimal('-1250'), Decimal('63.9'), '[x]')
    """
    text = one_line(shown)
    if text in _EMPTY:
        return NO_VALUE
    found = _NUMBER.fullmatch(text) if numeric else None
    if found is None:
        return text
    sign, whole, decimals = found.groups()
    return Decimal(f"{'-' if sign in ('-', '−') else ''}{whole.replace(',', '')}{decimals or ''}")


def shown_tables(source: Source, database: DisclosedDatabase, words: Words = ENGLISH) -> tuple[AnnexTable, ...]:
    """Every disclosed table that the staged document shows, in its order and in the language of ``words``."""
    numbers = table_numbers(source)
    listed = json.loads((source.document / TABLES_FILE).read_text(encoding="utf-8"))
    shown = {table["label"]: table for table in listed}
    infos = database.tables()
    return tuple(
        _table(database, infos[shown[label]["table"]], number, shown[label], words)
        for label, number in numbers.items()
        if label in shown
    )


def _table(database: DisclosedDatabase, info: TableInfo, number: str, shown: dict, words: Words) -> AnnexTable:
    places = [[column.name for column in info.columns].index(name) for name in shown["columns"]]
    texts = [[row[place] for place in places] for row in database.rows("shown", info.name)]
    columns = _columns([info.columns[place] for place in places], words)
    said = source_note(info, texts, database.titles(), database.left_out())
    return AnnexTable(
        shown["label"],
        number,
        words.say(one_line(shown["caption"])),
        columns,
        tuple(_row(row, columns, words) for row in texts),
        words.say(one_line(said.source)),
        words.say(one_line(said.period)),
        tuple(words.say(one_line(note)) for note in (*said.notes, shown["note"]) if note),
        words.say("Table"),
    )


def _row(row: Sequence[str], columns: Sequence[AnnexColumn], words: Words) -> tuple[Value, ...]:
    values = (value_of(text, numeric=column.numeric) for text, column in zip(row, columns, strict=True))
    return tuple(words.say(value) if isinstance(value, str) else value for value in values)


def _columns(columns: Sequence[TableColumn], words: Words) -> tuple[AnnexColumn, ...]:
    """The columns with headings that differ, whatever their case: a spreadsheet asks for it."""
    made: list[AnnexColumn] = []
    for column in columns:
        title = base = words.say(one_line(column.title)) or column.name
        number = 2
        while any(title.casefold() == other.title.casefold() for other in made):
            title, number = f"{base} {number}", number + 1
        unit = words.say(column.unit.value) if column.unit in _SPOKEN_UNITS else ""
        made.append(AnnexColumn(column.name, title, column.unit, column.numeric, unit))
    return tuple(made)

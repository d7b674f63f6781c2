"""What a data contract says, as typed values. Everything here comes from one file in ``data_contracts/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pipeline.contracts.wording import Vocabulary, nearest, plain
from pipeline.findings import Severity

Kind = Literal["text", "integer", "decimal", "percentage", "date", "year", "boolean"]
Disclosure = Literal["none", "official", "protected", "private"]

DUCKDB_TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(28,10)",
    "percentage": "DECIMAL(28,10)",
    "date": "DATE",
    "year": "VARCHAR",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column of a dataset.

    ``default`` fills the column where a return does not have it: a value, or ``settings.<name>`` of ``plan.yml``.
    ``month_means`` says which day a date given only as a month stands for. ``blank_words`` say in words what an
    empty cell says. ``blank_severity`` is how far a missing value of a required column reaches.
    """

    name: str
    title: str
    kind: Kind
    required: bool = False
    vocabulary: Vocabulary | None = None
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    blank_means: str = ""
    example: str = ""
    description: str = ""
    identifies_child: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    default: str = ""
    month_means: Literal["first", "last"] = "first"
    physical_type: str = ""
    blank_words: tuple[str, ...] = ()
    blank_severity: Severity = Severity.CRITICAL

    @property
    def duckdb_type(self) -> str:
        return self.physical_type or DUCKDB_TYPES[self.kind]

    @property
    def needed(self) -> bool:
        """Whether a return must have this heading: required, and nothing else can fill it."""
        return self.required and not self.default

    @property
    def filled(self) -> bool:
        """Whether every row must have a value, or is asked for it."""
        return self.needed and self.blank_severity is not Severity.INFO

    @cached_property
    def wordings(self) -> frozenset[str]:
        """The headings that mean this column, in plain form."""
        return frozenset(plain(name) for name in (self.name, self.title, *self.synonyms))


@dataclass(frozen=True)
class WideForm:
    """A natural grid that is accepted too: the values of ``names`` stand across as headings, ``values`` in the cells.

    An empty cell gives no row, or a row with ``empty_value`` where that is set. ``ignored`` headings may stand
    beside the grid and are not read.
    """

    names: str
    values: str
    empty_value: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Totals:
    """Rows or columns that say 'Total' in one of ``over``: what the return itself states ``of`` adds up to."""

    over: tuple[str, ...]
    of: str


@dataclass(frozen=True)
class Rule:
    """One quality rule: a Great Expectations expectation with the words that a partner reads when it fails.

    ``holds`` says what is true where the rule is kept, for the list of checks. A finding stands at the ``row`` that
    fails, or, where the rule is about many rows together, at their ``sheet``.
    """

    name: str
    expectation: str
    arguments: Mapping[str, Any]
    severity: Severity
    message: str
    what_to_do: str
    column: str = ""
    expected: str = ""
    holds: str = ""
    place: Literal["row", "sheet"] = "row"


@dataclass(frozen=True)
class Reference:
    """A value that must be found in a column of another dataset, as soon as that has come."""

    name: str
    column: str
    dataset: str
    to: str
    severity: Severity
    message: str
    what_to_do: str


@dataclass(frozen=True)
class Contract:
    """What one dataset may hold, who sends it, and how far it may travel.

    ``disclosure`` is ``none`` (no people in it), ``official`` (public statistics, exempt from suppression),
    ``protected`` (counts of children or offences, suppressed when small) or ``private`` (about single people,
    never published). Rows that say the same twice are a fault unless they ``rows_may_repeat`` (two like posts).
    """

    dataset: str
    title: str
    description: str
    owner: str
    frequency: str
    disclosure: Disclosure
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    wide: WideForm | None = None
    rules: tuple[Rule, ...] = ()
    references: tuple[Reference, ...] = ()
    totals: Totals | None = None
    statutory: bool = False
    rows_may_repeat: bool = False
    sheet_names: tuple[str, ...] = ()
    row_is: str = ""
    file: str = field(default="", compare=False)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        return self.by_name[name]

    @cached_property
    def _by_wording(self) -> dict[str, Column]:
        return {wording: column for column in reversed(self.columns) for wording in column.wordings}

    def match_heading(self, heading: str) -> Column | None:
        """The column that a heading stands for, or None."""
        return self._by_wording.get(plain(heading))

    def suggest_heading(self, heading: str, among: tuple[Column, ...]) -> Column | None:
        """The column of ``among`` that a heading may be a misspelling of, or None."""
        written = {word: column for column in among for word in (column.name, column.title, *column.synonyms)}
        close = nearest(heading, written)
        return written[close] if close else None

    @cached_property
    def needed(self) -> tuple[Column, ...]:
        """The columns whose headings a return must have."""
        return tuple(column for column in self.columns if column.needed)

"""``published.csv``: figures already in print, as printed, with the page and what may stand as it is.

It is taken as a spreadsheet program saves it: comma, semicolon or tab between cells; UTF-8, UTF-16 or Windows-1252.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PlanError, number_of
from pipeline.intake.delimited import decoded

FILE = "published.csv"
COLUMNS = ("figure", "printed", "page", "place", "of", "accepted_by", "reason")
_NEEDED = ("figure", "printed")
_SEPARATORS = (",", ";", "\t")
_ID = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")


class PublishedError(PlanError):
    """The file of printed figures is not usable."""


@dataclass(frozen=True)
class Printed:
    """One figure at one place in print. ``row`` is its row in the file, as a spreadsheet program shows it.

    ``of`` is the base that the document gives for a percentage. ``accepted_by`` is the role that lets a difference
    stand, for the ``reason`` given.
    """

    row: int
    figure: str
    printed: str
    page: str = ""
    place: str = ""
    of: int | None = None
    accepted_by: str = ""
    reason: str = ""

    @property
    def where(self) -> str:
        """Where it is printed: ``p. 9, table``."""
        page = f"p. {self.page}" if self.page[:1].isdigit() else self.page
        return ", ".join(part for part in (page, self.place) if part)

    @property
    def quoted(self) -> str:
        """The print with its place: ``'43.2%' (p. 9, text)``."""
        return f"'{self.printed}'" + (f" ({self.where})" if self.where else "")


def read_published(path: Path) -> tuple[Printed, ...]:
    """Every row of the file; raise PublishedError with every fault of it, by row and column."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise PublishedError(
            f"There is no {path.name} in {path.parent.name}.",
            f"Write one with the columns {', '.join(COLUMNS)} (only figure and printed are needed), or name a file "
            "with --against; docs/how-to/audit.md shows how.",
        ) from None
    text, lost = decoded(content)
    if "\0" in text:
        raise PublishedError(f"{path.name} is not a text file.", "Save it again as CSV UTF-8.")
    if lost:
        raise PublishedError(f"{path.name} holds letters that cannot be read.", "Save it again as CSV UTF-8.")
    return parse_published(text, path.name)


def parse_published(text: str, name: str = FILE) -> tuple[Printed, ...]:
    """The rows of the text of such a file; ``name`` is what messages call it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        lines = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(reader, start=1)]
    except csv.Error as fault:
        raise PublishedError(
            f"{name}, line {reader.line_num} cannot be read: {fault}.", "Check its quotation marks."
        ) from None
    heads = lines[0][1] if lines else []
    faults = _faults_of_heading(heads)
    read = []
    if not faults:
        for row, cells in lines[1:]:
            if any(cells):
                given, found = _row(row, cells, heads)
                faults += found
                read += [given] if given else []
    if faults:
        raise PublishedError(
            "\n".join([f"{name} has {number_of(len(faults), 'fault')}:", *(f"  {fault}" for fault in faults)]),
            "Correct these cells; docs/how-to/audit.md says what each column holds.",
        )
    return tuple(read)


def _separator(text: str) -> str:
    """What stands between cells: the separator that makes most columns of the first line."""
    heads = text.partition("\n")[0]
    return max(_SEPARATORS, key=lambda mark: sum(cell.strip(' "\r') in COLUMNS for cell in heads.split(mark)))


def _faults_of_heading(heads: list[str]) -> list[str]:
    faults = [f"row 1: the column '{name}' is missing." for name in _NEEDED if name not in heads]
    for name in heads:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"columns are {', '.join(COLUMNS)}."
            faults.append(f"row 1: there is no column '{name}'; {hint}")
        elif heads.count(name) > 1:
            faults.append(f"row 1: the column '{name}' is there twice.")
    return list(dict.fromkeys(faults))


def _row(row: int, cells: list[str], heads: list[str]) -> tuple[Printed | None, list[str]]:
    if len(cells) != len(heads):
        hint = "; put a value with a comma in it into quotation marks" if len(cells) > len(heads) else ""
        return None, [f"row {row}: {len(cells)} cells found, {len(heads)} expected{hint}."]
    given = dict(zip(heads, cells, strict=True))
    faults = [f"row {row}, column {name}: it is empty." for name in _NEEDED if not given[name]]
    figure = given["figure"].replace("-", ".")
    if figure and not _ID.match(figure):
        faults.append(f"row {row}, column figure: '{given['figure']}' cannot be the id of a figure.")
    of = given.get("of", "")
    if of and not (of.replace(",", "").isdigit() and int(of.replace(",", ""))):
        faults.append(f"row {row}, column of: '{of}' found, a whole number above 0 expected.")
    for name, other in (("accepted_by", "reason"), ("reason", "accepted_by")):
        if given.get(name) and not given.get(other):
            faults.append(f"row {row}, column {other}: it is empty, but {name} is given; give both or neither.")
    if faults:
        return None, faults
    texts = {name: given.get(name, "") for name in ("printed", "page", "place", "accepted_by", "reason")}
    return Printed(row=row, figure=figure, of=int(of.replace(",", "")) if of else None, **texts), []

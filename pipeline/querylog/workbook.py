"""Query logs: one workbook for each partner that can be sent as it is, in ``private/query-log/``."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.contracts import plain
from pipeline.findings import Severity
from pipeline.plan import Plan
from pipeline.querylog.ledger import Entry, Status
from pipeline.querylog.safe_text import looks_like_formula, visible
from pipeline.writing import write_whole

FOLDER = "query-log"
SERVICE = "Service leader"  # who gets what no partner is known for
QUERIES_SHEET, NOTES_SHEET = "Queries", "Notes"
MOST_ALIKE = 500
"""How many queries of one kind on one column a workbook lists; a wrong column of a long extract is one question."""

_MADE = datetime(2000, 1, 1)  # a fixed day: the same findings give the same file
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")
_COLUMNS = (
    ("Key", 12),
    ("Status", 18),
    ("Needed", 16),
    ("File", 22),
    ("Sheet", 16),
    ("Row", 8),
    ("Column", 20),
    ("What is wrong", 44),
    ("What was found", 24),
    ("What was expected", 30),
    ("What to do", 44),
    ("Your answer", 30),
)
_NEEDED = {Severity.CRITICAL: "Must be corrected", Severity.WARNING: "Please answer", Severity.INFO: "Nothing to do"}
_SEVERITIES, _STATUSES = list(Severity), [Status.OPEN, Status.ACCEPTED, Status.FIXED, Status.NOTED]


def write_query_logs(plan: Plan, entries: Iterable[Entry]) -> dict[str, Path]:
    """Write a workbook for each partner, and remove those of partners of whom there is nothing to say any more.

    Returns
    -------
    dict of partner to the path of the workbook, in the order of the names.
    """
    folder = plan.outputs.private / FOLDER
    by_partner: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_partner[entry.finding.partner or SERVICE].append(entry)
    names = file_names(by_partner)
    written = {
        partner: write_whole(folder / names[partner], partial(_write, partner, by_partner[partner], plan))
        for partner in sorted(by_partner)
    }
    for old in folder.glob("*.xlsx") if folder.is_dir() else ():
        if old not in written.values() and not old.name.startswith((".", "~")):
            old.unlink()
    return written


def file_names(partners: Iterable[str]) -> dict[str, str]:
    """A file name for each partner that every system allows; no two are the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for partner in sorted(partners):
        slug = re.sub(r"[^a-z0-9]+", "-", plain(partner))[:60].strip("-") or "partner"
        slug = f"partner-{slug}" if _RESERVED.match(slug) else slug
        numbered = (f"{slug}-{number}" for number in itertools.count(2))
        name = next(one for one in itertools.chain([slug], numbered) if one not in taken)
        taken.add(name)
        names[partner] = f"{name}.xlsx"
    return names


def _write(partner: str, entries: Sequence[Entry], plan: Plan, path: Path) -> None:
    import xlsxwriter  # only a check writes query logs; nobody else need wait for it

    # Text is written as text whatever it looks like: never a formula, a link or a number.
    off = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    queries = [entry for entry in entries if entry.status is not Status.NOTED]
    notes = [entry for entry in entries if entry.status is Status.NOTED]
    service, year = plan.settings.service, plan.settings.financial_year
    with xlsxwriter.Workbook(str(path), off) as book:
        title = f"Queries on returns from {visible(partner)}"
        book.set_properties({"title": title, "subject": visible(f"{service}, plan {year}"), "created": _MADE})
        told = [title, visible(f"{service}, youth justice plan {year}"), _counted(queries), _how_to_answer(queries)]
        _sheet(book, QUERIES_SHEET, told, _most_pressing_first(queries))
        if notes:
            told = [
                f"Notes on returns from {visible(partner)}",
                "What was changed or noticed while reading. Nothing needs doing unless something here is not right.",
            ]
            _sheet(book, NOTES_SHEET, told, notes)


def _most_pressing_first(entries: Iterable[Entry]) -> list[Entry]:
    """Open before settled, then critical before warning, then by place."""
    return sorted(
        entries,
        key=lambda e: (
            _STATUSES.index(e.status),
            _SEVERITIES.index(e.finding.severity),
            e.finding.file,
            e.finding.sheet,
            e.finding.row or 0,
            e.finding.column,
            e.key,
        ),
    )


def _counted(entries: Iterable[Entry]) -> str:
    counted = Counter(
        entry.finding.severity if entry.status is Status.OPEN else entry.status
        for entry in entries
    )  # fmt: skip
    if not counted[Severity.CRITICAL] and not counted[Severity.WARNING]:
        return "Nothing is left to correct or to answer."
    left = f"{counted[Severity.CRITICAL]} must be corrected, {counted[Severity.WARNING]} to be answered"
    return f"{left}; {counted[Status.ACCEPTED]} accepted, {counted[Status.FIXED]} fixed."


def _how_to_answer(entries: Iterable[Entry]) -> str:
    if any(entry.status is Status.OPEN for entry in entries):
        return "Correct your own file and send it again. If a value is right as it is, say why under 'Your answer'."
    return ""


def _sheet(book: Any, name: str, told: Sequence[str], entries: Sequence[Entry]) -> None:
    sheet = book.add_worksheet(name)
    top = book.add_format({"bold": True, "font_size": 14})
    for row, line in enumerate(told):
        sheet.write_string(row, 0, line, top if row == 0 else None)
    header = len(told) + 1
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    for at, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(header, at, title, heading)
    rows = _rows(entries)
    _write_rows(book, sheet, header + 1, rows)
    sheet.freeze_panes(header + 1, 0)
    sheet.autofilter(header, 0, header + max(1, len(rows)), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.set_footer("&L&A&RPage &P of &N")


def _write_rows(book: Any, sheet: Any, start: int, rows: Sequence[Sequence[str]]) -> None:
    base = {"text_wrap": True, "valign": "top", "num_format": "@"}
    text = book.add_format(base)
    # With the mark of quoted text, a formula stays text even when somebody edits its cell and presses Enter.
    quoted = book.add_format(base | {"quote_prefix": True})
    for row, cells in enumerate(rows, start=start):
        for at, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, at, cell, quoted if looks_like_formula(cell) else text)
            else:
                sheet.write_blank(row, at, None, text)
    sheet.ignore_errors({"number_stored_as_text": f"A{start + 1}:L{start + len(rows) + 1}"})


def _rows(entries: Sequence[Entry]) -> list[list[str]]:
    """The cells of each entry; of many alike, the first ones and a row that says how many more."""
    shown: Counter[tuple[str, ...]] = Counter()
    rows = []
    for entry in entries:
        shown[_kind(entry)] += 1
        if shown[_kind(entry)] <= MOST_ALIKE:
            rows.append(_cells(entry))
    last = {_kind(entry): entry for entry in entries}
    rows += [_more(last[kind], count - MOST_ALIKE) for kind, count in shown.items() if count > MOST_ALIKE]
    return [[visible(cell) for cell in row] for row in rows]


def _kind(entry: Entry) -> tuple[str, ...]:
    finding = entry.finding
    return (entry.status, finding.rule, finding.file, finding.sheet, finding.column)


def _cells(entry: Entry) -> list[str]:
    finding = entry.finding
    row = str(finding.row) if finding.row is not None else ""
    place = [finding.file, finding.sheet, row, finding.column]
    said = [finding.message, finding.found, finding.expected, finding.what_to_do]
    return [entry.key, _status(entry), _NEEDED[finding.severity], *place, *said, ""]


def _more(entry: Entry, count: int) -> list[str]:
    finding = entry.finding
    place = [finding.file, finding.sheet, "", finding.column]
    return ["", _status(entry), _NEEDED[finding.severity], *place, f"{count} more like this.", "", "", "", ""]


def _status(entry: Entry) -> str:
    match entry.status:
        case Status.ACCEPTED:
            return f"Accepted by {entry.role}: {entry.reason}"
        case Status.FIXED:
            return "Fixed"
        case Status.NOTED:
            return "For information"
        case _:
            return "Open" if entry.seen else "Open; the return could not be read this time"

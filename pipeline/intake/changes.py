"""What intake changed in reading a column, said once for each column and kind of change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.findings import Finding, Severity
from pipeline.intake.telling import Told
from pipeline.intake.text import shortened


@dataclass(frozen=True)
class Change:
    """One kind of change: ``said`` follows 'In column X, 3 cells such as '…' (row 5)'."""

    severity: Severity
    said: str
    what_to_do: str = "Nothing to do unless one of them means something else."


_INFO, _WARNING = Severity.INFO, Severity.WARNING

CHANGES: Mapping[str, Change] = {
    "signs": Change(_INFO, "{were} read without pound signs and separators of thousands."),
    "brackets": Change(_INFO, "{were} in brackets and read as negative.", "Nothing to do if they are meant so."),
    "per_cent": Change(
        _INFO, "{were} read without the sign of per cent: 12.5% as 12.5.", "Nothing to do if they are per cent."
    ),
    "footnote": Change(_INFO, "{were} read without the footnote marks after the number."),
    "decimal_comma": Change(
        _WARNING,
        "{were} read with a comma before the decimals, because several cells can only be meant so.",
        "Confirm that 1.234,56 is meant as 1,234.56 here, or write the numbers the British way.",
    ),
    "blank_word": Change(_INFO, "{were} read as empty.", "Nothing to do if there is no value."),
    "not_yet_known": Change(
        _WARNING, "{say} that the value is still to come, and {were} read as empty.", "Send the values when known."
    ),
    "withheld": Change(
        _WARNING,
        "{say} that a value is withheld or only give a range, and {were} read as empty.",
        "Send the exact values if you may: small numbers are hidden in everything that is published.",
    ),
    "time_of_day": Change(_INFO, "{were} read as the day, without the time of day.", "Nothing to do."),
    "day_number": Change(
        _INFO, "{were} day numbers of a spreadsheet program, read as the days they stand for.", "Format as dates."
    ),
    "span_as_day": Change(
        _INFO, "{were} given as a month or quarter, and read as its {end} day.", "Give the day if it matters."
    ),
    "day_first": Change(
        _INFO, "{were} read with the day before the month, as other dates of the column are written.", "Nothing to do."
    ),
    "month_first": Change(
        _WARNING,
        "{were} read with the month before the day, because other dates of the column can only be meant so.",
        "Confirm this, or write the dates like 25 May 2021.",
    ),
    "date_asked": Change(
        _WARNING,
        "could be read with the day or the month first, and {were} read with the day first.",
        "Confirm this, or write the dates like 25 May 2021.",
    ),
    "year_from_date": Change(
        _INFO, "{were} turned into dates by a spreadsheet program, and read as the financial year that was typed."
    ),
    "invisible": Change(_INFO, "{were} read without control characters that no reader sees.", "Nothing to do."),
    "formula_text": Change(
        _INFO, "{look} like a formula and {were} kept as plain text; it is never run.", "Check that text is meant."
    ),
    "long_text": Change(_WARNING, "{were} longer than 10,000 letters.", "Shorten them to what the plan needs."),
}


@dataclass
class Seen:
    """Cells of one column that were changed in one way."""

    count: int
    rows: list[int]
    example: str


def about_change(name: str, seen: Seen, heading: str, end: str, told: Told) -> Finding:
    """The one finding on one kind of change in one column."""
    change = CHANGES[name]
    one = seen.count == 1
    verbs = {
        "{were}": "was" if one else "were",
        "{say}": "says" if one else "say",
        "{look}": "looks" if one else "look",
        "{end}": end,
    }
    said = change.said
    for mark, verb in verbs.items():
        said = said.replace(mark, verb)
    example = shortened(seen.example)
    shown = f"'{example}'" if example else ""
    rows = _rows(seen)
    if one:
        cells = f"{shown or 'the cell'} ({rows})"
    else:
        cells = f"{seen.count:,} cells{f' such as {shown}' if shown else ''} ({rows})"
    return told.finding(
        f"read_{name}",
        change.severity,
        f"In column '{heading}', {cells} {said}",
        change.what_to_do,
        row=seen.rows[0],
        column=heading,
        found=example,
    )


def _rows(seen: Seen) -> str:
    if seen.count == 1:
        return f"row {seen.rows[0]}"
    shown = [str(row) for row in seen.rows[:5]]
    more = seen.count - len(shown)
    if len(shown) == 1:
        return f"row {shown[0]}"  # headings across
    return f"rows {', '.join(shown)}{f' and {more:,} more' if more > 0 else ''}"

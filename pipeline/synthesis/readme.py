"""The page in a made-up folder that says what it is, how it was made, and what is wrong in it on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.synthesis.mistakes import Mistake
from pipeline.synthesis.writing import file_of

NAME = "README.md"


def readme(
    made_by: str, first_day: date, last_day: date, rows: Mapping[str, int], mistakes: Sequence[Mistake], notes: str = ""
) -> str:
    """The page as Markdown."""
    parts = [
        "# A synthetic plan folder",
        "No child, victim, member of staff or amount in the files made here is real, and no name is in them. They are\n"
        "drawn at random by rough shares, to try the software out; they are evidence of nothing.",
        f"Made by `{made_by}`. The same command makes the same bytes again.",
        f"Cases run from {_day(first_day)} to {_day(last_day)}, the day of the extract: what was not\n"
        "decided or had not ended by then has no date. The list of each child's outcomes begins with the first one.",
        *([notes] if notes else []),
        "| file | rows |\n|---|---:|\n"
        + "\n".join(f"| `{file_of(name)}` | {many:,} |" for name, many in rows.items() if many),
    ]
    if mistakes:
        parts += ["## What is wrong on purpose", _table(mistakes)]
    return "\n\n".join(parts) + "\n"


def _table(mistakes: Sequence[Mistake]) -> str:
    lines = ["| file | row | column | is | should be |", "|---|---:|---|---|---|"]
    lines += [f"| `{file_of(one.dataset)}` | {one.row} | {one.title} | {one.given} | {one.right} |" for one in mistakes]
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

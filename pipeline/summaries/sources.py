"""Lists and small tables of a summary that have as many rows as the returns give them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from pipeline.measures.indicator_kinds import EXISTING
from pipeline.summaries.facts import Entry, Facts, Row
from pipeline.summaries.plain import plain_form

_LONGEST = 110  # characters of an entry: a summary quotes the beginning of what is longer
_STEMS = {indicator.label: (indicator.stem, indicator.figure_id) for indicator in EXISTING}
_ARROWS = {"rose": "▲", "fell": "▼", "did not change": "="}
_NOTHING = Entry("")
_NOT_STATED = "not stated"

Rows = list[tuple[Entry, ...]]


def indicators(facts: Facts) -> Rows:
    """Indicator with its period, here, change on a year earlier, national, rating."""
    rows = []
    for row in facts.rows("indicators_summary"):
        if "local" not in row or row["indicator"].text not in _STEMS:
            continue
        stem, value = _STEMS[row["indicator"].text]
        title = Entry(f"{row['title'].text} ({row['period'].text})")
        rating = _of(row, "rating") if value in facts.figures and facts.figures[value].rating else _NOTHING
        rows.append((title, _of(row, "local"), _change(facts, stem), _of(row, "national"), rating))
    return rows


def _change(facts: Facts, stem: str) -> Entry:
    amount, words = (facts.figures.get(f"{stem}.change.year{part}") for part in ("", ".words"))
    if amount is None or words is None or words.shown not in _ARROWS:
        return _NOTHING
    told = plain_form(amount, "amount", {}) if amount.value else None
    return Entry(f"{_ARROWS[words.shown]} {words.shown}" + (f" ({told})" if told else ""))


def local_indicators(facts: Facts) -> Rows:
    """Indicators of the service's own that have a value: name with its period, value."""
    return [
        (Entry(f"{_short(row, 'indicator').text} ({row['period'].text})"), row["value"])
        for row in facts.rows("local_indicators")
        if {"indicator", "period", "value"} <= set(row)
    ]


def themes(facts: Facts) -> Rows:
    """Each theme of the improvement plan with the number of its actions."""
    return [(_short(row, "theme"), row["actions"]) for row in _parts(facts, "improvement_themes", "theme", "actions")]


def progress(facts: Facts) -> Rows:
    """Each standing that an action can have in the plan's scheme, and how many actions have it."""
    total = next(reversed(list(facts.rows("improvement_themes"))), {})
    ratings = (row for row in facts.rows("improvement_ratings") if row["column"].text in total)
    return [(row["rating"], total[row["column"].text]) for row in ratings]


def money(facts: Facts) -> Rows:
    """Each agency's contribution and its share of the total."""
    return [
        (_short(row, "agency"), row["total"], _of(row, "share"))
        for row in _parts(facts, "budget_by_agency", "agency", "total")
    ]


def attendance(facts: Facts) -> Rows:
    """Each statutory partner's attendance, and at how many meetings it was there."""
    return [
        (_short(row, "partner"), row["rate"], _of(row, "represented"))
        for row in _parts(facts, "attendance_by_partner", "partner", "rate")
    ]


def board(facts: Facts) -> Rows:
    """Who has a seat on the board, each agency once, in the order of the return; one that is not stated is left out."""
    named = (_seat(row) for row in facts.rows("board_members") if "agency" in row)
    return [(entry,) for entry in dict.fromkeys(named) if entry.text.casefold() != _NOT_STATED]


def _seat(row: Row) -> Entry:
    """The agency of a seat; its role where that says the agency and more: an independent chair."""
    agency, role = _short(row, "agency"), _of(row, "role")
    return role if role.text.casefold().startswith(f"{agency.text.casefold()} ") else agency


def commenters(facts: Facts) -> Rows:
    """Who commented, and how often; who did not is left out."""
    rows = _parts(facts, "feedback_by_from", "from", "comments")
    return [(row["from"], row["comments"]) for row in rows if row["comments"].text != "0"]


def risks(facts: Facts) -> Rows:
    """What could get in the way: risks, then challenges."""
    found = [*facts.rows("risks_risk"), *facts.rows("risks_challenge")]
    return [(_short(row, "description"),) for row in found if "description" in row]


def inspected(facts: Facts) -> Rows:
    """Each standard that was inspected and how it was rated."""
    return [
        (_short(row, "standard"), row["rating"])
        for row in facts.rows("inspection_ratings")
        if {"standard", "rating"} <= set(row)
    ]


def quotes(facts: Facts) -> Rows:
    """Comments that may be published, where they are short enough for a summary."""
    said = (row["comment"].text for row in facts.rows("feedback_quotes") if "comment" in row)
    return [(Entry(comment.strip("“”\"' ")),) for comment in said if len(comment) <= _LONGEST]


SOURCES: dict[str, Callable[[Facts], Rows]] = {
    source.__name__: source
    for source in (
        indicators,
        local_indicators,
        themes,
        progress,
        money,
        attendance,
        board,
        commenters,
        risks,
        inspected,
        quotes,
    )
}


def entries_of(source: str, facts: Facts) -> list[str]:
    """The first column of a source."""
    return [row[0].text for row in SOURCES[source](facts)]


def _parts(facts: Facts, table: str, *needed: str) -> Sequence[Row]:
    """The rows of a table that ends with its total, without that, where the needed cells can be shown."""
    return [row for row in list(facts.rows(table))[:-1] if set(needed) <= set(row)]


def _of(row: Row, column: str) -> Entry:
    return row.get(column, _NOTHING)


def _short(row: Row, column: str) -> Entry:
    return Entry(textwrap.shorten(row[column].text, _LONGEST, placeholder=" …"))

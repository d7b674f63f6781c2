"""What is wrong with a sheet's headings, with the rename that puts it right."""

from __future__ import annotations

from pipeline.contracts import Column
from pipeline.findings import Finding, Severity
from pipeline.intake.changes import Seen, about_change
from pipeline.intake.dates import day_and_month
from pipeline.intake.layout import Layout
from pipeline.intake.telling import Told
from pipeline.intake.values import Value


def about_headings(layout: Layout, told: Told) -> list[Finding]:
    """Findings on headings that are not known and on those that are needed and not there."""
    contract = layout.contract
    absent = tuple(column for column in contract.columns if column.name not in layout.columns)
    if layout.wide and contract.wide is not None:
        absent = tuple(c for c in absent if c.name not in (contract.wide.names, contract.wide.values))
    meant = {heading: contract.suggest_heading(heading, absent) for heading in layout.unknown}
    findings = [_unknown(heading, column, layout, told) for heading, column in meant.items()]
    findings += [*_about_dates(layout, told), *_about_groups(layout, told), *_about_near_misses(layout, told)]
    return findings + [_missing(column, meant, layout, told) for column in layout.missing]


def _about_near_misses(layout: Layout, told: Told) -> list[Finding]:
    """On headings of a grid that may be a known word misspelt: read as a word of the service's own, but asked about."""
    form = layout.contract.wide
    words = layout.contract.column(form.names).vocabulary if form is not None else None
    if words is None:
        return []
    meant = {h.heading: words.suggestion(h.word) for h in layout.wide if not h.known}
    title = layout.contract.column(form.names).title
    return [
        told.finding(
            "near_known_word",
            Severity.WARNING,
            f"Column '{heading}' was read as a new {title}. Did you mean '{words.label(word)}'?",
            f"Rename the column to '{words.label(word)}', unless it is something else.",
            row=layout.header + 1,
            column=heading,
            found=heading,
            expected=words.label(word),
        )
        for heading, word in meant.items()
        if word is not None
    ]


def _about_groups(layout: Layout, told: Told) -> list[Finding]:
    """On headings of a grid that say two things: the direction and the category of the amounts under them."""
    said = {
        (heading.heading, layout.contract.column(name).title, _label(layout.contract.column(name), value))
        for heading in layout.wide
        for name, value in heading.also
    }
    if not said:
        return []
    read = "; ".join(f"'{heading}' says {title} {value}" for heading, title, value in sorted(said))
    return [
        told.finding(
            "grouped_headings",
            Severity.INFO,
            f"Some headings were read in two parts: {read}.",
            "Nothing to do if that is right.",
            row=layout.header + 1,
        )
    ]


def _label(column: Column, value: Value) -> str:
    return column.vocabulary.label(str(value)) if column.vocabulary else str(value)


def _about_dates(layout: Layout, told: Told) -> list[Finding]:
    """On headings of a grid that are days of which the month could be either number."""
    pairs = [(heading.heading, pair) for heading in layout.wide if (pair := day_and_month(heading.heading))]
    doubtful = [heading for heading, pair in pairs if max(pair) <= 12 and pair[0] != pair[1]]
    if layout.habits.month_first:
        doubtful, change = [heading for heading, _ in pairs], "month_first"
    else:
        change = "date_asked" if layout.habits.date_order == "asked" else "day_first"
    if not doubtful:
        return []
    seen = Seen(len(doubtful), [layout.header + 1], doubtful[0])
    return [about_change(change, seen, doubtful[0], "", told)]


def _unknown(heading: str, meant: Column | None, layout: Layout, told: Told) -> Finding:
    if meant is None:
        return told.finding(
            "unknown_header",
            Severity.INFO,
            f"Column '{heading}' is not known, so it was not read.",
            "Nothing to do if the plan does not need it.",
            row=layout.header + 1,
            column=heading,
            found=heading,
        )
    return told.finding(
        "unknown_header",
        Severity.CRITICAL if meant in layout.missing else Severity.WARNING,
        f"Column '{heading}' is not known. Did you mean '{meant.title}'?",
        f"Rename the column to '{meant.title}'.",
        row=layout.header + 1,
        column=heading,
        found=heading,
        expected=meant.title,
    )


def _missing(column: Column, meant: dict[str, Column | None], layout: Layout, told: Told) -> Finding:
    likely = next((heading for heading, other in meant.items() if other == column), None)
    repair = (
        f"Rename the column '{likely}' to '{column.title}'."
        if likely
        else f"Add a column '{column.title}' ({column.description.rstrip('.')})."
    )
    return told.finding(
        "missing_column",
        Severity.CRITICAL,
        f"The column '{column.title}' is missing, so none of the rows can be used.",
        repair,
        row=layout.header + 1,
        column=column.title,
        expected=column.title,
    )

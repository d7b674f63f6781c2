"""What changed from one edition to the next, told as lists: as text, as Markdown or as a page for the board."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape as html_escape
from string import Template

from pipeline.chapters.markdown import escape, pipe_table
from pipeline.editions.compare import ActionChange, Changes, FigureChange, Kind
from pipeline.measures import TableColumn
from pipeline.plan import TEMPLATE_DIR

NOTHING = "No figure, no rating and no action is different."
_OF_ACTIONS = {
    Kind.ADDED: "opened",
    Kind.CLOSED: "closed",
    Kind.REOPENED: "opened again",
    Kind.MOVED: "rating moved",
    Kind.CHANGED: "worded differently",
    Kind.GONE: "no longer in the plan",
}
_HIDDEN = {Kind.NOW_HIDDEN: "now hidden", Kind.NOW_SHOWN: "now shown"}


@dataclass(frozen=True)
class List:
    """One list of changes: its title, the headings of its columns and its rows."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def lists(changes: Changes, old: str, new: str) -> list[List]:
    """The lists that hold anything; ``old`` and ``new`` are what the two editions are called."""
    figures = changes.figures
    of_kind = {kind: [change for change in figures if change.kind is kind] for kind in Kind}
    hidden = [change for change in figures if change.kind in _HIDDEN]
    found = [
        List("changed", "Figures that changed", ("Figure", old, new), _changed(of_kind[Kind.CHANGED])),
        List("added", "Figures that are new", ("Figure", new), _one_side(of_kind[Kind.ADDED])),
        List("gone", "Figures that are gone", ("Figure", old), _one_side(of_kind[Kind.GONE])),
        List(
            "hidden",
            "Figures that are hidden or shown now, so that no child can be recognised",
            ("Figure", "What changed"),
            tuple((_label(change), _HIDDEN[change.kind]) for change in hidden),
        ),
        List(
            "ratings",
            "Ratings that moved",
            ("Figure", old, new),
            tuple((f"{move.label} ({move.id})", move.before, move.now) for move in changes.ratings),
        ),
        List("actions", "Actions", ("Action", "What changed", old, new), tuple(map(_action, changes.actions))),
    ]
    return [one for one in found if one.rows]


def _changed(changes: Iterable[FigureChange]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (_label(change), _with_period(change.before, change, before=True), _with_period(change.now, change))
        for change in changes
    )


def _one_side(changes: Iterable[FigureChange]) -> tuple[tuple[str, ...], ...]:
    return tuple((_label(change), change.now or change.before or "") for change in changes)


def _label(change: FigureChange) -> str:
    return f"{change.label} ({change.id})"


def _with_period(display: str | None, change: FigureChange, *, before: bool = False) -> str:
    """The value, with its period where the two editions do not speak of the same one."""
    period = change.period_before if before else change.period_now
    other = change.period_now if before else change.period_before
    return f"{display} ({period})" if period and period != other else str(display)


def _action(change: ActionChange) -> tuple[str, ...]:
    named = f"{change.reference}: {change.action}" if change.reference else change.action
    return (named, _OF_ACTIONS[change.kind], change.before or "–", change.now or "–")


def as_text(found: Sequence[List]) -> str:
    """The lists for a terminal: a title, and a line for each row."""
    if not found:
        return NOTHING
    parts = []
    for one in found:
        lines = [f"  {row[0]}: {' → '.join(row[1:]) if one.id != 'actions' else _action_line(row)}" for row in one.rows]
        parts.append("\n".join([f"{one.title} ({len(one.rows)})", *lines]))
    return "\n\n".join(parts)


def _action_line(row: Sequence[str]) -> str:
    return f"{row[1]} ({row[2]} → {row[3]})"


def as_markdown(found: Sequence[List]) -> str:
    """The lists for the document: a table each."""
    if not found:
        return NOTHING
    return "\n\n".join(_table(one) for one in found)


def _table(one: List) -> str:
    columns = tuple(TableColumn(f"c{place}", head) for place, head in enumerate(one.heads))
    # Without a label, which would number it: these lists stand before the first chapter.
    return f"::: {{#changes-{one.id}}}\n{pipe_table(columns, one.rows, one.title)}\n:::"


def as_page(found: Sequence[List], title: str, service: str, css: str) -> str:
    """The lists as one HTML page that needs no other file and no script."""
    template = Template((TEMPLATE_DIR / "changes.html").read_text(encoding="utf-8"))
    body = "\n".join(map(_html_table, found)) or f"<p>{NOTHING}</p>"
    return template.substitute(title=html_escape(title), service=html_escape(service), css=css, body=body)


def _html_table(one: List) -> str:
    heads = "".join(f'<th scope="col">{html_escape(head)}</th>' for head in one.heads)
    rows = "\n".join(
        f'<tr><th scope="row">{html_escape(row[0])}</th>'
        + "".join(f"<td>{html_escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in one.rows
    )
    return (
        f'<section aria-labelledby="{one.id}">\n<h2 id="{one.id}">{html_escape(one.title)}</h2>\n'
        f'<div class="table-region" role="region" aria-labelledby="{one.id}" tabindex="0">\n'
        f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n</section>"
    )


def changes_part(found: Sequence[List], edition: int) -> str:
    """The part of a second or later edition that says what is different from the one that was signed before."""
    before = f"edition {edition - 1}"
    opening = (
        f"This is edition {edition}. {escape(before.capitalize())} was signed and is kept as it was. "
        "The lists below hold every figure, rating and action that differs from it; wording may differ besides."
    )
    return f"{opening}\n\n{as_markdown(found)}"

"""A plan kept on one sheet: each action is its own only milestone, with its date and standing beside it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.contracts import Column, Contract, plain
from pipeline.findings import Finding, Severity
from pipeline.intake.layout import Layout
from pipeline.intake.model import Grid
from pipeline.intake.telling import Told
from pipeline.intake.values import as_text, is_empty
from pipeline.intake.words import Headings

ACTIONS, MILESTONES = "improvement_actions", "improvement_milestones"
DEFAULTS = {"milestone_no": "1"}
_SHARED = ("theme", "action_id", "plan")
_BESIDE = ("due", "status", "completed_on", "update")


def milestones_beside(grid: Grid, layout: Layout, contracts: Mapping[str, Contract]) -> Layout | None:
    """The same sheet read as milestones; None where no date and no status stands beside its actions."""
    contract = contracts.get(MILESTONES)
    if layout.contract.dataset != ACTIONS or layout.missing or contract is None:
        return None
    row = grid.rows[layout.header]
    beside = _beside(contract, {at: as_text(cell) for at, cell in enumerate(row) if _is_free(at, cell, layout)})
    if not {"due", "status"} & set(beside):
        return None
    columns = {name: layout.columns[name] for name in _SHARED if name in layout.columns}
    columns |= {"milestone": layout.columns["action"], **beside}
    headings = {name: as_text(row[at]) for name, at in columns.items()}
    return Layout(contract, layout.header, columns, headings, (), (), ())


def _is_free(at: int, cell: object, layout: Layout) -> bool:
    return at not in layout.known and not is_empty(cell)


def _beside(contract: Contract, free: Mapping[int, str]) -> dict[str, int]:
    """Where the columns of milestones stand. Of 'Status' and 'Progress' the second tells how far the action is."""
    words = Headings.of(contract)
    found: dict[str, int] = {}
    meant = {at: column for at, text in free.items() if (column := words.match(text)) is not None}
    for at in sorted(meant, key=lambda at: (not _is_title(free[at], meant[at]), at)):
        name = meant[at].name
        name = "update" if name == "status" and "status" in found else name
        if name in _BESIDE:
            found.setdefault(name, at)
    return found


def _is_title(text: str, column: Column) -> bool:
    return plain(text) == plain(column.title)


def about_milestones(layout: Layout, told: Told) -> Finding:
    read = ", ".join(f"'{layout.headings[name]}'" for name in _BESIDE if name in layout.headings)
    return told.finding(
        "one_sheet_plan",
        Severity.INFO,
        f"Each action was read as its own only milestone, with what stands beside it under {read}.",
        "Nothing to do if that is right. Several milestones of an action go on a sheet of their own.",
        row=layout.header + 1,
    )

"""Reads a plan's returns: every sheet to its dataset, every cell to its value, everything odd to a finding."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from pipeline.contracts import TEMPLATE_SHEETS, Contract
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake.blocks import tables_on
from pipeline.intake.files import open_returns
from pipeline.intake.headings import about_headings
from pipeline.intake.layout import Layout
from pipeline.intake.model import Grid, Intake, Source
from pipeline.intake.recognise import recognise
from pipeline.intake.sheets import about_hidden, about_sheet
from pipeline.intake.steps import DEFAULTS, MILESTONES, about_milestones, milestones_beside
from pipeline.intake.tables import Table, read_table
from pipeline.intake.telling import Told
from pipeline.plan import Plan


def read_returns(plan: Plan, contracts: Mapping[str, Contract], expected: Collection[str] | None = None) -> Intake:
    """Read everything in the plan's ``returns/``.

    ``expected`` are the datasets without which a finding is made (default: those that the contracts call
    statutory), less those that ``plan.yml`` says it does without.
    """
    grids, findings = open_returns(plan.returns_dir) if plan.returns_dir.is_dir() else ([], [])
    intake = Intake({}, [], [])
    gathered: dict[str, list[pd.DataFrame]] = {}
    came: set[str] = set()
    kept: list[tuple[Grid, Layout]] = []
    for sheet in grids:
        if sheet.sheet in TEMPLATE_SHEETS:
            continue
        grids_on_sheet = tables_on(sheet, contracts)
        read = [
            (grid, layout)
            for grid in grids_on_sheet
            if (layout := _read(grid, contracts, plan, intake, gathered, came))
        ]
        findings += about_sheet(sheet, [layout for _, layout in read], len(grids_on_sheet))
        kept += read
    if MILESTONES not in came:
        for grid, layout in kept:
            if steps := milestones_beside(grid, layout, contracts):
                _read_milestones(grid, steps, plan, intake, gathered, came)
    intake.frames.update({name: _together(frames) for name, frames in sorted(gathered.items())})
    findings += [*intake.findings, *_missing(plan, contracts, came, expected)]
    intake.findings[:] = in_order(findings)
    return intake


def _read(
    grid: Grid,
    contracts: Mapping[str, Contract],
    plan: Plan,
    intake: Intake,
    gathered: dict[str, list[pd.DataFrame]],
    came: set[str],
) -> Layout | None:
    """Read one table into ``intake`` and ``gathered``; None where it is not clear what it holds."""
    layout = recognise(grid, contracts)
    if isinstance(layout, Finding):
        if not grid.facts.hidden:
            intake.findings.append(layout)
        return None
    told = _told(grid, layout.contract, plan)
    table = read_table(grid, layout, told, _defaults(layout.contract, plan))
    intake.findings.extend([*about_headings(layout, told), *about_hidden(grid, layout, told), *table.findings])
    if table.rows or layout.missing:
        came.add(told.dataset)
    elif not table.findings or all(finding.severity is Severity.INFO for finding in table.findings):
        intake.findings.append(_no_rows(told))
    gathered.setdefault(told.dataset, []).append(table.frame)
    _record(intake, grid, layout, told, table, plan)
    return layout


def _read_milestones(
    grid: Grid, layout: Layout, plan: Plan, intake: Intake, gathered: dict[str, list[pd.DataFrame]], came: set[str]
) -> None:
    """Read a sheet of actions once more, as their milestones; what is known now is no longer said to be unknown."""
    told = _told(grid, layout.contract, plan)
    table = read_table(grid, layout, told, DEFAULTS | _defaults(layout.contract, plan))
    place, known = (grid.file, grid.sheet), set(layout.headings.values())
    intake.findings[:] = [
        finding
        for finding in intake.findings
        if finding.rule != "unknown_header" or (finding.file, finding.sheet) != place or finding.column not in known
    ]
    intake.findings.extend([about_milestones(layout, told), *table.findings])
    came.add(told.dataset)
    gathered.setdefault(told.dataset, []).append(table.frame)
    _record(intake, grid, layout, told, table, plan)


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    return filled[0] if len(filled) == 1 else pd.concat(filled, ignore_index=True)


def _told(grid: Grid, contract: Contract, plan: Plan) -> Told:
    note = plan.settings.returns.get(grid.file)
    partner = (note.partner if note else "") or contract.owner
    return Told(contract.dataset, partner, grid.file, grid.sheet, contract.disclosure != "private")


def _defaults(contract: Contract, plan: Plan) -> dict[str, str]:
    """What fills a column that a return leaves out: a value of the contract's own, or one of ``plan.yml``."""
    filled = {}
    for column in contract.columns:
        if column.default.startswith("settings."):
            filled[column.name] = str(getattr(plan.settings, column.default.removeprefix("settings.")))
        elif column.default:
            filled[column.name] = column.default
    return filled


def _record(intake: Intake, grid: Grid, layout: Layout, told: Told, table: Table, plan: Plan) -> None:
    note = plan.settings.returns.get(grid.file)
    received = note.received if note else None
    intake.sources.append(Source(grid.file, grid.sheet, told.dataset, told.partner, grid.sha256, table.rows, received))
    intake.totals.extend(table.totals)
    place = (grid.file, grid.sheet, told.dataset)
    intake.headings[place] = layout.headings | intake.headings.get(place, {})


def _missing(
    plan: Plan, contracts: Mapping[str, Contract], came: set[str], expected: Collection[str] | None
) -> list[Finding]:
    wanted = set(expected) if expected is not None else {c.dataset for c in contracts.values() if c.statutory}
    wanted -= set(plan.settings.not_expected)
    findings = [_missing_return(contracts[name]) for name in sorted(wanted - came) if name in contracts]
    for name, note in sorted(plan.settings.returns.items()):
        if not (plan.returns_dir / name).is_file():
            findings.append(_named_but_absent(name, note.partner))
    return findings


def _no_rows(told: Told) -> Finding:
    return told.finding(
        "no_rows",
        Severity.INFO,
        "There are headings but no rows under them.",
        "Fill in the rows, or say under not_expected in plan.yml why the plan does without.",
    )


def _missing_return(contract: Contract) -> Finding:
    return Finding(
        "missing_return",
        Severity.CRITICAL,
        f"The return '{contract.title}' from {contract.owner} is missing.",
        f"Ask {contract.owner} to fill in the template {contract.dataset}.xlsx, and put it into returns/.",
        dataset=contract.dataset,
        partner=contract.owner,
        expected=f"a file or sheet with {contract.title.lower()}",
    )


def _named_but_absent(name: str, partner: str) -> Finding:
    return Finding(
        "named_file_missing",
        Severity.WARNING,
        "plan.yml tells of this file, but it is not in returns/.",
        "Put the file into returns/, or correct its name in plan.yml.",
        partner=partner,
        file=name,
    )

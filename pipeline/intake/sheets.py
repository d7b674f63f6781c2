"""What is to be said of a sheet as a whole: what is hidden on it, and how many tables it holds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings import Finding, Severity
from pipeline.intake.facts import letters, positions
from pipeline.intake.layout import Layout
from pipeline.intake.model import Grid
from pipeline.intake.telling import Told
from pipeline.intake.values import is_empty


def about_sheet(sheet: Grid, read: Sequence[Layout], tables: int) -> list[Finding]:
    """Findings on a sheet of which ``read`` are the tables that were recognised, of ``tables`` in all."""
    findings = []
    if sheet.facts.hidden:
        used = "It was read like the others." if read else "It holds no table that is known, so it was not used."
        findings.append(
            Finding(
                "hidden_sheet",
                Severity.INFO,
                f"The sheet is hidden. {used}",
                "Nothing to do if it is part of the return; otherwise remove it.",
                file=sheet.file,
                sheet=sheet.sheet,
            )
        )
    if tables > 1 and read:
        named = ", ".join(f"{layout.contract.title} (headings in row {layout.header + 1})" for layout in read)
        findings.append(
            Finding(
                "several_tables",
                Severity.INFO,
                f"The sheet holds {tables} tables, which were read one by one: {named}.",
                "Nothing to do if that is right; one table on each sheet is easier to check.",
                file=sheet.file,
                sheet=sheet.sheet,
            )
        )
    return findings


def about_hidden(grid: Grid, layout: Layout, told: Told) -> list[Finding]:
    """Hidden rows and columns of a table: they are read, because the total under them counts them too."""
    rows = [
        at
        for at in sorted(grid.facts.hidden_rows)
        if layout.header < at < len(grid.rows) and not all(is_empty(cell) for cell in grid.rows[at])
    ]
    columns = sorted(grid.facts.hidden_columns & layout.known)
    findings = []
    if rows:
        findings.append(
            told.finding(
                "hidden_rows",
                Severity.INFO,
                f"Hidden rows were read like the others: {positions(rows)}.",
                "Delete them if they are not part of the return.",
                row=rows[0] + 1,
            )
        )
    if columns:
        findings.append(
            told.finding(
                "hidden_columns",
                Severity.INFO,
                f"Hidden columns were read like the others: {', '.join(map(letters, columns))}.",
                "Delete them if they are not part of the return.",
            )
        )
    return findings

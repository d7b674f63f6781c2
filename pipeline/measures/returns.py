"""The returns themselves: what each file held, when it came, its checksum, and what is still to be put right."""

from __future__ import annotations

import duckdb

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS: tuple[str, ...] = ()
PREFIXES = ("returns",)
SECTION = "appendix-data"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Tables ``returns_sources`` (a row per sheet and dataset), ``returns_files`` and ``returns_findings``."""
    sources = fetch(connection, "returns", "sources")
    findings = fetch(connection, "returns", "findings")
    files = {source["file"] for source in sources}
    critical = sum(1 for finding in findings if finding["severity"] == "critical")
    common = {"unit": Unit.COUNT, "section": SECTION, "datasets": ()}
    figures = (
        Figure("returns.files", "Files received", len(files), query="returns.sql: sources", **common),
        Figure(
            "returns.rows", "Rows received", sum(s["rows"] for s in sources), query="returns.sql: sources", **common
        ),
        Figure("returns.critical", "Critical findings", critical, query="returns.sql: findings", **common),
        Figure("returns.warnings", "Warnings", len(findings) - critical, query="returns.sql: findings", **common),
    )
    return Measured(figures, (_sources_table(sources), _files_table(sources), _findings_table(findings)))


def _sources_table(sources: list[dict]) -> MeasureTable:
    columns = (
        TableColumn("file", "Return"),
        TableColumn("sheet", "Sheet"),
        TableColumn("dataset", "Dataset"),
        TableColumn("partner", "From"),
        TableColumn("received", "Received", blank="Not recorded"),
        TableColumn("rows", "Rows", Unit.COUNT),
    )
    rows = tuple(
        (
            Cell(source["file"]),
            Cell(source["sheet"] or None),
            Cell(source["dataset"]),
            Cell(source["partner"] or None),
            Cell(source["received"], text="" if source["received"] is None else _day(source["received"])),
            Cell(source["rows"]),
        )
        for source in sources
    )
    return MeasureTable("returns_sources", columns, rows, (), "returns.sql: sources")


def _files_table(sources: list[dict]) -> MeasureTable:
    columns = (TableColumn("file", "Return"), TableColumn("checksum", "Checksum (SHA-256), in groups of eight"))
    checksums = {source["file"]: source["sha256"] for source in sources}
    rows = tuple((Cell(file), Cell(_in_groups(checksum))) for file, checksum in checksums.items())
    return MeasureTable("returns_files", columns, rows, (), "returns.sql: sources")


def _in_groups(checksum: str) -> str:
    # Groups let a line break, and let two people read a checksum to each other.
    return " ".join(checksum[start : start + 8] for start in range(0, len(checksum), 8))


def _findings_table(findings: list[dict]) -> MeasureTable:
    columns = (
        TableColumn("severity", "How serious"),
        TableColumn("partner", "Partner"),
        TableColumn("place", "Where"),
        TableColumn("message", "What was found"),
        TableColumn("what_to_do", "What to do"),
    )
    rows = tuple(
        (
            Cell(finding["severity"].capitalize()),
            Cell(finding["partner"] or None),
            Cell(_place(finding)),
            Cell(finding["message"]),
            Cell(finding["what_to_do"]),
        )
        for finding in findings
    )
    return MeasureTable("returns_findings", columns, rows, (), "returns.sql: findings")


def _place(finding: dict) -> str:
    parts = [finding["file"] or finding["dataset"]]
    parts += [f"sheet {finding['sheet']}"] if finding["sheet"] else []
    parts += [f"row {finding['row']}"] if finding["row"] is not None else []
    parts += [f"column {finding['column']}"] if finding["column"] else []
    return ", ".join(part for part in parts if part)


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}"

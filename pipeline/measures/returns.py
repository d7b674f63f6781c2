"""The returns themselves: what each file held, when it came, its checksum, and what is still to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from pipeline.contracts import Contract, load_contracts
from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure
from pipeline.measures.findings_shown import shown_finding
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

DATASETS: tuple[str, ...] = ()
PREFIXES = ("returns",)
SECTION = "appendix-data"
_LISTED = "returns.rows"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Tables ``returns_sources`` (a row per sheet and dataset), ``returns_files`` and ``returns_findings``."""
    sources = fetch(connection, "returns", "sources")
    findings = fetch(connection, "returns", "findings")
    files = {source["file"] for source in sources}
    contracts = load_contracts()
    protected = _protected_rows(sources, contracts)
    critical = sum(1 for finding in findings if finding["severity"] == "critical")
    common = {"unit": Unit.COUNT, "section": SECTION, "datasets": ()}
    figures = (
        Figure("returns.files", "Files received", len(files), query="returns.sql: sources", **common),
        Figure(
            "returns.rows",
            "Rows received",
            sum(s["rows"] for s in sources),
            query="returns.sql: sources",
            counts=(_LISTED,) if protected else (),
            **common,
        ),
        Figure("returns.critical", "Critical findings", critical, query="returns.sql: findings", **common),
        Figure("returns.warnings", "Warnings", len(findings) - critical, query="returns.sql: findings", **common),
    )
    tables = (
        _sources_table(sources, protected, contracts),
        _files_table(sources, contracts),
        _findings_table(findings, contracts),
    )
    return Measured(figures, tables, *_counts(sources, protected))


def _protected_rows(sources: Sequence[dict], contracts: Mapping[str, Contract]) -> dict[int, str]:
    """The id of the count of rows of each source (by its place) that lists people: a row there is a child."""
    return {
        number: f"{_LISTED}.{source['dataset']}.{number + 1}"
        for number, source in enumerate(sources)
        if source["dataset"] not in contracts or contracts[source["dataset"]].disclosure == "private"
    }


def _counts(
    sources: Sequence[dict], protected: Mapping[int, str]
) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    """The rows of lists of people, and their sum: all rows less the visible ones would give that away."""
    if not protected:
        return (), ()
    listed = [ProtectedCount(count_id, sources[number]["rows"]) for number, count_id in protected.items()]
    together = ProtectedCount(_LISTED, sum(count.value for count in listed))
    return (together, *listed), (CountRelation(_LISTED, tuple(protected.values()), harmless=True),)


def _sources_table(
    sources: list[dict], protected: Mapping[int, str], contracts: Mapping[str, Contract]
) -> MeasureTable:
    columns = (
        TableColumn("file", "Return"),
        TableColumn("sheet", "Sheet"),
        TableColumn("dataset", "What it holds"),
        TableColumn("partner", "From"),
        TableColumn("received", "Received", blank="Not recorded"),
        TableColumn("rows", "Rows", Unit.COUNT),
    )
    rows = tuple(
        (
            Cell(source["file"]),
            Cell(source["sheet"] or None),
            Cell(_title(source["dataset"], contracts)),
            Cell(source["partner"] or None),
            Cell(source["received"], text="" if source["received"] is None else _day(source["received"])),
            Cell(source["rows"], (protected[number],) if number in protected else ()),
        )
        for number, source in enumerate(sources)
    )
    return MeasureTable("returns_sources", columns, rows, (), "returns.sql: sources")


def _title(dataset: str, contracts: Mapping[str, Contract]) -> str:
    return contracts[dataset].title if dataset in contracts else dataset


def _files_table(sources: list[dict], contracts: Mapping[str, Contract]) -> MeasureTable:
    """Files and checksums; none of a file with counts that may be hidden: it would say which guess at them is true."""
    columns = (
        TableColumn("file", "Return"),
        TableColumn("checksum", "Checksum (SHA-256), in groups of eight", blank="kept by the service"),
    )
    checksums = {source["file"]: source["sha256"] for source in sources}
    guarded = {source["file"] for source in sources if not _is_open(source["dataset"], contracts)}
    rows = tuple(
        (Cell(file), Cell(None if file in guarded else _in_groups(checksum))) for file, checksum in checksums.items()
    )
    return MeasureTable("returns_files", columns, rows, (), "returns.sql: sources")


def _is_open(dataset: str, contracts: Mapping[str, Contract]) -> bool:
    return dataset in contracts and contracts[dataset].disclosure in ("none", "official")


def _in_groups(checksum: str) -> str:
    # Groups let a line break, and let two people read a checksum to each other.
    return " ".join(checksum[start : start + 8] for start in range(0, len(checksum), 8))


def _findings_table(findings: list[dict], contracts: Mapping[str, Contract]) -> MeasureTable:
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
            *(Cell(words) for words in _shown(finding, contracts)),
        )
        for finding in findings
    )
    return MeasureTable("returns_findings", columns, rows, (), "returns.sql: findings")


def _shown(finding: dict, contracts: Mapping[str, Contract]) -> tuple[str, str]:
    said = finding["message"], finding["what_to_do"]
    return shown_finding(finding["rule"], finding["dataset"], finding["partner"], said, contracts)


def _place(finding: dict) -> str:
    parts = [finding["file"] or finding["dataset"]]
    parts += [f"sheet {finding['sheet']}"] if finding["sheet"] else []
    parts += [f"row {finding['row']}"] if finding["row"] is not None else []
    parts += [f"column {finding['column']}"] if finding["column"] else []
    return ", ".join(part for part in parts if part)


def _day(day: object) -> str:
    return f"{day.day} {day:%B %Y}"

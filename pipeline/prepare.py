"""The way from returns to the disclosed database: intake, validation, warehouse, measures, disclosure.

The result is kept in ``outputs/<plan>/private/`` with the checksum of everything it was made from, and made again
only when one of those has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.contracts import Contract, contracts_of, expected_datasets
from pipeline.disclosure import Disclosed, Suppression, protect, write_disclosed
from pipeline.errors import SettingsError
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake import Source, read_returns
from pipeline.intake.folder import files_to_read
from pipeline.measures import Figure, FigureRegister, Measured, measure_all
from pipeline.measures.glossary import COMMON_TERMS
from pipeline.plan import CONTRACTS_DIR, Plan
from pipeline.querylog import accepted_findings, read_acceptances
from pipeline.querylog.acceptance import FILE as ACCEPTANCES
from pipeline.querylog.writing import write_text
from pipeline.validation import validate
from pipeline.warehouse import build_warehouse, mark_accepted, open_warehouse

Report = Callable[[str], None]
_CODE = Path(__file__).parent


@dataclass(frozen=True)
class Checked:
    """What ``check`` knows: the returns, what they gave, and everything found."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    contracts: dict[str, Contract]


@dataclass(frozen=True)
class Prepared:
    """A plan's figures, as computed and as they may be shown, and what was found on the way."""

    findings: tuple[Finding, ...]
    accepted: frozenset[Finding]  # those of them that a role has accepted with a reason
    figures: FigureRegister
    disclosed: Disclosed
    incomplete: frozenset[str]  # datasets that are missing or have a critical finding
    in_plan: frozenset[str]  # datasets that came or are awaited; the others are no part of this plan

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted."""
        return tuple(finding for finding in self.findings if finding not in self.accepted)


def check(plan: Plan, report: Report = lambda _: None) -> Checked:
    """Read and check the returns, and write the warehouse."""
    _claim_outputs(plan)
    contracts = contracts_of(plan)
    report("Reading the returns")
    intake = read_returns(plan, contracts, expected_datasets(contracts, plan.settings))
    report("Checking them against the contracts")
    findings = in_order([*intake.findings, *validate(intake, contracts, plan)])
    report("Writing the warehouse")
    build_warehouse(plan.outputs.warehouse, intake, contracts, findings)
    with open_warehouse(plan.outputs.warehouse) as connection:
        accepted = accepted_findings(findings, contracts, connection, read_acceptances(plan))
    mark_accepted(plan.outputs.warehouse, accepted)
    return Checked(tuple(intake.sources), tuple(findings), contracts)


def prepare(plan: Plan, report: Report = lambda _: None) -> Prepared:
    """Everything up to the disclosed database; what is already there and still true is used as it is."""
    inputs = inputs_checksum(plan)
    stamp = plan.outputs.private / "prepared.json"
    chosen = _chosen_before(stamp, inputs)
    if chosen and plan.outputs.warehouse.is_file() and plan.outputs.disclosed.is_file():
        report("Returns, settings and code are unchanged: using what was made from them before")
        return _measured(plan, contracts_of(plan), chosen)
    stamp.unlink(missing_ok=True)
    checked = check(plan, report)
    report("Working out the figures")
    prepared = _measured(plan, checked.contracts)
    suppression = prepared.disclosed.suppression
    chosen_now = {"primary": sorted(suppression.primary), "secondary": sorted(suppression.secondary)}
    write_text(stamp, json.dumps({"inputs": inputs, "suppression": chosen_now}) + "\n")
    return prepared


def _claim_outputs(plan: Plan) -> None:
    """Refuse to write over another service's outputs: two plan folders of one name would share them."""
    claim = plan.outputs.private / "service.json"
    service = plan.settings.service
    if not claim.is_file():
        write_text(claim, json.dumps({"service": service}, ensure_ascii=False) + "\n")
    elif (other := json.loads(claim.read_text(encoding="utf-8"))["service"]) != service:
        raise SettingsError(
            f"{plan.outputs.base} holds the outputs of {other}, not of {service}.",
            "Give the plan folder a name of its own, set YJPLAN_OUTPUTS to another folder, or delete that one.",
        )


def inputs_checksum(plan: Plan) -> str:
    """The checksum of all that the disclosed database is made from: returns, plan.yml, contracts, terms and code."""
    files = {
        plan.folder: [plan.folder / "plan.yml", *_acceptances(plan), *_returns(plan)],
        CONTRACTS_DIR: _files_below(CONTRACTS_DIR),
        COMMON_TERMS.parent: [COMMON_TERMS],
        _CODE: [path for path in _files_below(_CODE) if path.suffix in (".py", ".sql")],
    }
    digest = hashlib.sha256()
    for base, below in files.items():
        for path in below:
            name = path.relative_to(base).as_posix()  # with its folder below returns/, which the plan gives as source
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _returns(plan: Plan) -> list[Path]:
    if not plan.returns_dir.is_dir():
        return []
    files, _ = files_to_read(plan.returns_dir)  # what intake reads, and nothing behind a link that leaves the folder
    return [path for _, path in files]


def _acceptances(plan: Plan) -> list[Path]:
    return [path for path in [plan.folder / ACCEPTANCES] if path.is_file()]


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _chosen_before(stamp: Path, inputs: str) -> Suppression | None:
    """What was hidden when the disclosed database was made, if that was from these very inputs."""
    try:
        said = json.loads(stamp.read_text(encoding="utf-8"))
        if said["inputs"] != inputs:
            return None
        return Suppression(*(frozenset(said["suppression"][kind]) for kind in ("primary", "secondary")))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _findings_in(connection: duckdb.DuckDBPyConnection) -> dict[Finding, bool]:
    """Every finding in the warehouse, and whether it is accepted."""
    cursor = connection.execute("SELECT * FROM findings")
    names = [column[0] for column in cursor.description]
    found = {}
    for row in cursor.fetchall():
        described = dict(zip(names, row, strict=True))
        accepted = described.pop("accepted")
        found[Finding(**(described | {"severity": Severity(described["severity"])}))] = accepted
    return found


def _measured(plan: Plan, contracts: dict[str, Contract], chosen: Suppression | None = None) -> Prepared:
    """Measure what is in the warehouse; ``chosen`` is given where the disclosed database is there already."""
    with open_warehouse(plan.outputs.warehouse) as connection:
        findings = _findings_in(connection)
        measured = measure_all(connection, plan)
        usable = frozenset(
            name for name in contracts if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
        )
        left_out = {name: _rows_left_out(connection, name) for name in contracts} if chosen is None else {}
    disclosed = protect(measured, plan.settings.disclosure, chosen)
    expected = expected_datasets(contracts, plan.settings)
    if chosen is None:
        write_disclosed(plan.outputs.disclosed, disclosed, contracts, usable, expected, left_out)
    critical = {finding.dataset for finding in findings if finding.severity == "critical"}
    return Prepared(
        tuple(in_order(findings)),
        frozenset(finding for finding, accepted in findings.items() if accepted),
        FigureRegister(_all_figures(measured)),
        disclosed,
        frozenset((expected - usable) | critical),
        frozenset(usable | expected | critical),
    )


def _rows_left_out(connection: duckdb.DuckDBPyConnection, dataset: str) -> int:
    found = connection.execute(f'SELECT count(*) FROM returns."{dataset}" WHERE NOT usable').fetchone()
    return int(found[0])


def _all_figures(measured: list[Measured]) -> list[Figure]:
    return [figure for part in measured for figure in part.figures]

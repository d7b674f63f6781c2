"""The way from returns to the disclosed database: intake, validation, warehouse, measures, disclosure.

The result lies in ``outputs/<plan>/private/``; the cache holds the checksums of everything that it was made from, and
it is made again only when one of those has changed, or when it is not what was written any more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType, ModuleType

import duckdb

from pipeline.cache import Cache, checksum_of, checksums_below
from pipeline.claim import claimed
from pipeline.contracts import Contract, contracts_of, expected_datasets
from pipeline.disclosure import (
    Disclosed,
    Suppression,
    kept_in,
    known_from_signed,
    protect,
    signed_before,
    write_disclosed,
)
from pipeline.errors import PlanError, SettingsError
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake import Intake, Source, read_returns
from pipeline.intake.folder import files_to_read
from pipeline.measures import Figure, FigureRegister, Measured
from pipeline.measures.glossary import COMMON_TERMS
from pipeline.measures.registry import measure_all, measure_rows
from pipeline.plan import CONTRACTS_DIR, Plan
from pipeline.plan.inputs import code
from pipeline.querylog import accepted_findings, read_acceptances
from pipeline.querylog.acceptance import FILE as ACCEPTANCES
from pipeline.validation import Engine, validate
from pipeline.warehouse import build_warehouse, mark_accepted, open_warehouse
from pipeline.writing import write_text

Report = Callable[[str], None]
Meanwhile = Callable[[duckdb.DuckDBPyConnection], object]
FIGURES, WAREHOUSE = "figures", "warehouse"
"""The stages under which the cache keeps what was made from the returns."""


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


def check(
    plan: Plan, report: Report = lambda _: None, cache: Cache | None = None, engine: Engine | None = None
) -> Checked:
    """Read and check the returns, and write the warehouse.

    ``cache`` is another than the plan's own where nothing that was kept is to be used; ``engine``: see ``validate``.
    """
    with claimed(plan.outputs.private, report), _disk_faults(plan):
        return _check(plan, report, cache or Cache(plan.outputs.cache), engine)[0]


def _check(
    plan: Plan, report: Report, cache: Cache, engine: Engine | None, meanwhile: Meanwhile = lambda _: None
) -> tuple[Checked, bool]:
    """As ``check``; ``meanwhile`` can read the rows while they are checked. Also whether it read what is usable now."""
    _claim_outputs(plan)
    inputs = figure_inputs(plan)
    contracts = contracts_of(plan, cache=cache)
    report("Reading the returns")
    intake = read_returns(plan, contracts, expected_datasets(contracts, plan.settings))
    report("Checking them against the contracts")
    with ThreadPoolExecutor(max_workers=1) as beside:  # rows are written while the engine, another process, checks them
        checking = beside.submit(validate, intake, contracts, plan, cache, engine)
        found = _once_checked(intake, checking, report)
        read_usable = build_warehouse(plan.outputs.warehouse, intake, contracts, found, meanwhile)
        findings = in_order([*intake.findings, *checking.result()])
    if acceptances := read_acceptances(plan):
        with open_warehouse(plan.outputs.warehouse) as connection:
            accepted = accepted_findings(findings, contracts, connection, acceptances)
        mark_accepted(plan.outputs.warehouse, accepted)
    cache.keep(WAREHOUSE, inputs, checksum_of(plan.outputs.warehouse).encode())
    return Checked(tuple(intake.sources), tuple(findings), contracts), read_usable


def _once_checked(intake: Intake, checking: Future[list[Finding]], report: Report) -> Iterator[Finding]:
    found = checking.result()
    report("Writing the warehouse")
    yield from (*intake.findings, *found)


def prepare(
    plan: Plan, report: Report = lambda _: None, cache: Cache | None = None, engine: Engine | None = None
) -> Prepared:
    """Everything up to the disclosed database; what is already there and still true is used as it is."""
    cache = cache or Cache(plan.outputs.cache)
    with claimed(plan.outputs.private, report), _disk_faults(plan):
        return _prepare(plan, report, cache, engine)


@contextmanager
def _disk_faults(plan: Plan) -> Iterator[None]:
    try:
        yield
    except (duckdb.OperationalError, duckdb.FatalException) as fault:
        raise PlanError(
            f"A database in {plan.outputs.private} cannot be written or read: {str(fault).splitlines()[0]}",
            "Check that the disk has room and that the folder may be written to.",
        ) from None


def _prepare(plan: Plan, report: Report, cache: Cache, engine: Engine | None) -> Prepared:
    inputs = figure_inputs(plan)
    if chosen := _chosen_before(plan, cache, inputs):
        report("Returns, settings and code are unchanged: using what was made from them before")
        return _measured(plan, contracts_of(plan, cache=cache), cache, chosen)
    of_rows: dict[ModuleType, Measured] = {}

    def measure_meanwhile(connection: duckdb.DuckDBPyConnection) -> None:
        with suppress(Exception):  # there may be anything in rows that no check has passed yet
            of_rows.update(measure_rows(connection, plan))

    checked, read_usable = _check(plan, report, cache, engine, measure_meanwhile)
    report("Working out the figures")
    prepared = _measured(plan, checked.contracts, cache, of_rows=of_rows if read_usable else {})
    suppression = prepared.disclosed.suppression
    made = {
        "disclosed": checksum_of(plan.outputs.disclosed),
        "suppression": {"primary": sorted(suppression.primary), "secondary": sorted(suppression.secondary)},
    }
    if figure_inputs(plan) == inputs:  # else a return was saved meanwhile
        cache.keep(FIGURES, inputs, json.dumps(made).encode())
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


def figure_inputs(plan: Plan) -> dict[str, str]:
    """All that the disclosed database is made from, with checksums: returns, settings, contracts, terms and code."""
    files = {
        name: checksum_of(plan.folder / name) for name in ("plan.yml", ACCEPTANCES) if (plan.folder / name).is_file()
    } | {path.relative_to(plan.folder).as_posix(): checksum_of(path) for path in signed_before(plan)}
    terms = {f"plan_template/{COMMON_TERMS.name}": checksum_of(COMMON_TERMS)}
    return {**files, **_returns(plan), **checksums_below(CONTRACTS_DIR, "data_contracts/"), **terms, **code()}


def _returns(plan: Plan) -> dict[str, str]:
    """What intake reads, and nothing behind a link that leaves the folder; and what it remarks on without reading."""
    if not plan.returns_dir.is_dir():
        return {}
    files, passed_over = files_to_read(plan.returns_dir)
    # With their folders below returns/, which the plan gives as sources.
    read = {path.relative_to(plan.folder).as_posix(): checksum_of(path) for _, path in files}
    return read | {f"returns/{finding.file}": f"not read: {finding.rule}" for finding in passed_over}


def is_prepared(plan: Plan, cache: Cache) -> bool:
    """Whether the databases are there as they were made from the inputs of now."""
    return _chosen_before(plan, cache, figure_inputs(plan)) is not None


def _chosen_before(plan: Plan, cache: Cache, inputs: dict[str, str]) -> Suppression | None:
    """What was hidden when both databases were made, if that was from these very inputs and they are still the same."""
    warehouse, figures = cache.find(WAREHOUSE, inputs), cache.find(FIGURES, inputs)
    if not warehouse or not figures or warehouse.data.decode() != checksum_of(plan.outputs.warehouse):
        return None
    said = json.loads(figures.data)
    if said["disclosed"] != checksum_of(plan.outputs.disclosed):
        return None
    return Suppression(*(frozenset(said["suppression"][kind]) for kind in ("primary", "secondary")))


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


def _measured(
    plan: Plan,
    contracts: dict[str, Contract],
    cache: Cache,
    chosen: Suppression | None = None,
    of_rows: Mapping[ModuleType, Measured] = MappingProxyType({}),
) -> Prepared:
    """Measure what is in the warehouse, as far as ``of_rows`` does not give it.

    ``chosen`` is given where the disclosed database is there already.
    """
    with open_warehouse(plan.outputs.warehouse) as connection:
        findings = _findings_in(connection)
        measured = measure_all(connection, plan, of_rows)
        usable = frozenset(
            name for name in contracts if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
        )
        left_out = {name: _rows_left_out(connection, name) for name in contracts} if chosen is None else {}
    signed = known_from_signed(measured, signed_before(plan))
    disclosed = protect(measured, plan.settings.disclosure, chosen, signed, kept_in(cache))
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

"""Checks everything that intake read. Intake's own findings are not repeated."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pandas as pd

from pipeline.cache import Cache, checksum
from pipeline.contracts import Contract
from pipeline.findings import Finding, Severity, in_order
from pipeline.intake import PROVENANCE, Intake
from pipeline.plan import Plan
from pipeline.plan.inputs import code
from pipeline.validation.across import RULES, Frames, reference_rules
from pipeline.validation.checks import Check, checks_of
from pipeline.validation.rows import Dataset, findings_of, worded
from pipeline.validation.totals import check_totals

Failures = list[tuple[Check, list[int]]]
Engine = Callable[[Mapping[str, pd.DataFrame], Mapping[str, Sequence[Check]]], dict[str, Failures]]


def validate(
    intake: Intake,
    contracts: Mapping[str, Contract],
    plan: Plan,
    cache: Cache | None = None,
    engine: Engine | None = None,
) -> list[Finding]:
    """Every finding of the contracts' rules, of the rules across datasets and of stated totals.

    A plan's findings are those of ``intake`` and these together. ``engine`` runs the contracts' rules as
    ``failing_rows`` does; it is asked only about datasets of which ``cache`` does not know what it said before, and
    Great Expectations is imported only when there is such a one.
    """
    datasets = {
        name: Dataset(contracts[name], frame.reset_index(drop=True), intake)
        for name, frame in intake.frames.items()
        if len(frame)
    }
    with ThreadPoolExecutor(max_workers=1) as beside:  # the engine may be another process
        asked = beside.submit(_failing, datasets, cache or Cache(None), engine)
        others = [*_across(datasets, contracts, plan), *check_totals(intake, contracts)]
        failing = asked.result()
    by_contract = [
        finding
        for name, failures in failing.items()
        for check, rows in failures
        for finding in findings_of(datasets[name], check, rows)
    ]
    return in_order(_not_said_before([*by_contract, *others], intake.findings))


def _failing(datasets: Mapping[str, Dataset], cache: Cache, engine: Engine | None) -> dict[str, Failures]:
    """By dataset, the checks that some row fails and which rows; what the cache has is not run again."""
    checks = {name: checks_of(dataset.contract) for name, dataset in datasets.items()}
    parts = {name: _made_from(dataset, checks[name]) for name, dataset in datasets.items()}
    known = {name: cache.find(f"checks {name}", parts[name]) for name in datasets}
    asked = [name for name, entry in known.items() if entry is None]
    answered = _ask({name: datasets[name].frame for name in asked}, {name: checks[name] for name in asked}, engine)
    for name, failures in answered.items():
        said = [[checks[name].index(check), rows] for check, rows in failures]
        cache.keep(f"checks {name}", parts[name], json.dumps(said).encode())
    return {
        name: answered[name] if entry is None else [(checks[name][n], rows) for n, rows in json.loads(entry.data)]
        for name, entry in known.items()
    }


def _ask(frames: dict[str, pd.DataFrame], checks: dict[str, list[Check]], engine: Engine | None) -> dict[str, Failures]:
    if not frames:
        return {}
    if engine is None:
        from pipeline.validation.engine import failing_rows

        engine = failing_rows
    return engine(frames, checks)


def _made_from(dataset: Dataset, checks: Sequence[Check]) -> dict[str, str]:
    """What the engine is given of a dataset: its rows, wherever they came from, and its checks; and the code."""
    return {"rows": _sum_of(dataset.frame), "checks": checksum(repr(checks).encode()), **code()}


def _sum_of(frame: pd.DataFrame) -> str:
    """The checksum of all values of a frame but those that say where a row was sent, in their order."""
    told = sha256()
    for name in frame.columns.difference(PROVENANCE, sort=False):
        places, values = pd.factorize(frame[name], use_na_sentinel=False)  # each once: a million rows hold few
        told.update(repr((name, str(frame[name].dtype), len(frame), list(values))).encode())
        told.update(places.astype("int64").tobytes())
    return told.hexdigest()


def _across(datasets: Mapping[str, Dataset], contracts: Mapping[str, Contract], plan: Plan) -> list[Finding]:
    with Frames({name: dataset.frame for name, dataset in datasets.items()}) as frames:
        return [
            finding
            for rule in (*RULES, *reference_rules(contracts))
            if set(rule.needs) <= set(frames)
            for finding in worded(datasets[rule.dataset], rule, rule.check(frames, plan.settings))
        ]


def _not_said_before(findings: list[Finding], read: list[Finding]) -> list[Finding]:
    """Leave out what follows from a cell that could not be read: it is empty only because of that."""
    unread = {(f.file, f.sheet, f.row, f.column) for f in read if f.severity is Severity.CRITICAL and f.row is not None}
    return [f for f in findings if f.rule == "duplicate_row" or (f.file, f.sheet, f.row, f.column) not in unread]

"""How long a case-level extract with a million interventions takes to be made, checked and counted.

    python benchmarks/cases.py [--children 800000] [--seed 7] [--json FILE]

The folder is made and read in processes of their own, so that peaks of memory do not mix. Prints a Markdown table.
Times depend on the machine; those of the processor, all cores added up, less on what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake import _peak, measured

TARGET_SECONDS = 15
TARGET_MEGABYTES = 1_500


def make(folder: Path, children: int, seed: int) -> dict[str, Any]:
    """Make the folder, as ``yjplan synthesise`` does."""
    from pipeline.plan import FinancialYear
    from pipeline.synthesis import synthesise

    timed = _Timed()
    made = timed("synthesise", lambda: synthesise(folder, children, seed, FinancialYear(2026)))
    return timed.told() | {"rows": dict(made.rows)}


def check(folder: Path) -> dict[str, Any]:
    """Read, validate and store every return, as ``yjplan check`` does."""
    from pipeline.contracts import load_contracts
    from pipeline.intake import read_returns
    from pipeline.plan import Plan
    from pipeline.validation import validate
    from pipeline.warehouse import build_warehouse

    plan, contracts = Plan.load(folder, folder / "outputs"), load_contracts()
    timed = _Timed()
    intake = timed("read", lambda: read_returns(plan, contracts))
    findings = timed("validate", lambda: validate(intake, contracts, plan))
    timed("store", lambda: build_warehouse(plan.outputs.warehouse, intake, contracts, findings))
    return timed.told() | {"findings": len(findings)}


def count(folder: Path) -> dict[str, Any]:
    """Count the ten indicators and the existing four from the warehouse."""
    from pipeline.cases import Terms, existing_indicators, kpi_counts
    from pipeline.plan import FinancialYear, Plan
    from pipeline.warehouse import open_warehouse

    plan = Plan.load(folder, folder / "outputs")
    settings, terms, timed = plan.settings, Terms.of(), _Timed()
    asked = (FinancialYear.parse(settings.reporting_year), settings.as_of, settings.area, terms)
    with open_warehouse(plan.outputs.warehouse) as connection:
        counts = timed("ten indicators", lambda: kpi_counts(connection, *asked))
        timed("existing indicators", lambda: existing_indicators(connection, *asked))
    return timed.told() | {"counts": len(counts)}


class _Timed:
    """Runs stages, and keeps how long each took and the peak of memory after it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}
        self.peaks: dict[str, float] = {}

    def __call__(self, stage: str, work: Callable[[], Any]) -> Any:
        begun, used = time.perf_counter(), time.process_time()
        outcome = work()
        self.seconds[stage] = time.perf_counter() - begun
        self.processor[stage] = time.process_time() - used
        self.peaks[stage] = _peak()
        return outcome

    def told(self) -> dict[str, Any]:
        return {"seconds": self.seconds, "processor": self.processor, "peaks": self.peaks}


def report(parts: list[dict[str, Any]]) -> str:
    """The figures as a Markdown table."""
    rows = parts[0]["rows"]
    lines = [
        f"{rows['children']:,} children, {rows['interventions']:,} interventions, {os.cpu_count()} cores",
        "",
        "| stage | seconds | of the processor | peak MB |",
        "|---|---:|---:|---:|",
    ]
    for part in parts:
        for stage, seconds in part["seconds"].items():
            used, peak = part["processor"][stage], part["peaks"][stage]
            lines.append(f"| {stage} | {seconds:.1f} | {used:.1f} | {peak:,.0f} |")
    lines.append(f"| target for a return of a million rows | {TARGET_SECONDS} | | {TARGET_MEGABYTES:,} |")
    return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--children", type=int, default=800_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "plan"
        parts = [measured(make, folder, given.children, given.seed), measured(check, folder), measured(count, folder)]
    print(report(parts))
    if given.json:
        given.json.write_text(json.dumps(parts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

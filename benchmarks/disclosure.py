"""How long it takes to choose what is hidden in a plan, and how much of the plan stays readable.

    python benchmarks/disclosure.py [PLAN ...] [--children 150 500 2000] [--json FILE]

Without a plan: the examples of this project, and synthetic plans from cases of so many children. Reads and measures
each plan's returns, then times the choice alone, in the same process. Prints a Markdown table. Times depend on the
machine and on what else it does: the ratio to the time that measuring the same plan takes does so less.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TARGET_SECONDS = 5
TARGET_KEPT = 80  # per cent of the cells that are not small themselves


def timed(folder: Path, outputs: Path) -> dict[str, Any]:
    """Seconds of the choice for one plan, its numbers of counts, and the share of cells that it keeps."""
    from pipeline.contracts import contracts_of, expected_datasets
    from pipeline.disclosure import protect
    from pipeline.disclosure.protect import kept_of
    from pipeline.intake import read_returns
    from pipeline.measures.registry import measure_all
    from pipeline.plan import Plan
    from pipeline.warehouse import build_warehouse, open_warehouse

    plan = Plan.load(folder, outputs)
    contracts = contracts_of(plan)
    intake = read_returns(plan, contracts, expected_datasets(contracts, plan.settings))
    build_warehouse(plan.outputs.warehouse, intake, contracts, intake.findings)
    with open_warehouse(plan.outputs.warehouse) as connection:
        begun = time.process_time()
        measured = measure_all(connection, plan)
        measuring = time.process_time() - begun
    begun = time.process_time()
    disclosed = protect(measured, plan.settings.disclosure)
    seconds = time.process_time() - begun
    kept = [kept_of(table, disclosed.suppression) for part in measured for table in part.tables]
    not_small, shown = sum(one.not_primary for one in kept), sum(one.shown for one in kept)
    return {
        "plan": plan.name,
        "seconds": seconds,
        "times_measuring": seconds / measuring,
        "counts": sum(len(part.counts) for part in measured),
        "sums": sum(len(part.relations) for part in measured),
        "primary": len(disclosed.suppression.primary),
        "secondary": len(disclosed.suppression.secondary),
        "cells": not_small,
        "kept": 100 * shown / not_small if not_small else 100.0,
        "withheld": sorted(disclosed.withheld),
    }


def _synthetic(folder: Path, children: int) -> Path:
    from pipeline.plan import FinancialYear
    from pipeline.synthesis import synthesise

    made = folder / f"synthetic-{children}"
    synthesise(made, children, 1, FinancialYear(2026))
    return made


def report(found: list[dict[str, Any]]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| plan | counts | sums | hidden for themselves | beside | other cells kept | withheld | seconds | ratio |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        lines.append(
            f"| {one['plan']} | {one['counts']:,} | {one['sums']:,} | {one['primary']:,} | {one['secondary']:,} | "
            f"{one['kept']:.1f}% of {one['cells']:,} | {len(one['withheld'])} | {one['seconds']:.1f} | "
            f"{one['times_measuring']:.1f} |"
        )
    return "\n".join([*lines, f"| target | | | | | {TARGET_KEPT}% | | {TARGET_SECONDS} | |"])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("plans", nargs="*", type=Path)
    arguments.add_argument("--children", type=int, nargs="*", default=[150, 500, 2000])
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    examples = sorted(path.parent for path in (ROOT / "examples").glob("*/plan.yml"))
    with tempfile.TemporaryDirectory() as made:
        folders = given.plans or [*examples, *(_synthetic(Path(made), number) for number in given.children)]
        found = [timed(folder, Path(made) / "outputs") for folder in folders]
    print(report(found))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How long a million-row case extract takes to be read, checked and stored, beside a plain ``pandas.read_csv``.

    python benchmarks/intake.py [--rows 1000000] [--seed 7] [--json FILE]

The extract is made, read by pandas and read by the pipeline in processes of their own, so that peaks of memory do not
mix. Prints a Markdown
table. Times depend on the machine and on what else it does: the ratio to plain pandas, in the same run, does not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SETTINGS = "service: Anytown\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"
TARGET_SECONDS = 15
TARGET_MEGABYTES = 1_500


def write_extract(path: Path, rows: int, seed: int) -> dict[str, Any]:
    """A list of offences as a case system exports it: seeded, so that each run reads the same bytes."""
    from pipeline.contracts import load_contracts

    contract = load_contracts()["offences"]
    groups, outcomes = (list(contract.column(name).vocabulary.values) for name in ("offence_group", "outcome"))  # type: ignore[union-attr]
    random = np.random.default_rng(seed)
    days = np.datetime64("2018-04-01") + random.integers(0, 1400, rows)
    columns = [
        np.char.add("F", np.arange(rows).astype(str)),
        np.char.add("C", random.integers(0, max(rows // 4, 1), rows).astype(str)),
        np.array(groups)[random.integers(0, len(groups), rows)],
        days.astype(str),
        random.integers(1, 9, rows).astype(str),
        np.array(["Yes", "No", ""])[random.integers(0, 3, rows)],
        np.array(outcomes)[random.integers(0, len(outcomes), rows)],
        (days + random.integers(0, 200, rows)).astype(str),
    ]
    headings = "Offence ID,Child ID,Offence group,Offence date,Gravity,Knife related,Outcome,Outcome date\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(headings)
        for start in range(0, rows, 50_000):
            lines = zip(*(column[start : start + 50_000] for column in columns), strict=True)
            file.writelines(f"{','.join(line)}\n" for line in lines)
    return {"bytes": path.stat().st_size}


def baseline(folder: Path) -> dict[str, Any]:
    """What anybody would do first: pandas with its own guesses, dates parsed, nothing checked."""
    import pandas as pd

    begun = time.perf_counter()
    frame = pd.read_csv(folder / "returns" / "offences.csv", parse_dates=["Offence date", "Outcome date"])
    return {"seconds": {"pandas.read_csv": time.perf_counter() - begun}, "rows": len(frame)}


def whole(folder: Path) -> dict[str, Any]:
    """Read, validate and store, as ``yjplan check`` does."""
    from pipeline.contracts import load_contracts
    from pipeline.intake import read_returns
    from pipeline.plan import Plan
    from pipeline.validation import validate
    from pipeline.warehouse import build_warehouse

    plan = Plan.load(folder, folder / "outputs")
    contracts = load_contracts()
    seconds: dict[str, float] = {}
    peaks: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        outcome = work()
        seconds[stage] = time.perf_counter() - begun
        peaks[stage] = _peak()
        return outcome

    intake = timed("read", lambda: read_returns(plan, contracts, ()))
    findings = timed("validate", lambda: validate(intake, contracts, plan))
    said = [*intake.findings, *findings]
    timed("store", lambda: build_warehouse(plan.outputs.warehouse, intake, contracts, said))
    rows = {name: len(frame) for name, frame in intake.frames.items()}
    rules = sorted({(finding.rule, finding.severity.value) for finding in said})
    return {"seconds": seconds, "peaks": peaks, "rows": rows.get("offences", 0), "findings": rules}


def _peak() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _in_process(queue: Any, work: Callable[..., dict[str, Any]], arguments: tuple[Any, ...]) -> None:
    outcome = work(*arguments)
    queue.put(outcome | {"peak_megabytes": _peak()})


def measured(work: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Run ``work`` in a new process and return what it gives, with the peak of that process's memory."""
    context = get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_in_process, args=(queue, work, arguments))
    process.start()
    outcome: dict[str, Any] = queue.get()
    process.join()
    return outcome


def report(rows: int, size: int, plain: dict[str, Any], ours: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    base = plain["seconds"]["pandas.read_csv"]
    total = sum(ours["seconds"].values())
    lines = [
        f"{rows:,} rows, {size / 1e6:.0f} MB, {os.cpu_count()} cores",
        "",
        "| stage | seconds | times plain pandas | peak MB |",
        "|---|---:|---:|---:|",
        f"| plain pandas.read_csv | {base:.1f} | 1.0 | {plain['peak_megabytes']:,.0f} |",
    ]
    for stage, seconds in ours["seconds"].items():
        lines.append(f"| {stage} | {seconds:.1f} | {seconds / base:.1f} | {ours['peaks'][stage]:,.0f} |")
    lines.append(f"| all | {total:.1f} | {total / base:.1f} | {ours['peak_megabytes']:,.0f} |")
    lines.append(f"| target | {TARGET_SECONDS} | | {TARGET_MEGABYTES:,} |")
    return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "plan"
        (folder / "returns").mkdir(parents=True)
        (folder / "plan.yml").write_text(SETTINGS, encoding="utf-8")
        path = folder / "returns" / "offences.csv"
        measured(write_extract, path, given.rows, given.seed)
        plain, ours = measured(baseline, folder), measured(whole, folder)
        print(report(given.rows, path.stat().st_size, plain, ours))
        if given.json:
            figures = {"rows": given.rows, "bytes": path.stat().st_size, "plain": plain, "ours": ours}
            given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

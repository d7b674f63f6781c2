"""Runs ``yjplan check`` again and again, each time stopped dead at a later step, and says what was left behind.

``python killed_checks.py PLAN OUTPUTS SEED`` prints one line a run: the step at which it was stopped, ``end`` where it
ran through, and the files that are not whole. Runs are forks of a process that has imported and read already what is
the same for all.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

# Steps that change what stands under a finished name: between two of them nothing but files being written changes.
_EVENTS = ("os.rename", "os.remove")
RANDOM_MOMENTS = 3
_PASSING = re.compile(r"\.new|^\..*\.part$|\.lock$")  # what is being written, and who is at work


def whole(path: Path) -> bool:
    """Whether a file can be read to its end as what its name says that it is."""
    try:
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None and "[Content_Types].xml" in archive.namelist()
        elif path.suffix == ".entry":
            said, _, content = path.read_bytes().partition(b"\n")
            return said.decode() == hashlib.sha256(content).hexdigest()
        elif path.suffix == ".duckdb":
            import duckdb

            with duckdb.connect(str(path), read_only=True) as connection:
                connection.execute("SELECT count(*) FROM findings").fetchone()
        else:
            return False
    except Exception:
        return False
    return True


def left_behind(outputs: Path) -> list[str]:
    """Files of a finished name that are not whole."""
    files = [path for path in outputs.rglob("*") if path.is_file() and not _PASSING.search(path.name)]
    return sorted(path.name for path in files if not whole(path))


def in_a_fork(work: Callable[[], int]) -> int:
    """The process number of a fork that does ``work`` and ends with the number that it gives."""
    child = os.fork()
    if child == 0:
        os._exit(work())
    return child


def check(plan: Path, outputs: Path, stop_before: int = 0) -> int:
    from pipeline.cli.checking import check_returns

    steps = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event in _EVENTS and str(outputs) in str(arguments[0]) and Path(str(arguments[0])).exists():
            steps += 1
            if steps == stop_before:
                os._exit(99)

    sys.addaudithook(watch)
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        check_returns(plan)
    return 0


def outcome(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def change(plan: Path, run: int) -> None:
    rows = "".join(f"Police,Cash,{amount}\n" for amount in (-1 - run, 5, 7 + run % 2))
    (plan / "returns" / "budget.csv").write_text(f"Agency,Category,Amount\n{rows}", encoding="utf-8")


def main(plan: Path, outputs: Path, seed: str) -> None:
    import xlsxwriter  # noqa: F401

    import pipeline.cli.checking  # noqa: F401
    from pipeline.contracts import load_contracts
    from pipeline.intake import read_returns
    from pipeline.plan import Plan
    from pipeline.validation import validate

    loaded, contracts = Plan.load(plan), load_contracts()
    validate(read_returns(loaded, contracts), contracts, loaded)  # what is worked out at first is the same for all

    step, code, started = 0, 99, time.monotonic()
    while code == 99:
        step += 1
        change(plan, step)
        started = time.monotonic()
        code = outcome(in_a_fork(partial(check, plan, outputs, step)))
        report(step if code == 99 else "end", outputs)
    took, chance = time.monotonic() - started, random.Random(seed)
    for run in range(RANDOM_MOMENTS):
        change(plan, run)
        child = in_a_fork(partial(check, plan, outputs))
        time.sleep(chance.uniform(0.2, 1) * took)
        os.kill(child, signal.SIGKILL)
        outcome(child)
        report("moment", outputs)


def report(step: int | str, outputs: Path) -> None:
    # In a fork of its own: a database opened here would go into every later fork.
    outcome(in_a_fork(lambda: print(step, *left_behind(outputs), flush=True) or 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])

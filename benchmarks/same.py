"""Four builds of each example under circumstances that must not matter: publish/ must be the same to the byte.

    python benchmarks/same.py [PLAN ...]

Folder, time zone, locale, the order of hashes and the number of cores differ, and the last is built by a process that
stands by. Exit code 1 where a file does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench import standing_by

from pipeline.cache import changed, checksums_below
from pipeline.plan import ROOT


@dataclass(frozen=True)
class Way:
    """Where and how a plan is built."""

    folder: str
    zone: str
    locale: str
    seed: str
    cores: int
    standby: bool = False


WAYS = (
    Way("one", "UTC", "C.UTF-8", "1", os.cpu_count() or 1),
    Way("a longer way/Straße", "Pacific/Auckland", "C", "2", 1),
    Way("three", "America/St_Johns", "POSIX", "3", 2),
    Way("four", "Asia/Kathmandu", "C.UTF-8", "4", os.cpu_count() or 1, standby=True),
)


def built(plan: Path, base: Path, way: Way) -> dict[str, str]:
    """The checksums of what a copy of the plan publishes, built in this way."""
    copy = Path(shutil.copytree(plan, base / way.folder / "plans" / plan.name))
    outputs = base / way.folder / "outputs"
    environment = {"YJPLAN_OUTPUTS": str(outputs), "TZ": way.zone, "LC_ALL": way.locale, "PYTHONHASHSEED": way.seed}
    if way.standby:
        environment |= {"YJPLAN_STANDBY": "1", "TMPDIR": str(copy.parent)}
    with standing_by(os.environ | environment) if way.standby else nullcontext():
        subprocess.run(
            [sys.executable, "-m", "pipeline", "build", str(copy), "--renderer", "embedded"],
            cwd=ROOT,
            env=os.environ | environment,
            preexec_fn=lambda: _keep_to(way.cores),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return checksums_below(outputs / plan.name / "publish")


def _keep_to(cores: int) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def main(plans: list[Path]) -> int:
    """Build each plan in each way and say what differs; give the exit code."""
    different = 0
    for plan in plans or sorted(ROOT.glob("examples/*/")):
        with tempfile.TemporaryDirectory() as made:
            first, *others = (built(plan, Path(made), way) for way in WAYS)
        found = sorted({name for other in others for name in changed(first, other)})
        different += len(found)
        print(f"{plan.name}: {len(first)} files, built {len(WAYS)} times: ", end="")
        print(f"NOT the same: {', '.join(found)}" if found else "the same to the byte.", flush=True)
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))

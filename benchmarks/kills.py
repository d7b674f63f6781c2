"""Builds that are killed at random moments: publish/ must be whole after each, and the build after the last must work.

    python benchmarks/kills.py [PLAN] [--kills 20] [--seed 1] [--standby]

Two states of a copy of the plan are built first, so that it is known what a whole publish/ holds. Then a build of one
or the other is killed again and again, some with nothing kept; with --standby, builds are done by a process that stands
by, and the command that asked for them is killed. Exit code 1 when publish/ was not one of the two.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from bench import standing_by

ROOT = Path(__file__).resolve().parents[1]


class Killing:
    """A copy of a plan that is built, and killed while it is."""

    def __init__(self, plan: Path, outputs: Path, standby: bool) -> None:
        self._plan, self._outputs = plan, outputs
        minutes = "5" if standby else "0"
        own = {"YJPLAN_OUTPUTS": str(outputs), "YJPLAN_STANDBY": minutes, "TMPDIR": str(outputs.parent)}
        self.environment = os.environ | own
        self._prose = plan / "narrative" / "education.qmd"

    def be(self, state: str) -> None:
        """Put the plan into another state."""
        self._prose.write_text(f"What schools do: {state}.\n", encoding="utf-8")

    def build(self, moment: float | None = None) -> int:
        """Build the plan; kill the build after ``moment`` seconds. Gives the exit code."""
        command = [sys.executable, "-m", "pipeline", "build", str(self._plan), "--renderer", "embedded", "--to", "html"]
        with subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            if moment is not None:
                try:
                    process.wait(moment)
                except subprocess.TimeoutExpired:
                    process.kill()
        return process.returncode

    def published(self) -> dict[str, str]:
        """The checksum of each file that is published."""
        folder = self._outputs / self._plan.name / "publish"
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    def forget(self) -> None:
        """Delete what was kept."""
        shutil.rmtree(self._outputs / self._plan.name / "private" / "cache", ignore_errors=True)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("plan", nargs="?", type=Path, default=ROOT / "examples" / "leicester-2022-23")
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--standby", action="store_true")
    given = arguments.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as made:
        plan = Path(shutil.copytree(given.plan, Path(made) / given.plan.name))
        killing = Killing(plan, Path(made) / "outputs", given.standby)
        with standing_by(killing.environment) if given.standby else nullcontext():
            whole, longest = [], 0.0
            for state in ("one", "two"):
                killing.be(state)
                begun = time.monotonic()
                assert killing.build() == 0
                longest = max(longest, time.monotonic() - begun)
                whole.append(killing.published())
            killed, broken = 0, 0
            for number in range(given.kills):
                killing.be(("one", "two")[number % 2])
                if chance.random() < 0.5:
                    killing.forget()
                killed += killing.build(chance.uniform(0, longest)) < 0
                broken += killing.published() not in whole
            killing.be("one")
            worked = killing.build() == 0 and killing.published() == whole[0]
    print(f"{killed} of {given.kills} builds were killed on the way; publish/ was not whole after {broken} of them.")
    print("The build after the last one gave what it should." if worked else "The build after the last one FAILED.")
    return int(broken > 0 or not worked)


if __name__ == "__main__":
    sys.exit(main())

"""The command run as a user types it, and what it left."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from sharing import once
from standing import done_by, place, standing_by, until

from pipeline.plan import ROOT

EXAMPLE = ROOT / "examples" / "blackpool-2022-23"


@dataclass(frozen=True)
class Run:
    """One run of the command as a user would type it, and the folder that its plan's outputs are in."""

    code: int
    stdout: str
    stderr: str
    outputs: Path

    @property
    def publish(self) -> Path:
        return self.outputs / "publish"

    @property
    def document(self) -> Path:
        return self.outputs / "document"


def example_with(folder: Path, *returns: str) -> Path:
    """A copy of the example in ``folder`` with only these of its returns: as real as the whole, and quickly built."""
    plan = Path(shutil.copytree(EXAMPLE, folder / EXAMPLE.name))
    for path in (plan / "returns").iterdir():
        if path.name not in returns:
            path.unlink()
    assert len(list((plan / "returns").iterdir())) == len(returns)
    return plan


def set_cells(path: Path, sheet: str, cells: Mapping[str, Any]) -> None:
    """Set cells of one sheet of a workbook: ``{"B4": 1}``."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def yjplan(*arguments: str | Path, outputs: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "YJPLAN_OUTPUTS": str(outputs), **environment},
        capture_output=True,
        encoding="utf-8",
    )


def build_once(folder: Path, environment: dict[str, str], standby: bool = False) -> Run:
    """Build a copy of the example in ``folder``, or wait until another worker has.

    With ``standby`` it is built by a process that stands by, where the system has any.
    """
    build = _build_there if standby and sys.platform == "linux" else _build
    told = once(folder, partial(build, environment)) / "run.json"
    return Run(*json.loads(told.read_text(encoding="utf-8")), folder / "outputs" / EXAMPLE.name)


def _build(environment: dict[str, str], folder: Path) -> None:
    plan = shutil.copytree(EXAMPLE, folder / "plans" / EXAMPLE.name)
    run = yjplan("build", plan, "--renderer", "embedded", outputs=folder / "outputs", **environment)
    (folder / "run.json").write_text(json.dumps([run.returncode, run.stdout, run.stderr]), encoding="utf-8")


def _build_there(environment: dict[str, str], folder: Path) -> None:
    plan = shutil.copytree(EXAMPLE, folder / "plans" / EXAMPLE.name)
    with place() as here, standing_by(here, **environment) as process:
        own = {**environment, "YJPLAN_OUTPUTS": str(folder / "outputs")}
        told = here.run("build", plan, "--renderer", "embedded", **own)
        until(lambda: done_by(process))
    (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")


def reuse(run: Run, outputs: Path) -> None:
    """Put what a build of the example worked out into ``outputs``: as in any second run it is not worked out again."""
    shutil.copytree(run.outputs / "private", outputs / EXAMPLE.name / "private")

"""A plan folder with its outputs, as the tests of editions pass it on; builds of it need no kernel."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from whole.in_process import without_kernels

from pipeline.cli import rebuilding
from pipeline.plan import Plan


@dataclass(frozen=True)
class Case:
    """A plan folder and the folder that its outputs are written to."""

    folder: Path
    root: Path

    @property
    def plan(self) -> Plan:
        return Plan.load(self.folder, self.root)

    @property
    def publish(self) -> Path:
        return self.plan.outputs.publish

    def build(self, *formats: str) -> list[Path]:
        """Build in this process, without kernels."""
        with without_kernels():
            return rebuilding.rebuild(self.plan, list(formats) or ["html"], "embedded")


def copied(case: Case, to: Path) -> Case:
    copy = Case(to / "plans" / case.folder.name, to / "outputs")
    shutil.copytree(case.folder, copy.folder)
    shutil.copytree(case.root, copy.root, copy_function=shutil.copyfile)
    for folder in copy.root.rglob("*/"):
        folder.chmod(0o755)
    return copy

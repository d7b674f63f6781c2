"""Does a plan come out the same elsewhere? It is built again, in other circumstances, and compared to the byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.editions.contents import differences, parts_of, sums_of
from pipeline.editions.manifest import files_below
from pipeline.editions.verify import Difference
from pipeline.errors import RenderError
from pipeline.plan import ROOT, Plan
from pipeline.plan.folder import OUTPUTS_VARIABLE

_ZONES = ("Pacific/Auckland", "America/St_Johns")
_LOCALES = ("C", "C.UTF-8")
_MOST = 8
_LAST_WORDS = 1500


def built_elsewhere(plan: Plan, formats: Sequence[str], renderer: str) -> list[Difference]:
    """Build a copy of the plan in another folder, time zone and locale, with other hashes and on one core; compare.

    The first build was made with these ``formats`` and this ``renderer``.
    """
    with tempfile.TemporaryDirectory(prefix="another place ") as scratch:
        copy = Path(shutil.copytree(plan.folder, Path(scratch) / "plans of others" / plan.name))
        outputs = Path(scratch) / "outputs"
        command = [sys.executable, "-m", "pipeline", "build", str(copy), "--to", ",".join(formats)]
        with _on_one_core():
            done = subprocess.run(
                [*command, "--renderer", renderer],
                cwd=scratch,
                env=_other_circumstances(os.environ) | {OUTPUTS_VARIABLE: str(outputs)},
                capture_output=True,
                encoding="utf-8",
                errors="replace",
            )
        if done.returncode:
            raise RenderError(f"The second build stopped:\n{done.stderr.strip()[-_LAST_WORDS:]}")
        return compared(plan.outputs.publish, outputs / plan.name / plan.publish_name)


def compared(made: Path, elsewhere: Path) -> list[Difference]:
    """What is not the same to the byte in the other folder."""
    found = []
    first, second = files_below(made), files_below(elsewhere)
    for name in sorted({*first, *second}):
        if name not in first or name not in second:
            found.append(Difference(name, "was made by one of the two builds alone"))
        elif (one := first[name].read_bytes()) != (other := second[name].read_bytes()):
            parts = parts_of(name, one)
            places = differences(sums_of(parts), parts_of(name, other)) if parts else []
            found.append(Difference(name, "differs between the two builds", tuple(places[:_MOST])))
    return found


def _other_circumstances(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with another time zone, locale and order of hashes, and this project on Python's path."""

    def other(choices: Sequence[str], variable: str) -> str:
        return next(choice for choice in choices if choice != environment.get(variable))

    seed = "1" if environment.get("PYTHONHASHSEED") == "20" else "20"
    path = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH", "")]))
    changed = {"TZ": other(_ZONES, "TZ"), "LC_ALL": other(_LOCALES, "LC_ALL"), "PYTHONHASHSEED": seed}
    return {**environment, **changed, "PYTHONPATH": path}


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Let processes that are started meanwhile run on one core, where the system can say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)

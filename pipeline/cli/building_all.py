"""``yjplan build-all``: many plans side by side, here or on a cluster, and a page that says what became of each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.cli.terminal import progress, say
from pipeline.cli.totals_page import totals_page
from pipeline.errors import SettingsError
from pipeline.plan import Plan
from pipeline.plan.folder import OUTPUTS_VARIABLE, ROOT
from pipeline.writing import write_text

TRIES = 2
_LAST_LINES = 12


@dataclass(frozen=True)
class Job:
    """One plan to build: its folder, where its outputs go, and what is asked for."""

    folder: Path
    outputs_root: Path
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a job. ``said`` is the end of what the build told."""

    name: str
    folder: Path
    code: int
    seconds: float
    said: str
    tries: int = 1

    @property
    def failed(self) -> bool:
        return self.code != 0


Run = Callable[[Sequence[Job]], Iterable[Outcome]]
"""Does all jobs and gives each outcome as soon as it is there."""


def build_plans(
    folders: Sequence[Path], formats: str, renderer: str, jobs: int | None, scheduler: str | None, summary: Path | None
) -> int:
    """Build every plan in ``folders``, print what became of each; give 1 when one failed, else 0."""
    found = plans_in(folders)
    options = ("--to", formats, "--renderer", renderer)
    root = Plan.load(found[0]).outputs_root
    asked = [Job(folder, root, options) for folder in found]
    if scheduler:
        from pipeline.cli.cluster import run_on_cluster

        outcomes = list(_told(run_on_cluster(asked, scheduler), len(asked)))
    else:
        outcomes = list(_told(run_here(asked, jobs or os.cpu_count() or 1), len(asked)))
    page = write_text((summary or root / "build-all.html").resolve(), totals_page(outcomes))
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in failed:
        say(f"{outcome.name} failed: {outcome.said}")
    say(f"{len(outcomes) - len(failed)} of {len(outcomes)} plans built. {page}")
    return int(bool(failed))


def plans_in(folders: Iterable[Path]) -> list[Path]:
    """The plan folders named, and those directly in the other folders named.

    Raises SettingsError where there are none, or where two have one name and would share their outputs.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        inside = [folder] if (folder / "plan.yml").is_file() else sorted(p.parent for p in folder.glob("*/plan.yml"))
        if not inside:
            raise SettingsError(f"There is no plan in {folder}.", "Name plan folders, or a folder that holds some.")
        for path in map(Path.resolve, inside):
            if found.setdefault(path.name, path) != path:
                raise SettingsError(
                    f"Two plan folders have the name {path.name}: {found[path.name]} and {path}.",
                    "Give each plan folder a name of its own: outputs are kept by that name.",
                )
    return list(found.values())


def run_here(jobs: Sequence[Job], at_once: int) -> Iterator[Outcome]:
    """Do the jobs on this machine's cores."""
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for done in as_completed([pool.submit(build_with_retry, job) for job in jobs]):
            yield done.result()


def build_with_retry(job: Job, tries: int = TRIES) -> Outcome:
    """Build a plan in a process of its own; one that fails is tried again, and nothing that happens in it is raised."""
    for number in range(1, tries + 1):
        outcome = replace(_build(job), tries=number)
        if not outcome.failed:
            break
    return outcome


def _build(job: Job) -> Outcome:
    begun = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "pipeline", "build", str(job.folder), *job.options],
        cwd=ROOT,
        env=os.environ | {OUTPUTS_VARIABLE: str(job.outputs_root)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    told = [line for line in run.stderr.splitlines() if line.strip()]
    steps = [line for line in told if not line.startswith("· ")] if run.returncode else told[-1:]
    said = "\n".join(steps[-_LAST_LINES:]).removeprefix("· ")
    return Outcome(job.folder.name, job.folder, run.returncode, time.monotonic() - begun, said)


def _told(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes, start=1):
        word = "FAILED" if outcome.failed else "built"
        again = " at the second try" if outcome.tries > 1 and not outcome.failed else ""
        progress(f"{number} of {total}: {outcome.name} {word}{again}, {outcome.seconds:.0f} s")
        yield outcome

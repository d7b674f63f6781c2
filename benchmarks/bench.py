"""How long a plan takes to build: cold, again, with one return changed; beside the plain way, in the same run.

    python benchmarks/bench.py [PLAN ...] [--runs 1] [--scales 1,10,100,1000] [--rows 1000000] [--to FOLDER]

``make bench`` runs it on the examples and writes ``benchmarks/results.md``, ``benchmarks/results.json`` and the table
in README.md. The plain way makes the figures in one process, runs Papermill for each notebook in turn, each with a
kernel of its own, and then one Pandoc and one Typst run. At a terminal, a process stands by after a command; what is
typed next is measured with it and, started anew, without. Times depend on the machine and on what else it does; ratios
of one run less so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
HERE = Path(__file__).resolve().parent

import psutil  # noqa: E402
from intake import SETTINGS, TARGET_MEGABYTES, TARGET_SECONDS, write_extract  # noqa: E402

from pipeline.standby import STAND_BY  # noqa: E402

TARGETS = {"cold": 10, "nothing changed": 1, "one return changed": 4}
START_UP = {
    "`yjplan --help`": ["-m", "pipeline", "--help"],
    "what a build imports": ["-c", "import pipeline.cli.building"],
    "Great Expectations": ["-W", "ignore", "-c", "import great_expectations"],
}
_CHANGES = 3
"""Of a return and of prose in each run, as at a terminal."""
CASES_AT_ONCE = 150  # children of a small service
_README_TABLE = re.compile(r"(?<=<!-- benchmark -->\n).*?(?=<!-- /benchmark -->)", re.DOTALL)


@dataclass(frozen=True)
class Timed:
    """One run of a command: seconds by the clock and of all processors, and the memory of its largest process.

    The last is None of a command that was done by a process that stood by.
    """

    seconds: float
    processor: float
    megabytes: float | None


def run(arguments: Iterable[str | Path], outputs: Path, *, fine: Container[int] = (0,), minutes: str = "0") -> Timed:
    """Run Python with these arguments in a process of its own; stop where its exit code is not ``fine``.

    ``minutes`` that a process is to stand by; with any, one that does already is asked.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=environment(outputs) | {"YJPLAN_STANDBY": minutes},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed:\n{said.decode(errors='replace')}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Timed(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def environment(outputs: Path) -> dict[str, str]:
    """What commands are run with; processes that stand by for them do so beside the outputs."""
    here = os.environ | {"YJPLAN_OUTPUTS": str(outputs), "TMPDIR": str(outputs.parent)}
    here.pop("PYTHONDONTWRITEBYTECODE", None)  # with which Python compiles the project anew each time
    return here


@contextmanager
def standing_by(environment: dict[str, str]) -> Iterator[psutil.Popen]:
    """A process as one stands by after a command at a terminal; stop where it has done none at the end."""
    process = psutil.Popen(
        [sys.executable, "-m", "pipeline", STAND_BY, "5"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
    )
    try:
        while not any(path.is_socket() for path in Path(environment["TMPDIR"]).glob("yjplan-standby-*/*[!~]")):
            time.sleep(0.1)
        yield process
        time.sleep(0.5)  # it sees to the last fork that has ended
        if not _of_forks(process):
            raise SystemExit("The process that stood by was not asked to do anything.")
    finally:
        process.kill()
        process.wait()


def run_there(process: psutil.Popen, arguments: Iterable[str | Path], outputs: Path) -> Timed:
    """The same command, done by a process that stands by."""
    before = _of_forks(process)
    timed = run(arguments, outputs, minutes="5")
    time.sleep(0.1)  # it sees to the fork that has ended
    return Timed(timed.seconds, timed.processor + _of_forks(process) - before, None)


def _of_forks(process: psutil.Popen) -> float:
    times = process.cpu_times()
    return times.children_user + times.children_system


def middle(runs: list[Timed]) -> Timed:
    """The median of each figure."""
    memory = [one.megabytes for one in runs if one.megabytes is not None]
    return Timed(
        median(one.seconds for one in runs), median(one.processor for one in runs), median(memory) if memory else None
    )


def builds(examples: Sequence[Path], runs: int) -> dict[str, dict[str, Timed]]:
    """The plain way and the kinds of build of each plan, one plan after the other in each run.

    A machine that is shared is slow for minutes: so none of them falls on a single plan.
    """
    found: dict[str, dict[str, list[Timed]]] = {example.name: {} for example in examples}
    for _ in range(runs):
        for example in examples:
            for kind, timed in _each_kind(example):
                found[example.name].setdefault(kind, []).append(timed)
    return {name: {kind: middle(times) for kind, times in kinds.items()} for name, kinds in found.items()}


def _each_kind(example: Path) -> Iterator[tuple[str, Timed]]:
    """The plain way and the kinds of build of a copy of a plan; what is built most often, more than once."""
    with tempfile.TemporaryDirectory() as made:
        plan, outputs = Path(shutil.copytree(example, Path(made) / example.name)), Path(made) / "outputs"
        build: list[str | Path] = ["-m", "pipeline", "build", plan, "--renderer", "embedded"]
        yield "the plain way", run([Path(__file__), "--plain", plan], Path(made) / "plain")
        yield "cold", run(build, outputs)
        with standing_by(environment(outputs)) as process:
            yield "nothing changed", run_there(process, build, outputs)
            for _ in range(_CHANGES):
                change_return(plan)
                yield "one return changed", run_there(process, build, outputs)
                change_prose(plan)
                yield "prose changed", run_there(process, build, outputs)
        yield "nothing changed, started anew", run(build, outputs)
        change_return(plan)
        yield "one return changed, started anew", run(build, outputs)
        change_prose(plan)
        yield "prose changed, started anew", run(build, outputs)


def plain_way(folder: Path) -> None:
    """The same figures and chapters without this project's speed: one step after the other."""
    import papermill

    from pipeline.cache import Cache
    from pipeline.chapters.discover import discover, in_plan
    from pipeline.document import stage
    from pipeline.plan import Plan
    from pipeline.prepare import prepare
    from pipeline.render import copy_theme
    from pipeline.render.embedded import render_html, render_pdf
    from pipeline.render.reading import read
    from pipeline.render.source import read_document

    plan = Plan.load(folder)
    prepared = prepare(plan)

    def in_turn(chapters: Any, plan: Plan, *others: Any) -> Any:
        executed = {chapter.slug: plan.outputs.private / f"{chapter.slug}.ipynb" for chapter in chapters}
        for chapter in chapters:
            papermill.execute_notebook(
                str(chapter.path),
                str(executed[chapter.slug]),
                parameters={"plan": str(plan.folder), "database": str(plan.outputs.disclosed)},
                kernel_name="python3",
                progress_bar=False,
                cwd=str(ROOT),
            )
        *_, once_run = others
        return once_run(executed)

    assert in_plan(discover(plan), prepared.in_plan)
    sys.modules[stage.__module__].run_chapters = in_turn
    staged = stage(plan, prepared, copy_theme, lambda _: None)
    plan.outputs.publish.mkdir()
    source = read_document(staged.folder)
    reading = read(source, Cache(None), "plan")
    render_html(source, reading, plan.outputs.publish / "plan.html")
    render_pdf(source, reading, plan.outputs.publish / "plan.pdf")


def change_return(plan: Path) -> None:
    """Add one pound to the first amount of the budget."""
    import openpyxl

    path = plan / "returns" / "budget.xlsx"
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    amount = next(cell for cell in cells if isinstance(cell.value, int | float) and cell.value > 3000)
    amount.value += 1
    book.save(path)


def change_prose(plan: Path) -> None:
    """Add a sentence to one heading."""
    path = plan / "narrative" / "education.qmd"
    path.write_text(path.read_text(encoding="utf-8") + "\nThis was agreed with schools.\n", encoding="utf-8")


def growth(scales: list[int]) -> dict[int, dict[str, Timed]]:
    """A synthetic service with ever more cases: checked, and built whole."""
    found = {}
    for scale in scales:
        with tempfile.TemporaryDirectory() as made:
            plan, outputs = Path(made) / "service", Path(made) / "outputs"
            run(["-m", "pipeline", "synthesise", plan, "--children", str(CASES_AT_ONCE * scale)], outputs)
            found[scale] = {
                "check": run(["-m", "pipeline", "check", plan], outputs),
                "build": run(["-m", "pipeline", "build", plan, "--renderer", "embedded", "--force"], outputs),
            }
    return found


def large_return(rows: int) -> Timed:
    """A list of offences as a case system exports it, checked; that other returns are missing is told, and fine."""
    with tempfile.TemporaryDirectory() as made:
        plan = Path(made) / "service"
        (plan / "returns").mkdir(parents=True)
        (plan / "plan.yml").write_text(SETTINGS, encoding="utf-8")
        write_extract(plan / "returns" / "offences.csv", rows, seed=7)
        return run(["-m", "pipeline", "check", plan], Path(made) / "outputs", fine=(0, 1))


def start_up(runs: int) -> dict[str, Timed]:
    """What is waited for before anything happens."""
    with tempfile.TemporaryDirectory() as outputs:
        return {name: middle([run(how, Path(outputs)) for _ in range(runs)]) for name, how in START_UP.items()}


def _load() -> str:
    """How many processes were at work before this one began, on average over five minutes."""
    return f"{os.getloadavg()[1]:.0f}" if hasattr(os, "getloadavg") else "an unknown number of"


def builds_table(found: dict[str, dict[str, Timed]]) -> str:
    """Builds of each plan: seconds, and how many times as fast as the plain way."""
    kinds = list(next(iter(found.values())))
    lines = ["| build | " + " | ".join(found) + " | target |", "|---|" + "---:|" * (len(found) + 1)]
    for kind in kinds:
        cells = []
        for times in found.values():
            faster = times["the plain way"].seconds / times[kind].seconds
            cells.append(f"{times[kind].seconds:.1f} s" + (f" ({faster:.1f}×)" if kind != "the plain way" else ""))
        target = f"{TARGETS[kind]} s" if kind in TARGETS else ""
        lines.append(f"| {kind} | {' | '.join(cells)} | {target} |")
    return "\n".join(lines)


def detail_table(rows: dict[str, Timed], what: str) -> str:
    """Seconds, seconds of the processors and memory of each run."""
    lines = [f"| {what} | seconds | of the processors | largest process, MB |", "|---|---:|---:|---:|"]
    for name, one in rows.items():
        memory = "–" if one.megabytes is None else f"{one.megabytes:,.0f}"
        lines.append(f"| {name} | {one.seconds:.2f} | {one.processor:.2f} | {memory} |")
    return "\n".join(lines)


def report(told: str, found: dict[str, Any]) -> str:
    """The whole page."""
    detail = {f"{plan}, {kind}": one for plan, times in found["builds"].items() for kind, one in times.items()}
    growing = {
        f"{scale * CASES_AT_ONCE:,} children: {kind}": one
        for scale, times in found["growth"].items()
        for kind, one in times.items()
    }
    parts = [
        "# How fast builds are",
        told,
        builds_table(found["builds"]),
        "In brackets: how many times as fast as the plain way in the same run. "
        "A whole build makes HTML, PDF, DOCX and the summaries; the plain way makes HTML and PDF alone. "
        "Nothing, one return or prose changed: as at a terminal, where a process stands by after a command; "
        f"return and prose {_CHANGES} times in each run.",
        detail_table(detail, "build"),
        detail_table(found["start-up"], "start-up"),
        detail_table(growing, "synthetic service") if growing else "",
        *(
            f"A return of {int(rows):,} rows is checked in {one.seconds:.1f} s and {one.megabytes:,.0f} MB. "
            f"The target for a million is {TARGET_SECONDS} s and {TARGET_MEGABYTES:,} MB."
            for rows, one in found["large return"].items()
        ),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def write(folder: Path, found: dict[str, Any], told: str) -> None:
    """Write the page, its figures as JSON, and the table in README.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.md").write_text(report(told, found), encoding="utf-8")
    plain = json.dumps({"measured": told, **found}, default=asdict, ensure_ascii=False, indent=1)
    (folder / "results.json").write_text(plain + "\n", encoding="utf-8")
    if folder == HERE:
        readme = ROOT / "README.md"
        table = f"{told}\n\n{builds_table(found['builds'])}\n"
        readme.write_text(_README_TABLE.sub(lambda _: table, readme.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("plans", nargs="*", type=Path)
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--scales", default="1,10,100,1000", help="times as many cases")
    arguments.add_argument("--rows", type=int, default=1_000_000, help="of a large return; 0: none")
    arguments.add_argument("--to", type=Path, default=HERE)
    arguments.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.plain:
        plain_way(given.plain)
        return
    plans = given.plans or sorted(path.parent for path in (ROOT / "examples").glob("*/plan.yml"))
    told = (
        f"Measured on {date.today().isoformat()} with {os.cpu_count()} cores and Python {platform.python_version()}, "
        f"{'one run' if given.runs == 1 else f'medians of {given.runs} runs'} of each, while the machine had "
        f"{_load()} other processes at work."
    )
    found: dict[str, Any] = {"builds": builds([plan.resolve() for plan in plans], given.runs)}
    found["start-up"] = start_up(max(3, given.runs))
    found["growth"] = growth([int(scale) for scale in given.scales.split(",") if scale])
    found["large return"] = {str(given.rows): large_return(given.rows)} if given.rows else {}
    write(given.to.resolve(), found, told)
    print(report(told, found))


if __name__ == "__main__":
    main()

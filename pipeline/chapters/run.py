"""Runs chapter notebooks with Papermill, several at once, draws their charts meanwhile, and keeps what they made."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext, suppress
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline import ahead
from pipeline.ahead import Nursery
from pipeline.cache import Cache
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.execute import Run, execute, keep_so_far, without_end
from pipeline.chapters.forks import Forks, NurseryEnded
from pipeline.chapters.pens import Drawings, Sketch, received, to_draw
from pipeline.chapters.reads import find, keep, reads_now
from pipeline.errors import ChapterError
from pipeline.plan import Plan
from pipeline.writing import write_bytes

Meanwhile = Callable[[Mapping[ChapterNotebook, Path]], object]
Made = TypeVar("Made")
_TIMEOUT = 300  # seconds for one cell


def _as_they_are(executed: dict[str, Path]) -> dict[str, Path]:
    return executed


def run_chapters(
    chapters: Sequence[ChapterNotebook],
    plan: Plan,
    report: Callable[[str], None] = lambda _: None,
    nursery: Nursery | None = None,
    cache: Cache | None = None,
    drawings: Drawings | None = None,
    meanwhile: Meanwhile = lambda _: None,
    once_run: Callable[[dict[str, Path]], Made] = _as_they_are,
) -> Made:
    """Run every chapter that ``cache`` does not know as it would come out; give what ``once_run`` makes of them.

    It is called with each executed notebook by its slug, while the last charts are still drawn.

    ``nursery`` is one that has been started already. Executed notebooks stay in ``outputs/<plan>/private/chapters/``.
    Where the system can fork, the charts that ``drawings`` wants of a chapter are drawn while others run, and
    ``meanwhile`` is called with the executed notebooks of those that stay as they were. Raises ChapterError for the
    first chapter (in document order) that failed; its notebook is kept with the failing cell marked.
    """
    folder = plan.outputs.private / "chapters"
    folder.mkdir(parents=True, exist_ok=True)
    if nursery:
        nursery.read(plan.outputs.disclosed)  # meanwhile it is read here too, to see which chapters are to be run
    now = reads_now(plan) if cache else {}
    known = {chapter.slug: find(cache, chapter, plan, now) if cache else None for chapter in chapters}
    for slug, entry in known.items():
        if entry:
            write_bytes(folder / f"{slug}.ipynb", entry.data)
    changed = [chapter for chapter in chapters if known[chapter.slug] is None]
    if len(changed) < len(chapters):
        report(f"Chapters that stay as they were: {len(chapters) - len(changed)} of {len(chapters)}")
    runs = {chapter: _run(chapter, plan, folder) for chapter in changed}
    kept = {chapter: folder / f"{chapter.slug}.ipynb" for chapter in chapters if chapter not in runs}
    with closing(_executed(runs, nursery, drawings, partial(meanwhile, kept))) as running:
        for chapter in islice(running, len(runs)):
            if cache:
                keep(cache, chapter, plan, now, Path(runs[chapter].output).read_bytes())
            report(f"Chapter: {chapter.title}")
        made = once_run({chapter.slug: folder / f"{chapter.slug}.ipynb" for chapter in chapters})
        for _ in running:  # until all charts are drawn
            pass
    return made


def _run(chapter: ChapterNotebook, plan: Plan, folder: Path) -> Run:
    parameters = {"plan": str(plan.folder), "database": str(plan.outputs.disclosed)}
    return Run(chapter.title, str(chapter.path), str(folder / f"{chapter.slug}.ipynb"), parameters, _TIMEOUT)


def _at_once() -> int:
    """One chapter more than there are processors: a fork that begins or ends leaves its own idle for a while."""
    return (os.cpu_count() or 1) + 1


def _executed(
    runs: Mapping[ChapterNotebook, Run],
    nursery: Nursery | None,
    drawings: Drawings | None,
    meanwhile: Callable[[], object],
) -> Generator[ChapterNotebook]:
    """Each chapter in its order, once it has been run; the charts are drawn when it ends."""
    if not runs:
        return
    left = dict(runs)
    with nullcontext(nursery) if nursery else ahead.nursery() as started, suppress(NurseryEnded):
        if started:
            for chapter in _in_forks(runs, started, drawings, meanwhile):
                del left[chapter]
                yield chapter
            return
    yield from _here(left)


def _in_forks(
    runs: Mapping[ChapterNotebook, Run], nursery: Nursery, drawings: Drawings | None, meanwhile: Callable[[], object]
) -> Iterator[ChapterNotebook]:
    waiting, sketches = list(runs), []
    ended: dict[ChapterNotebook, dict[str, str] | None] = {}
    with Forks(nursery, _at_once()) as forks:
        if drawings and any(map(drawings.likely, runs)):
            forks.ask((), to_draw(()))  # no chart yet: so that what draws them is loaded once the first is wanted
        for chapter, run in runs.items():
            forks.ask(chapter, {"run": asdict(run), "env": dict(os.environ)})
        meanwhile()
        for name, answer in forks.answers():
            if isinstance(name, ChapterNotebook):
                ended[name] = answer
                if drawings and answer == {}:
                    sketches += drawings.wanted(name, Path(runs[name].output))
            else:
                drawings.take(name, received(name, answer))
            if len(ended) == len(runs):
                forks.let_all_begin()  # else what waits would do so until whoever is given the last chapter comes back
            while sketches and forks.free:
                some, sketches = _share(sketches)
                forks.ask(some, to_draw(some))
            while waiting and waiting[0] in ended:
                chapter = waiting.pop(0)
                _check(runs[chapter], ended[chapter])
                yield chapter


def _share(sketches: list[Sketch]) -> tuple[tuple[Sketch, ...], list[Sketch]]:
    """What one fork is to draw of the charts that wait, and what is left: the first one drawn takes a fork longest."""
    many = -(-len(sketches) // _at_once())
    return tuple(sketches[:many]), sketches[many:]


def _check(run: Run, answer: dict[str, str] | None) -> None:
    if answer is None:
        keep_so_far(run)
        raise without_end(run, "its process was killed")
    if answer:
        raise ChapterError(**answer)


def _here(runs: Mapping[ChapterNotebook, Run]) -> Iterator[ChapterNotebook]:
    """Each chapter in its order, once it has been run from this process, with a kernel that is started as usual."""
    with ThreadPoolExecutor(max_workers=_at_once()) as pool:
        running = {chapter: pool.submit(_run_here, run) for chapter, run in runs.items()}
        for chapter, run in running.items():
            run.result()
            yield chapter


def _run_here(run: Run) -> None:
    from jupyter_core.utils import ensure_event_loop

    try:
        execute(run)
    finally:
        ensure_event_loop().close()  # the loop that ran the kernel is this thread's, and nobody else closes it

"""Runs chapter notebooks with Papermill, several at once, and keeps what they made."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from pipeline.cache import Cache
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.reads import find, keep, reads_now
from pipeline.chapters.warm import warm_kernels
from pipeline.errors import ChapterError
from pipeline.plan import ROOT, Plan
from pipeline.writing import write_bytes

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TIMEOUT = 300  # seconds for one cell


def run_chapters(
    chapters: Sequence[ChapterNotebook],
    plan: Plan,
    report: Callable[[str], None] = lambda _: None,
    kernels: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
) -> dict[str, Path]:
    """Run every chapter that ``cache`` does not know as it would come out; give each executed notebook by its slug.

    ``kernels`` is what ``warm_kernels`` gave, where they are warming already. Executed notebooks stay in
    ``outputs/<plan>/private/chapters/``. Raises ChapterError for the first chapter (in document order) that failed;
    its notebook is kept with the failing cell marked.
    """
    folder = plan.outputs.private / "chapters"
    folder.mkdir(parents=True, exist_ok=True)
    now = reads_now(plan) if cache else {}
    known = {chapter.slug: find(cache, chapter, plan, now) if cache else None for chapter in chapters}
    for slug, entry in known.items():
        if entry:
            write_bytes(folder / f"{slug}.ipynb", entry.data)
    changed = [chapter for chapter in chapters if known[chapter.slug] is None]
    if len(changed) < len(chapters):
        report(f"Chapters that stay as they were: {len(chapters) - len(changed)} of {len(chapters)}")
    warming = warm_kernels() if changed and kernels is None else nullcontext(kernels or {})
    with warming as started, ThreadPoolExecutor(max_workers=_at_once()) as pool:
        runs = {chapter.slug: pool.submit(_run, chapter, plan, folder, started) for chapter in changed}
        for chapter in changed:
            executed = runs[chapter.slug].result()
            if cache:
                keep(cache, chapter, plan, now, executed.read_bytes())
            report(f"Chapter: {chapter.title}")
    return {chapter.slug: folder / f"{chapter.slug}.ipynb" for chapter in chapters}


def _at_once() -> int:
    """One chapter more than there are processors: a kernel that begins or ends leaves its own idle for a while."""
    return (os.cpu_count() or 1) + 1


def _run(chapter: ChapterNotebook, plan: Plan, folder: Path, kernels: Mapping[str, Any]) -> Path:
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    output = folder / f"{chapter.slug}.ipynb"
    beside = folder / f".{chapter.slug}.part.ipynb"  # Papermill saves as it begins: never a half-run one in place
    try:
        papermill.execute_notebook(
            str(chapter.path),
            str(beside),
            parameters={"plan": str(plan.folder), "database": str(plan.outputs.disclosed)},
            engine_name=_engine(),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=_TIMEOUT,
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],  # a kernel's own notices are not for the user
            cwd=str(ROOT),
            **kernels,
        )
    except (CellTimeoutError, DeadKernelError) as failure:
        raise ChapterError(
            f"The chapter '{chapter.title}' ({chapter.path.name}) did not come to an end: "
            f"{_COLOURS.sub('', str(failure)).strip().splitlines()[0]}",
            f"Run {chapter.path.name} in JupyterLab to see which cell takes too much time or memory.",
        ) from None
    except PapermillExecutionError as failure:
        cell = failure.exec_count - 1  # Papermill put one cell, with the parameters, before it
        raise ChapterError(
            f"The chapter '{chapter.title}' ({chapter.path.name}) stopped in code cell {cell}:\n"
            f"  {failure.ename}: {_COLOURS.sub('', str(failure.evalue))}",
            f"The cell is marked in private/chapters/{output.name}; correct {chapter.path.name}.",
        ) from None
    finally:
        if beside.is_file():
            beside.replace(output)  # also of a chapter that failed, with its failing cell marked
        ensure_event_loop().close()  # the loop that ran the kernel is this thread's, and nobody else closes it
    return output


@functools.cache
def _engine() -> str:
    """The name of Papermill's own engine, changed to save a notebook as it begins and ends, not twice for each cell."""
    from papermill.engines import NBClientEngine, papermill_engines

    class SavedAtTheEnd(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
            path, nb_man.output_path = nb_man.output_path, None
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
            finally:
                nb_man.output_path = path

    papermill_engines.register(SavedAtTheEnd.__name__, SavedAtTheEnd)
    return SavedAtTheEnd.__name__

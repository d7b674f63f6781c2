"""Builds without kernels: the same stages, with each notebook's cells run in this process.

Starting a kernel for every notebook takes most of a build's time. Tests that build many plans run the cells here
instead; ``test_notebooks.py`` holds that this gives the very document that Papermill gives. As in a second build by
the command, a chapter that reads nothing that has changed is not run again.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pipeline.__main__ import main
from pipeline.cache import Cache
from pipeline.chapters import api
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.reads import find, keep, reads_now
from pipeline.chapters.run import Made, Meanwhile
from pipeline.cli import rebuilding
from pipeline.document import Staged, stage
from pipeline.plan import Plan
from pipeline.prepare import Prepared, prepare
from pipeline.render import copy_theme, render

_STAGE = importlib.import_module("pipeline.document.stage")


@dataclass(frozen=True)
class Built:
    """A plan with everything that building it gave; ``outputs`` are by format."""

    plan: Plan
    prepared: Prepared
    staged: Staged
    outputs: dict[str, Path]

    @property
    def html(self) -> str:
        return self.outputs["html"].read_text(encoding="utf-8")


def build(
    folder: Path, formats: Sequence[str] = ("html",), outputs_root: Path | None = None, *, again: bool = False
) -> Built:
    """Build the plan in ``folder`` with the embedded renderer, ``again`` with what an earlier build of it kept."""
    plan = Plan.load(folder, outputs_root)
    cache = Cache(plan.outputs.cache if again else _kept())
    prepared = prepare(plan, cache=cache)
    with mock.patch.object(_STAGE, "run_chapters", run_cells):
        staged = stage(plan, prepared, copy_theme, lambda _: None, cache=cache)
    made = render(staged.folder, plan.outputs.publish, formats, "embedded") if formats else []
    return Built(plan, prepared, staged, {path.suffix[1:]: path for path in made})


@functools.cache
def _kept() -> Path:
    """What all builds of this process keep: checks of a return and drawings of a chart that an earlier one made."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    return folder


def command(*arguments: str | Path, outputs: Path) -> int | str | None:
    """Run the command in this process without kernels, as it is typed; what it ends with."""
    with pytest.MonkeyPatch.context() as patch, without_kernels(), pytest.raises(SystemExit) as ended:
        patch.setenv("YJPLAN_OUTPUTS", str(outputs))
        patch.setattr("sys.argv", ["yjplan", *map(str, arguments)])
        main()
    return ended.value.code


@contextmanager
def without_kernels() -> Iterator[None]:
    """Let builds by the command run the cells of notebooks in this process, and validate and draw in it too."""
    with (
        mock.patch.object(_STAGE, "run_chapters", run_cells),
        mock.patch.object(rebuilding, "helpers", lambda: nullcontext(rebuilding.Helpers())),
    ):
        yield


def run_cells(
    chapters: Sequence[ChapterNotebook],
    plan: Plan,
    report: Callable[[str], None] = lambda _: None,
    nursery: object = None,
    cache: Cache | None = None,
    drawings: object = None,
    meanwhile: Meanwhile = lambda _: None,
    once_run: Callable[[dict[str, Path]], Made] = dict,
) -> Made:
    """Stand in for ``run_chapters``."""
    folder = plan.outputs.private / "chapters"
    folder.mkdir(parents=True, exist_ok=True)
    now = reads_now(plan) if cache else {}
    executed = {}
    for chapter in chapters:
        known = find(cache, chapter, plan, now) if cache else None
        notebook = known.data if known else _executed(json.loads(chapter.path.read_text(encoding="utf-8")), plan)
        if cache and not known:
            keep(cache, chapter, plan, now, notebook)
        executed[chapter.slug] = folder / f"{chapter.slug}.ipynb"
        executed[chapter.slug].write_bytes(notebook)
        if known:
            meanwhile({chapter: executed[chapter.slug]})
    return once_run(executed)


def _executed(notebook: dict[str, Any], plan: Plan) -> bytes:
    names: dict[str, Any] = {}
    shown: list[dict[str, Any]] = []
    with mock.patch.object(api, "_display", shown.append), mock.patch.object(api, "_note", shown.append):
        for cell in notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"plan": str(plan.folder), "database": str(plan.outputs.disclosed)}
            cell["outputs"] = [{"output_type": "display_data", "data": bundle} for bundle in shown]
            shown.clear()
    return json.dumps(notebook).encode()

"""Kernels from the nursery: fast, each on its own, and gone when they should be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from pipeline import ahead
from pipeline.chapters import run, warm
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.run import run_chapters
from pipeline.errors import ChapterError
from pipeline.plan import Plan

pytestmark = pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork a kernel")
LEAVES_TRACES = (
    "import builtins, os, sys, pandas\n"
    "builtins.left = pandas.left = 1\n"
    "os.environ['LEFT'] = '1'\n"
    "os.chdir('/')\n"
    "sys.path.insert(0, 'left')\n"
    "print(os.getpid())"
)
LOOKS_FOR_TRACES = (
    "import builtins, os, sys, pandas\n"
    "print([hasattr(builtins, 'left'), hasattr(pandas, 'left'), 'LEFT' in os.environ, os.getcwd() == '/', "
    "'left' in sys.path])"
)


@pytest.fixture
def chapters(small_plan: Callable[..., Plan]) -> Callable[..., tuple[Plan, list[ChapterNotebook]]]:
    """Chapters with one cell each."""

    def make(*sources: str) -> tuple[Plan, list[ChapterNotebook]]:
        plan = small_plan()
        plan.notebooks_dir.mkdir(exist_ok=True)
        return plan, [_chapter(plan, f"chapter-{number}", source) for number, source in enumerate(sources)]

    return make


def _chapter(plan: Plan, slug: str, source: str) -> ChapterNotebook:
    def code(text: str, *tags: str) -> dict:
        cell = {"cell_type": "code", "source": text, "outputs": [], "execution_count": None}
        return cell | {"metadata": {"tags": list(tags)}}

    cells = [code('plan: str = ""\ndatabase: str = ""', "parameters"), code(source)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    path = plan.notebooks_dir / f"{slug}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return ChapterNotebook("resources", 1.0, slug, slug, path)


def _printed(path: Path) -> str:
    outputs = json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    return "".join("".join(output["text"]) for output in outputs)


def test_nothing_of_one_chapter_is_found_in_the_next(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.os, "cpu_count", lambda: 1)  # one after the other
    plan, both = chapters(LEAVES_TRACES, LOOKS_FOR_TRACES)
    executed = run_chapters(both, plan)
    assert int(_printed(executed["chapter-0"])) > 0
    assert _printed(executed["chapter-1"]).strip() == "[False, False, False, False, False]"


def test_a_kernel_has_the_environment_of_the_build_and_not_that_of_its_nursery(chapters, monkeypatch) -> None:
    plan, one = chapters("import os\nprint(os.environ.get('OPENBLAS_NUM_THREADS'), os.environ['ASKED'])")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with warm.warm_kernels() as kernels:
        monkeypatch.setenv("ASKED", "yes")
        executed = run_chapters(one, plan, kernels=kernels)
    assert _printed(executed["chapter-0"]).strip() == "None yes"


def test_a_kernel_that_is_killed_stops_the_build_in_plain_words(chapters) -> None:
    plan, one = chapters("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(ChapterError, match="did not come to an end"):
        run_chapters(one, plan)


def test_a_cell_that_takes_too_long_is_stopped(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_TIMEOUT", 1)
    plan, one = chapters("import time\nwhile True: time.sleep(0.1)")
    with pytest.raises(ChapterError, match="did not come to an end"):
        run_chapters(one, plan)


def test_without_its_nursery_a_kernel_starts_as_usual(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "_ready", lambda *_: False)
    plan, one = chapters("print('as usual')")
    assert _printed(run_chapters(one, plan)["chapter-0"]).strip() == "as usual"


def test_when_whoever_asked_is_gone_so_is_the_kernel(tmp_path: Path) -> None:
    connection = tmp_path / "connection.json"
    with warm.warm_kernels() as kernels:
        manager = kernels["kernel_manager_class"](connection_file=str(connection))
        manager.write_connection_file()
        command = manager.format_kernel_cmd()
        assert "nursery_asker.py" in " ".join(command)
        asker = subprocess.Popen(command, cwd=tmp_path)
        pid = _kernel_of(asker)
        asker.kill()
        asker.wait()
        assert _gone(pid)


def _kernel_of(asker: subprocess.Popen) -> int:
    """The child of the nursery, which is a child of this process as the asker is."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        nurseries = [child for child in psutil.Process().children() if child.pid != asker.pid]
        if kernels := [kernel.pid for nursery in nurseries for kernel in nursery.children()]:
            return kernels[0]
        time.sleep(0.05)
    raise AssertionError("no kernel was started")


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return False

"""Kernels from the nursery: fast, each on its own, and gone when they should be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
    monkeypatch.setattr(run, "_at_once", lambda: 1)
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
    plan, one = chapters("print('so far', flush=True)\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(ChapterError, match="did not come to an end"):
        run_chapters(one, plan)
    assert json.loads((plan.outputs.private / "chapters" / "chapter-0.ipynb").read_text(encoding="utf-8"))["cells"]


def test_a_cell_that_takes_too_long_is_stopped(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_TIMEOUT", 1)
    plan, one = chapters("import time\nprint('so far', flush=True)\nwhile True: time.sleep(0.1)")
    with pytest.raises(ChapterError, match="did not come to an end"):
        run_chapters(one, plan)
    kept = json.loads((plan.outputs.private / "chapters" / "chapter-0.ipynb").read_text(encoding="utf-8"))
    assert kept["cells"][-1]["outputs"][0]["text"] == ["so far\n"]


def test_without_its_nursery_a_kernel_starts_as_usual(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "ready", lambda *_: False)
    plan, one = chapters("print('as usual')")
    assert _printed(run_chapters(one, plan)["chapter-0"]).strip() == "as usual"


def test_a_nursery_that_does_not_answer_is_not_waited_for(chapters, tmp_path: Path) -> None:
    plan, one = chapters("print('as usual')")
    (tmp_path / "socket").touch()
    with ahead.nursery() as nursery:
        kernels = warm.kernels_of(replace(nursery, socket=tmp_path / "socket"))
        assert _printed(run_chapters(one, plan, kernels=kernels)["chapter-0"]).strip() == "as usual"


def test_how_a_kernel_ended_is_told_once_it_has(tmp_path: Path) -> None:
    with ahead.nursery() as nursery:
        killed, asked = (_kernel(nursery, tmp_path / f"connection-{number}.json") for number in range(2))
        assert killed.poll() is None
        killed.kill()
        asked.terminate()
        assert (killed.wait(20), killed.poll()) == (-signal.SIGKILL, -signal.SIGKILL)
        assert asked.wait(20) == -signal.SIGTERM
        killed.kill()  # does nothing to whoever has its number now


def test_when_whoever_asked_is_gone_so_is_the_kernel(tmp_path: Path) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from pipeline.ahead import Nursery\n"
        "from pipeline.chapters.warm import Kernel\n"
        "print(Kernel(Nursery(Path(sys.argv[1]), None), ['-f', sys.argv[2]], {}, '/').pid, flush=True)\n"
        "time.sleep(60)"
    )
    with ahead.nursery() as nursery:
        assert warm.ready(nursery)
        command = [sys.executable, "-c", code, str(nursery.socket), str(tmp_path / "connection.json")]
        asker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        pid = int(asker.stdout.readline())
        asker.kill()
        asker.communicate()
        assert _gone(pid)


def _kernel(nursery: ahead.Nursery, connection: Path) -> warm.Kernel:
    assert warm.ready(nursery)
    return warm.Kernel(nursery, ["-f", str(connection)], os.environ, "/")


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

"""Chapters in forks of the nursery: each on its own, gone when it should be, and as a kernel of its own runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path

import pytest

from pipeline import ahead
from pipeline.ahead import Nursery
from pipeline.cache import Cache
from pipeline.chapters import pens, run
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.execute import Run
from pipeline.chapters.forks import ready
from pipeline.chapters.nursery import listening
from pipeline.chapters.pens import Pictures, Sketch, draw_here
from pipeline.chapters.run import run_chapters
from pipeline.errors import ChapterError
from pipeline.plan import Plan

pytestmark = pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
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


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """One for all tests that do not care where it comes from: to start one takes longer than they do."""
    with ahead.nursery() as started:
        yield started


def _chapter(plan: Plan, slug: str, *sources: str) -> ChapterNotebook:
    def code(text: str, *tags: str) -> dict:
        cell = {"cell_type": "code", "source": text, "outputs": [], "execution_count": None}
        return cell | {"metadata": {"tags": list(tags)}}

    cells = [code('plan: str = ""\ndatabase: str = ""', "parameters"), *map(code, sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    path = plan.notebooks_dir / f"{slug}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return ChapterNotebook("resources", 1.0, slug, slug, path)


def _outputs(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"][-1]["outputs"]


def _printed(path: Path) -> str:
    return "".join("".join(output["text"]) for output in _outputs(path))


def test_nothing_of_one_chapter_is_found_in_the_next(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_at_once", lambda: 1)
    plan, both = chapters(LEAVES_TRACES, LOOKS_FOR_TRACES)
    executed = run_chapters(both, plan)
    assert int(_printed(executed["chapter-0"])) > 0
    assert _printed(executed["chapter-1"]).strip() == "[False, False, False, False, False]"


def test_a_chapter_has_the_environment_of_the_build_and_not_that_of_its_nursery(chapters, monkeypatch) -> None:
    plan, one = chapters("import os\nprint(os.environ.get('OPENBLAS_NUM_THREADS'), os.environ['ASKED'])")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with ahead.nursery() as nursery:
        monkeypatch.setenv("ASKED", "yes")
        executed = run_chapters(one, plan, nursery=nursery)
    assert _printed(executed["chapter-0"]).strip() == "None yes"


def test_a_kernel_that_is_killed_stops_the_build_in_plain_words(chapters, nursery: Nursery) -> None:
    plan, one = chapters(
        "import os, signal, time\n"
        "print('so far', flush=True)\n"
        "time.sleep(0.5)\n"  # ipykernel's own thread sends it
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    with pytest.raises(ChapterError, match="did not come to an end: Kernel died"):
        run_chapters(one, plan, nursery=nursery)
    assert _printed(plan.outputs.private / "chapters" / "chapter-0.ipynb") == "so far\n"


def test_a_chapter_that_kills_all_around_it_stops_the_build_in_plain_words(chapters, nursery: Nursery) -> None:
    plan, one = chapters("import os, signal\nos.killpg(0, signal.SIGKILL)")
    with pytest.raises(ChapterError, match="did not come to an end: its process was killed"):
        run_chapters(one, plan, nursery=nursery)
    assert json.loads((plan.outputs.private / "chapters" / "chapter-0.ipynb").read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("forever", ["while True: time.sleep(0.1)", "re.match('(a+)+b', 'a' * 60)"])
def test_a_cell_that_takes_too_long_is_stopped(
    chapters, nursery: Nursery, monkeypatch: pytest.MonkeyPatch, forever: str
) -> None:
    monkeypatch.setattr(run, "_TIMEOUT", 1)
    plan, one = chapters(f"import re, time\nprint('so far', flush=True)\ntime.sleep(0.5)\n{forever}")
    with pytest.raises(ChapterError, match="did not come to an end"):
        run_chapters(one, plan, nursery=nursery)
    assert _printed(plan.outputs.private / "chapters" / "chapter-0.ipynb") == "so far\n"


class Taken:
    """Wants two charts of each chapter, the second one impossible, and keeps what it is given."""

    def __init__(self, *, likely: bool = True) -> None:
        self.pictures: dict[str, Pictures | None] = {}
        self._likely = likely

    def likely(self, chapter: ChapterNotebook) -> bool:
        return self._likely

    def wanted(self, chapter: ChapterNotebook, executed: Path) -> list[Sketch]:
        assert executed.is_file()
        bars = {"data": [{"type": "bar", "x": ["A"], "y": [1]}], "layout": {"width": 300, "height": 200}}
        return [Sketch(f"fig-{chapter.slug}", "One bar.", bars), Sketch(f"fig-not-{chapter.slug}", "", {})]

    def take(self, sketches: Sequence[Sketch], pictures: Sequence[Pictures | None]) -> None:
        self.pictures |= {sketch.label: one for sketch, one in zip(sketches, pictures, strict=True)}


@pytest.mark.parametrize("likely", [True, False])
def test_the_charts_of_chapters_are_drawn_by_forks_too(chapters, nursery: Nursery, likely: bool) -> None:
    plan, three = chapters("1", "2", "3")
    taken = Taken(likely=likely)
    run_chapters(three, plan, nursery=nursery, drawings=taken)
    assert taken.pictures.keys() == {f"fig-{mark}chapter-{number}" for mark in ("", "not-") for number in range(3)}
    for label, pictures in taken.pictures.items():
        sketch = taken.wanted(three[int(label[-1])], three[0].path)[0]
        assert pictures == (None if "not" in label else draw_here([sketch])[0])


def test_what_is_made_of_chapters_is_made_while_their_last_charts_are_drawn(chapters, nursery: Nursery) -> None:
    plan, two = chapters("print('one')", "print('two')")
    taken = Taken(likely=True)
    said: list[str] = []

    def once_run(executed: dict[str, Path]) -> list[str]:
        said.extend(_printed(path).strip() for path in executed.values())
        return sorted(taken.pictures)

    drawn_by_then = run_chapters(two, plan, nursery=nursery, drawings=taken, once_run=once_run)
    assert said == ["one", "two"]
    assert set(drawn_by_then) < {"fig-chapter-0", "fig-not-chapter-0", "fig-chapter-1", "fig-not-chapter-1"}
    assert len(taken.pictures) == 4


def test_what_fails_while_the_last_charts_are_drawn_is_told(chapters, nursery: Nursery) -> None:
    plan, one = chapters("print('one')")

    def once_run(_: dict[str, Path]) -> None:
        raise ChapterError("Two chapters have one label.", "Name one of them otherwise.")

    with pytest.raises(ChapterError, match="one label"):
        run_chapters(one, plan, nursery=nursery, drawings=Taken(likely=False), once_run=once_run)
    assert _printed(run_chapters(one, plan, nursery=nursery)["chapter-0"]).strip() == "one"


def test_a_nursery_goes_on_when_whoever_asked_goes_as_the_work_ends(chapters) -> None:
    plan, one = chapters("print('one')")
    with ahead.nursery() as started:
        assert ready(started)
        for _ in range(100):
            with socket.socket(socket.AF_UNIX) as asking:
                asking.connect(str(started.pens))
                asking.sendall(b'{"draw": []}\n')
        run_chapters(one, plan, nursery=started, drawings=(taken := Taken(likely=True)))
        assert started.process.poll() is None
    assert taken.pictures["fig-chapter-0"]


def test_no_chart_waits_for_what_is_made_of_the_chapters(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, three = chapters("1", "2", "3")
    asked: list[Sequence[Sketch]] = []
    begun: list[str] = []
    connect = socket.socket.connect

    def to_draw(sketches: Sequence[Sketch]) -> dict:
        asked.append(sketches)
        return pens.to_draw(sketches)

    def connecting(self: socket.socket, address: str) -> None:
        begun.extend(["drawing"] if address.endswith("pens") else [])
        connect(self, address)

    def once_run(_: dict[str, Path]) -> None:
        assert sum(map(len, asked)) == 6
        assert len(begun) == len(asked)

    monkeypatch.setattr(run, "_at_once", lambda: 2)
    monkeypatch.setattr(run, "to_draw", to_draw)
    monkeypatch.setattr(socket.socket, "connect", connecting)
    with ahead.nursery() as started:  # which loads what draws charts longer than these chapters run
        run_chapters(three, plan, nursery=started, drawings=(taken := Taken()), once_run=once_run)
    assert len(taken.pictures) == 6


def test_what_a_nursery_is_told_before_it_is_asked_needs_no_answer(chapters, tmp_path: Path) -> None:
    plan, one = chapters("print('one')")
    taken = Taken(likely=True)
    with ahead.nursery() as started:
        assert ready(started)
        for _ in range(20):
            started.load_pens()
            started.read(tmp_path / "nowhere.duckdb")
        run_chapters(one, plan, nursery=started, drawings=taken)
        assert started.process.poll() is None
    assert taken.pictures["fig-chapter-0"]


def test_what_a_chapter_started_ends_with_it(chapters, nursery: Nursery) -> None:
    plan, one = chapters("import subprocess\nprint(subprocess.Popen(['sleep', '60']).pid)")
    executed = run_chapters(one, plan, nursery=nursery)
    assert _gone(int(_printed(executed["chapter-0"])))


def test_nobody_waits_for_a_process_that_got_away_from_its_chapter(chapters, nursery: Nursery) -> None:
    source = (
        "import os, time\nif not (pid := os.fork()):\n    os.setsid()\n    time.sleep(60)\n    os._exit(0)\nprint(pid)"
    )
    plan, one = chapters(source)
    began = time.monotonic()
    executed = run_chapters(one, plan, nursery=nursery)
    os.kill(int(_printed(executed["chapter-0"])), signal.SIGKILL)
    assert time.monotonic() - began < 50


def test_without_its_nursery_a_chapter_runs_as_usual(chapters) -> None:
    plan, one = chapters("print('as usual')")
    with ahead.nursery() as ended:
        pass
    assert _printed(run_chapters(one, plan, nursery=ended)["chapter-0"]).strip() == "as usual"


def test_a_nursery_that_does_not_answer_is_not_waited_for(chapters, nursery: Nursery, tmp_path: Path) -> None:
    plan, one = chapters("print('as usual')")
    (tmp_path / "socket").touch()
    deaf = replace(nursery, socket=tmp_path / "socket")
    assert _printed(run_chapters(one, plan, nursery=deaf)["chapter-0"]).strip() == "as usual"


def test_a_nursery_can_be_asked_as_soon_as_its_socket_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen, listen = tmp_path / "socket", [], socket.socket.listen

    def late(self: socket.socket) -> None:
        seen.append(path.exists())
        listen(self)

    monkeypatch.setattr(socket.socket, "listen", late)
    with listening(path), socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(path))
    assert seen == [False]


def test_a_nursery_that_is_killed_meanwhile_is_done_without(chapters, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, one = chapters(
        "import os, signal\n"
        "try:\n"
        "    os.kill(int(os.environ['NURSERY']), signal.SIGKILL)\n"
        "except ProcessLookupError:\n"
        "    print('as usual')\n"
        "else:\n"
        "    os.killpg(0, signal.SIGKILL)"
    )
    with ahead.nursery() as nursery:
        monkeypatch.setenv("NURSERY", str(nursery.process.pid))
        assert _printed(run_chapters(one, plan, nursery=nursery)["chapter-0"]).strip() == "as usual"


def test_the_first_chapter_in_order_that_fails_is_told_and_no_other_is_waited_for(chapters, nursery: Nursery) -> None:
    plan, three = chapters("1 / 0", "import time\ntime.sleep(60)", "[][0]")
    began = time.monotonic()
    with pytest.raises(ChapterError, match="division by zero"):
        run_chapters(three, plan, nursery=nursery)
    assert time.monotonic() - began < 50


def test_when_whoever_asked_is_gone_so_is_the_chapter(chapters, nursery: Nursery, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    plan, (one,) = chapters(f"import os, time\nopen({str(told)!r}, 'w').write(f'{{os.getpid()}}.')\ntime.sleep(60)")
    asked = Run("x", str(one.path), str(tmp_path / "executed.ipynb"), {"plan": str(plan.folder)}, 60)
    code = (
        "import json, os, socket, sys, time\n"
        "asking = socket.socket(socket.AF_UNIX)\n"
        "asking.connect(sys.argv[1])\n"
        "asking.sendall(json.dumps({'run': json.loads(sys.argv[2]), 'env': dict(os.environ)}).encode() + b'\\n')\n"
        "time.sleep(60)"
    )
    assert ready(nursery)
    asker = subprocess.Popen([sys.executable, "-c", code, str(nursery.socket), json.dumps(asdict(asked))])
    while not (told.is_file() and told.read_text().endswith(".")):
        assert asker.poll() is None
        time.sleep(0.05)
    asker.kill()
    asker.wait()
    assert _gone(int(told.read_text().rstrip(".")))


def test_a_notebook_shows_what_it_shows_with_a_kernel_started_as_usual(
    chapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it, ipykernel does not catch what is not written by Python
    monkeypatch.setattr(run, "_TIMEOUT", 30)
    plan, _ = chapters()
    chapter = _chapter(plan, "awkward", *AWKWARD)
    told, executed = [], []
    for can_fork in (True, False):
        monkeypatch.setattr(ahead, "CAN_FORK", can_fork)
        with pytest.raises(ChapterError) as failure:
            run_chapters([chapter], plan)
        told.append((failure.value.problem, failure.value.what_to_do))
        executed.append(_comparable(plan.outputs.private / "chapters" / "awkward.ipynb"))
    assert told[0] == told[1]
    assert "ValueError: wrong" in told[0][0]
    for forked, usual in zip(*(one["cells"] for one in executed), strict=True):
        assert forked == usual
    assert executed[0] == executed[1]
    assert len([cell for cell in executed[0]["cells"] if cell.get("outputs")]) == len(AWKWARD) - 4, "four show nothing"


def test_a_notebook_that_leaves_by_itself_ends_there(chapters, nursery: Nursery) -> None:
    plan, one = chapters("import sys\nprint('so far')\nsys.exit(0)")
    outputs = _outputs(run_chapters(one, plan, nursery=nursery)["chapter-0"])
    assert [output.get("ename", "") for output in outputs][:2] == ["", "SystemExit"]


def test_a_build_need_not_import_what_runs_notebooks() -> None:
    code = (
        "import sys\n"
        "import pipeline.cli.building, pipeline.chapters.run\n"
        "print({'papermill', 'nbclient', 'nbformat', 'IPython', 'ipykernel', 'jupyter_client', 'zmq'} & {*sys.modules})"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


AWKWARD = (
    "import os, sys, time\nprint('one'); print('err', file=sys.stderr); sys.stdout.write('two'); print()",
    "os.write(1, b'from C\\n'); time.sleep(0.5); print('after')",
    "from IPython.display import HTML, clear_output, display\n"
    "print('before')\ndisplay(HTML('<b>x</b>'), {'a': (1, 2)})",
    "known = display('first', display_id='known')\nknown.update('second')",
    "known.update('third')\nprint('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('waited')\n"
    "display({'application/vnd.x.v1+json': {'n': 1.5, 2: None}}, raw=True)",
    "import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    print('later')\n"
    "task = asyncio.create_task(later())",
    "await task\n'result'",
    "%%capture caught\nprint('caught')\n6 * 7",
    "print(caught.stdout)\nx = 5\n%time x",
    "x;",
    "!echo from a shell",
    "%history -l 1\nprint(__name__, '' in sys.path, os.getcwd(), os.environ['MPLBACKEND'])\nprint(sorted(Out), In[-1])",
    "try:\n    input()\nexcept Exception as refused:\n    print(refused)",
    "import pandas as pd\npd.DataFrame({'a': [1, None]})",
    "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=[1], y=[2]))",
    "import logging, warnings\nlogging.warning('logged')\nwarnings.warn('warned', UserWarning)",
    "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(1) as pool:\n    pool.submit(print, 'from a thread').result()",
    "from multiprocessing import get_context\n"
    "other = get_context('fork').Process(target=sys.stdout.write, args=('forked\\n',))\n"
    "other.start(); other.join(); time.sleep(0.5)",
    "print('so far')\nraise ValueError('wrong')",
    "print('never')",
)


def _comparable(path: Path) -> dict:
    """An executed notebook without times and numbers of processes, and with what a timer took apart put together."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"(start_time|end_time|duration|id|iopub.*|shell.*)": [^\n]*?(,?)\n', r'"\1": null\2\n', text)
    text = re.sub(r"ipykernel_\d+|(?<=CPU times: )[^\"]+(?=\\n)|(?<=Wall time: )[^\"]+(?=\\n)", "", text)
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        cell["outputs"] = [
            "".join(text for output in outputs for text in output["text"]) if kind == "stream" else list(outputs)
            for (kind, _), outputs in groupby(
                cell.get("outputs", ()), lambda one: (one["output_type"], one.get("name"))
            )
        ]
    return notebook


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


def test_of_two_processes_that_are_told_to_go_on_neither_waits_for_the_line_that_the_other_has_read() -> None:
    script = """if True:
        import os
        from pipeline.chapters.nursery import told_to_end
        told, tells = os.pipe()
        os.write(tells, b"a line")
        print(told_to_end(told), told_to_end(told))
        os.close(tells)
        print(told_to_end(told), told_to_end(told))
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False False\nTrue True\n"


def test_meanwhile_is_called_with_the_chapters_that_stay_as_they_were(
    chapters, nursery: Nursery, tmp_path: Path
) -> None:
    plan, both = chapters("print(1)", "print(2)")
    cache = Cache(tmp_path / "cache")
    run_chapters(both[:1], plan, nursery=nursery, cache=cache)
    kept: dict[str, str] = {}
    run_chapters(both, plan, nursery=nursery, cache=cache, meanwhile=lambda found: kept.update(_all_printed(found)))
    assert kept == {"chapter-0": "1\n"}


def _all_printed(executed: Mapping[ChapterNotebook, Path]) -> dict[str, str]:
    return {chapter.slug: _printed(path) for chapter, path in executed.items()}

"""Processes that are started ahead end with the block that started them, and by nothing that is sent to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import psutil
import pytest

from pipeline import ahead
from pipeline.ahead import _started
from pipeline.chapters.forks import Forks
from pipeline.contracts import Rule
from pipeline.errors import ContractError
from pipeline.findings import Severity
from pipeline.validation import Check
from pipeline.validation.engine_process import EngineProcess


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="process groups are asked for on POSIX alone")
def test_a_terminals_ctrl_c_does_not_reach_what_was_started_ahead() -> None:
    with _started("tokenize", answers=subprocess.DEVNULL) as process:
        assert os.getpgid(process.pid) != os.getpgid(0)
    assert process.returncode == 0


ROOT = Path(__file__).resolve().parents[1]
FRAMES = {"d": pd.DataFrame({"n": pd.Series([1, None], dtype="Int64")})}


def check(column: str) -> Check:
    return Check(
        Rule("r", "expect_column_values_to_not_be_null", {"column": column}, Severity.WARNING, "wrong", "mend")
    )


@pytest.mark.parametrize("can_fork", [True, False])
def test_the_engine_answers_one_question_after_the_other(monkeypatch: pytest.MonkeyPatch, can_fork: bool) -> None:
    if can_fork and not ahead.CAN_FORK:
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(ahead, "CAN_FORK", can_fork)
    others = set(psutil.Process().children(recursive=True))  # such as Python's resource tracker, of a test before
    with ahead.helpers() as started:
        engine = EngineProcess(started.engine)
        assert engine(FRAMES, {"d": [check("n")]}) == {"d": [(check("n"), [1])]}
        with pytest.raises(ContractError, match="cannot be run"):
            engine(FRAMES, {"d": [check("m")]})
        assert engine(FRAMES, {"d": []}) == {"d": []}
        children = set(psutil.Process().children(recursive=True)) - others
    assert children
    assert not psutil.wait_procs(children, timeout=20)[1]


@pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
@pytest.mark.parametrize("threads", [0, 1])
def test_the_engine_and_chapters_are_served_whether_this_process_may_be_forked_or_not(threads: int) -> None:
    script = f"""if True:
        import threading
        for _ in range({threads}):
            threading.Thread(target=threading.Event().wait, daemon=True).start()
        from pipeline import ahead
        from pipeline.chapters.forks import Forks
        with ahead.helpers() as started:
            from tests.test_ahead import FRAMES, check
            from pipeline.validation.engine_process import EngineProcess
            assert EngineProcess(started.engine)(FRAMES, {{"d": [check("n")]}}) == {{"d": [(check("n"), [1])]}}
            with Forks(started.nursery, 1) as asked:
                asked.ask("nothing", {{"draw": []}})
                print(type(started.nursery.process).__name__, *asked.answers())
        print(started.nursery.process.returncode)
    """
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stderr, done.stdout.split("\n")[:2]) == (
        "",
        [f"{'Popen' if threads else 'Fork'} ('nothing', [])", "0"],
    )


@pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
def test_a_build_that_is_killed_leaves_no_folder_of_sockets(tmp_path: Path) -> None:
    script = """if True:
        import time
        from pipeline import ahead
        from pipeline.chapters.forks import Forks
        with ahead.helpers() as started, Forks(started.nursery, 1) as asked:
            asked.ask("nothing", {"draw": []})
            print(*asked.answers(), flush=True)
            time.sleep(60)
    """
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as build:
        assert build.stdout.readline()
        assert list(tmp_path.iterdir())
        build.kill()
    end = time.monotonic() + 30
    while list(tmp_path.iterdir()):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
def test_an_engine_that_was_killed_is_done_without() -> None:
    with ahead.helpers() as started:
        while not (forks := psutil.Process(started.nursery.process.pid).children()):
            pass
        forks[0].send_signal(signal.SIGKILL)
        assert EngineProcess(started.engine)(FRAMES, {"d": [check("n")]}) == {"d": [(check("n"), [1])]}


@pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")
def test_chapters_do_not_wait_for_an_engine_that_imports_for_ever() -> None:
    with ahead.helpers() as started:
        while not (forks := psutil.Process(started.nursery.process.pid).children()):
            pass
        forks[0].suspend()
        started.nursery.go_on()
        with Forks(started.nursery, 1) as asked:
            asked.ask("nothing", {"draw": []})
            assert list(asked.answers()) == [("nothing", [])]
        forks[0].resume()

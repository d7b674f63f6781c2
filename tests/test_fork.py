"""A fork has what was imported here and no file of this process, and is waited for as a process that was started is.

Each test forks a process of its own: that of the tests has threads, whose locks a fork might wait for.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from pipeline.fork import CAN_FORK

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")


def said(script: str) -> str:
    """What a process says that runs the script; nothing may go wrong in it."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_reads_what_it_is_told_and_says_nothing_on_standard_output() -> None:
    script = """
        import os, sys
        from pipeline.fork import Fork
        answers, answer = os.pipe()
        def work():
            print("not heard", flush=True)
            os.write(answer, os.read(0, 100).upper())
        fork = Fork(work, [answer])
        fork.stdin.write(b"told")
        fork.stdin.close()
        print(os.read(answers, 100).decode(), fork.wait(), fork.poll())
    """
    assert said(script) == "TOLD 0 0\n"


def test_it_holds_no_file_but_those_it_was_given() -> None:
    script = """
        import os, tempfile
        from pathlib import Path
        from pipeline.fork import Fork
        held = tempfile.TemporaryFile()
        answers, answer = os.pipe()
        def work():
            there = [number for number in range(50) if Path(f"/proc/self/fd/{number}").is_symlink()]
            os.write(answer, repr(there == [0, 1, 2, answer]).encode())
        fork = Fork(work, [answer])
        fork.wait()
        print(os.read(answers, 100).decode())
    """
    assert said(script) == "True\n"


def test_a_lock_ends_with_the_process_that_forked_and_not_with_its_fork() -> None:
    script = """
        import fcntl, tempfile, time
        from pipeline.fork import Fork
        def take(file):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with tempfile.NamedTemporaryFile() as there:
            with open(there.name) as held:
                take(held)
                fork = Fork(lambda: (print("begun"), time.sleep(60)))
                time.sleep(0.3)
            with open(there.name) as again:
                take(again)
        fork.terminate()
        print("taken", fork.wait())
    """
    assert said(script) == "taken -15\n"


def test_it_is_waited_for_as_long_as_asked_and_can_be_ended() -> None:
    script = """
        import subprocess, time
        from pipeline.fork import Fork
        fork = Fork(lambda: time.sleep(60))
        try:
            fork.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            print("still at work", fork.poll())
        fork.terminate()
        print(fork.wait(), fork.returncode)
        fork.terminate()
    """
    assert said(script) == "still at work None\n-15 -15\n"


def test_what_goes_wrong_in_it_is_said_and_goes_no_further() -> None:
    script = "from pipeline.fork import Fork; print(Fork(lambda: 1 / 0).wait())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "0\n"
    assert done.stderr.count("ZeroDivisionError") == 1


def test_a_process_with_a_second_thread_is_not_forked() -> None:
    script = """
        import threading
        from pipeline.fork import is_one_thread
        print(is_one_thread())
        wait = threading.Event()
        threading.Thread(target=wait.wait).start()
        print(is_one_thread())
        wait.set()
    """
    assert said(script) == "True\nFalse\n"


def test_what_is_imported_before_the_nursery_is_forked_starts_no_thread() -> None:
    script = """
        from pipeline import ahead
        from pipeline.fork import Fork, is_one_thread
        with ahead.nursery() as nursery:
            print(type(nursery.process) is Fork, is_one_thread())
    """
    assert said(script) == "True True\n"

"""A process that begins as a copy of this one, with all that has been imported here."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from threading import Lock

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS system libraries do not survive a fork
_THREADS = Path("/proc/self/task")
_OFTEN = 0.005  # seconds between two looks at whether it has ended


def is_one_thread() -> bool:
    """Whether this process is surely one thread: for what others hold at that moment a fork would wait for ever."""
    with contextlib.suppress(OSError):  # a system that does not tell
        return len(list(_THREADS.iterdir())) == 1
    return False


def forked(work: Callable[[], object]) -> int:
    """Do the work in a fork of this process, which ends with it; give the number of the fork."""
    if pid := os.fork():
        return pid
    try:
        work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)  # whoever called goes on in the other process alone


@contextlib.contextmanager
def woken_by_ends() -> Iterator[int]:
    """The number of a file that can be read once a fork of this process has ended."""
    ended, tells = os.pipe()
    for number in (ended, tells):
        os.set_blocking(number, False)
    signal.set_wakeup_fd(tells)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        yield ended
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(ended)
        os.close(tells)


def heed_signals() -> None:
    """In a fork, heed signals as a process does that was started, and not as the one that waits for it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Fork:
    """Runs ``work`` in a fork that reads from ``stdin`` and has no other file of this process but those ``given``.

    It is out of reach of Ctrl+C in this process's terminal. Used as a ``subprocess.Popen`` is.
    """

    def __init__(self, work: Callable[[], object], given: Collection[int] = ()) -> None:
        self.stdout = None
        self.returncode: int | None = None
        self._looking = Lock()
        reads, writes = os.pipe()

        def alone() -> None:
            os.setsid()
            os.dup2(reads, 0)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            _close_files_but(given)
            work()

        self.pid = forked(alone)
        os.close(reads)
        self.stdin = os.fdopen(writes, "wb")

    def poll(self) -> int | None:
        """Its exit code, if it has ended."""
        with self._looking:
            if self.returncode is None:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended.

        Raises subprocess.TimeoutExpired where that takes longer than ``timeout`` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(["fork"], timeout)
            time.sleep(_OFTEN)
        return code

    def terminate(self) -> None:
        """End it."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)


def _close_files_but(kept: Collection[int]) -> None:
    """Close every file: among them the one whose lock says who is at work, which holds for as long as it is open."""
    after = 3
    for number in sorted(kept):
        if number > after:  # of an empty range, Python 3.11 may close all that there are
            os.closerange(after, number)
        after = number + 1
    os.closerange(after, os.sysconf("SC_OPEN_MAX"))

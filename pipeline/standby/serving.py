"""The process that stands by: it imports all that commands need, then does each in a fork of itself.

So a command finds the process as it was before the first one, and nothing of any plan is ever in it. A fork ends when
whoever typed its command goes away.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from pipeline.ahead import ONE_THREAD
from pipeline.chapters.nursery import import_what_forks_need, listening
from pipeline.fork import forked, heed_signals, is_one_thread, woken_by_ends
from pipeline.plan.inputs import code
from pipeline.standby.asking import LENGTH, READY, address_here

_IMPORTS = (
    "pipeline.cli.auditing",
    "pipeline.cli.building",
    "pipeline.cli.checking",
    "pipeline.cli.disclosure_report",
    "pipeline.cli.explaining",
    "pipeline.cli.figures",
    "pipeline.cli.rebuilding",
    "pipeline.cli.status",
)
_OFTEN = 2.0  # seconds between two looks at whether it is still wanted
_code_now = code.__wrapped__  # reads the files each time


def stand_by(minutes: float, run: Callable[[], int]) -> None:
    """Do commands by ``run``, which gives an exit code, until none has come for so long.

    Does nothing where it cannot be asked, may not be forked, or another stands by already.
    """
    address = address_here()
    if address is None:
        return
    _as_signals_are_at_first()
    with address.with_suffix(".claim").open("w") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        read = code()
        _import()
        if is_one_thread() and _code_now() == read:
            with listening(address) as listener:
                _serve(listener, address, minutes * 60, partial(_work, address, [listener, claim], run))


def _as_signals_are_at_first() -> None:
    """Whatever the command that left this behind was told to ignore does not hold for those that follow."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)


def _import() -> None:
    os.environ.update(ONE_THREAD)  # as libraries want to know while they are imported
    gc.disable()  # nothing that is imported is garbage
    for name in _IMPORTS:
        importlib.import_module(name)
    from pipeline.cli.building import import_all
    from pipeline.databases import started

    import_all()
    import_what_forks_need()
    started()
    gc.freeze()  # it stays shared between this process and its forks
    gc.enable()


def _serve(listener: socket.socket, address: Path, idle: float, work: Callable[[socket.socket], None]) -> None:
    at_work, last = set(), time.monotonic()
    with woken_by_ends() as ended:
        while at_work or time.monotonic() - last < idle:
            ready, _, _ = select.select([listener, ended], [], [], min(_OFTEN, idle))
            if ended in ready:
                os.read(ended, 4096)
            if listener in ready:
                line, _ = listener.accept()
                with line:
                    at_work.add(forked(partial(work, line)))
            if at_work:
                last = time.monotonic()
                at_work -= {pid for pid in at_work if os.waitpid(pid, os.WNOHANG)[0]}
            if not address.exists():  # somebody tidied up: it cannot be asked any more
                return
    address.unlink(missing_ok=True)


def _work(
    address: Path, closed: Sequence[socket.socket | TextIOWrapper], run: Callable[[], int], line: socket.socket
) -> None:
    """Do the command that is asked for on this line. Where the code has changed, do nothing, and end what stands by."""
    for one in closed:
        one.close()
    if _code_now() != code():
        address.unlink(missing_ok=True)  # without it, what stands by ends
        return
    line.sendall(READY)
    length, files, _, _ = socket.recv_fds(line, LENGTH.size, 3)
    if len(length) < LENGTH.size:
        return
    with line.makefile("rb") as asked:
        request = json.loads(asked.read(*LENGTH.unpack(length)))
    _take_over(request, files)
    _end_with(line)
    line.sendall(LENGTH.pack(os.getpid()))
    line.sendall(bytes([run() & 0xFF]))


def _take_over(request: Mapping[str, Any], files: list[int]) -> None:
    """Be as the process that was started for the command: its folder, environment and standard files."""
    os.setsid()
    heed_signals()
    os.chdir(request["cwd"])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    sys.argv[:] = request["argv"]
    sys.stdin, sys.stdout, sys.stderr = (
        _opened(number, stream) for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr))
    )


def _opened(number: int, stream: TextIOWrapper) -> TextIOWrapper:
    """A standard file as Python opens it at its start: encoded as this process's is, by lines on a terminal."""
    mode = "w" if number else "r"
    by_lines = number == 2 or os.isatty(number)
    raw = open(number, f"{mode}b", closefd=False)  # noqa: SIM115
    through = stream.write_through
    return TextIOWrapper(raw, stream.encoding, stream.errors, line_buffering=by_lines, write_through=through)


def _end_with(line: socket.socket) -> None:
    """From now on, be killed by the system when the other end of the line is closed; nothing more is said there."""
    fcntl.fcntl(line, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(line, fcntl.F_SETSIG, signal.SIGKILL)  # of which nothing keeps a process, even one that is stopped
    fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([line], [], [], 0)[0]:  # closed before that
        os._exit(1)

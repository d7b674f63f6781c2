"""One run at a time writes a plan's outputs: the others wait, and say for whom.

The claim is a lock of the operating system on a file, so that it ends with the process that holds it, however that
ends. What stands in the file, process and machine, is only for telling.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import BusyError

if os.name == "nt":
    import msvcrt
else:
    import fcntl

FILE = "at-work.lock"
PATIENCE = 120
"""Seconds to wait for another run."""
_FAR = 1 << 30  # where the locked byte lies on Windows: the text before it must stay readable
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_held: set[Path] = set()


@contextmanager
def claimed(private: Path, report: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the outputs of a plan for as long as the block runs; inside it, claiming them again costs nothing.

    Raises BusyError when another run holds them for longer than ``PATIENCE``.
    """
    path = private.resolve() / FILE
    if path in _held:
        yield
        return
    private.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        _wait(file, report)
        _held.add(path)
        try:
            _tell(file)
            yield
        finally:
            _held.discard(path)
            _release(file)


def _wait(file: BinaryIO, report: Callable[[str], None]) -> None:
    if _take(file):
        return
    report(f"Another run is at work on this plan ({_holder(file)}): waiting for it")
    until = time.monotonic() + PATIENCE
    while not _take(file):
        if time.monotonic() > until:
            raise BusyError(
                f"Another run is still at work on this plan ({_holder(file)}).",
                "Wait until it has ended, or end that process; then try again.",
            )
        time.sleep(0.1)


def _take(file: BinaryIO) -> bool:
    try:
        if os.name == "nt":
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as refused:
        return refused.errno in _NO_LOCKS  # a disk without locks: nobody could ever be waited for
    return True


def _release(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        if os.name == "nt":
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_UN)


def _tell(file: BinaryIO) -> None:
    file.truncate(0)
    file.write(json.dumps({"process": os.getpid(), "machine": socket.gethostname()}).encode())
    file.flush()


def _holder(file: BinaryIO) -> str:
    try:
        file.seek(0)
        said = json.loads(file.read(1000))
        return f"process {said['process']} on {said['machine']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "which one cannot be told"

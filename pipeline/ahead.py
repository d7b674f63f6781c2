"""Processes that are started ahead, so that they import what takes seconds while the build reads and reckons.

Nothing that takes long to import may be imported here: these processes are started before anything else is.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS system libraries do not survive a fork
_ROOT = Path(__file__).resolve().parents[1]
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_OUT_OF_REACH = (  # of Ctrl+C, which a terminal sends to all: these end when whoever started them does, and say nothing
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"start_new_session": True}
)

Process = subprocess.Popen


@dataclass(frozen=True)
class Nursery:
    """The process that kernels are forked from, and the socket on which it is asked for one."""

    socket: Path
    process: Process[bytes]


@contextmanager
def validation_engine() -> Iterator[Process[bytes]]:
    """Great Expectations, in a process that answers over its standard output."""
    with _started("pipeline.validation.engine_process", answers=subprocess.PIPE) as process:
        yield process


@contextmanager
def nursery() -> Iterator[Nursery | None]:
    """The nursery of ``pipeline.chapters.nursery``; none where the system cannot fork."""
    if not CAN_FORK:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="yjplan-"))  # a socket's path may not be long
    try:
        with _started("pipeline.chapters.nursery", str(folder / "socket"), answers=subprocess.DEVNULL) as process:
            yield Nursery(folder / "socket", process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(module: str, *arguments: str, answers: int) -> Iterator[Process[bytes]]:
    """A module of this project run by a Python of its own until the block ends, or this process does."""
    process = Process(
        [sys.executable, "-Xfrozen_modules=off", "-m", module, *arguments],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=answers,
        env=os.environ | _ONE_THREAD,
        **_OUT_OF_REACH,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):  # it may have ended already, with something unsaid
            process.stdin.close()
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # still importing what nobody needs any more
            process.terminate()
            process.wait()
        if process.stdout:
            process.stdout.close()

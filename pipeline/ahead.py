"""Processes that are started ahead, so that they import what takes seconds while the build reads and reckons.

Nothing that takes long to import may be imported with this module: these processes are started before anything else
is. Only what all of them and this process need is imported here first, where they can be forks of it.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.fork import CAN_FORK, Fork, is_one_thread

IN_COMMON = ("pandas", "pipeline.validation.engine_process")
"""What this process, chapters and the engine import."""
_NURSERY = "pipeline.chapters.nursery"
_ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""The environment of a process that is to be one thread when numpy has been imported."""
_OUT_OF_REACH = (  # of Ctrl+C, which a terminal sends to all: these end when whoever started them does, and say nothing
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"start_new_session": True}
)

Process = subprocess.Popen[bytes] | Fork


@dataclass(frozen=True)
class Engine:
    """Great Expectations in a process of its own: where it is asked, and where it answers."""

    asked: IO[bytes]
    answers: IO[bytes]


@dataclass(frozen=True)
class Nursery:
    """The process that chapters are run in forks of, and the socket on which it is asked."""

    socket: Path
    process: Process

    @property
    def pens(self) -> Path:
        """The socket on which charts are asked for."""
        return pens_beside(self.socket)

    def go_on(self) -> None:
        """Tell it that a processor has become free, if it still lets the engine import first."""
        with contextlib.suppress(OSError):  # it has ended, which is seen where it is asked
            self.process.stdin.write(b"\n")
            self.process.stdin.flush()

    def load_pens(self) -> None:
        """Let what draws charts load as soon as chapters could be run, where it is sure to be asked."""
        self._tell(self.pens, {"load": True})

    def read(self, database: Path) -> None:
        """Let it read the disclosed database, which chapters will want."""
        self._tell(self.socket, {"read": str(database)})

    def _tell(self, path: Path, what: Mapping[str, object]) -> None:
        """Say something that needs no answer; whether it is heard is no matter."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
            asking.connect(str(path))
            asking.sendall(json.dumps(what).encode() + b"\n")


def pens_beside(socket: Path) -> Path:
    """Where charts are asked for, by where chapters are."""
    return socket.with_name("pens")


@dataclass(frozen=True)
class Helpers:
    """Processes that were started ahead of the work."""

    engine: Engine | None = None
    nursery: Nursery | None = None


@contextmanager
def helpers() -> Iterator[Helpers]:
    """All of them, for as long as the block runs; the engine is a fork of the nursery where the system can fork."""
    if not CAN_FORK:
        with _started("pipeline.validation.engine_process", answers=subprocess.PIPE) as process:
            yield Helpers(Engine(process.stdin, process.stdout))
        return
    ours, its = socket.socketpair()
    engine = Engine(ours.makefile("wb"), ours.makefile("rb"))
    try:
        with ours, _nursery(its) as started:
            yield Helpers(engine, started)
    finally:
        for stream in (engine.asked, engine.answers):
            with contextlib.suppress(OSError):  # it may have ended already, with something unsaid
                stream.close()


@contextmanager
def nursery() -> Iterator[Nursery | None]:
    """The nursery of ``pipeline.chapters.nursery`` alone; none where the system cannot fork."""
    if not CAN_FORK:
        yield None
        return
    with _nursery() as started:
        yield started


@contextmanager
def _nursery(engine: socket.socket | None = None) -> Iterator[Nursery]:
    """The nursery, and a fork of it that is the engine, asked over a socket that is handed over here."""
    folder = Path(tempfile.mkdtemp(prefix="yjplan-"))  # a socket's path may not be long
    given = [engine.fileno()] if engine else []
    path = folder / "socket"
    try:
        with _forked_nursery(path, given) if is_one_thread() else _started_nursery(path, given) as process:
            if engine:
                engine.close()
            yield Nursery(path, process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _forked_nursery(path: Path, given: Sequence[int]) -> AbstractContextManager[Process]:
    """The nursery as a fork of this process."""
    with _environment(ONE_THREAD):  # as libraries want to know while they are imported
        for name in IN_COMMON:
            importlib.import_module(name)

    def nursery() -> None:
        os.chdir(_ROOT)
        os.environ.update(ONE_THREAD)
        sys.path[0] = str(_ROOT)
        importlib.import_module(_NURSERY).main(path, *given)

    return _until_it_ends(Fork(nursery, given))


def _started_nursery(path: Path, given: Sequence[int]) -> AbstractContextManager[Process]:
    return _started(_NURSERY, str(path), *map(str, given), answers=subprocess.DEVNULL, given=given)


def _started(module: str, *arguments: str, answers: int, given: Sequence[int] = ()) -> AbstractContextManager[Process]:
    """A module of this project run by a Python of its own."""
    return _until_it_ends(
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=answers,
            env=os.environ | ONE_THREAD,
            pass_fds=given,
            **_OUT_OF_REACH,
        )
    )


@contextmanager
def _until_it_ends(process: Process) -> Iterator[Process]:
    """A process that ends when the block does, or this process."""
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


@contextmanager
def _environment(added: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(added)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)

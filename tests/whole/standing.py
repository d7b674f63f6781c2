"""A place of its own where a process stands by for commands, beside all others of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline.plan import ROOT
from pipeline.standby import STAND_BY

PATIENCE = 60  # seconds


def _heeding_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the tests may be run where it is ignored


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.02)


@dataclass(frozen=True)
class Place:
    """A project, and a folder for temporary files in which processes stand by for it."""

    temporary: Path
    project: Path = ROOT

    @property
    def environment(self) -> dict[str, str]:
        # What names the test that runs would make other circumstances of each.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        return {**kept, "TMPDIR": str(self.temporary)}

    @property
    def sockets(self) -> list[Path]:
        return [path for path in self.temporary.glob("yjplan-standby-*/*") if path.is_socket() and "~" not in path.name]

    @property
    def processes(self) -> list[psutil.Process]:
        """Those that stand by here, without the forks that they do commands in."""
        found = []
        for process in psutil.process_iter():
            try:
                stands_by = STAND_BY in process.cmdline()[:4] and process.environ()["TMPDIR"] == str(self.temporary)
                if stands_by and STAND_BY not in process.parent().cmdline():
                    found.append(process)
            except (psutil.Error, KeyError, AttributeError):
                continue
        return found

    def begin(self, *arguments: str | Path, standby: str = "5", **environment: str) -> subprocess.Popen[str]:
        """Start the command as a user types it."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            cwd=self.project,
            env={**self.environment, "YJPLAN_STANDBY": standby, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            preexec_fn=_heeding_ctrl_c,
        )

    def run(self, *arguments: str | Path, standby: str = "5", **environment: str) -> tuple[int, str, str]:
        """The exit code of the command and what it said."""
        process = self.begin(*arguments, standby=standby, **environment)
        said = process.communicate(timeout=PATIENCE)
        return process.returncode, *said


@contextmanager
def place(project: Path = ROOT) -> Iterator[Place]:
    """Nobody stands by here yet; whoever does at the end is ended."""
    with tempfile.TemporaryDirectory(prefix="sb") as temporary:
        here = Place(Path(temporary), project)
        try:
            yield here
        finally:
            for process in here.processes:
                process.kill()


@contextmanager
def standing_by(here: Place, minutes: str = "5", **environment: str) -> Iterator[psutil.Process]:
    """A process that stands by, from when it does."""
    started = psutil.Popen(
        [sys.executable, "-m", "pipeline", STAND_BY, minutes],
        cwd=here.project,
        env=here.environment | environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: here.sockets)
        yield started
    finally:
        started.kill()
        started.wait()


def done_by(process: psutil.Process) -> float:
    """Seconds of the processor that its forks have taken; of one that has ended they count once it was seen to."""
    return process.cpu_times().children_user

"""Has a command done by the process that stands by, or leaves one behind for the next.

Only a command in the same circumstances is done there: the same project and Python, environment, limits and
processors. The socket lies in a folder that nobody else may enter.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PlanError

COMMANDS = ("check", "stage", "build", "figures", "disclosure", "audit", "status")
"""Those that read and reckon. Others are quick, ask for a password, or run for long."""
STAND_BY = "--stand-by"
"""What tells the command line to be the process that stands by; minutes follow."""
MINUTES = "YJPLAN_STANDBY"
STOPPED = 130
"""The exit code of a command that was stopped with Ctrl+C."""
_MINUTES_AT_A_TERMINAL = 10.0
_OF_NO_MATTER = ("_", "OLDPWD", "PWD", "SHLVL", "MFLAGS")
_OF_NO_MATTER_FROM = ("YJPLAN_", "MAKE")
"""What a shell, or make, sets from command to command, and nothing that is imported rests on; how its names begin."""
_MOST_MINUTES = 24 * 60
_ANSWERS_WITHIN = 3.0  # seconds; what takes longer is done here
_LONGEST = 90  # bytes of the path of a socket, with room for what is added while it is made
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_PEER = struct.Struct("3i")
_ROOT = Path(__file__).resolve().parents[2]

READY = b"+"
"""What is said to whoever connects, if the command can be done there."""
LENGTH = struct.Struct("!I")
"""How the length of a request is sent, with the files, and the number of the process that has begun with it."""


@dataclass(frozen=True)
class Standby:
    """Where a process stands by, or will, for commands in these circumstances."""

    address: Path
    minutes: float
    environment: dict[str, str]

    def do(self, arguments: Sequence[str]) -> int | None:
        """The exit code of the command, done by the process that stands by; None where there is none."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_ANSWERS_WITHIN)
            try:
                line.connect(str(self.address))
                if not _is_own(line) or line.recv(len(READY)) != READY:  # what does not answer gets no file of this
                    return None
                asked = {"argv": list(arguments), "cwd": str(Path.cwd()), "env": dict(os.environ)}
                request = json.dumps(asked).encode()
                socket.send_fds(line, [LENGTH.pack(len(request))], [0, 1, 2])
                line.sendall(request)
                begun = line.recv(LENGTH.size)
            except OSError:
                return None
            if len(begun) < LENGTH.size:
                return None
            line.settimeout(None)
            (process,) = LENGTH.unpack(begun)
            _stop_with_this(process)
            return _code_of(line, process)

    def leave(self) -> None:
        """Leave a process behind that stands by, if the system lets it be started."""
        before = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv)]
        options = [option for option in before if option != "-m"]  # those of Python
        with contextlib.suppress(OSError):
            subprocess.Popen(
                [sys.executable, *options, "-m", "pipeline", STAND_BY, str(self.minutes)],
                cwd=_ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # it stays when the terminal goes
            )


def _is_own(line: socket.socket) -> bool:
    """Whether whoever is at the other end of the line is of the user of this process."""
    _, user, _ = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return user == os.getuid()


def _stop_with_this(process: int) -> None:
    """Ctrl+Z stops the process at work too, and it goes on when this one does."""

    def pause(*_: object) -> None:
        for number, whom in ((signal.SIGSTOP, process), (signal.SIGSTOP, os.getpid()), (signal.SIGCONT, process)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(whom, number)

    if signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL:  # else a shell has said that nothing stops this
        signal.signal(signal.SIGTSTP, pause)


def _code_of(line: socket.socket, process: int) -> int | None:
    """The exit code that the process at work sends; None where it was killed before it could. Ctrl+C is passed on."""
    stopped = False
    while True:
        try:
            code = line.recv(1)
        except KeyboardInterrupt:
            stopped = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGINT)
        except OSError:
            return None
        else:
            return code[0] if code else STOPPED if stopped else None


def wanted(arguments: Sequence[str]) -> Standby | None:
    """Where a process may stand by for this command; None where it is not one of those, or nobody is at a terminal.

    Raises PlanError where the minutes that are set are no number.
    """
    if sys.platform != "linux" or not arguments or arguments[0] not in COMMANDS:
        return None
    minutes = _minutes()
    address = address_here() if minutes > 0 else None
    return Standby(address, minutes, dict(os.environ)) if address else None


def address_here() -> Path | None:
    """Where a process stands by for commands in the circumstances of this one; None where no place is safe."""
    try:
        folder = Path(tempfile.gettempdir()) / f"yjplan-standby-{os.getuid()}"
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        seen = folder.lstat()
        address = folder / hashlib.sha256(json.dumps(_circumstances()).encode()).hexdigest()[:16]
    except OSError:
        return None
    safe = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid() and not seen.st_mode & 0o077
    return address if safe and len(os.fsencode(address)) <= _LONGEST else None


def _circumstances() -> list[object]:
    """All that a process gets from the one that started it, but what each command brings along."""
    import resource

    os.umask(umask := os.umask(0o077))
    environment = {
        name: value
        for name, value in sorted(os.environ.items())
        if name not in _OF_NO_MATTER and not name.startswith(_OF_NO_MATTER_FROM)
    }
    limits = [resource.getrlimit(getattr(resource, name)) for name in sorted(dir(resource)) if name[:7] == "RLIMIT_"]
    program, root = Path(sys.executable).stat(), Path("/").stat()
    python = [sys.executable, program.st_mtime_ns, program.st_size, *sys.flags, sys.warnoptions]
    who = [os.getresuid(), os.getresgid(), sorted(os.getgroups()), umask]
    where = [root.st_dev, root.st_ino, *(str(Path("/proc/self/ns", one).readlink()) for one in _NAMESPACES)]
    share = [Path("/proc/self/cgroup").read_text(), limits, os.nice(0), sorted(os.sched_getaffinity(0))]
    return [str(_ROOT), python, environment, who, where, share]


def _minutes() -> float:
    said = os.environ.get(MINUTES, "").strip()
    if not said:
        return _MINUTES_AT_A_TERMINAL if os.isatty(2) else 0
    with contextlib.suppress(ValueError):
        if 0 <= (minutes := float(said)) <= _MOST_MINUTES:
            return minutes
    raise PlanError(
        f"{MINUTES} is '{said}'; expected was how many minutes a process stands by after a command, "
        f"at most {_MOST_MINUTES}.",
        f"Set it to a number, to 0 for none, or unset it: {_MINUTES_AT_A_TERMINAL:.0f} minutes at a terminal.",
    )

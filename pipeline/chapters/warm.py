"""Kernels that start fast: forks of one process that has imported what chapters import, where the system can fork."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import ahead
from pipeline.ahead import Nursery

_READY = 30  # seconds to wait for the nursery's imports


@contextmanager
def warm_kernels() -> Iterator[dict[str, Any]]:
    """What Papermill is to be given so that kernels come from a nursery of their own."""
    with ahead.nursery() as nursery:
        yield kernels_of(nursery)


def kernels_of(nursery: Nursery | None) -> dict[str, Any]:
    """What Papermill is to be given so that kernels come from ``nursery``; nothing, where there is none."""
    return {"kernel_manager_class": _manager(nursery)} if nursery else {}


class Fork:
    """A fork of the nursery, which can be waited for and signalled as a ``Popen``.

    The nursery tells over a socket how the fork ended, and ends it when the socket is closed or this process ends.
    """

    stdin = stdout = stderr = None

    def __init__(self, nursery: Nursery, request: Mapping[str, Any]) -> None:
        self.returncode: int | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.pid = self._asked(nursery, request)
        except OSError:
            self._socket.close()
            raise

    def _asked(self, nursery: Nursery, request: Mapping[str, Any]) -> int:
        self._socket.connect(str(nursery.socket))
        self._socket.sendall((json.dumps(request) + "\n").encode())
        with self._socket.makefile("rb", buffering=0) as answers:  # the first line, and no byte of the next
            if pid := answers.readline():
                return int(pid)
        raise ConnectionError("the nursery has ended")

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                self._ended(self._socket.recv(64, socket.MSG_DONTWAIT))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """How it ended, once it has."""
        if self.returncode is None:
            self._socket.settimeout(timeout)
            self._ended(self._socket.recv(64))
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _ended(self, told: bytes) -> None:
        self.returncode = int(told or b"1")
        self._socket.close()


class Kernel(Fork):
    """A kernel of the nursery, which Jupyter takes for a process that it started."""

    def __init__(self, nursery: Nursery, argv: Sequence[str], env: Mapping[str, str], cwd: str) -> None:
        super().__init__(nursery, {"argv": list(argv), "env": dict(env), "cwd": cwd})


def _manager(nursery: Nursery) -> type:
    """A kernel manager that asks the nursery; where that has failed, it starts a kernel as usual."""
    from jupyter_client import AsyncKernelManager
    from jupyter_client.provisioning import LocalProvisioner

    class NurseryProvisioner(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            if cmd[0] == sys.executable and ready(nursery):
                self.cwd = str(kwargs.get("cwd") or Path.cwd())
                with contextlib.suppress(OSError):
                    self.process = Kernel(nursery, cmd[cmd.index("-f") :], kwargs.get("env") or os.environ, self.cwd)
                    self.pid = self.pgid = self.process.pid
                    return self.connection_info
            return await super().launch_kernel(cmd, **kwargs)

    class NurseryKernelManager(AsyncKernelManager):
        def __init__(self, **named: Any) -> None:
            super().__init__(**named)
            self.kernel_id = str(uuid.uuid4())
            self.provisioner = NurseryProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)

    return NurseryKernelManager


def ready(nursery: Nursery) -> bool:
    """Whether the nursery can be asked; waits while it is still importing."""
    until = time.monotonic() + _READY
    while time.monotonic() < until and nursery.process.poll() is None:
        if nursery.socket.exists():
            return True
        time.sleep(0.01)
    return False

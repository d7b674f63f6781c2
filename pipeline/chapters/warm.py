"""Kernels that start fast: forks of one process that has imported what chapters import, where the system can fork."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline import ahead
from pipeline.ahead import Nursery

_ASKER = Path(__file__).with_name("nursery_asker.py")
_READY = 30  # seconds to wait for the nursery's imports


@contextmanager
def warm_kernels() -> Iterator[dict[str, Any]]:
    """What Papermill is to be given so that kernels come from a nursery of their own."""
    with ahead.nursery() as nursery:
        yield kernels_of(nursery)


def kernels_of(nursery: Nursery | None) -> dict[str, Any]:
    """What Papermill is to be given so that kernels come from ``nursery``; nothing, where there is none."""
    return {"kernel_manager_class": _manager(nursery)} if nursery else {}


def _manager(nursery: Nursery) -> type:
    """A kernel manager that asks the nursery; where that has failed, it starts a kernel as usual."""
    from jupyter_client import AsyncKernelManager

    class NurseryKernelManager(AsyncKernelManager):
        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            usual = super().format_kernel_cmd(extra_arguments)
            if usual[0] != sys.executable or not _ready(nursery):
                return usual
            arguments = usual[usual.index("-f") :]
            return [sys.executable, "-I", "-S", str(_ASKER), str(nursery.socket), *arguments]

    return NurseryKernelManager


def _ready(nursery: Nursery) -> bool:
    until = time.monotonic() + _READY
    while time.monotonic() < until and nursery.process.poll() is None:
        if nursery.socket.exists():
            return True
        time.sleep(0.01)
    return False

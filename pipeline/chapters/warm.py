"""Kernels that start fast: forks of one process that has imported what chapters import, where the system can fork."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.plan import ROOT

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS system libraries do not survive a fork
_ASKER = Path(__file__).with_name("nursery_asker.py")
_READY = 30  # seconds to wait for the nursery's imports


@contextmanager
def warm_kernels() -> Iterator[dict[str, Any]]:
    """What Papermill is to be given so that kernels come from a nursery; nothing, where the system cannot fork."""
    if not CAN_FORK:
        yield {}
        return
    folder = Path(tempfile.mkdtemp(prefix="yjplan-"))  # a socket's path may not be long
    nursery = subprocess.Popen(
        [sys.executable, "-Xfrozen_modules=off", "-m", "pipeline.chapters.nursery", str(folder / "socket")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    try:
        yield {"kernel_manager_class": _manager(folder / "socket", nursery)}
    finally:
        nursery.stdin.close()
        nursery.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _manager(path: Path, nursery: subprocess.Popen) -> type:
    """A kernel manager that asks the nursery; where that has failed, it starts a kernel as usual."""
    from jupyter_client import AsyncKernelManager

    class NurseryKernelManager(AsyncKernelManager):
        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            usual = super().format_kernel_cmd(extra_arguments)
            if usual[0] != sys.executable or not _ready(path, nursery):
                return usual
            arguments = usual[usual.index("-f") :]
            return [sys.executable, "-I", "-S", str(_ASKER), str(path), *arguments]

    return NurseryKernelManager


def _ready(path: Path, nursery: subprocess.Popen) -> bool:
    until = time.monotonic() + _READY
    while time.monotonic() < until and nursery.poll() is None:
        if path.exists():
            return True
        time.sleep(0.01)
    return False

"""Files that are whole or not there: written beside, then moved into place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import PlanError


def write_whole(path: Path, make: Callable[[Path], None]) -> Path:
    """Let ``make`` write a file beside ``path``, then move it there; raise PlanError when another program holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process number keeps two runs at the same time from writing into one another's file.
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        make(beside)
        beside.replace(path)
    except PermissionError:
        raise PlanError(
            f"{path.name} cannot be written.", "Close it where it is open, and check that its folder may be written to."
        ) from None
    finally:
        beside.unlink(missing_ok=True)
    return path


def write_bytes(path: Path, data: bytes) -> Path:
    """Write ``data`` to ``path``, whole or not at all."""
    return write_whole(path, lambda beside: _write(beside, data))


def write_text(path: Path, text: str) -> Path:
    """Write ``text`` to ``path`` as UTF-8, whole or not at all."""
    return write_bytes(path, text.encode())


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)

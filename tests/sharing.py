"""What is made once for a whole run, however many workers share it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

_PATIENCE = 240  # seconds to wait for another worker


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder as ``make`` filled it, here or in another worker, which is waited for."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f"{folder.name}.made")
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(made)
    else:
        try:
            make(folder)
        finally:
            made.touch()  # where it failed, whoever waits will see what is missing
    return folder


def _wait_for(path: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while not path.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"another worker did not finish {path.stem}")
        time.sleep(0.1)

"""Sheets of the old .xls format, read by a process of its own that may fail without taking anything with it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ReturnError
from pipeline.intake.facts import MOST_CELLS, SheetFacts
from pipeline.intake.model import Cell, Sheet
from pipeline.intake.text import shortened, visible

MOST_SECONDS = 120
_READER = Path(__file__).with_name("xls_process.py")


def read_old_spreadsheet(content: bytes) -> list[Sheet]:
    """The sheets of an .xls file; raises ReturnError when it is damaged, protected or a trap."""
    try:
        # -P: the folder of the script is not searched for modules, several of which have names of the library's.
        done = subprocess.run(
            [sys.executable, "-P", str(_READER), str(MOST_CELLS)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise ReturnError("It is damaged or was cut short on its way.") from None
    if fault := answer.get("fault"):
        if fault.startswith("PasswordError"):
            raise ReturnError("It is protected by a password.")
        said = shortened(" ".join(visible(fault).split()), 120)
        raise ReturnError(f"It is not a spreadsheet that can be opened ({said}).")
    return [_sheet(sheet) for sheet in answer["sheets"]]


def _sheet(said: dict[str, Any]) -> Sheet:
    merged = tuple(((top, left), (bottom, right)) for (top, left), (bottom, right) in said["merged"])
    rows = [[_cell(cell) for cell in row] for row in said["rows"]]
    return Sheet(visible(said["name"]), rows, SheetFacts(hidden=said["hidden"], merged=merged))


def _cell(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    day = datetime.fromisoformat(cell["day"])
    return date(day.year, day.month, day.day) if day.time() == day.time().min else day

"""How commands speak: results to stdout, progress to stderr, colours only on a terminal."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any


def say(text: str = "") -> None:
    """Print one line of the result."""
    print(text)


def progress(text: str) -> None:
    """Print one step of long work."""
    print(f"· {text}", file=sys.stderr, flush=True)


def name_plan(text: str, folder: Path) -> str:
    """The text with the plan's folder where a command in it says PLAN, so that it can be copied as it stands.

    >>> name_plan("See: yjplan status PLAN", Path("plans/any town"))
    'See: yjplan status "plans/any town"'
    >>> name_plan("yjplan new FOLDER --from PLAN", Path("plans/anytown"))
    'yjplan new FOLDER --from plans/anytown'
    """
    typed = f'"{folder}"' if " " in str(folder) else str(folder)
    return re.sub(r"(?<=yjplan )([a-z-]+(?: FOLDER --from)?) PLAN\b", lambda command: f"{command[1]} {typed}", text)


def say_json(value: Any) -> None:
    """Print a value as JSON that is the same each time."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def coloured(text: str, colour: str) -> str:
    """The text in a colour where stdout is a terminal."""
    codes = {"red": "31", "yellow": "33", "green": "32", "bold": "1"}
    return f"\x1b[{codes[colour]}m{text}\x1b[0m" if sys.stdout.isatty() else text

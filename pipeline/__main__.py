"""The ``yjplan`` command: the only place where an error becomes text and an exit code."""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import sys
from typing import NoReturn

from pipeline.errors import PlanError


def command() -> NoReturn:
    """What a shell runs: ``main``, and out. To take apart what was imported takes Python up to a second."""
    code: object = 0
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code or 0
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError):  # whoever read what was said has gone
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


def main() -> None:
    """Run the command line; a PlanError is printed plainly to stderr and gives its exit code."""
    _open_standard_files()
    # What a command makes it keeps to its end: to look through it for garbage as often as Python does finds none.
    gc.set_threshold(1_000_000, 20, 100)
    from pipeline.cli import app

    _speak_utf8()
    try:
        app(prog_name="yjplan")
    except PlanError as error:
        print(error.problem, file=sys.stderr)
        if error.what_to_do:
            print(error.what_to_do, file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:  # a file that is open elsewhere, a full disk, a folder that may not be written
        place = f"{error.filename}: " if error.filename else ""
        print(f"{place}{error.strerror or error}", file=sys.stderr)
        print("Close the file where it is open, or check that it may be read and written.", file=sys.stderr)
        sys.exit(1)


def _open_standard_files() -> None:
    # Where one is closed, as in some schedulers, a file opened later would have its number, and what is said in it.
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)


def _speak_utf8() -> None:
    # Redirected output on Windows would else be in a code page that lacks most signs.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


if __name__ == "__main__":
    command()

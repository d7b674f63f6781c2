"""The ``yjplan`` command: the only place where an error becomes text and an exit code."""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from pipeline.errors import PlanError
from pipeline.standby import STAND_BY, STOPPED, wanted


def command() -> NoReturn:
    """What a shell runs: the command, and out. To take apart what was imported takes Python up to a second.

    It is done by the process that stands by, where one does; one that imported what takes long leaves one behind.
    """
    if sys.argv[1:2] == [STAND_BY]:
        from pipeline.standby.serving import stand_by

        os._exit(_code_of(lambda: stand_by(float(sys.argv[2]), run)))
    os._exit(_code_of(_there_or_here))


def _there_or_here() -> int:
    _open_standard_files()
    with _told():
        standby = wanted(sys.argv[1:])
    if standby and (code := standby.do(sys.argv)) is not None:
        return code
    code = run()
    if standby and "pandas" in sys.modules:
        standby.leave()
    return code


def run() -> int:
    """Do the command whole, with what is to be done at the end of a process; give its exit code."""
    stops = _stops()
    code = _code_of(main, stops)
    if code and stops:
        code = STOPPED
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with contextlib.suppress(OSError):  # whoever read what was said has gone
            stream.flush()
    return code


def _stops() -> list[int]:
    """Where each Ctrl+C is noted from now on: libraries make other exceptions of it than Python does."""
    noted: list[int] = []

    def stop(number: int, _: object) -> None:
        noted.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is not meant for this command
        signal.signal(signal.SIGINT, stop)
    return noted


def _code_of(work: Callable[[], int | None], stops: Sequence[int] = ()) -> int:
    try:
        return work() or 0
    except SystemExit as leaving:
        code = leaving.code or 0
        return code if isinstance(code, int) else 1
    except KeyboardInterrupt:
        return STOPPED
    except BaseException:
        if not stops:
            traceback.print_exc()
        return 1


def main() -> None:
    """Run the command line; a PlanError is printed plainly to stderr and gives its exit code."""
    _open_standard_files()
    # What a command makes it keeps to its end: to look through it for garbage as often as Python does finds none.
    gc.set_threshold(1_000_000, 20, 100)
    from pipeline.cli import app

    _speak_utf8()
    with _told():
        app(prog_name="yjplan")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """An error that somebody can act on is said plainly."""
    try:
        yield
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

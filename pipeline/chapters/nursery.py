"""Runs chapters and draws charts in forks of this process, which has already imported what they need.

Starting Python and importing takes most of the time of a short chapter. This process does both once; every chapter is
then run in a fork of it: as fast as if it had been there before, and as much on its own as in a process started anew.
It is a fork of the build or, where that may not be forked, run as
``python -m pipeline.chapters.nursery SOCKET [ENGINE]``; ``pipeline.chapters.forks`` asks it.

A request is one line of JSON: under ``run`` a chapter, with the ``env`` of its kernel, or under ``draw`` charts, which
are asked for on a socket of their own: of a fork that loads the chart engine when it is first asked. The answer is what
the fork has to say, as JSON: nothing, where it was killed. A fork is killed when its asker goes away, and with each
fork that ends goes whatever it started and left. What is coming can be told before, and is not answered: ``read`` the
database that chapters will want, ``load`` the chart engine.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import selectors
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from pipeline.ahead import IN_COMMON, pens_beside
from pipeline.fork import forked, heed_signals, woken_by_ends

_NOTEBOOK_FORMATS = (4, 5)
_FOR_BOTH = (*IN_COMMON, "jsonschema", "requests")
"""What chapters and the engine import: once, before they part."""
_TOLD = 0
"""Standard input: a line tells to go on, its end to end."""
_IMPORTS = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "faulthandler",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "pipeline.chapters.api",
    "pipeline.chapters.charts",
    "pipeline.chapters.execute",
    "pipeline.chapters.kernel",
)


def main(path: Path, engine: int | None = None) -> None:
    """Serve requests on Unix sockets at ``path`` and beside it until whoever started this closes its standard input.

    With ``engine``, the number of a socket that is open already, a fork of this process is the validation engine there.
    """
    gc.disable()  # nothing that is imported is garbage
    _import(*_FOR_BOTH)
    with listening(pens_beside(path)) as drawing, listening(path) as listener:
        helping = [] if engine is None else [_engine(engine, [drawing, listener])]
        _import_what_chapters_import()
        _prepare_kernels()
        _start_duckdb()
        gc.freeze()  # what was imported stays shared between the forks
        gc.enable()
        helping.append(_forked(partial(_serve, drawing), [listener]))
        drawing.close()
        _serve(listener)
    for pid in helping:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    with contextlib.suppress(OSError):  # whoever started this would do that, but may have been killed
        for one in (path, pens_beside(path)):
            one.unlink(missing_ok=True)
        path.parent.rmdir()


def import_what_forks_need() -> None:
    """Import what chapters, the engine and charts need, where all of them will be forks of this process."""
    from pipeline.validation.engine import import_engine

    _import(*_FOR_BOTH)
    import_engine()
    _import_what_chapters_import()
    _load_pens()


def listening(path: Path) -> socket.socket:
    """A Unix socket that can be connected to as soon as it is seen at ``path``."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unseen = path.with_name(f"{path.name}~{os.getpid()}")
    listener.bind(str(unseen))
    listener.listen()
    unseen.rename(path)  # whoever connected before it listens would take this process for ended
    return listener


def _engine(number: int, listeners: Sequence[socket.socket]) -> int:
    """Start the validation engine, and let it import first: it is asked long before the first chapter is.

    Unless this process is told to go on, by a line on its standard input, or asked for something already.
    """
    from pipeline.validation.engine_process import serve

    importing, imported = os.pipe()
    with socket.socket(fileno=number) as line:

        def validate() -> None:
            os.close(importing)
            serve(line.makefile("rb"), line.makefile("wb"), partial(os.close, imported))

        pid = _forked(validate, listeners)
    os.close(imported)
    select.select([importing, *listeners, _TOLD], [], [])
    os.close(importing)
    return pid


def _forked(work: Callable[[], object], closed: Sequence[socket.socket]) -> int:
    """Do the work in a fork of this process that has nothing to do with the sockets ``closed``; give its number."""

    def alone() -> None:
        for listener in closed:
            listener.close()
        work()

    return forked(alone)


def _import(*names: str) -> None:
    for name in names:
        importlib.import_module(name)


def _import_what_chapters_import() -> None:
    sys.modules["debugpy"] = None  # as if not installed: nobody debugs these kernels, and to import it takes long
    _import(*_IMPORTS)
    del sys.modules["debugpy"]
    for figure in _charts():
        figure.to_json()  # the classes of the parts of a chart are imported when first used
    from nbformat.validator import get_validator

    for minor in _NOTEBOOK_FORMATS:
        get_validator(4, minor)  # which compiles what it validates by


def _prepare_kernels() -> None:
    """Do once what each kernel does before its first cell: it reads what the user has set for kernels."""
    from pipeline.chapters.kernel import prepared

    prepared()


def _start_duckdb() -> None:
    """Have ready what reads the disclosed database for all chapters."""
    from pipeline.databases import started

    started()


def _charts() -> list[Any]:
    """Two charts that have among them nearly all parts that charts have."""
    from pipeline.chapters.charts import Part, Series, shares, trend

    one, two = ((["1", "2"], [1, 2], name) for name in "AB")
    parts, lines = ([kind(name, values, texts) for texts, values, name in (one, two)] for kind in (Part, Series))
    bars = shares(["A", "B"], parts, about="Bars", label_title="Label", value_title="Value")
    return [bars.figure, trend(["A", "B"], lines, about="Lines", period_title="Period", value_title="Value").figure]


def _serve(listener: socket.socket) -> None:
    forks: dict[int, socket.socket] = {}
    with woken_by_ends() as wake, selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ, "new")
        selector.register(_TOLD, selectors.EVENT_READ, "told")
        selector.register(wake, selectors.EVENT_READ, "ended")
        while True:
            for key, _ in selector.select():
                match key.data:
                    case "told":
                        if told_to_end(_TOLD):
                            for pid in forks:
                                _kill(pid)
                            return
                    case "ended":
                        os.read(wake, 4096)
                        _tell_ends(forks, selector)
                    case "new":
                        asker, _ = listener.accept()
                        if pid := _start(asker, listener, selector):
                            forks[pid] = asker
                            selector.register(asker, selectors.EVENT_READ, pid)
                        else:
                            asker.close()
                    case pid if pid in forks:  # its asker says nothing more: that it can be read means that it has gone
                        selector.unregister(key.fileobj)
                        _kill(pid)


def told_to_end(number: int) -> bool:
    """Whether nobody has that file open any more to write in it; what tells to go on is read, and passed over.

    Two processes are told in the same file: one of them may have read already what both have seen to be there.
    """
    os.set_blocking(number, False)
    try:
        return not os.read(number, 64)
    except BlockingIOError:
        return False


def _start(asker: socket.socket, listener: socket.socket, selector: selectors.BaseSelector) -> int | None:
    """Start a fork that does what is asked, if it is work for one; give its number."""
    request = json.loads(asker.makefile("r", encoding="utf-8").readline())
    match request:
        case {"read": database}:
            return _read(database)
        case {"load": _}:
            return _load_pens()
        case {"draw": sketches}:
            _load_pens()
            work = partial(_drawn, sketches)
        case {"run": run}:
            _read(run["parameters"].get("database", ""))
            work = partial(_run, request)

    def answer() -> None:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        selector.close()
        listener.close()
        heed_signals()
        said = json.dumps(work()).encode()
        with contextlib.suppress(OSError):  # whoever asked may have gone
            asker.sendall(said)

    return forked(answer)


def _read(database: str) -> None:
    """Read the disclosed database for all chapters; where that fails, the chapter will say so."""
    from pipeline.disclosure import DisclosedDatabase

    with contextlib.suppress(Exception):
        DisclosedDatabase(Path(database))


@cache
def _load_pens() -> None:
    """Load the chart engine, once for all forks that draw; one that cannot be loaded fails where it is used."""
    with contextlib.suppress(Exception):
        from pipeline.chapters.chart_svg import to_svg

        for figure in _charts():
            to_svg(figure)  # what plotly.js works out when first used, it works out here
        gc.freeze()


def _drawn(sketches: list[dict[str, Any]]) -> list[list[str] | None]:
    from pipeline.chapters.pens import drawn_to_send

    return drawn_to_send(sketches)


def _run(request: dict[str, Any]) -> dict[str, str] | None:
    from pipeline.chapters.execute import Run, execute
    from pipeline.errors import ChapterError

    os.environ.clear()
    os.environ.update(request["env"])
    sys.path[0] = ""  # as for a kernel started on its own
    try:
        execute(Run(**request["run"]), forked=True)
    except ChapterError as failure:
        return {"problem": failure.problem, "what_to_do": failure.what_to_do}
    return {}


def _tell_ends(forks: dict[int, socket.socket], selector: selectors.BaseSelector) -> None:
    for pid in list(forks):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            _kill(pid)  # those it left; nobody else has its number before it is waited for
            os.waitpid(pid, 0)
            asker = forks.pop(pid)
            with contextlib.suppress(KeyError):
                selector.unregister(asker)
            with contextlib.suppress(OSError):
                asker.shutdown(socket.SHUT_RDWR)  # also where a process that got away from it holds it open
            asker.close()


def _kill(pid: int) -> None:
    """Kill a fork, and whatever it started."""
    for kill in (os.killpg, os.kill):  # it may not lead a group yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    os._exit(0)  # there is nothing to tidy up, and tidying up what was imported takes its time

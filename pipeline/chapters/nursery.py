"""Starts kernels that have already imported what chapters import, each one a fork of this process.

Starting Python and importing takes most of the time of a short chapter. This process does both once; every kernel is
then a fork of it: as fast as a kernel that was there before, and as much on its own as one started anew. It is run
as ``python -m pipeline.chapters.nursery SOCKET [ENGINE]``; ``pipeline.chapters.warm`` starts it and asks it.

A request is one line of JSON: ``argv``, ``env`` and ``cwd`` of a kernel, or under ``draw`` the files of charts to draw.
The answers are the fork's ``pid`` at once, and its exit code when it has ended, each a line. When the asker goes away,
its fork is killed.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import traceback

_IMPORTS = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "pandas",
    "pipeline.chapters",
    "pipeline.chapters.charts",
)


def main(path: str, engine: int | None = None) -> None:
    """Serve requests on the Unix socket at ``path`` until whoever started this closes its standard input.

    With ``engine``, the number of a socket that is open already, a fork of this process is the validation engine there.
    """
    gc.disable()  # nothing that is imported is garbage
    import pandas  # noqa: F401 - both need it

    validating = [] if engine is None else [_engine(engine)]
    _import_what_chapters_import()
    gc.freeze()  # what was imported stays shared between the kernels
    gc.enable()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        _serve(listener)
    for pid in validating:
        _kill(pid)
        os.waitpid(pid, 0)


def _engine(number: int) -> int:
    """Start the validation engine."""
    from pipeline.validation.engine_process import serve

    with socket.socket(fileno=number) as line:
        if pid := os.fork():
            return pid
        try:
            serve(line.makefile("rb"), line.makefile("wb"))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


def _import_what_chapters_import() -> None:
    sys.modules["debugpy"] = None  # as if not installed: nobody debugs these kernels, and to import it takes long
    for name in _IMPORTS:
        importlib.import_module(name)
    del sys.modules["debugpy"]
    import plotly.graph_objects as go

    go.Figure(go.Bar(x=[1], y=[1])).to_json()  # the classes of the parts of a chart are imported when first used


def _serve(listener: socket.socket) -> None:
    kernels: dict[int, socket.socket] = {}
    wake, woken = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ, "new")
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ, "stop")
        selector.register(wake, selectors.EVENT_READ, "ended")
        while True:
            for key, _ in selector.select():
                match key.data:
                    case "stop":
                        _stop(kernels)
                        return
                    case "ended":
                        os.read(wake, 4096)
                        _tell_ends(kernels, selector)
                    case "new":
                        asker, _ = listener.accept()
                        pid = _start(asker, listener, selector)
                        kernels[pid] = asker
                        selector.register(asker, selectors.EVENT_READ, pid)
                    case pid:  # an asker says nothing more: that it can be read means that it has gone
                        selector.unregister(key.fileobj)
                        _kill(pid)


def _start(asker: socket.socket, listener: socket.socket, selector: selectors.BaseSelector) -> int:
    request = json.loads(asker.makefile("r", encoding="utf-8").readline())
    if "draw" in request:
        _load_pens()
    pid = os.fork()
    if pid:
        asker.sendall(f"{pid}\n".encode())
        return pid
    code = 1
    try:
        selector.close()
        listener.close()
        asker.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if "draw" in request:
            _draw(request["draw"])
        else:
            _be_a_kernel(request)
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _load_pens() -> None:
    """Load the chart engine, once for all forks that draw; one that cannot be loaded fails where it is used."""
    with contextlib.suppress(Exception):
        from pipeline.chapters.chart_svg import engine

        engine()


def _draw(files: list[str]) -> None:
    from pipeline.chapters.pens import draw_files

    draw_files(files)


def _be_a_kernel(request: dict) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    sys.path[0] = ""  # as for a kernel started on its own
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance(argv=request["argv"])


def _tell_ends(kernels: dict[int, socket.socket], selector: selectors.BaseSelector) -> None:
    for pid in list(kernels):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            asker = kernels.pop(pid)
            with contextlib.suppress(KeyError):
                selector.unregister(asker)
            with contextlib.suppress(OSError):
                asker.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
            asker.close()


def _stop(kernels: dict[int, socket.socket]) -> None:
    for pid in kernels:
        _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
    os._exit(0)  # there is nothing to tidy up, and tidying up what was imported takes its time

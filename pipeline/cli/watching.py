"""``yjplan watch``: builds the web page again whenever something of the plan is saved, and shows it in a browser.

The page is built into ``private/preview``: ``publish/`` stays what the last build put there. It is served to this
machine alone, as it is; what loads it again stands in a page around it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from pipeline.ahead import helpers
from pipeline.cli.rebuilding import rebuild
from pipeline.cli.terminal import name_plan, progress, say
from pipeline.errors import PlanError
from pipeline.plan import Plan

PREVIEW = "private/preview"
HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("watching.html")
_OFTEN = 0.5  # seconds between two looks at the folder


@dataclass
class State:
    """What the page around the plan asks for: how often it was built, and what is wrong now."""

    built: int = 0
    problem: str = ""


def watch_plan(folder: Path, port: int) -> None:
    """Build and serve the plan until the command is stopped."""
    state = State()
    plan = preview_of(folder)
    try:
        with helpers() as started, serving(plan, state, port) as address:
            say(f"The plan is shown on {address} for as long as this runs; Ctrl+C ends it")
            for saved in changes(plan.folder):
                progress(f"Saved: {', '.join(saved)}" if saved else "Building the web page")
                build_once(state, folder, lambda: rebuild(preview_of(folder), ["html"], "embedded", started=started))
    except KeyboardInterrupt:
        return


def preview_of(folder: Path) -> Plan:
    """The plan with a folder of its own for what is only looked at."""
    return replace(Plan.load(folder), publish_name=PREVIEW)


def build_once(state: State, folder: Path, build: Callable[[], object]) -> None:
    """Build the plan as it is now; a fault in it is shown, and waits to be mended."""
    try:
        build()
        state.problem = ""
    except PlanError as error:
        state.problem = name_plan(f"{error.problem}\n{error.what_to_do}".strip(), folder)
    except OSError as error:  # a file that is being saved just now
        state.problem = str(error)
    if state.problem:
        progress(state.problem)
    state.built += 1


def changes(folder: Path) -> Iterator[list[str]]:
    """Nothing at once, and then, whenever files were saved and all is quiet again, their names."""
    before = _looked_at(folder)
    yield []
    while True:
        time.sleep(_OFTEN)
        now = _looked_at(folder)
        if now == before:
            continue
        while (later := _after_a_while(folder)) != now:
            now = later
        saved = sorted({name for name, _ in set(now.items()) ^ set(before.items())})
        before = now
        yield saved


def _after_a_while(folder: Path) -> dict[str, tuple[int, int]]:
    time.sleep(_OFTEN / 2)
    return _looked_at(folder)


def _looked_at(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.rglob("*"):
        try:
            if path.is_file() and not path.name.startswith((".", "~")):
                found[path.relative_to(folder).as_posix()] = (path.stat().st_mtime_ns, path.stat().st_size)
        except OSError:  # it is being replaced
            continue
    return found


@contextmanager
def serving(plan: Plan, state: State, port: int) -> Iterator[str]:
    """Serve the preview to this machine alone, from another thread; gives its address."""
    handler = partial(_Handler, directory=str(plan.outputs.publish), state=state)
    try:
        server = ThreadingHTTPServer((HOST, port), handler)
    except OSError as refused:
        raise PlanError(f"Port {port} cannot be used: {refused.strerror}.", "Name another with --port.") from None
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    """The page around the plan, the state of the build, and the files of the preview as they are."""

    def __init__(self, *arguments: object, state: State, **named: object) -> None:
        self._state = state
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in (HOST, "localhost"):  # a page of another site, led here by a name of its own
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self.path == "/":
            self._send(_PAGE.read_bytes(), "text/html; charset=utf-8")
        elif self.path == "/state":
            self._send(json.dumps(vars(self._state)).encode(), "application/json")
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Requests are not told of."""

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

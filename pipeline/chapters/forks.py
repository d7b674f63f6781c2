"""Work that is given to forks of the nursery: a few at once, each answered as it ends."""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from math import inf
from subprocess import TimeoutExpired
from typing import Any

from pipeline.ahead import Nursery

_READY = 30  # seconds to wait for the nursery to begin


class NurseryEnded(Exception):
    """The nursery has ended, or does not answer."""


class Forks:
    """Requests to a nursery, ``at_once`` of them under way; whatever is under way when the block ends is killed.

    Raises NurseryEnded where a request cannot be made or its end is not told.
    """

    def __init__(self, nursery: Nursery, at_once: int) -> None:
        self._nursery = nursery
        self._at_once: float = at_once
        self._waiting: deque[tuple[Any, Mapping[str, Any]]] = deque()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Forks:
        if not ready(self._nursery):
            raise NurseryEnded
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # the nursery sees it, and kills the fork
        self._selector.close()

    @property
    def free(self) -> bool:
        """Whether one more request would be under way at once."""
        return len(self._selector.get_map()) + len(self._waiting) < self._at_once

    def ask(self, name: Any, request: Mapping[str, Any]) -> None:
        """Ask for work, which begins once fewer than ``at_once`` of those asked for before are under way."""
        self._waiting.append((name, request))
        self._begin()

    def let_all_begin(self) -> None:
        """Let all that has been asked for begin, and what is yet to be asked for, however much is under way."""
        self._at_once = inf
        self._begin()

    def answers(self) -> Iterator[tuple[Any, Any]]:
        """What each fork said, by name, as they end; None of one that was killed. More may be asked for meanwhile."""
        while self._begin():
            for key, _ in self._selector.select():
                name, said = key.data
                if told := _received(key.fileobj):
                    said += told
                    continue
                self._selector.unregister(key.fileobj)
                key.fileobj.close()
                if not said and _has_ended(self._nursery):
                    raise NurseryEnded
                yield name, json.loads(said) if said else None

    def _begin(self) -> bool:
        """Let as many requests be under way as there may be; whether any is."""
        while self._waiting and len(self._selector.get_map()) < self._at_once:
            name, request = self._waiting.popleft()
            asking = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._selector.register(asking, selectors.EVENT_READ, (name, bytearray()))
            try:
                asking.connect(str(self._nursery.pens if "draw" in request else self._nursery.socket))
                asking.sendall(json.dumps(request).encode() + b"\n")
            except OSError:
                raise NurseryEnded from None
        return bool(self._selector.get_map())


def _received(asked: Any) -> bytes:
    try:
        return asked.recv(1 << 20)
    except ConnectionResetError:  # it ended before it had heard of the request
        return b""


def _has_ended(nursery: Nursery) -> bool:
    """Whether it has, or is about to: a process that is killed loses its sockets a moment before it has ended."""
    with suppress(TimeoutExpired):
        nursery.process.wait(timeout=1)
    return nursery.process.poll() is not None


def ready(nursery: Nursery) -> bool:
    """Whether the nursery can be asked; waits while it begins."""
    until = time.monotonic() + _READY
    while time.monotonic() < until and nursery.process.poll() is None:
        if nursery.socket.exists():
            return True
        time.sleep(0.01)
    return False

"""A kernel in a fork of this process: all of ipykernel but its sockets.

``nbclient`` waits for a kernel on ZeroMQ sockets, asks from time to time whether it is there, and starts and stops it
with care; for a short chapter that takes longer than its cells. Here the same messages come through a pipe. Whatever a
chapter does to its process, the one that runs Papermill stays as it was and keeps the notebook as far as it came.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import queue
import signal
import socket
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.iostream import BackgroundSocket, IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from tornado.ioloop import IOLoop
from traitlets import Any as Anything

_NO_SECRET = b"pipe"  # nobody else can write into it
_ARGUMENTS = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=CRITICAL"]  # as nbclient gives them
_LENGTH = 8  # bytes before a message, which say how long it is


class ForkedKernelEngine(NBClientEngine):
    """Papermill's own engine with a kernel that is a fork of this process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, execution_timeout: int | None = None, **_: Any
    ) -> None:
        with forked_kernel() as kernel:
            client = PapermillNotebookClient(
                nb_man, km=kernel, kernel_name=kernel_name, timeout=execution_timeout, log=logger
            )
            client.kc = kernel
            client.execute()


@contextmanager
def forked_kernel() -> Iterator[ForkedKernel]:
    """A kernel until the block ends."""
    (asking, asked), (answering, answers) = socket.socketpair(), socket.socketpair()
    pid = os.fork()
    if not pid:
        try:
            asking.close()
            answers.close()
            _be_a_kernel(asked, answering)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    asked.close()
    answering.close()
    kernel = ForkedKernel(asking, answers)
    try:
        yield kernel
    finally:
        os.kill(pid, signal.SIGKILL)  # before nobody listens to it any more, which it would complain of
        os.waitpid(pid, 0)
        kernel.close()


class ForkedKernel:
    """What ``nbclient`` takes for the manager of a kernel and for its client."""

    has_kernel = True

    def __init__(self, asking: socket.socket, answers: socket.socket) -> None:
        self._asking, self._answers = asking, answers
        self._session = Session(key=_NO_SECRET)
        self._reading: asyncio.Task[None] | None = None
        self.shell_channel, self.iopub_channel = _Channel(self._read), _Channel(self._read)

    def execute(self, code: str, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask it to run a cell; give the number of the request."""
        asked = {"code": code, "silent": False, "store_history": store_history, "user_expressions": {}}
        return self._ask("execute_request", asked | {"allow_stdin": False, "stop_on_error": stop_on_error})

    def kernel_info(self) -> str:
        """Ask it which language it speaks; give the number of the request."""
        return self._ask("kernel_info_request", {})

    def is_alive(self) -> bool:
        """Whether anything may still come from it."""
        return self._reading is None or not self._reading.done()

    def close(self) -> None:
        """Hear no more of it."""
        if self._reading:
            self._reading.cancel()
        self._asking.close()
        self._answers.close()

    def _ask(self, kind: str, content: dict[str, Any]) -> str:
        message = self._session.msg(kind, content)
        with contextlib.suppress(OSError):  # it is dead, and whoever waits for the answer will see
            self._asking.sendall(_packed(self._session.serialize(message)))
        return message["header"]["msg_id"]

    def _read(self) -> None:
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._read_all())

    async def _read_all(self) -> None:
        reader, writer = await asyncio.open_unix_connection(sock=self._answers)
        channels = {"shell": self.shell_channel, "iopub": self.iopub_channel}
        with contextlib.suppress(asyncio.IncompleteReadError, OSError), contextlib.closing(writer):
            while True:
                channel, *frames = await _unpacked(reader)
                _, frames = self._session.feed_identities(frames)
                channels[channel].messages.put_nowait(self._session.deserialize(frames))


class _Channel:
    """What has come from a kernel on one of its channels."""

    def __init__(self, read: Callable[[], None]) -> None:
        self._read = read
        self.messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; raises ``queue.Empty`` where none has come in so many seconds."""
        self._read()
        try:
            return await asyncio.wait_for(self.messages.get(), timeout)
        except TimeoutError:
            raise queue.Empty from None


class _Line:
    """Stands where ipykernel has a ZeroMQ socket to send by."""

    _whole = threading.Lock()  # a message comes from one thread, the next from another

    def __init__(self, channel: str, line: socket.socket) -> None:
        self._channel, self._line = channel, line
        self.context = zmq.Context.instance()

    def send_multipart(self, frames: Iterable[Any], **_: Any) -> None:
        with self._whole:
            self._line.sendall(_packed([self._channel, *map(bytes, frames)]))

    def flush(self, *_: Any) -> None:
        """Nothing waits to be sent."""


class _Kernel(IPythonKernel):
    """Runs one cell after the other in its main thread."""

    shell_stream = Anything()
    shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())  # of which it asks no more
    _supports_kernel_subshells = False

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """No cell waits while another runs."""


class _App(IPKernelApp):
    """Sets a kernel up as ipykernel does: what is the same for all before the fork, what is a kernel's own in it."""

    def init_poller(self) -> None: ...

    def init_connection_file(self) -> None: ...

    def init_heartbeat(self) -> None: ...

    def write_connection_file(self, **_: Any) -> None: ...

    def log_connection_info(self) -> None: ...

    def init_sockets(self) -> None:
        self.iopub_socket = BackgroundSocket(None)

    def init_kernel(self) -> None:
        self.kernel = _Kernel.instance(
            parent=self,
            session=self.session,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )

    def init_io(self) -> None: ...

    def init_path(self) -> None: ...

    def init_gui_pylab(self) -> None: ...

    def init_extensions(self) -> None: ...

    def init_code(self) -> None: ...

    def begin(self, line: socket.socket) -> None:
        """Be the kernel of this process, and tell everything by ``line``."""
        self.session.pid = os.getpid()
        self.kernel.shell_stream = _Line("shell", line)
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(_Line("iopub", line), pipe=True, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket.io_thread = self.kernel.iopub_thread = self.iopub_thread
        super().init_io()
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        super().init_path()
        super().init_gui_pylab()
        super().init_extensions()
        super().init_code()


@cache
def prepared() -> _App:
    """What kernels of this process begin with; best called before the first is forked."""
    app = _App.instance(session=Session(key=_NO_SECRET))
    app.initialize(_ARGUMENTS)
    return app


def _be_a_kernel(asked: socket.socket, answering: socket.socket) -> None:
    prepared().begin(answering)
    asyncio.run(_serve(prepared().kernel, asked))


async def _serve(kernel: IPythonKernel, asked: socket.socket) -> None:
    kernel.shell.exit_now = False
    kernel.io_loop = IOLoop.current()
    reader, _ = await asyncio.open_unix_connection(sock=asked)
    while True:
        await kernel.dispatch_shell([zmq.Message(frame) for frame in await _unpacked(reader)])


def _packed(parts: list[Any]) -> bytes:
    data = pickle.dumps(parts)
    return len(data).to_bytes(_LENGTH) + data


async def _unpacked(reader: asyncio.StreamReader) -> list[Any]:
    length = int.from_bytes(await reader.readexactly(_LENGTH))
    return pickle.loads(await reader.readexactly(length))

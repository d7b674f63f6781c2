"""Stands for one kernel of the nursery: Jupyter starts this in the kernel's place, and signals and ends it.

Run with ``python -I -S``: it uses the standard library only, so that it starts at once.
"""

import contextlib
import json
import os
import signal
import socket
import sys


def main(path, argv):
    """Ask the nursery at ``path`` for a kernel with these arguments, and end as the kernel ends."""
    asker = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    asker.connect(path)
    request = {"argv": argv, "env": dict(os.environ), "cwd": os.getcwd()}  # noqa: PTH109 - pathlib is slow to import
    asker.sendall((json.dumps(request) + "\n").encode())
    answers = asker.makefile("r")
    pid = int(answers.readline())

    def pass_on(number, _):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    code = int(answers.readline() or 1)
    sys.exit(128 - code if code < 0 else code)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

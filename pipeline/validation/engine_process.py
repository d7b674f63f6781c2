"""Great Expectations in a process of its own: it is imported there while this process reads the returns.

That process is a fork of the nursery of chapters or, where the system cannot fork, one that is run as
``python -m pipeline.validation.engine_process``. A request is a pickle of frames and checks, the answer a pickle of
what ``failing_rows`` gave or raised.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO

import pandas as pd

from pipeline.ahead import Engine
from pipeline.validation.checks import Check
from pipeline.validation.engine import failing_rows, import_engine

_MOST_CELLS = 2_000_000
"""Larger returns are checked where they were read: handing them over would take their memory a second time."""
_Failing = dict[str, list[tuple[Check, list[int]]]]


class EngineProcess:
    """The engine behind a process that was started ahead; asked as ``failing_rows`` is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, frames: Mapping[str, pd.DataFrame], checks: Mapping[str, Sequence[Check]]) -> _Failing:
        """What ``failing_rows`` gives; asked here where the process cannot be."""
        if sum(frame.size for frame in frames.values()) > _MOST_CELLS:
            return failing_rows(frames, checks)
        try:
            pickle.dump((dict(frames), dict(checks)), self._engine.asked)
            self._engine.asked.flush()
            outcome = pickle.load(self._engine.answers)
        except (OSError, EOFError):  # it was killed, or could not start
            return failing_rows(frames, checks)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def serve(asked: IO[bytes], answers: IO[bytes], imported: Callable[[], object] = lambda: None) -> None:
    """Import the engine, say so by ``imported``, then answer one request after the other until there are no more."""
    gc.disable()  # nothing that is imported is garbage
    import_engine()
    gc.freeze()
    gc.enable()
    imported()
    while True:
        try:
            frames, checks = pickle.load(asked)
        except EOFError:
            return
        try:
            outcome = failing_rows(frames, checks)
        except Exception as fault:
            outcome = fault
        pickle.dump(outcome, answers)
        answers.flush()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    serve(sys.stdin.buffer, answers)
    sys.stdout.flush()
    os._exit(0)  # there is nothing to tidy up, and tidying up what was imported takes its time

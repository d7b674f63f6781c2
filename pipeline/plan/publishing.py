"""``publish/`` is replaced as a whole: what lies in it was made by one build, at every moment."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.plan.folder import BESIDE, Plan

ANNEX = "annex"
"""The data annex, as an output to ask for beside the formats that renderers make."""
_GONE = ".old"
_AT_FDCWD, _EXCHANGE = -100, 2


@contextmanager
def publishing(plan: Plan) -> Iterator[Plan]:
    """The plan with an empty folder for ``publish``, which takes the place of the last one when the block has ended.

    When the block fails, the last one stays as it is.
    """
    recover(plan)
    made = replace(plan, publish_name=plan.publish_name + BESIDE)
    beside = made.outputs.publish
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield made
        _into_place(beside, plan.published)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def recover(plan: Plan) -> None:
    """Put the last ``publish/`` back, where a run ended between taking it away and putting the new one there."""
    publish = plan.published
    gone = publish.with_name(publish.name + _GONE)
    if gone.is_dir() and not publish.exists():
        gone.rename(publish)


def _into_place(beside: Path, publish: Path) -> None:
    if not publish.exists():
        beside.rename(publish)
    elif not _exchange(beside, publish):
        gone = publish.with_name(publish.name + _GONE)
        shutil.rmtree(gone, ignore_errors=True)
        publish.rename(gone)
        try:
            beside.rename(publish)
        except OSError:
            gone.rename(publish)
            raise
        shutil.rmtree(gone, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can."""
    names = os.fsencode(one), os.fsencode(other)
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(*names, _EXCHANGE) == 0
        return library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0
    return False

"""Processes that are started ahead end with the block that started them, and by nothing that is sent to it."""

from __future__ import annotations

import os
import subprocess

import pytest

from pipeline.ahead import _started


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="process groups are asked for on POSIX alone")
def test_a_terminals_ctrl_c_does_not_reach_what_was_started_ahead() -> None:
    with _started("tokenize", answers=subprocess.DEVNULL) as process:
        assert os.getpgid(process.pid) != os.getpgid(0)
    assert process.returncode == 0

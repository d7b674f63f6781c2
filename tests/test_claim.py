"""One run at a time on a plan's outputs; a run that was killed holds nothing any more."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import claim
from pipeline.claim import claimed
from pipeline.errors import BusyError
from pipeline.plan import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from pipeline.claim import claimed
with claimed(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen]:
    """Another process that holds the outputs in ``tmp_path``."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().strip() == "held"
        yield process
        process.kill()


def test_a_second_run_says_for_whom_it_waits_and_gives_up_in_plain_words(
    holder: subprocess.Popen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim, "PATIENCE", 0.2)
    said: list[str] = []
    with pytest.raises(BusyError, match=f"process {holder.pid} on "), claimed(tmp_path, said.append):
        pass
    assert len(said) == 1
    assert f"process {holder.pid} on " in said[0]


def test_a_run_that_was_killed_is_not_waited_for(holder: subprocess.Popen, tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    said: list[str] = []
    with claimed(tmp_path, said.append):
        pass
    assert said == []


def test_inside_a_run_its_parts_claim_the_same_outputs_again(tmp_path: Path) -> None:
    with claimed(tmp_path), claimed(tmp_path):
        pass
    with claimed(tmp_path):
        pass

"""``build --verify``: the second build runs in other circumstances, and what differs is named."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.editions import twice
from pipeline.editions.twice import built_elsewhere, compared
from pipeline.errors import RenderError
from pipeline.plan import Plan


def test_the_second_build_runs_elsewhere_and_later_in_the_day(
    small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, seen = small_plan(), {}
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0}

    def run(command: list[str], *, cwd: str, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[str]:
        folder = Path(command[4])
        seen.update(env, plan=str(folder), cwd=cwd, cores=len(os.sched_getaffinity(0)) if len(cores) > 1 else 1)
        publish = Path(env["YJPLAN_OUTPUTS"]) / folder.name / "publish"
        publish.mkdir(parents=True)
        (publish / "plan.html").write_text("<p>1</p>", encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(twice.subprocess, "run", run)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    plan.outputs.publish.mkdir(parents=True)
    (plan.outputs.publish / "plan.html").write_text("<p>2</p>", encoding="utf-8")
    (different,) = built_elsewhere(plan, ["html"], "embedded")
    assert (different.file, different.places[0]) == ("plan.html", "this line was not in it: 1")
    assert Path(seen["plan"]) != plan.folder and Path(seen["plan"]).name == plan.name
    assert seen["TZ"] != "Pacific/Auckland" and seen["LC_ALL"] != "C" and seen["cores"] == 1
    assert not hasattr(os, "sched_getaffinity") or os.sched_getaffinity(0) == cores


def test_a_second_build_that_stops_says_why(small_plan: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = subprocess.CompletedProcess([], 1, "", "It stopped here.")
    monkeypatch.setattr(twice.subprocess, "run", lambda *_, **__: stopped)
    with pytest.raises(RenderError, match="It stopped here"):
        built_elsewhere(small_plan(), ["html"], "embedded")


def test_files_that_are_alike_are_no_difference_and_one_that_only_one_build_made_is(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder / "data").mkdir(parents=True)
        (tmp_path / folder / "data" / "a.csv").write_text("1", encoding="utf-8")
    (tmp_path / "one" / "plan.pdf").write_bytes(b"%PDF")
    assert [(one.file, one.what) for one in compared(tmp_path / "one", tmp_path / "other")] == [
        ("plan.pdf", "was made by one of the two builds alone")
    ]

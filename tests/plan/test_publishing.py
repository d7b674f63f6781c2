"""``publish/`` is replaced as a whole, however a build ends."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from pipeline.plan import ROOT, Plan, publishing

BUILDS = """
import itertools, sys
from pathlib import Path
from pipeline.plan import Plan
from pipeline.plan.publishing import publishing
plan = Plan.load(sys.argv[1], Path(sys.argv[2]))
for number in itertools.count():
    with publishing(plan) as beside:
        for name in "abc":
            (beside.outputs.publish / name).write_text(str(number))
"""


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = small_plan()
    _build(made, "first")
    return made


def _build(plan: Plan, text: str) -> None:
    with publishing.publishing(plan) as beside:
        for name in "abc":
            (beside.outputs.publish / name).write_text(text, encoding="utf-8")


def _published(plan: Plan) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in plan.outputs.publish.iterdir()}


def _nothing_else_is_left(plan: Plan) -> bool:
    return [path.name for path in plan.outputs.base.iterdir()] == ["publish"]


def test_a_build_replaces_everything_at_once(plan: Plan) -> None:
    with publishing.publishing(plan) as beside:
        (beside.outputs.publish / "d").write_text("second", encoding="utf-8")
        assert _published(plan) == dict.fromkeys("abc", "first")
        assert beside.published == plan.outputs.publish
    assert _published(plan) == {"d": "second"}
    assert _nothing_else_is_left(plan)


def test_a_build_that_fails_leaves_what_was_there(plan: Plan) -> None:
    with pytest.raises(OSError, match="disk full"), publishing.publishing(plan) as beside:
        (beside.outputs.publish / "a").write_text("second", encoding="utf-8")
        raise OSError("disk full")
    assert _published(plan) == dict.fromkeys("abc", "first")
    assert _nothing_else_is_left(plan)


def test_where_folders_cannot_change_places_in_one_step_the_last_is_moved_away_first(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "_exchange", lambda *_: False)
    _build(plan, "second")
    assert _published(plan) == dict.fromkeys("abc", "second")
    assert _nothing_else_is_left(plan)


def test_what_a_run_had_moved_away_when_it_was_killed_is_put_back(plan: Plan) -> None:
    plan.outputs.publish.rename(plan.outputs.base / "publish.old")
    publishing.recover(plan)
    assert _published(plan) == dict.fromkeys("abc", "first")


def test_builds_killed_at_any_moment_leave_a_whole_publish_folder(plan: Plan) -> None:
    moments = random.Random(7)
    for _ in range(4):
        command = [sys.executable, "-c", BUILDS, str(plan.folder), str(plan.outputs_root)]
        before = _published(plan)
        with subprocess.Popen(command, cwd=ROOT) as builds:
            while _published_or_none(plan) == before:
                time.sleep(0.002)
            time.sleep(moments.uniform(0, 0.02))
            builds.kill()
        publishing.recover(plan)
        found = _published(plan)
        assert set(found) == set("abc")
        assert len(set(found.values())) == 1, "of one build"


def _published_or_none(plan: Plan) -> dict[str, str] | None:
    try:
        return _published(plan)
    except FileNotFoundError:  # it was replaced while it was read
        return None

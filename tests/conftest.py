"""What the tests of the later rooms share: plan folders of their own, and outputs that never touch ``outputs/``."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.plan import ROOT, Plan

EXAMPLE = ROOT / "examples" / "blackpool-2022-23"
LONG = ("whole", "attack", "synthesis", "querylog", "chapters", "editions", "disclosure", "words", "cli")
"""Rooms whose tests take long, the longest first."""

# Else workers, and the many processes that tests start, would each compile this project anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("YJPLAN_STANDBY", None)  # tests leave no process behind but where they say so


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors: a sixth of the time a worker waits for what it has started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: then no worker is left with a long file when the others have finished."""
    items.sort(key=lambda item: LONG.index(room) if (room := item.path.parent.name) in LONG else len(LONG))


def pytest_collection() -> None:
    """Nearly nothing that is collected is garbage."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage in what tests make alone: a library that measures use looks for it at each call."""
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """What is still there at the very end is garbage again."""
    gc.unfreeze()


@dataclass(frozen=True)
class Outcome:
    """What a command gave: its exit code and what it printed."""

    code: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(autouse=True)
def outputs_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's builds write."""
    folder = tmp_path / "outputs"
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(folder))
    return folder


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example plan folder that the test may change."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name))


@pytest.fixture
def without_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """New plans have no templates: they take longer to make than all else in one, and few tests look at them."""
    monkeypatch.setattr("pipeline.start.new.write_template", lambda _, path: path)


@pytest.fixture
def small_plan(tmp_path: Path) -> Callable[..., Plan]:
    """Make a plan folder with nothing in it but ``plan.yml``; further lines of it can be given."""

    def make(settings: str = "", service: str = "Anytown Youth Justice Service") -> Plan:
        folder = tmp_path / "anytown-2022-23"
        folder.mkdir(exist_ok=True)
        lines = f"service: {service!r}\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n{settings}"
        (folder / "plan.yml").write_text(lines, encoding="utf-8")
        return Plan.load(folder)

    return make


@pytest.fixture
def yjplan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run the command in this process, as its entry point does."""

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr("sys.argv", ["yjplan", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run

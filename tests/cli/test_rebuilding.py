"""``yjplan build`` around the work itself: what is built at all, and what publish/ holds however a build ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from pipeline import ahead
from pipeline.cli import rebuilding
from pipeline.plan import Plan

resource = pytest.importorskip("resource", reason="this system has no limits to a file's size")
LARGE = 200_000


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = small_plan()
    made.returns_dir.mkdir()
    (made.returns_dir / "budget.csv").write_text("first", encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the work of a build: one output that holds the return; gives what was built, in order."""
    made: list[str] = []

    def make_outputs(plan: Plan, *_: object) -> list[Path]:
        text = (plan.returns_dir / "budget.csv").read_text(encoding="utf-8")
        made.append(text)
        output = plan.outputs.publish / "plan.html"
        output.write_text(text, encoding="utf-8")
        return [output]

    monkeypatch.setattr("pipeline.cli.building.make_outputs", make_outputs)
    monkeypatch.setattr(rebuilding, "helpers", lambda: nullcontext(ahead.Helpers()))
    return made


def _save(plan: Plan, text: str) -> None:
    (plan.returns_dir / "budget.csv").write_text(text, encoding="utf-8")


def _published(plan: Plan) -> str:
    (path,) = plan.outputs.publish.iterdir()
    return path.read_text(encoding="utf-8")


def test_nothing_changed_nothing_is_built_and_the_same_paths_are_printed(plan: Plan, builds: list[str], yjplan) -> None:
    first, second = yjplan("build", plan.folder), yjplan("build", plan.folder)
    assert builds == ["first"]
    assert first.stdout == second.stdout == f"{plan.outputs.publish / 'plan.html'}\n"


@pytest.mark.parametrize("name", ["plan.yml", "returns/budget.csv", "narrative/remands.qmd", "notebooks/rows.csv"])
def test_a_change_anywhere_in_the_plan_folder_is_built(plan: Plan, builds: list[str], yjplan, name: str) -> None:
    yjplan("build", plan.folder)
    path = plan.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")
    os.utime(path, (0, 0))  # a clock in the past
    assert name in yjplan("build", plan.folder, "--explain").stdout
    yjplan("build", plan.folder)
    assert len(builds) == 2


@pytest.mark.parametrize("option", [["--force"], ["--to", "html"], ["--renderer", "embedded", "--to", "docx"]])
def test_other_formats_and_force_are_built(plan: Plan, builds: list[str], yjplan, option: list[str]) -> None:
    yjplan("build", plan.folder)
    yjplan("build", plan.folder, *option)
    assert len(builds) == 2


@pytest.mark.parametrize("spoil", [lambda path: path.write_text("typed by hand"), lambda path: path.unlink()])
def test_an_output_that_is_not_as_it_was_made_is_built_again(plan: Plan, builds: list[str], yjplan, spoil) -> None:
    yjplan("build", plan.folder)
    spoil(plan.outputs.publish / "plan.html")
    yjplan("build", plan.folder)
    assert len(builds) == 2
    assert _published(plan) == "first"


def test_a_return_saved_while_the_plan_is_built_is_built_next(
    plan: Plan, builds: list[str], yjplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.cli import building

    work = building.make_outputs

    def slow(plan: Plan, *rest: object) -> list[Path]:
        made = work(plan, *rest)
        _save(plan, "saved meanwhile")
        return made

    monkeypatch.setattr(building, "make_outputs", slow)
    yjplan("build", plan.folder)
    assert _published(plan) == "first"
    yjplan("build", plan.folder)
    assert _published(plan) == "saved meanwhile"


def test_a_full_disk_leaves_what_was_published_and_is_told_plainly(plan: Plan, yjplan) -> None:
    yjplan("build", plan.folder)
    _save(plan, "x" * LARGE)
    with _no_room_for(LARGE // 2):
        failed = yjplan("build", plan.folder)
    assert (failed.code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("File too large\n")
    assert "Traceback" not in failed.stderr
    assert _published(plan) == "first"
    assert yjplan("build", plan.folder).code == 0
    assert _published(plan) == "x" * LARGE


@contextmanager
def _no_room_for(most: int) -> Iterator[None]:
    """No file may grow larger: writing more fails as it does on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_an_outputs_folder_that_may_not_be_written_is_told_plainly(
    plan: Plan, yjplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as made:  # not below a folder that only its owner may enter
        outputs = Path(made) / "outputs"
        outputs.mkdir()
        copied = shutil.copytree(plan.folder, Path(made) / plan.name)
        monkeypatch.setenv("YJPLAN_OUTPUTS", str(outputs))
        outputs.chmod(0o555)
        Path(made).chmod(0o755)
        with _as_nobody():
            failed = yjplan("build", copied)
        outputs.chmod(0o755)
    assert failed.code == 1
    assert failed.stderr.startswith(str(outputs))
    assert "Permission denied" in failed.stderr
    assert "may be read and written" in failed.stderr
    assert "Traceback" not in failed.stderr


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Without the rights of an administrator, for whom every folder can be written."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)

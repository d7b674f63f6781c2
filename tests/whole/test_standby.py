"""A process that stands by does commands as if each had been started anew, and never stands in the way.

That it builds a plan to the same byte, ``test_two_builds.py`` tells: the second build is done by one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from runs import EXAMPLE, example_with
from standing import PATIENCE, Place, done_by, place, standing_by, until

from pipeline.plan import ROOT
from pipeline.standby import STAND_BY, wanted
from pipeline.standby.asking import COMMANDS, address_here

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a process stands by on Linux alone")


@pytest.fixture(scope="module")
def ready() -> Iterator[tuple[Place, psutil.Process]]:
    """A place, and a process that stands by there."""
    with place() as here, standing_by(here) as process:
        yield here, process


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "PLAN"),
        ("status", "PLAN", "--json"),
        ("figures", "PLAN", "attendance.rate"),
        ("check", "no such folder"),
        ("build", "PLAN", "--to", "odt"),
        ("build", "PLAN", "--no-such-option"),
        ("status", "--help"),
    ],
    ids=" ".join,
)
def test_a_command_says_and_gives_what_it_does_when_started_anew(
    ready: tuple[Place, psutil.Process], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    here, process = ready
    plan = str(example_with(tmp_path, "board.xlsx"))
    arguments = tuple(plan if one == "PLAN" else one for one in arguments)
    before = done_by(process)
    there = here.run(*arguments, YJPLAN_OUTPUTS=str(tmp_path / "out"))
    until(lambda: done_by(process) > before)
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    assert there == here.run(*arguments, standby="0", YJPLAN_OUTPUTS=str(tmp_path / "out"))


def test_commands_are_done_side_by_side_each_in_its_own_folder(
    ready: tuple[Place, psutil.Process], tmp_path: Path
) -> None:
    here, process = ready
    before = done_by(process)
    plans = [example_with(tmp_path / name, f"{name}.xlsx") for name in ("budget", "board")]
    begun = [here.begin("check", plan, YJPLAN_OUTPUTS=str(plan.parent / "out")) for plan in plans]
    said = [process.communicate(timeout=PATIENCE)[0] for process in begun]
    assert ["1 file" in one for one in said] == [True, True]
    until(lambda: not process.children() and done_by(process) > before)
    assert all((plan.parent / "out" / EXAMPLE.name / "private" / "warehouse.duckdb").is_file() for plan in plans)


def begun_there(here: Place, process: psutil.Process, plan: Path, out: Path) -> subprocess.Popen[str]:
    """A build that the process has begun."""
    build = here.begin("build", plan, "--to", "html", YJPLAN_OUTPUTS=str(out))
    assert "Reading" in build.stderr.readline()
    assert process.children()
    return build


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_stopped_stops_there_and_can_be_typed_again(
    ready: tuple[Place, psutil.Process], tmp_path: Path, sent: signal.Signals
) -> None:
    here, process = ready
    plan = example_with(tmp_path, "budget.xlsx")
    build = begun_there(here, process, plan, tmp_path / "out")
    build.send_signal(sent)
    build.communicate(timeout=PATIENCE)
    assert build.returncode == (130 if sent == signal.SIGINT else -sent)
    until(lambda: not process.children())
    before = done_by(process)
    assert here.run("check", plan, YJPLAN_OUTPUTS=str(tmp_path / "out"))[2].startswith("· Reading the returns")
    until(lambda: done_by(process) > before)


def test_a_command_whose_process_is_killed_there_is_done_here(
    ready: tuple[Place, psutil.Process], tmp_path: Path
) -> None:
    here, process = ready
    plan = example_with(tmp_path, "budget.xlsx")
    build = begun_there(here, process, plan, tmp_path / "out")
    for child in process.children():
        child.kill()
    said = build.communicate(timeout=PATIENCE)
    assert build.returncode == 0
    assert said[0].splitlines()[0].endswith("plan.html")


def test_one_is_left_behind_by_the_first_command_and_does_the_next_until_it_has_been_idle(tmp_path: Path) -> None:
    with place() as here:
        assert not here.sockets
        plan, out = example_with(tmp_path, "board.xlsx"), str(tmp_path / "out")
        here.run("check", plan, standby="0.3", YJPLAN_OUTPUTS=out)
        until(lambda: here.sockets)
        (process,) = here.processes
        here.run("check", plan, standby="0.3", YJPLAN_OUTPUTS=out)
        until(lambda: done_by(process))
        assert here.processes == [process]
        until(lambda: not here.processes)
        assert not here.sockets


def test_none_is_left_behind_where_nobody_is_at_a_terminal_or_nothing_had_to_be_imported(tmp_path: Path) -> None:
    with place() as here:
        plan, out = example_with(tmp_path, "board.xlsx"), tmp_path / "out"
        here.run("check", plan, standby="", YJPLAN_OUTPUTS=str(out))
        assert list(out.rglob("warehouse.duckdb"))
        assert here.run("build", "no such folder")[0] == 1
        assert not here.processes


def test_one_whose_code_has_changed_ends_and_the_command_is_done_anew(tmp_path: Path) -> None:
    project = tmp_path / "project"
    unneeded = shutil.ignore_patterns("tests", "outputs", "docs", "benchmarks", "node_modules", ".*", "__pycache__")
    shutil.copytree(ROOT, project, ignore=unneeded)
    plan = example_with(tmp_path, "budget.xlsx")
    with place(project) as here, standing_by(here) as process:
        terminal = project / "pipeline" / "cli" / "terminal.py"
        changed = terminal.read_text(encoding="utf-8").replace('print(f"· {text}"', 'print(f"> {text}"')
        terminal.write_text(changed, encoding="utf-8")
        begun = [here.begin("check", plan, YJPLAN_OUTPUTS=str(tmp_path / f"out {number}")) for number in range(2)]
        said = [command.communicate(timeout=PATIENCE)[1] for command in begun]
        assert [one.splitlines()[0] for one in said] == ["> Reading the returns"] * 2
        until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_a_command_is_done_here_where_what_stands_by_does_not_answer(tmp_path: Path) -> None:
    with place() as here, standing_by(here) as process:
        process.suspend()
        plan = example_with(tmp_path, "board.xlsx")
        said = here.run("check", plan, YJPLAN_OUTPUTS=str(tmp_path / "out"))[2]
        assert said.startswith("· Reading the returns")


def test_ctrl_z_stops_a_command_there_too_until_it_goes_on(ready: tuple[Place, psutil.Process], tmp_path: Path) -> None:
    here, process = ready
    build = begun_there(here, process, example_with(tmp_path, "budget.xlsx"), tmp_path / "out")
    (fork,) = process.children()
    build.send_signal(signal.SIGTSTP)
    until(lambda: fork.status() == psutil.STATUS_STOPPED and psutil.Process(build.pid).status() == fork.status())
    build.send_signal(signal.SIGCONT)
    build.communicate(timeout=PATIENCE)
    assert build.returncode == 0


def test_a_command_that_is_killed_while_it_is_stopped_is_killed_there_too(
    ready: tuple[Place, psutil.Process], tmp_path: Path
) -> None:
    here, process = ready
    build = begun_there(here, process, example_with(tmp_path, "budget.xlsx"), tmp_path / "out")
    (fork,) = process.children()
    build.send_signal(signal.SIGTSTP)
    until(lambda: fork.status() == psutil.STATUS_STOPPED)
    build.kill()
    build.communicate(timeout=PATIENCE)
    until(lambda: not process.children())


def test_a_command_in_a_folder_that_is_gone_is_done_as_ever(
    ready: tuple[Place, psutil.Process], tmp_path: Path
) -> None:
    here, _ = ready
    plan, gone = example_with(tmp_path, "board.xlsx"), tmp_path / "gone"
    gone.mkdir()
    script = 'cd "$2" && rmdir "$2" && exec "$0" check "$1"'
    command = ["sh", "-c", script, str(Path(sys.executable).with_name("yjplan")), str(plan), str(gone)]
    environment = here.environment | {"YJPLAN_STANDBY": "5", "YJPLAN_OUTPUTS": str(tmp_path / "out")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.stderr.startswith("· Reading the returns")


def test_a_command_keeps_its_exit_code_where_no_other_process_can_be_started(
    monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    monkeypatch.setenv("YJPLAN_STANDBY", "5")

    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refused)
    wanted(["check"]).leave()


def test_a_second_one_does_not_stand_by_beside_the_first(ready: tuple[Place, psutil.Process], tmp_path: Path) -> None:
    here, process = ready
    command = [sys.executable, "-m", "pipeline", STAND_BY, "5"]
    assert subprocess.run(command, cwd=here.project, env=here.environment, timeout=PATIENCE).returncode == 0
    before = done_by(process)
    here.run("check", example_with(tmp_path, "board.xlsx"), YJPLAN_OUTPUTS=str(tmp_path / "out"))
    until(lambda: done_by(process) > before)


def test_one_that_is_no_longer_reached_ends(tmp_path: Path) -> None:
    with place() as here, standing_by(here):
        here.sockets[0].unlink()
        until(lambda: not here.processes)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="sb") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["signoff", "plan"], ["watch", "plan"], ["build-all", "plans"]])
def test_other_commands_are_not_done_there(
    monkeypatch: pytest.MonkeyPatch, temporary: Path, arguments: list[str]
) -> None:
    monkeypatch.setenv("YJPLAN_STANDBY", "5")
    assert wanted(arguments) is None


@pytest.mark.parametrize(("said", "terminal", "minutes"), [("", True, 10), ("2.5", False, 2.5)])
def test_it_stands_by_for_ten_minutes_at_a_terminal_or_as_long_as_is_set(
    monkeypatch: pytest.MonkeyPatch, temporary: Path, said: str, terminal: bool, minutes: float
) -> None:
    monkeypatch.setenv("YJPLAN_STANDBY", said)
    monkeypatch.setattr(os, "isatty", lambda _: terminal)
    assert {wanted([command]).minutes for command in COMMANDS} == {minutes}


@pytest.mark.parametrize(("said", "terminal"), [("", False), ("0", True)])
def test_none_stands_by_where_none_is_wanted(
    monkeypatch: pytest.MonkeyPatch, temporary: Path, said: str, terminal: bool
) -> None:
    monkeypatch.setenv("YJPLAN_STANDBY", said)
    monkeypatch.setattr(os, "isatty", lambda _: terminal)
    assert wanted(["build"]) is None


@pytest.mark.parametrize("said", ["ten", "-1", "inf", "nan"])
def test_minutes_that_are_none_are_told(said: str) -> None:
    with place() as here:
        code, _, told = here.run("build", EXAMPLE, standby=said)
        assert (code, f"YJPLAN_STANDBY is '{said}'" in told, "Traceback" in told) == (1, True, False)


def test_other_circumstances_are_another_place(monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    here = address_here()
    monkeypatch.setenv("YJPLAN_OUTPUTS", "elsewhere")
    monkeypatch.setenv("PWD", "elsewhere")
    monkeypatch.setenv("MAKELEVEL", "1")
    assert address_here() == here
    before = os.umask(0o027)
    try:
        assert address_here() != here
    finally:
        os.umask(before)
    with monkeypatch.context() as other:
        other.setenv("LANG", "cy_GB.UTF-8")
        assert address_here() != here
    with monkeypatch.context() as other:
        other.setattr(os, "getgroups", lambda: [4242])
        assert address_here() != here
    assert address_here() == here


def test_a_folder_that_others_may_enter_is_not_used(temporary: Path) -> None:
    folder = address_here().parent
    folder.chmod(0o750)
    assert address_here() is None
    folder.rmdir()
    folder.symlink_to(temporary)
    assert address_here() is None

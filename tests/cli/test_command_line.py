"""How the command speaks: help, errors, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pipeline.cache import Cache
from pipeline.cli import app
from pipeline.document import Staged
from pipeline.plan import ROOT, Plan

COMMANDS = get_command(app).commands


def test_every_command_says_what_it_does_and_so_does_every_option() -> None:
    for name, command in COMMANDS.items():
        assert command.help, name
        for parameter in command.params:
            if parameter.name != "help":
                assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize("name", ["new", "check", "stage", "build", "figures", "status", "chapter"])
def test_the_commands_of_the_first_release_are_there(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("command", ["check", "stage", "build", "figures", "status"])
def test_a_folder_that_is_no_plan_is_refused_on_stderr_with_the_way_out(
    command: str, tmp_path: Path, yjplan: Callable[..., Any]
) -> None:
    outcome = yjplan(command, tmp_path)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr.splitlines() == [
        f"There is no plan.yml in {tmp_path}.",
        "Name a plan folder, or make one with: yjplan new FOLDER --service NAME --year 2026-27",
    ]


@pytest.mark.parametrize(("option", "value"), [("--to", "html,odt"), ("--to", ""), ("--renderer", "quarto")])
def test_formats_and_renderers_that_are_not_to_be_had_are_refused_before_any_work(
    option: str,
    value: str,
    small_plan: Callable[..., Plan],
    yjplan: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    plan = small_plan()
    outcome = yjplan("build", plan.folder, option, value)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert "·" not in outcome.stderr, "no step was begun"
    assert not plan.outputs.base.exists()


def test_a_command_that_a_refusal_names_can_be_copied_as_it_stands(
    small_plan: Callable[..., Plan], yjplan: Callable[..., Any]
) -> None:
    folder = small_plan().folder
    assert yjplan("publish", folder).stderr.splitlines()[-1] == f"See: yjplan status {folder}"
    assert yjplan("verify", folder).stderr.splitlines() == [
        f"{folder.name} has not been signed yet, so there is nothing to compare it with.",
        f"What is left to do: yjplan status {folder}",
    ]


def test_a_file_that_cannot_be_written_is_named_without_a_traceback(
    small_plan: Callable[..., Plan], yjplan: Callable[..., Any], outputs_root: Path
) -> None:
    outputs_root.write_text("a file where a folder should be", encoding="utf-8")
    outcome = yjplan("check", small_plan().folder)
    assert outcome.code == 1
    assert "Traceback" not in outcome.stderr
    assert str(outputs_root) in outcome.stderr


def test_an_unknown_option_is_a_fault_of_usage(yjplan: Callable[..., Any]) -> None:
    assert yjplan("build", "--wrong").code == 2


@pytest.fixture
def help_text() -> str:
    """What ``--help`` prints on a machine whose redirected output is in an old code page."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pipeline", "--help"], cwd=ROOT, env=environment, capture_output=True
    )
    assert done.returncode == 0
    assert b"great_expectations" not in done.stderr, "help needs no heavy import"
    return done.stdout.decode("utf-8")


def test_help_is_quick_and_says_where_outputs_go(help_text: str) -> None:
    assert "YJPLAN_OUTPUTS" in help_text


def test_no_colour_reaches_a_file(small_plan: Callable[..., Plan], yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("check", small_plan().folder)
    assert outcome.code == 1
    assert "\x1b[" not in outcome.stdout + outcome.stderr


def test_what_was_published_before_is_made_too_while_it_is_true_and_is_named_when_it_goes(
    small_plan: Callable[..., Plan], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.cli import building

    plan = small_plan()
    plan.outputs.publish.mkdir(parents=True)
    for name in ("html", "pdf", "docx"):
        (plan.outputs.publish / f"plan.{name}").touch()
    monkeypatch.setattr(building, "is_known", lambda _, name, *__: name == "pdf")
    staged = Staged(plan.outputs.document, {}, {})
    formats = building._with_those_still_true(plan, ["html"], "embedded", staged, Cache(None))
    assert formats == ["html", "pdf"]
    assert "taken out of publish/: plan.docx." in capsys.readouterr().err


@pytest.mark.parametrize("becomes", ["RuntimeError('Query interrupted')", "KeyboardInterrupt", "SystemExit(1)"])
def test_ctrl_c_says_nothing_whatever_a_library_makes_of_it(becomes: str) -> None:
    script = f"""if True:
        import signal
        from pipeline import __main__
        signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests may be run where it is ignored
        def main():
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                raise {becomes} from None
        __main__.main = main
        print(__main__.run())
    """
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("130\n", "")


@pytest.mark.skipif(os.name == "nt", reason="a shell for POSIX closes the files")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_whose_standard_files_are_closed_does_its_work(
    closed: str, tmp_path: Path, small_plan: Callable[..., Plan]
) -> None:
    plan = small_plan()
    command = f'exec "{sys.executable}" -m pipeline figures "{plan.folder}" {closed}'
    environment = os.environ | {"YJPLAN_OUTPUTS": str(tmp_path / "outputs")}
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "outputs").rglob("disclosed.duckdb"))

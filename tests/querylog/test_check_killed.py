"""``check`` stopped dead at any step leaves every file whole, and never opens a return for writing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import killed_checks
import pytest

from pipeline.plan import ROOT

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@pytest.mark.skipif(not hasattr(os, "fork"), reason="stops forked processes; this system has none")
def test_a_check_that_is_stopped_at_any_step_leaves_no_half_written_file(desk, outputs_root):
    desk.write("budget.csv", "Agency,Category,Amount\n")
    run = subprocess.run(
        [sys.executable, "-W", "ignore", killed_checks.__file__, str(desk.plan.folder), str(outputs_root), "seed"],
        cwd=ROOT,
        env=os.environ | {"YJPLAN_OUTPUTS": str(outputs_root), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert [line for line in lines if " " in line] == []
    assert lines.index("end") > 5, "it was stopped at every step before its end"
    assert lines.count("moment") == killed_checks.RANDOM_MOMENTS
    kept = sorted(path.name for path in (outputs_root / desk.plan.name / "private").iterdir() if path.suffix == ".json")
    assert kept == ["findings.json", "service.json"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"a": '),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.duckdb", b"DUCK"),
        ("a.json", b"\xff"),
        ("a.html", b"<html>"),
    ],
)
def test_a_half_written_file_is_seen(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert killed_checks.left_behind(tmp_path) == [name]


def test_a_check_opens_no_file_of_the_plan_folder_for_writing(example, yjplan):
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if not watching or event not in ("open", "os.rename", "os.remove", "os.truncate", "os.chmod"):
            return
        if not str(arguments[0]).startswith(str(example)):
            return
        mode, flags = (arguments[1], arguments[2]) if event == "open" else ("w", WRITING)
        if set(str(mode or "")) & set("wax+") or (isinstance(flags, int) and flags & WRITING):
            opened.append(f"{event} {arguments[0]}")

    before = {path: seal(path) for path in example.rglob("*")}
    sys.addaudithook(watch)
    try:
        code = yjplan("check", example).code
    finally:
        watching = False
    assert code == 0
    assert opened == []
    assert {path: seal(path) for path in example.rglob("*")} == before


def seal(path: Path) -> tuple[int, str]:
    content = path.read_bytes() if path.is_file() else b""
    return path.stat().st_mtime_ns, hashlib.sha256(content).hexdigest()

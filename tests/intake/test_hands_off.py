"""Returns are looked at and nothing else: never written, never followed outwards, nothing fetched."""

from __future__ import annotations

import builtins
import hashlib
import io
import os
import socket
from pathlib import Path

import openpyxl
import pytest

from pipeline.contracts import load_contracts
from pipeline.intake import read_returns
from pipeline.plan import Plan


def checksums(folder: Path) -> dict[str, tuple[str, int, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
            path.stat().st_mode,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def returns(plan_folder: Path) -> Path:
    folder = plan_folder / "returns"
    (folder / "glossary.csv").write_text("Term,Meaning\nPCC,Commissioner\n", encoding="utf-8")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    book = openpyxl.Workbook()
    book.active.append(["Agency", "Cash"])
    book.active.append(["Police", 5])
    book.save(folder / "budget.xlsx")
    return folder


def test_no_file_is_opened_for_writing_and_no_connection_is_made(plan_folder, returns, monkeypatch):
    opened: list[tuple[str, str]] = []
    open_file, open_io, open_low = builtins.open, io.open, os.open

    def watched(real):
        def opening(file, mode="r", *rest, **more):
            opened.append((str(file), str(mode)))
            return real(file, mode, *rest, **more)

        return opening

    def watched_low(path, flags, *rest, **more):
        opened.append((str(path), "w" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) else "r"))
        return open_low(path, flags, *rest, **more)

    def refused(*_, **__):
        raise AssertionError("a connection was made")

    contracts, plan, before = load_contracts(), Plan.load(plan_folder), checksums(plan_folder)
    monkeypatch.setattr(builtins, "open", watched(open_file))
    monkeypatch.setattr(io, "open", watched(open_io))
    monkeypatch.setattr(os, "open", watched_low)
    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    read_returns(plan, contracts, ())
    monkeypatch.undo()
    of_returns = [(name, mode) for name, mode in opened if str(plan_folder) in name]
    assert {Path(name).name for name, _ in of_returns} >= {"glossary.csv", "budget.xlsx", "broken.xlsx"}
    assert not [one for one in of_returns if set(one[1]) & set("wax+")]
    assert checksums(plan_folder) == before


def test_returns_that_nobody_may_write_are_read(plan_folder, returns):
    files = sorted(returns.iterdir())
    before = checksums(returns)
    for path in files:
        path.chmod(0o444)
    returns.chmod(0o555)
    try:
        intake = read_returns(Plan.load(plan_folder), load_contracts(), ())
        left = sorted(returns.iterdir())
    finally:
        returns.chmod(0o755)
    for path in files:
        path.chmod(0o644)
    assert set(intake.frames) == {"budget", "glossary"}
    assert left == files
    assert {name: one[:2] for name, one in checksums(returns).items()} == {
        name: one[:2] for name, one in before.items()
    }


def test_returns_that_are_a_link_out_of_the_plan_are_not_followed(plan_folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "glossary.csv").write_text("Term,Meaning\nPCC,Commissioner\n", encoding="utf-8")
    (plan_folder / "returns").rmdir()
    (plan_folder / "returns").symlink_to(elsewhere)
    intake = read_returns(Plan.load(plan_folder), load_contracts(), ())
    assert [finding.rule for finding in intake.findings] == ["outside_folder"]
    assert intake.frames == {}

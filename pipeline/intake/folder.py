"""Which files of ``returns/`` are read. Nothing outside the plan folder is, and nothing is opened for writing."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipeline.findings import Finding, Severity
from pipeline.intake.text import visible

MOST_FILES = 400
MOST_BYTES = 600_000_000

_LOCK_FILES = ("~$", ".~lock.")
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})


def files_to_read(folder: Path) -> tuple[list[tuple[str, Path]], list[Finding]]:
    """Names and paths of the files in ``folder`` and in the folders directly in it, and what is passed over.

    Names are relative to ``folder``, with ``/``, fit to be shown. They are in alphabetical order.
    """
    findings: list[Finding] = []
    if not _inside(folder, folder.parent):
        return [], [_leaves("returns")]
    files = []
    for path in _walk(folder, findings):
        name = visible(path.relative_to(folder).as_posix())
        if finding := _passed_over(name, path, folder.parent):
            findings.append(finding)
        elif not _left_by_programs(path):
            files.append((name, path))
    if len(files) > MOST_FILES:
        findings.append(_too_many(len(files)))
        files = files[:MOST_FILES]
    return files, findings


def _walk(folder: Path, findings: list[Finding], depth: int = 0) -> Iterator[Path]:
    """Everything in ``folder`` but its folders, and the same of each folder in it, one level down."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        if not entry.is_dir(follow_symlinks=False):
            yield path
        elif entry.name.startswith("."):
            continue
        elif depth == 0:
            yield from _walk(path, findings, depth + 1)
        else:
            findings.append(_too_deep(visible(f"{folder.name}/{entry.name}")))


def _left_by_programs(path: Path) -> bool:
    return path.name.startswith(".") or path.name.lower() in _LEFT_BY_SYSTEMS


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _passed_over(name: str, path: Path, plan_folder: Path) -> Finding | None:
    if path.name.startswith(_LOCK_FILES):
        return _lock_file(name)
    if path.is_symlink() and not _inside(path, plan_folder):
        return _leaves(name)
    try:
        status = path.stat()
    except OSError:
        return _no_file(name)
    if not stat.S_ISREG(status.st_mode):
        return _no_file(name)
    return _too_large(name, status.st_size) if status.st_size > MOST_BYTES else None


def _lock_file(name: str) -> Finding:
    return Finding(
        "temporary_file",
        Severity.INFO,
        "This is a temporary file that a spreadsheet program leaves while a file is open, so it was not read.",
        "Close the spreadsheet it belongs to, after saving it.",
        file=name,
    )


def _leaves(name: str) -> Finding:
    return Finding(
        "outside_folder",
        Severity.WARNING,
        "This is a link that leads out of the plan folder, so it was not followed.",
        "Put the file itself into returns/.",
        file=name,
    )


def _no_file(name: str) -> Finding:
    return Finding(
        "not_a_file",
        Severity.WARNING,
        "This is not a file that can be read: a folder, a device, or a link to nothing.",
        "Put the file itself into returns/, or remove this.",
        file=name,
    )


def _too_deep(name: str) -> Finding:
    return Finding(
        "folder_too_deep",
        Severity.WARNING,
        "Folders inside a folder of returns/ are not read.",
        "Move its files up into returns/, or into a folder directly in it.",
        file=name,
    )


def _too_large(name: str, size: int) -> Finding:
    return Finding(
        "unreadable_file",
        Severity.CRITICAL,
        f"The file has {size / 1e6:,.0f} MB, more than the {MOST_BYTES / 1e6:,.0f} MB that are read.",
        "Send the rows that the plan needs, as .csv if there are many.",
        file=name,
    )


def _too_many(count: int) -> Finding:
    return Finding(
        "too_many_files",
        Severity.CRITICAL,
        f"returns/ holds {count:,} files, and only the first {MOST_FILES} in alphabetical order were read.",
        "Move what is not a return out of returns/.",
        file="returns",
    )

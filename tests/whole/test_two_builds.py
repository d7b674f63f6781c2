"""The example built by the command: once, and once more elsewhere. Both must be the same to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import Run

DATA = "data/csv-metadata.json"
PUBLISHED = [
    "data-annex.xlsx",
    "family-summary.html",
    "family-summary.pdf",
    "figures.json",
    "manifest.json",
    "plan-on-a-page.html",
    "plan-on-a-page.pdf",
    "plan.docx",
    "plan.html",
    "plan.pdf",
]


def test_build_prints_the_path_of_every_output_and_nothing_else_on_stdout(built: Run) -> None:
    assert built.code == 0, built.stderr
    printed = [Path(line) for line in built.stdout.splitlines()]
    assert sorted(path.relative_to(built.publish).as_posix() for path in printed) == sorted([*PUBLISHED, DATA])
    assert all(path.is_file() for path in printed)


def test_build_says_each_step_once_on_stderr(built: Run) -> None:
    steps = [line for line in built.stderr.splitlines() if line.startswith("· ")]
    assert steps == built.stderr.splitlines()
    assert len(steps) == len(set(steps))
    assert "· Chapter: Budget, costs and contributions" in steps


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_same_returns_give_the_same_bytes_in_another_folder(built: Run, built_elsewhere: Run, name: str) -> None:
    assert (built.publish / name).read_bytes() == (built_elsewhere.publish / name).read_bytes()


def test_the_staged_document_is_the_same_in_another_folder(built: Run, built_elsewhere: Run) -> None:
    first, second = (
        {p.relative_to(run.document): p.read_bytes() for p in _files(run)} for run in (built, built_elsewhere)
    )
    assert first == second


def test_nothing_published_or_staged_names_a_folder_of_this_machine(built: Run) -> None:
    home = str(built.outputs.parents[1]).encode()
    staged = [path for path in (*_files(built), *built.publish.rglob("*.*")) if home in path.read_bytes()]
    assert staged == []


def test_publish_holds_the_outputs_alone(built: Run) -> None:
    assert sorted(path.name for path in built.publish.iterdir()) == sorted([*PUBLISHED, "data"])


def _files(run: Run) -> list[Path]:
    return sorted(path for path in run.document.rglob("*") if path.is_file())

"""The project file is whole at the repository's root, and whole in a staged document."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipeline.document.project import BASE, quarto_project


def _paths(value: object) -> list[str]:
    if isinstance(value, dict):
        return [path for entry in value.values() for path in _paths(entry)]
    if isinstance(value, list):
        return [path for entry in value for path in _paths(entry)]
    return [value] if isinstance(value, str) and "/" in value else []


def test_every_file_that_the_base_names_is_there() -> None:
    named = _paths(yaml.safe_load(BASE.read_text(encoding="utf-8")))
    assert len(named) > 5
    missing = [path for path in named if not (BASE.parent / path).exists()]
    assert missing == ["plan_template/theme/fonts"], "only the fonts are brought by staging"


def test_a_staged_project_names_nothing_outside_its_folder() -> None:
    named = _paths(yaml.safe_load(quarto_project()))
    assert {Path(path).parts[0] for path in named} == {"theme"}

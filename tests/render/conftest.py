"""A small staged document that uses everything the subset has, and its outputs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample_document import stage_sample

from pipeline.render import render


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A staged sample of the test's own."""
    return stage_sample(tmp_path)


@pytest.fixture
def write(document: Path) -> Callable[[str], Path]:
    """Replace the introduction's text; the rest of the sample stays as it is."""

    def replace(text: str) -> Path:
        (document / "narrative" / "introduction.qmd").write_text(text, "utf-8")
        return document

    return replace


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample rendered once, by format."""
    folder = tmp_path_factory.mktemp("rendered")
    paths = render(stage_sample(folder), folder / "publish", renderer="embedded")
    return {path.suffix[1:]: path for path in paths}

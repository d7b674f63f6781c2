"""A document folder with its theme, for tests that make pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.render import copy_theme


@pytest.fixture
def make_document(tmp_path: Path) -> Callable[..., Path]:
    """Make a document folder with the theme and a front matter of this status."""

    def make(status: str = "Draft") -> Path:
        folder = tmp_path / "document"
        folder.mkdir(exist_ok=True)
        front = f"---\ntitle: Youth Justice Plan\nas-of: 2022-06-30\nstatus: {status}\n---\n"
        (folder / "plan.qmd").write_text(front, encoding="utf-8")
        copy_theme(folder)
        return folder

    return make

"""The sample document as staging would leave it."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.document.project import quarto_project
from pipeline.render import copy_theme

SAMPLE = Path(__file__).parent / "sample"


def stage_sample(folder: Path) -> Path:
    """Settings, theme and fonts beside the text, in ``folder/document``."""
    document = folder / "document"
    shutil.copytree(SAMPLE, document)
    (document / "_quarto.yml").write_text(quarto_project(), encoding="utf-8")
    copy_theme(document)
    return document

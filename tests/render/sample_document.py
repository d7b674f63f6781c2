"""The sample document as staging would leave it."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.render import QUARTO_YML, copy_theme

SAMPLE = Path(__file__).parent / "sample"


def stage_sample(folder: Path) -> Path:
    """Settings, theme and fonts beside the text, in ``folder/document``."""
    document = folder / "document"
    shutil.copytree(SAMPLE, document)
    shutil.copyfile(QUARTO_YML, document / "_quarto.yml")
    copy_theme(document)
    return document

"""The theme's place in a staged document: ``plan_template/theme`` and the fonts, copied to ``document/theme``."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

THEME_DIR = Path(__file__).resolve().parents[2] / "plan_template" / "theme"
QUARTO_YML = Path(__file__).resolve().parents[2] / "_quarto.yml"
_FONT_PACKAGE = "fontpkg_atkinson_hyperlegible"


def copy_theme(document: Path) -> Path:
    """Copy stylesheet, templates, filters, reference document and fonts into ``document/theme``; return that folder."""
    theme = document / "theme"
    if theme.exists():
        shutil.rmtree(theme)
    shutil.copytree(THEME_DIR, theme)
    fonts = theme / "fonts"
    fonts.mkdir(exist_ok=True)
    package = files(_FONT_PACKAGE)
    for font in sorted(package.joinpath("files").iterdir(), key=lambda entry: entry.name):
        if font.name.endswith(".ttf"):
            (fonts / font.name).write_bytes(font.read_bytes())
    (fonts / "LICENSE.txt").write_bytes(package.joinpath("LICENSE").read_bytes())
    return theme

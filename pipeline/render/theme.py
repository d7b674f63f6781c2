"""The theme's place in a staged document: ``plan_template/theme`` and the fonts, copied to ``document/theme``."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from pipeline.plan import TEMPLATE_DIR
from pipeline.render.docx import name_in_headers
from pipeline.render.own_colours import own_definitions, own_properties, recoloured
from pipeline.render.source import read_front
from pipeline.render.theme_words import say_theme
from pipeline.words import ENGLISH, Words

THEME_DIR = TEMPLATE_DIR / "theme"
_FONT_PACKAGE = "fontpkg_atkinson_hyperlegible"


def copy_theme(document: Path, words: Words = ENGLISH) -> Path:
    """Copy stylesheet, templates, filters, reference document and fonts into ``document/theme``; return that folder.

    The plan's name and its own colours go into the copies, so ``plan.qmd`` should be there already, and so do ``words``
    of another language.
    """
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
    say_theme(theme, words)
    front = read_front(document)
    with (theme / "plan.css").open("a", encoding="utf-8", newline="\n") as stylesheet:
        stylesheet.write(own_properties(front))
    template = theme / "typst-template.typ"
    template.write_text(own_definitions(template.read_text("utf-8"), front), encoding="utf-8", newline="\n")
    reference = theme / "reference.docx"
    reference.write_bytes(name_in_headers(recoloured(reference.read_bytes(), front), front, words))
    return theme

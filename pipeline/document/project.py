"""The Quarto project file of a staged document."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.plan import ROOT

BASE = ROOT / "_quarto.yml"
_CONTENTS = re.compile(r"^(toc-title: )(.+)$", re.MULTILINE)
_THEME_HERE, _THEME_STAGED = "plan_template/theme/", "theme/"


def quarto_project(say: Callable[[str], str] = str) -> str:
    """The base ``_quarto.yml`` with the theme's paths as in a staged document, and its words as ``say`` has them."""
    staged = BASE.read_text(encoding="utf-8").replace(_THEME_HERE, _THEME_STAGED)
    return _CONTENTS.sub(lambda match: match[1] + say(match[2]), staged)

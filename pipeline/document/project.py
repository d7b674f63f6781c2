"""The Quarto project file of a staged document."""

from __future__ import annotations

from pipeline.plan import ROOT

BASE = ROOT / "_quarto.yml"
_THEME_HERE, _THEME_STAGED = "plan_template/theme/", "theme/"


def quarto_project() -> str:
    """The base ``_quarto.yml`` with the theme's paths as they are in a staged document."""
    return BASE.read_text(encoding="utf-8").replace(_THEME_HERE, _THEME_STAGED)

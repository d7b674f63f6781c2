"""A plan's own colours, from its front matter, in the copies of the theme that both renderers read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.plan.colours import DARK_PAPERS, nearest_passing
from pipeline.render.docx import unzip, zip_parts

PRIMARY, ACCENT = "primary-colour", "accent-colour"
_THEME_ACCENT = re.compile(rb"0B5C63", re.I)  # the accent of the theme's reference.docx


def own_properties(front: Mapping[str, Any]) -> str:
    """CSS that sets the theme's custom properties; empty where the plan has no colours of its own.

    In dark mode the accent is a lighter shade of the same hue, light enough to be read.
    """
    primary, accent = (f"#{front[key]}" if front.get(key) else "" for key in (PRIMARY, ACCENT))
    cover = f"--cover: {primary};" if primary else ""
    if not cover and not accent:
        return ""
    light = f"--accent: {accent};" if accent else ""
    dark = f"--accent: {nearest_passing(accent, DARK_PAPERS)};" if accent else ""
    return (
        "\n/* The service's own colours. */\n"
        f"@media screen {{ :root {{ {cover} {light} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {cover} {dark} }} }}\n"
        f"@media print {{ :root {{ {light} }} }}\n"
    )


def own_definitions(template: str, front: Mapping[str, Any]) -> str:
    """The Typst template with the plan's own colours in its definitions."""
    for key, name in ((PRIMARY, "primary"), (ACCENT, "accent")):
        if front.get(key):
            template = re.sub(rf'(?m)^(#let {name} = rgb\("#)[0-9a-f]+', rf"\g<1>{front[key]}", template)
    return template


def recoloured(reference: bytes, front: Mapping[str, Any]) -> bytes:
    """A reference document whose styles have the plan's own accent."""
    if not front.get(ACCENT):
        return reference
    parts = unzip(reference)
    parts["word/styles.xml"] = _THEME_ACCENT.sub(str(front[ACCENT]).upper().encode(), parts["word/styles.xml"])
    return zip_parts(parts)

"""A service's own look as both renderers take it: lines of the front matter, and the logo's files."""

from __future__ import annotations

from pathlib import PurePosixPath

from pipeline.plan import Plan
from pipeline.plan.logo import read_logo

_WORD_LOGO = "logo.png"  # Word shows no SVG of its own accord
_LOGO_WIDTH = 600  # dots


def look_metadata(plan: Plan) -> dict[str, str]:
    """What the templates read. Colours stand without their hash sign, which would be live in some formats."""
    theme = plan.settings.theme
    found = {"primary-colour": theme.primary, "accent-colour": theme.accent}
    metadata = {key: colour.removeprefix("#") for key, colour in found.items() if colour}
    if theme.logo:
        metadata |= {"logo": _file(theme.logo), "logo-alt": theme.logo_alt, "logo-word": _WORD_LOGO}
    return metadata


def logo_files(plan: Plan) -> dict[str, bytes]:
    """The logo's files by their names in the document's folder."""
    name = plan.settings.theme.logo
    if not name:
        return {}
    data = read_logo(plan.folder, name)
    return {_file(name): data, _WORD_LOGO: data if _file(name) == _WORD_LOGO else _drawn(data)}


def _file(name: str) -> str:
    return f"logo{PurePosixPath(name).suffix.lower()}"


def _drawn(svg: bytes) -> bytes:
    import resvg_py

    from pipeline.chapters.chart_text import FAMILY, FONT_FILES

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg.decode("utf-8-sig"),
            width=_LOGO_WIDTH,
            skip_system_fonts=True,
            font_files=[str(path) for path in FONT_FILES],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )

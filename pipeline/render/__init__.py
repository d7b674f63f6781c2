"""How does a staged document become HTML, PDF and DOCX?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.cache import Cache
from pipeline.errors import DocumentError, RenderError
from pipeline.render.embedded import RENDERERS
from pipeline.render.making import is_known, make_or_find, read_ahead
from pipeline.render.quarto import quarto_path
from pipeline.render.source import Problem, read_document
from pipeline.render.subset import check_document, check_source
from pipeline.render.theme import THEME_DIR, copy_theme

__all__ = [
    "FORMATS",
    "THEME_DIR",
    "Problem",
    "check_document",
    "check_request",
    "copy_theme",
    "is_known",
    "read_ahead",
    "render",
]

FORMATS = tuple(RENDERERS)
_RENDERER_NAMES = ("auto", "quarto", "embedded")
_SHOWN = 20


def render(
    document: Path,
    publish: Path,
    formats: Sequence[str] = FORMATS,
    renderer: str = "auto",
    cache: Cache | None = None,
    stem: str = "plan",
    meanwhile: Callable[[], object] = lambda: None,
) -> list[Path]:
    """Render a staged document into ``publish`` as plan.html, plan.pdf, plan.docx; return the paths in that order.

    ``stem`` names the files otherwise: in another language plan.cy.html. Nothing in ``publish`` changes until every
    format has been made. What ``cache`` has of this very document is taken from there.
    ``meanwhile`` is called while formats are made, if any are.

    Raises
    ------
    DocumentError
        The document holds something that would not come out right; the message names each place.
    RenderError
        The renderer is missing or failed, or a format is not known.
    """
    check_request(formats, renderer)
    source = read_document(document)
    _refuse(check_source(source))
    publish.mkdir(parents=True, exist_ok=True)
    beside = {name: publish / f".{stem}.{name}.part" for name in FORMATS if name in formats}
    try:
        make_or_find(source, beside, renderer, cache or Cache(None), stem, meanwhile)
        return [_into_place(part, publish / f"{stem}.{name}") for name, part in beside.items()]
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)


def check_request(formats: Sequence[str], renderer: str) -> None:
    """Raise RenderError where a format or the renderer is not to be had, before any work is done."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise RenderError(f"There is no output format '{', '.join(unknown)}'.", f"Use some of {', '.join(FORMATS)}.")
    if renderer not in _RENDERER_NAMES:
        raise RenderError(f"There is no renderer '{renderer}'.", f"Use one of {', '.join(_RENDERER_NAMES)}.")
    if renderer == "quarto" and quarto_path() is None:
        raise RenderError("Quarto is not on this machine's PATH.", "Install Quarto, or use --renderer embedded.")


def _refuse(problems: list[Problem]) -> None:
    if not problems:
        return
    shown = [str(problem) for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        shown.append(f"… and {len(problems) - _SHOWN} more.")
    raise DocumentError("The document cannot be rendered:\n" + "\n".join(shown))


def _into_place(part: Path, target: Path) -> Path:
    return part.replace(target)

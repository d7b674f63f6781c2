"""The prose under each heading: the plan's own file, else the starter that says what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.document.headings import Heading
from pipeline.errors import DocumentError
from pipeline.plan import TEMPLATE_DIR, Plan

STARTERS = TEMPLATE_DIR / "narrative"
SUMMARIES = ("plan-on-a-page", "family-summary")
"""What is made beside the plan: a service may say something of its own in each, in a file of that name."""
_KINDS = (".qmd", ".md", ".docx")
_AWAITED = """::: {.callout-note .draft-note title="Awaited"}
This section is in the plan in its other language, and is awaited in this one.
:::"""
_ESCAPED_SHORTCODE = re.compile(r"\{\{\\?<\s*(.+?)\s*\\?>\}\}", re.DOTALL)
_ESCAPED_REFERENCE = re.compile(r"\\@((?:tbl|fig|sec)-)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Narrative:
    """The prose of one heading. ``own`` is False for a starter; ``text`` is empty where the heading needs none.

    ``lang`` is the language where it is not the plan's first; it is ``awaited`` where the plan has prose in that.
    """

    heading: Heading
    text: str
    own: bool
    path: Path | None = None
    lang: str = ""
    awaited: bool = False

    @property
    def needed(self) -> bool:
        """Whether the plan cannot be signed without prose of the service's own here."""
        return self.heading.required or self.awaited

    @property
    def file(self) -> str:
        """Its file, by its path in ``narrative/``; the heading's name where there is none yet."""
        return f"{self.lang}/" * bool(self.lang) + (self.path.name if self.path else self.heading.id)


def prose_folder(plan: Plan, lang: str = "") -> Path:
    """Where the prose of a language lies: of the plan's first in ``narrative/``, of another in ``narrative/cy/``."""
    return plan.narrative_dir if lang in ("", plan.lang) else plan.narrative_dir / lang


def find_narratives(plan: Plan, headings: Iterable[Heading], lang: str = "") -> dict[str, Narrative]:
    """The prose of every heading in a language, the plan's first unless it is named, by heading id.

    Raises DocumentError for a file that belongs to no heading, for two files of one heading, and for a file that
    cannot be read.
    """
    headings = list(headings)
    files: dict[str, Path] = {}
    known = {heading.id for heading in headings}
    for path in _files(prose_folder(plan, lang)):
        if path.stem not in known | set(SUMMARIES):
            raise DocumentError(
                f"{in_plan_folder(path)} belongs to no heading.", f"Name it after one of: {', '.join(sorted(known))}."
            )
        if path.stem in files:
            both = f"{files[path.stem].name} and {path.name}"
            raise DocumentError(
                f"{in_plan_folder(path.parent)}/ has two files for one heading: {both}.", "Keep one of them."
            )
        files[path.stem] = path
    found = {heading.id: _narrative(heading, files.get(heading.id)) for heading in headings}
    if lang in ("", plan.lang):
        return found
    first = find_narratives(plan, headings)
    return {name: _beside(one, first[name], lang) for name, one in found.items()}


def _beside(narrative: Narrative, first: Narrative, lang: str) -> Narrative:
    """Prose of another language than the plan's first: where only that has any, it is awaited here."""
    if narrative.own or not first.own:
        return replace(narrative, lang=lang)
    return replace(narrative, text=_AWAITED, lang=lang, awaited=True)


def summary_prose(plan: Plan, name: str, lang: str = "") -> tuple[Path, str] | None:
    """The file and the text of what a service says itself in one of the SUMMARIES, if it says anything."""
    path = next((path for path in _files(prose_folder(plan, lang)) if path.stem == name), None)
    return None if path is None else (path, read_prose(path))


def summary_narratives(plan: Plan, lang: str = "") -> dict[str, Narrative]:
    """What a service says itself in the SUMMARIES, as prose that can be looked over like that of a heading."""
    found = {name: summary_prose(plan, name, lang) for name in SUMMARIES}
    other = "" if lang == plan.lang else lang
    return {
        name: Narrative(Heading(name, name.replace("-", " "), 1), prose[1], True, prose[0], other)
        for name, prose in found.items()
        if prose is not None
    }


def in_plan_folder(path: Path) -> str:
    """What a file or folder below ``narrative/`` is called in messages."""
    if path.name == "narrative":
        return path.name
    return f"narrative/{path.name if path.parent.name == 'narrative' else f'{path.parent.name}/{path.name}'}"


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in _KINDS and not path.name.startswith(("~", ".")))


def _narrative(heading: Heading, path: Path | None) -> Narrative:
    if path is not None:
        text = read_prose(path)
        if _COMMENT.sub("", text).strip():
            return Narrative(heading, text, True, path)
    if heading.required and heading.starter:
        return Narrative(heading, (STARTERS / heading.starter).read_text(encoding="utf-8"), False)
    return Narrative(heading, "", False)


def read_prose(path: Path) -> str:
    """The prose of one file as Markdown; a Word file is turned into Markdown."""
    if path.suffix != ".docx":
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise DocumentError(f"{in_plan_folder(path)} is not in UTF-8.", "Save it again as UTF-8 text.") from None
    import pypandoc  # Pandoc is started only for a Word file

    try:
        text = pypandoc.convert_file(
            str(path), "markdown-raw_html-raw_attribute", format="docx", extra_args=["--wrap=none"]
        )
    except RuntimeError:
        raise DocumentError(
            f"{in_plan_folder(path)} cannot be read as a Word document.", "Open it in Word and save it again as .docx."
        ) from None
    text = _ESCAPED_SHORTCODE.sub(lambda match: "{{< " + match[1].replace("\\", "") + " >}}", text)
    return _ESCAPED_REFERENCE.sub(r"@\1", text)

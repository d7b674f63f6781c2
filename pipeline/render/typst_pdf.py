"""Typst text to a PDF that conforms to PDF/UA-1 and PDF/A-2a: Typst writes no file that does not."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.errors import RenderError
from pipeline.render.pdf_row_headers import with_row_headers

PDF_STANDARDS = ["ua-1", "a-2a"]
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_SILENT = ("Cf", "Mn", "Me", "Cc", "Co", "Cn")  # joiners, selectors, unassigned: nothing to name
_MUCH_LIKE = {"✖": "✘", "✕": "✗"}
_TOLD_LINES = 8


def compile_pdf(text: str, root: Path, as_of: date) -> bytes:
    """The PDF of a Typst text whose images and fonts lie under ``root``; ``as_of`` is its date of creation.

    A sign that none of the fonts has, in the text or in a chart, would make the file illegal: it is written as
    a sign much like it, or as its name in brackets.
    """
    import typst

    try:
        return _compile(text, root, as_of)
    except typst.TypstError as error:
        unshown = set("".join(_UNSHOWN.findall(error.diagnostic or "")))
        if all(character.isascii() for character in unshown):
            raise _told(error) from error
    try:
        return _compile_in_other_words(text, root, as_of, unshown)
    except typst.TypstError as error:
        raise _told(error) from error


def _compile_in_other_words(text: str, root: Path, as_of: date, unshown: set[str]) -> bytes:
    in_text = {ord(character): _name(character, escape="\\") for character in unshown if not character.isascii()}
    in_charts = {code: replacement.replace("\\", "") for code, replacement in in_text.items()}
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / "document"
        shutil.copytree(root, copied)
        for chart in copied.rglob("*.svg"):
            chart.write_text(chart.read_text("utf-8").translate(in_charts), "utf-8")
        return _compile(text.translate(in_text), copied, as_of)


def _compile(text: str, root: Path, as_of: date) -> bytes:
    import typst

    moment = datetime.combine(as_of, datetime.min.time(), tzinfo=UTC)
    compiled = typst.compile(
        text.encode(),
        root=root,
        font_paths=[root / "theme" / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=PDF_STANDARDS,
        timestamp=int(moment.timestamp()),
    )
    if not isinstance(compiled, bytes):
        raise RenderError("Typst made no PDF of the document.", "Report this together with the staged document.")
    return with_row_headers(compiled)


def _name(character: str, escape: str) -> str:
    if character in _MUCH_LIKE:
        return _MUCH_LIKE[character]
    if unicodedata.category(character) in _SILENT:
        return ""
    name = unicodedata.name(character, f"character {ord(character):X}").lower()
    return f"{escape}[{name}{escape}]"


def _told(error: Exception) -> RenderError:
    lines = (getattr(error, "diagnostic", "") or str(error)).strip().splitlines()[:_TOLD_LINES]
    told = "\n".join(line for line in lines if "┌─" not in line)
    return RenderError(
        f"Typst could not make the PDF: {told}",
        "Correct that place in the narrative or the chapter and build again.",
    )

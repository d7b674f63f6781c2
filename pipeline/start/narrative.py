"""Prose that holds from year to year, carried over with a line that asks for its review."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from pipeline.document import load_headings
from pipeline.document.narrative import find_narratives, prose_folder
from pipeline.plan import Plan

_DOCUMENT = "word/document.xml"
_BODY = re.compile(rb"<w:body\b[^>]*>")
_LEAD = "To be confirmed:"
_WORDS = "this text comes from the plan for {}. Change what is no longer true, then delete this paragraph."


def carry_narrative(old: Plan, new: Plan) -> tuple[str, ...]:
    """Copy the prose of headings that last, each with the line at its top; gives the ids of the headings.

    Figures in it stay variables, so that they follow the new returns.
    """
    carried = []
    headings = load_headings()
    for lang in old.settings.lang:
        narratives = find_narratives(old, headings, lang)
        for heading in headings:
            found = narratives[heading.id]
            if heading.lasts and found.own and found.path is not None:
                folder = prose_folder(new, lang)
                folder.mkdir(exist_ok=True)
                _copy(found.path, folder / found.path.name, _WORDS.format(old.settings.edition))
                carried.append(heading.id)
    return tuple(dict.fromkeys(carried))


def carry_words(old: Plan, new: Plan) -> None:
    """Copy what the service says in other languages: its name, say, is what it was."""
    if old.own_words.is_dir():
        shutil.copytree(old.own_words, new.own_words)


def _copy(source: Path, target: Path, words: str) -> None:
    if source.suffix == ".docx":
        _copy_word(source, target, words)
    else:
        text = source.read_text(encoding="utf-8-sig")
        target.write_text(f"**{_LEAD}** {words}\n\n{text}", encoding="utf-8", newline="\n")


def _copy_word(source: Path, target: Path, words: str) -> None:
    """Copy a Word file with one paragraph more at its top; everything else in it stays as it is."""
    line = (
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{_LEAD}</w:t></w:r>"
        f'<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p>'
    )
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == _DOCUMENT:
                content = _BODY.sub(lambda body: body[0] + line.encode(), content, count=1)
            after.writestr(entry, content)

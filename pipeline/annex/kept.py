"""The workbook of an earlier build, where nothing that it says has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.annex.tables import AnnexTable
from pipeline.annex.workbook import About, write_workbook
from pipeline.cache import Cache, checksum
from pipeline.plan.inputs import code


def write_or_find(path: Path, about: About, tables: Sequence[AnnexTable], cache: Cache, stage: str) -> None:
    """Write the workbook, or what ``cache`` keeps of it under the name ``stage``."""
    parts = _made_from(about, tables)
    if entry := cache.find(stage, parts):
        path.write_bytes(entry.data)
        return
    write_workbook(path, about, tables)
    cache.keep(stage, parts, path.read_bytes())


def _made_from(about: About, tables: Sequence[AnnexTable]) -> dict[str, str]:
    cover = (about.title, about.service, about.as_of, about.status, about.contact, about.folder)
    words = (about.words.lang, sorted(about.words.messages.items()))
    shown = {"the cover": cover, "the tables": tuple(tables), "the words": words}
    return {**{name: checksum(repr(value).encode()) for name, value in shown.items()}, **code()}

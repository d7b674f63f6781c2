"""Makes the outputs of a document by one renderer; an output of this very document is not made again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import get_native_id

from pipeline.cache import Cache, checksums_below
from pipeline.plan.inputs import code, renderer_checksum
from pipeline.render.embedded import RENDERERS
from pipeline.render.quarto import quarto_path, render_with_quarto
from pipeline.render.reading import read
from pipeline.render.source import Source, read_document

_FIRST = ("pdf", "docx", "html")
"""What takes longest first, with nothing else in its way."""
_BEHIND = 10  # as the command nice counts
_UNUSED = {"html": ".png", "pdf": ".png", "docx": ".svg"}
"""Which of the two pictures of a chart a format does not show."""


def make_or_find(
    source: Source,
    targets: Mapping[str, Path],
    renderer: str,
    cache: Cache,
    stem: str = "plan",
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Write each of ``targets`` (format to file); ``meanwhile`` is called while they are made, if any are."""
    files = checksums_below(source.document)
    names = list(targets)
    wanted = [(f"{stem}.{name}", made_from(files, name, renderer)) for name in names]

    def make(missing: list[int]) -> list[bytes]:
        of_these = {names[at]: targets[names[at]] for at in missing}
        _make(source, of_these, renderer, cache, stem, meanwhile)
        return [target.read_bytes() for target in of_these.values()]

    for name, data in zip(names, cache.find_or_make(wanted, make), strict=True):
        targets[name].write_bytes(data)


def read_ahead(document: Path, formats: Collection[str], renderer: str, cache: Cache, stem: str = "plan") -> None:
    """Read the text of a document whose charts are still drawn; what is wrong with it is told when it is rendered."""
    if not formats or not cache.remembers or _by_quarto(renderer):
        return
    with suppress(Exception):  # nothing has looked through the document yet
        read(read_document(document), cache, stem)


def is_known(document: Path, name: str, renderer: str, cache: Cache) -> bool:
    """Whether the cache has the output of this very document in one format."""
    return cache.find(f"plan.{name}", made_from(checksums_below(document), name, renderer)) is not None


def made_from(files: Mapping[str, str], name: str, renderer: str) -> dict[str, str]:
    """What the output in one format is made from; ``files``: the checksums of the document's files."""
    unused = ("figures/", _UNUSED[name])
    used = {path: one for path, one in files.items() if not (path.startswith(unused[0]) and path.endswith(unused[1]))}
    return {**used, **code(), "the renderer": renderer_checksum(renderer)}


def _by_quarto(renderer: str) -> bool:
    return renderer == "quarto" or (renderer == "auto" and quarto_path() is not None)


def _make(
    source: Source,
    targets: dict[str, Path],
    renderer: str,
    cache: Cache,
    stem: str,
    meanwhile: Callable[[], object],
) -> None:
    if _by_quarto(renderer):
        jobs = [partial(render_with_quarto, source, targets)]
    else:
        reading = read(source, cache, stem)
        jobs = [partial(RENDERERS[name], source, reading, targets[name]) for name in sorted(targets, key=_FIRST.index)]
    longest, *others = jobs
    with ThreadPoolExecutor(max_workers=len(jobs), initializer=_let_others_go_first) as pool:
        running = [pool.submit(job) for job in (*others, meanwhile)]
        longest()
        for one in running:
            one.result()


def _let_others_go_first() -> None:
    """Where the system can, let this thread, and what it starts, have a processor when no other wants it."""
    if sys.platform != "linux":  # elsewhere only a whole process can
        return
    thread = get_native_id()
    with suppress(OSError):  # a container may forbid it
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _BEHIND)

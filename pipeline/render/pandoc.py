"""Runs Pandoc, which comes as a wheel."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import RenderError
from pipeline.render.source import Source

ENGINE = Path(__file__).resolve().parent / "engine"
_FOR_ALL_FORMATS = ("theme/filters/widths.lua",)
"""Filters at the head of the project's list that do the same in every format."""


def pandoc(source: Source, arguments: Sequence[str], given: bytes, to_do: str) -> bytes:
    """What Pandoc makes of ``given`` in the document's folder; RenderError, with ``to_do`` in it, where it cannot."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--fail-if-warnings", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=source.document)
    if done.returncode:
        raise RenderError(
            f"Pandoc could not {to_do}: {done.stderr.decode(errors='replace').strip()}",
            "Correct the place it names in the narrative or the chapter and build again.",
        )
    return done.stdout


def filters(source: Source, *, for_all: bool) -> list[str]:
    """The project's filters in their order, ours where Quarto's would stand; ``for_all``: those for all formats."""
    names = [name for name in source.project.get("filters", []) if (name in _FOR_ALL_FORMATS) is for_all]
    return [f"--lua-filter={ENGINE / 'embedded.lua' if name == 'quarto' else name}" for name in names]

"""The renderer for machines that have Quarto: one call of the Quarto CLI on a copy of the staged document."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import RenderError
from pipeline.render.docx import finish_docx
from pipeline.render.embedded import as_of, finish_html
from pipeline.render.pdf_row_headers import with_row_headers
from pipeline.render.source import Source

_LABELLED_IMAGE = re.compile(r"#(fig-[\w.-]+)[^{}]*?fig-alt=\"((?:[^\"\\]|\\.)*)\"")


def quarto_path() -> str | None:
    """Where the Quarto CLI is, or ``None``."""
    return shutil.which("quarto")


def render_with_quarto(source: Source, targets: dict[str, Path]) -> None:
    """Render all formats of ``targets`` (format → file) in one call: a call per format would empty the others."""
    program = quarto_path()
    if program is None:
        raise RenderError("Quarto is not on this machine's PATH.", "Install Quarto, or use --renderer embedded.")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "document"
        shutil.copytree(source.document, copy)
        names = ",".join("typst" if name == "pdf" else name for name in targets)
        moment = datetime.combine(as_of(source), datetime.min.time(), tzinfo=UTC)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(moment.timestamp()))}
        done = subprocess.run(
            [program, "render", "plan.qmd", "--to", names],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            raise RenderError(
                f"Quarto could not render the document:\n{done.stderr.strip()[-2000:]}",
                "Correct the place it names, or use --renderer embedded.",
            )
        for name, target in targets.items():
            _collect(source, copy / f"plan.{name}", name, target)


def _collect(source: Source, made: Path, name: str, target: Path) -> None:
    if not made.is_file():
        raise RenderError(f"Quarto made no plan.{name}.", "Use --renderer embedded, and report this.")
    data = made.read_bytes()
    if name == "docx":
        data = finish_docx(data, as_of(source), source.front, alternatives(source))
    elif name == "html":
        data = finish_html(data, source)
    elif name == "pdf":
        data = with_row_headers(data)
    target.write_bytes(data)


def alternatives(source: Source) -> dict[str, str]:
    """The alternative text of each labelled figure, by label."""
    found = {}
    for line in source.lines:
        for match in _LABELLED_IMAGE.finditer(line.text):
            found[match[1]] = re.sub(r"\\(.)", r"\1", match[2])
    return found

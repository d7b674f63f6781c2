"""The renderer that needs nothing but wheels: Pandoc for HTML and DOCX, Pandoc and Typst for PDF.

docs/embedded-renderer.md says what part of Quarto's language it understands and how it was made to agree with Quarto.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.errors import RenderError
from pipeline.render.assemble import markdown, metadata
from pipeline.render.charts_inline import with_charts_inline
from pipeline.render.docx import finish_docx
from pipeline.render.embedding import with_files
from pipeline.render.policy import with_policy
from pipeline.render.source import Source
from pipeline.render.typst_pdf import compile_pdf

_ENGINE = Path(__file__).resolve().parent / "engine"
_FOR_ALL_FORMATS = ("theme/filters/widths.lua",)
"""Filters at the head of the project's list that do the same in every format."""


def read(source: Source) -> bytes:
    """The document as Pandoc reads it, in Pandoc's JSON: once for all formats."""
    arguments = ["--from=markdown", "--to=json", *_filters(source, for_all=True)]
    return _pandoc(source, arguments, markdown(source).encode(), "read the document")


def render_html(source: Source, document: bytes, target: Path) -> None:
    """Write one self-contained HTML page of what ``read`` gave."""
    with tempfile.TemporaryDirectory() as scratch:
        arguments = ["--to=html5", "--toc", "--section-divs", "--number-sections"]
        arguments += ["--template=theme/plan.html", "--css=theme/plan.css", f"--toc-depth={_toc_depth(source)}"]
        page = _written(source, document, "html", arguments, Path(scratch))
    target.write_bytes(finish_html(with_files(page.decode(), source.document).encode(), source))


def finish_html(page: bytes, source: Source) -> bytes:
    """The page of either renderer, with its charts as part of it and the policy that keeps it to itself."""
    script = source.document / "theme" / "plan.js"
    own = script.read_text(encoding="utf-8") if script.is_file() else ""
    return with_policy(with_charts_inline(page.decode()), own).encode()


def render_pdf(source: Source, document: bytes, target: Path) -> None:
    """Write a tagged PDF that conforms to PDF/UA-1 and PDF/A-2a; Typst refuses to write one that does not."""
    with tempfile.TemporaryDirectory() as scratch:
        template = Path(scratch) / "page.typ"
        shutil.copyfile(_ENGINE / "page.typ", template)
        for partial in ("typst-template.typ", "typst-show.typ"):
            shutil.copyfile(source.document / "theme" / partial, template.with_name(partial))
        arguments = ["--to=typst", f"--template={template}"]
        typst_text = _written(source, document, "typst", arguments, Path(scratch))
    target.write_bytes(compile_pdf(typst_text.decode(), source.document, as_of(source)))


def render_docx(source: Source, document: bytes, target: Path) -> None:
    """Write a Word document with real styles, captions, repeated header rows and alternative texts."""
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "plan.docx"
        arguments = ["--to=docx", "--toc", "--number-sections", f"--toc-depth={_toc_depth(source)}"]
        arguments += ["--reference-doc=theme/reference.docx", f"--output={raw}"]
        _written(source, document, "docx", arguments, Path(scratch))
        target.write_bytes(finish_docx(raw.read_bytes(), as_of(source), source.front))


RENDERERS: dict[str, Callable[[Source, bytes, Path], None]] = {
    "html": render_html,
    "pdf": render_pdf,
    "docx": render_docx,
}


def as_of(source: Source) -> date:
    """The plan's as-of date, which stands in for the clock in everything that carries a time stamp."""
    text = str(source.front.get("as-of", ""))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RenderError(
            f"plan.qmd has no usable as-of date in its front matter (found '{text}').",
            "Write it as year-month-day, for example as-of: 2022-06-30.",
        ) from None


def _filters(source: Source, *, for_all: bool) -> list[str]:
    """The project's filters in their order, with ours where Quarto's would stand."""
    names = [name for name in source.project.get("filters", []) if (name in _FOR_ALL_FORMATS) is for_all]
    return [f"--lua-filter={_ENGINE / 'embedded.lua' if name == 'quarto' else name}" for name in names]


def _toc_depth(source: Source) -> int:
    return int(source.project.get("toc-depth", 2))


def _written(source: Source, document: bytes, format_name: str, arguments: list[str], scratch: Path) -> bytes:
    settings = scratch / "metadata.json"
    settings.write_text(json.dumps(metadata(source, format_name), default=str), "utf-8")
    command = ["--from=json", "--standalone", "--wrap=none", f"--metadata-file={settings}"]
    command += [*_filters(source, for_all=False), *arguments]
    return _pandoc(source, command, document, f"write {format_name}")


def _pandoc(source: Source, arguments: list[str], given: bytes, to_do: str) -> bytes:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--fail-if-warnings", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=source.document)
    if done.returncode:
        raise RenderError(
            f"Pandoc could not {to_do}: {done.stderr.decode(errors='replace').strip()}",
            "Correct the place it names in the narrative or the chapter and build again.",
        )
    return done.stdout

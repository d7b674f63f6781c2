"""The renderer that needs nothing but wheels: Pandoc for HTML and DOCX, Pandoc and Typst for PDF.

docs/embedded-renderer.md says what part of Quarto's language it understands and how it was made to agree with Quarto.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.errors import RenderError
from pipeline.render.charts_inline import with_charts_inline
from pipeline.render.docx import finish_docx
from pipeline.render.embedding import with_files
from pipeline.render.fragments import around, docx_document, html_body, typst_body
from pipeline.render.numbering import headings
from pipeline.render.pandoc import ENGINE, pandoc
from pipeline.render.policy import with_policy
from pipeline.render.reading import Reading
from pipeline.render.source import Source
from pipeline.render.typst_pdf import compile_pdf

_BODY = {"html": "<!-- the document -->", "typst": "/* the document */"}
"""What the templates have in place of ``$body$``, which is put together of parts."""
_PARTIALS = ("typst-template.typ", "typst-show.typ")


def render_html(source: Source, reading: Reading, target: Path) -> None:
    """Write one self-contained HTML page."""
    written_so = ["--to=html5", "--section-divs", "--number-sections"]
    body = html_body(source, reading, written_so)
    contents = headings((part.outline for part in reading.parts), "html")
    arguments = [*written_so, "--toc", f"--toc-depth={_toc_depth(source)}", "--css=theme/plan.css"]
    template = (source.document / "theme" / "plan.html").read_text("utf-8").replace("$body$", _BODY["html"])
    page = around(source, reading, "html", {"page": template}, [json.dumps(one) for one in contents], arguments)
    target.write_bytes(finish_html(with_files(page.replace(_BODY["html"], body), source.document).encode(), source))


def finish_html(page: bytes, source: Source) -> bytes:
    """The page of either renderer, with its charts as part of it and the policy that keeps it to itself."""
    script = source.document / "theme" / "plan.js"
    own = script.read_text(encoding="utf-8") if script.is_file() else ""
    return with_policy(with_charts_inline(page.decode()), own).encode()


def render_pdf(source: Source, reading: Reading, target: Path) -> None:
    """Write a tagged PDF that conforms to PDF/UA-1 and PDF/A-2a; Typst refuses to write one that does not."""
    templates = {"page": (ENGINE / "page.typ").read_text("utf-8").replace("$body$", _BODY["typst"])}
    templates |= {name: (source.document / "theme" / name).read_text("utf-8") for name in _PARTIALS}
    text = around(source, reading, "typst", templates, [], ["--to=typst"])
    whole = text.replace(_BODY["typst"], typst_body(source, reading))
    target.write_bytes(compile_pdf(whole, source.document, as_of(source)))


def render_docx(source: Source, reading: Reading, target: Path) -> None:
    """Write a Word document with real styles, captions, repeated header rows and alternative texts."""
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "plan.docx"
        arguments = ["--from=json", "--standalone", "--to=docx", "--toc", f"--toc-depth={_toc_depth(source)}"]
        arguments += ["--number-sections", "--reference-doc=theme/reference.docx", f"--output={raw}"]
        pandoc(source, arguments, docx_document(source, reading), "write docx")
        target.write_bytes(finish_docx(raw.read_bytes(), as_of(source), source.front))


RENDERERS: dict[str, Callable[[Source, Reading, Path], None]] = {
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


def _toc_depth(source: Source) -> int:
    return int(source.project.get("toc-depth", 2))

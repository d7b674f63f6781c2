"""The room's own manners: formats, renderers, and last good outputs that stay."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import get_native_id

import pytest

from pipeline.cache import Cache
from pipeline.errors import DocumentError, RenderError
from pipeline.render import copy_theme, fragments, read_ahead, reading, render, typst_pdf
from pipeline.render.quarto import alternatives, quarto_path
from pipeline.render.source import read_document


def test_only_the_formats_asked_for_are_written(document: Path, tmp_path: Path) -> None:
    publish = tmp_path / "publish"
    assert render(document, publish, ("html",), "embedded") == [publish / "plan.html"]
    assert [path.name for path in publish.iterdir()] == ["plan.html"]


def test_document_folder_is_left_as_it_was(document: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in document.rglob("*")}
    render(document, tmp_path / "publish", ("html", "pdf"), "embedded")
    assert {path: path.stat().st_mtime_ns for path in document.rglob("*")} == before


@pytest.mark.parametrize(("formats", "renderer"), [(("odt",), "embedded"), ((), "embedded"), (("html",), "typewriter")])
def test_unknown_format_or_renderer_is_refused(
    document: Path, tmp_path: Path, formats: tuple[str, ...], renderer: str
) -> None:
    with pytest.raises(RenderError, match=r"Use (some|one) of"):
        render(document, tmp_path / "publish", formats, renderer)


def test_faulty_document_leaves_the_last_outputs(document: Path, tmp_path: Path) -> None:
    paths = render(document, tmp_path / "publish", ("html", "docx"), "embedded")
    before = [path.read_bytes() for path in paths]
    (document / "_variables.yml").unlink()
    with pytest.raises(DocumentError):
        render(document, tmp_path / "publish", ("html", "docx"), "embedded")
    assert [path.read_bytes() for path in paths] == before


def test_what_is_to_be_done_meanwhile_is_done_while_formats_are_made_if_any_are(document: Path, tmp_path: Path) -> None:
    cache, publish, there = Cache(tmp_path / "cache"), tmp_path / "publish", []

    def meanwhile() -> None:
        there.append([path.name for path in publish.iterdir() if not path.name.startswith(".")])

    for _ in range(2):
        render(document, publish, ("html", "pdf"), "embedded", cache, meanwhile=meanwhile)
    assert there == [[]]


def test_what_fails_meanwhile_leaves_the_last_outputs(document: Path, tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError("No space left on device")

    (page,) = render(document, tmp_path / "publish", ("html",), "embedded")
    before = page.read_bytes()
    (document / "narrative" / "introduction.qmd").write_text("Another text.", "utf-8")
    with pytest.raises(OSError, match="No space"):
        render(document, tmp_path / "publish", ("html",), "embedded", meanwhile=fail)
    assert [path.read_bytes() for path in page.parent.iterdir()] == [before]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows how urgent a thread is")
def test_whatever_the_pdf_does_not_wait_for_lets_it_have_the_processors(document: Path, tmp_path: Path) -> None:
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    seen = []
    render(
        document,
        tmp_path / "publish",
        ("html", "pdf"),
        "embedded",
        meanwhile=lambda: seen.append(os.getpriority(os.PRIO_PROCESS, get_native_id())),
    )
    assert seen == [min(nice + 10, 19)]
    assert os.getpriority(os.PRIO_PROCESS, get_native_id()) == nice


def test_what_was_read_ahead_is_not_read_again_once_the_charts_are_there(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    charts = {path: path.read_bytes() for path in (document / "figures").iterdir()}
    for path in charts:
        path.unlink()
    read_ahead(document, ("html", "pdf"), "embedded", cache)
    for path, picture in charts.items():
        path.write_bytes(picture)
    asked: list[str] = []
    for module in (reading, fragments):

        def noted(*given: object, run: Callable[..., bytes] = module.pandoc) -> bytes:
            asked.append(str(given[-1]))
            return run(*given)

        monkeypatch.setattr(module, "pandoc", noted)
    ahead = render(document, tmp_path / "publish", ("html", "pdf"), "embedded", cache)
    assert sorted(asked) == ["write html", "write html", "write typst", "write typst"]
    anew = render(document, tmp_path / "anew", ("html", "pdf"), "embedded")
    assert [path.read_bytes() for path in ahead] == [path.read_bytes() for path in anew]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{< include nowhere.qmd >}}", r"nowhere\.qmd"),
        ("It was {{< var one two >}}.", "one two"),
        ("(@tbl-x)", "tbl-x"),
    ],
)
def test_what_cannot_be_read_ahead_is_told_when_it_is_rendered(
    document: Path, tmp_path: Path, written: str, told: str
) -> None:
    introduction = document / "narrative" / "introduction.qmd"
    introduction.write_text(f"{introduction.read_text('utf-8')}\n\n{written}\n", "utf-8")
    read_ahead(document, ("html", "pdf"), "embedded", Cache(tmp_path / "cache"))
    with pytest.raises(DocumentError, match=told):
        render(document, tmp_path / "publish", ("html",), "embedded")


@pytest.mark.parametrize("cache", [Cache(None), Cache(Path("unused"), anew=True)])
def test_nothing_is_read_ahead_that_would_be_read_again(
    document: Path, monkeypatch: pytest.MonkeyPatch, cache: Cache
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(reading, "pandoc", lambda *given: asked.append(given))
    read_ahead(document, ("html", "pdf"), "embedded", cache)
    assert asked == []


def test_failing_renderer_leaves_the_last_outputs_and_no_parts(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = tmp_path / "publish"
    paths = render(document, publish, ("html", "pdf"), "embedded")
    before = [path.read_bytes() for path in paths]
    monkeypatch.setattr(typst_pdf, "PDF_STANDARDS", ["not-a-standard"])
    introduction = document / "narrative" / "introduction.qmd"
    introduction.write_text(introduction.read_text("utf-8") + "\nMore.\n", "utf-8")
    with pytest.raises((RenderError, ValueError)):
        render(document, publish, ("html", "pdf"), "embedded")
    assert [path.read_bytes() for path in paths] == before
    assert sorted(path.name for path in publish.iterdir()) == ["plan.html", "plan.pdf"]


def test_typst_fault_is_told_as_a_render_error(document: Path, tmp_path: Path) -> None:
    introduction = document / "narrative" / "introduction.qmd"
    introduction.write_text(introduction.read_text("utf-8") + "\n```{=typst}\n#nowhere()\n```\n", "utf-8")
    with pytest.raises(RenderError, match="unknown variable: nowhere"):
        render(document, tmp_path / "publish", ("pdf",), "embedded")


def test_unusable_date_is_told(document: Path, tmp_path: Path) -> None:
    plan = document / "plan.qmd"
    plan.write_text(plan.read_text("utf-8").replace("as-of: 2022-06-30", "as-of: summer"), "utf-8")
    with pytest.raises(RenderError, match="summer"):
        render(document, tmp_path / "publish", ("docx",), "embedded")


def test_theme_is_copied_with_its_fonts_and_their_licence(tmp_path: Path) -> None:
    theme = copy_theme(tmp_path)
    assert {"plan.css", "plan.html", "reference.docx", "typst-template.typ", "typst-show.typ"} <= {
        path.name for path in theme.iterdir()
    }
    fonts = {path.name for path in (theme / "fonts").iterdir()}
    assert {"AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf", "LICENSE.txt"} <= fonts


def test_quarto_settings_name_nothing_outside_the_document(document: Path) -> None:
    project = read_document(document).project
    html, typst, docx = (project["format"][name] for name in ("html", "typst", "docx"))
    files = [html["template"], html["css"], docx["reference-doc"], *typst["template-partials"]]
    files += [name for name in project["filters"] if name != "quarto"]
    assert [name for name in [*files, typst["font-paths"]] if not (document / name).exists()] == []
    assert project["project"] == {"type": "default", "render": ["plan.qmd"]}


def test_quarto_is_given_the_alternative_texts_it_loses(document: Path) -> None:
    assert alternatives(read_document(document)) == {
        "fig-budget": "Bars by partner: the local authority gave most, £526,487; the police gave £101,596."
    }


def test_missing_quarto_is_told(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RenderError, match="not on this machine's PATH"):
        render(document, tmp_path / "publish", ("html",), "quarto")


@pytest.mark.skipif(quarto_path() is None, reason="Quarto is not on PATH: its renderer cannot be tried here")
def test_quarto_makes_every_format(document: Path, tmp_path: Path) -> None:
    paths = render(document, tmp_path / "publish", renderer="quarto")
    assert [path.name for path in paths] == ["plan.html", "plan.pdf", "plan.docx"]
    assert "?var:" not in paths[0].read_text("utf-8")

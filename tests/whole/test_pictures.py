"""Key pages look as they did: a small plan on the web, on a telephone and a screen, by day and by night, and in print.

After a change that is meant, ``make pictures``; then look at what has changed in ``tests/whole/pictures/``.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
import typst
from browsing import in_a_browser, opened
from editions.ready_plan import make_ready
from in_process import Built, build
from picturing import HOW, KEPT, SAME_HAND, View, boxes, differences, read, small
from PIL import Image
from playwright.sync_api import Browser
from render.pdf_words import pdf_pages

from pipeline.render import embedded, render

SQUARES = {375: 16, 1280: 32}  # pixels that one dot of a kept picture stands for, by the width of the window
PARTS = {
    "top": "",
    "budget": "sec-chapter-budget",
    "improvement": "sec-chapter-improvement-plan",
    "sign-off": "sec-sign-off",
}
IN_PRINT = {  # each page by what stands on it alone
    "title": "Status:Draft",
    "contents": "Contents",
    "budget": "Figure8.1:",
    "sign-off": "Signoff,submissionandapprovalT",
}
Seen = Callable[..., View]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("pictures")
    return build(make_ready(folder / "anytown-2022-23"), ("html", "pdf"), folder / "outputs")


@pytest.fixture(scope="module")
def seen(plan: Built, browser: Browser) -> Seen:
    """A part of the page in a window, with more CSS if some is given."""

    @cache
    def page(width: int, scheme: str, css: str):
        page = opened(browser, plan.outputs["html"], width, color_scheme=scheme, bypass_csp=True)
        page.set_viewport_size({"width": width, "height": 1216})
        if css:
            page.add_style_tag(content=css)
        return page

    def view(part: str, width: int, scheme: str, css: str = "") -> View:
        window = page(width, scheme, css)
        window.evaluate("id => id ? document.getElementById(id).scrollIntoView() : scrollTo(0, 0)", PARTS[part])
        return View(small(Image.open(io.BytesIO(window.screenshot())), SQUARES[width]), boxes(window))

    return view


@pytest.fixture(scope="module")
def printed(plan: Built, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, View]]:
    """The pages of the PDF, as Typst draws them, with more Typst before them if some is given."""
    texts = pdf_pages(plan.outputs["pdf"])
    at = {name: next(n for n, text in enumerate(texts) if words in text) for name, words in IN_PRINT.items()}

    @cache
    def pages(typst_text: str = "") -> dict[str, View]:
        with mock.patch.object(embedded, "compile_pdf", lambda text, *_: (typst_text + text).encode()):
            (made,) = render(plan.staged.folder, tmp_path_factory.mktemp("typst"), ("pdf",), "embedded")
        drawn = typst.compile(
            made.read_bytes(),
            root=plan.staged.folder,
            font_paths=[plan.staged.folder / "theme" / "fonts"],
            ignore_system_fonts=True,
            format="png",
            ppi=72,
        )
        return {name: View(small(Image.open(io.BytesIO(drawn[number])), 18)) for name, number in at.items()}

    return pages


@in_a_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SQUARES)
@pytest.mark.parametrize("part", PARTS)
def test_the_page_looks_as_it_did(seen: Seen, tmp_path: Path, part: str, width: int, scheme: str) -> None:
    view = seen(part, width, scheme)
    assert differences(f"{part}-{width}-{scheme}", view, tmp_path, f"{part}-{width}") == []


@pytest.mark.parametrize("name", IN_PRINT)
def test_the_pdf_looks_as_it_did(printed: Callable[..., dict[str, View]], tmp_path: Path, name: str) -> None:
    assert differences(f"pdf-{name}", printed()[name], tmp_path, far=SAME_HAND) == []


FAULTS = {  # what is wrong: (where it is seen, the CSS that does it)
    "a table off the page": ("budget", 1280, "light", "main table { position: relative; left: 40rem }"),
    "a table off the telephone": ("budget", 375, "light", "main table { margin-left: 8rem }"),
    "a chart is missing": ("budget", 1280, "light", "figure svg { display: none !important }"),
    "a chart is there, but blank": ("budget", 1280, "light", "figure svg * { visibility: hidden }"),
    "labels run out of a chart": ("budget", 375, "light", "figure svg text { transform: translateX(-3rem) }"),
    "a chart is cut off": ("improvement", 1280, "light", "figure { width: 55%; overflow: hidden }"),
    "charts overlap what follows": ("improvement", 1280, "light", "figure { height: 4rem }"),
    "columns of a table are squeezed": ("budget", 1280, "light", "main table { table-layout: fixed; width: 60% }"),
    "the font is not there": ("budget", 1280, "light", "* { font-family: monospace !important }"),
    "text is dark at night": ("sign-off", 375, "dark", "main * { color: #222 !important }"),
    "the ground is light at night": ("top", 1280, "dark", "body { background: #fff !important }"),
    "contents stand over the text": ("sign-off", 1280, "light", "#TOC { position: fixed !important; left: 30rem }"),
}


@in_a_browser
@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_is_spoilt_is_seen(seen: Seen, tmp_path: Path, fault: str) -> None:
    part, width, scheme, css = FAULTS[fault]
    found = differences(f"{part}-{width}-{scheme}", seen(part, width, scheme, css), tmp_path, f"{part}-{width}")
    assert len(found) > 1 and found[-1] == HOW


FAULTS_IN_PRINT = {  # what is wrong: (page, the Typst that does it)
    "a table off the page": ("budget", "#show table: it => move(dx: 9cm, it)\n"),
    "charts are missing": ("budget", "#show image: it => box(width: 0pt, height: 0pt)\n"),
    "text is white": ("sign-off", "#show text: it => { set text(fill: white); it }\n"),
}


@pytest.mark.parametrize("fault", FAULTS_IN_PRINT)
def test_a_pdf_that_is_spoilt_is_seen(printed: Callable[..., dict[str, View]], tmp_path: Path, fault: str) -> None:
    name, typst_text = FAULTS_IN_PRINT[fault]
    assert len(differences(f"pdf-{name}", printed(typst_text)[name], tmp_path, far=SAME_HAND)) > 1


def test_what_differs_is_shown_in_pictures_and_it_is_said_how_to_renew(tmp_path: Path) -> None:
    kept = read(KEPT / "pdf-budget.png")
    found = differences("pdf-budget", View(Image.new("L", kept.size, 255)), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"pdf-budget-{what}.png" for what in ("now", "kept", "difference")
    }
    assert str(tmp_path) in found[0] and found[-1] == HOW

"""The plan on a page and the summary for families, as the command leaves them, and in a real browser."""

from __future__ import annotations

import json

import pikepdf
import pytest
from browsing import in_a_browser
from playwright.sync_api import Browser
from runs import Run

from pipeline.measures.registry import MEASURES
from pipeline.summaries import SUMMARIES
from pipeline.summaries.catalogue import load_catalogue
from pipeline.summaries.sentences import QUOTE

NAMES = pytest.mark.parametrize("name", SUMMARIES)

_FAINT = """() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = node => {
        for (; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor, alpha = parts(colour)[3];
            if (alpha === undefined || alpha > 0.9) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('h1, h2, p, li, th, td, .rating, .symbol')].filter(node => {
        const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
    }).map(node => node.innerText);
}"""


@NAMES
def test_the_build_makes_and_names_both_formats(built: Run, name: str) -> None:
    for form in ("html", "pdf"):
        path = built.publish / f"{name}.{form}"
        assert path.is_file()
        assert str(path) in built.stdout.splitlines()


def test_the_plan_on_a_page_is_one_page_and_the_summary_two_to_four(built: Run) -> None:
    pages = {name: len(pikepdf.open(built.publish / f"{name}.pdf").pages) for name in SUMMARIES}
    assert pages["plan-on-a-page"] == 1
    assert 2 <= pages["family-summary"] <= 4


@NAMES
def test_every_figure_that_a_summary_can_quote_exists(built: Run, name: str) -> None:
    catalogue = load_catalogue(name)
    sentences = [*catalogue.intro, *(s for section in catalogue.sections for s in section.sentences)]
    quoted = {match[1] for s in sentences for text in s.texts for match in QUOTE.finditer(text)}
    quoted |= {sentence.by for sentence in sentences} | {q.partition("|")[0] for s in sentences for q in s.compare}
    quoted |= {row.figure for section in catalogue.sections if section.table for row in section.table.rows}
    known = set(json.loads((built.publish / "figures.json").read_text(encoding="utf-8"))["figures"])
    missing = {one for one in quoted if one and one != "list" and not one.startswith("plan.")} - known
    first_parts = {one.partition(".")[0] for one in missing}
    # Some measures give figures only where their returns came: those this plan has none of at all.
    assert first_parts.isdisjoint(one.partition(".")[0] for one in known)
    assert first_parts <= {prefix for module in MEASURES for prefix in module.PREFIXES}


@in_a_browser
@NAMES
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_it_fits_its_window_fetches_nothing_and_is_clear_to_read(
    built: Run, browser: Browser, name: str, width: int, scheme: str
) -> None:
    html = built.publish / f"{name}.html"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(html.as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [html.as_uri()]
    assert page.evaluate(_FAINT) == []


@in_a_browser
@NAMES
def test_it_says_as_much_without_javascript(built: Run, browser: Browser, name: str) -> None:
    def text(javascript: bool) -> str:
        page = browser.new_context(java_script_enabled=javascript).new_page()
        page.goto((built.publish / f"{name}.html").as_uri())
        return page.locator("body").inner_text()

    assert text(False) == text(True)

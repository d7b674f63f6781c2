"""The page in a real browser: nothing overflows, nothing is fetched, and it works without JavaScript."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from runs import Run

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH: the page cannot be looked at here")

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield opened
        opened.close()


def _open(browser: Browser, html: Path, width: int, scheme: str = "light") -> tuple[Page, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(html.as_uri())
    return page, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1280])
def test_the_page_never_scrolls_sideways_and_fetches_nothing(
    built: Run, browser: Browser, width: int, scheme: str
) -> None:
    html = built.publish / "plan.html"

    page, asked = _open(browser, html, width, scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [html.as_uri()]


@pytest.mark.parametrize("width", [375, 1280])
def test_every_table_is_whole_inside_its_own_scrolling_region(built: Run, browser: Browser, width: int) -> None:
    page, _ = _open(browser, built.publish / "plan.html", width)

    cut = page.evaluate(
        """() => [...document.querySelectorAll('main table')].filter(table => {
            const region = table.closest('[role=region]');
            return !region || region.tabIndex !== 0 || getComputedStyle(region).overflowX === 'visible';
        }).map(table => table.innerText.slice(0, 60))"""
    )

    assert page.locator("main table").count() > 20
    assert cut == []


@pytest.mark.parametrize("width", [375, 1280])
def test_no_word_runs_out_of_its_table_cell(built: Run, browser: Browser, width: int) -> None:
    page, _ = _open(browser, built.publish / "plan.html", width)

    overflowing = page.evaluate(
        """() => [...document.querySelectorAll('main td, main th')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
            .map(cell => cell.innerText.slice(0, 60))"""
    )

    assert overflowing == []


def test_text_is_dark_on_light_by_day_and_light_on_dark_by_night(built: Run, browser: Browser) -> None:
    def ground(scheme: str) -> int:
        page, _ = _open(browser, built.publish / "plan.html", 1280, scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.strip("rgba()").split(",")[:3])

    assert ground("light") > 600
    assert ground("dark") < 150


def test_the_skip_link_is_the_first_stop_of_the_keyboard(built: Run, browser: Browser) -> None:
    page, _ = _open(browser, built.publish / "plan.html", 1280)

    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")

    assert target is not None and target.startswith("#")
    assert page.locator(f"main{target}, main {target}").count() == 1


def test_contents_lead_to_their_sections_without_javascript(built: Run, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto((built.publish / "plan.html").as_uri())

    page.get_by_role("link", name="Resources and services").first.click()

    assert page.url.endswith("#sec-resources")
    assert page.locator("#sec-resources").first.is_visible()

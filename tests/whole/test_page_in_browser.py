"""The page in a real browser: nothing overflows, nothing is fetched, and it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from browsing import in_a_browser, opened
from playwright.sync_api import Browser, Page
from runs import Run

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def read(built: Run, browser: Browser) -> Callable[[int], Page]:
    """The page in a window so wide, for tests that only read it."""

    @cache
    def page(width: int) -> Page:
        return opened(browser, built.publish / "plan.html", width)

    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1280])
def test_the_page_never_scrolls_sideways_and_fetches_nothing(
    built: Run, browser: Browser, width: int, scheme: str
) -> None:
    html = built.publish / "plan.html"

    asked: list[str] = []
    page = opened(browser, html, width, asked=asked, color_scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "with all that can be unfolded"
    assert [url for url in asked if not url.startswith("data:")] == [html.as_uri()]


@pytest.mark.parametrize("width", [375, 1280])
def test_every_table_is_whole_inside_its_own_scrolling_region(read: Callable[[int], Page], width: int) -> None:
    page = read(width)

    cut = page.evaluate(
        """() => [...document.querySelectorAll('main table')].filter(table => {
            const region = table.closest('[role=region]');
            const cut = getComputedStyle(region).overflowX === 'visible' && region.scrollWidth > region.clientWidth;
            return region.tabIndex !== 0 || cut;
        }).map(table => table.innerText.slice(0, 60))"""
    )

    assert page.locator("main table").count() > 20
    assert cut == []


@pytest.mark.parametrize("width", [375, 1280])
def test_no_word_runs_out_of_its_table_cell(read: Callable[[int], Page], width: int) -> None:
    page = read(width)

    overflowing = page.evaluate(
        """() => [...document.querySelectorAll('main td, main th')]
            .filter(cell => cell.scrollWidth > cell.clientWidth + 1)
            .map(cell => cell.innerText.slice(0, 60))"""
    )

    assert overflowing == []


def test_text_is_dark_on_light_by_day_and_light_on_dark_by_night(built: Run, browser: Browser) -> None:
    def ground(scheme: str) -> int:
        page = opened(browser, built.publish / "plan.html", color_scheme=scheme)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.strip("rgba()").split(",")[:3])

    assert ground("light") > 600
    assert ground("dark") < 150


def test_the_skip_link_is_the_first_stop_of_the_keyboard(built: Run, browser: Browser) -> None:
    page = opened(browser, built.publish / "plan.html")

    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")

    assert target is not None and target.startswith("#")
    assert page.locator(f"main{target}, main {target}").count() == 1


def test_contents_lead_to_their_sections_without_javascript(built: Run, browser: Browser) -> None:
    page = opened(browser, built.publish / "plan.html", java_script_enabled=False)

    page.get_by_role("link", name="Resources and services").first.click()

    assert page.url.endswith("#sec-resources")
    assert page.locator("#sec-resources").first.is_visible()

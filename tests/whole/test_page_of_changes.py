"""The page of what changed, which ``yjplan diff --page`` writes, in a real browser."""

from __future__ import annotations

from pathlib import Path

from browsing import in_a_browser, opened
from playwright.sync_api import Browser

from pipeline.cli.comparing import THEME_DIR
from pipeline.editions.telling import as_page


@in_a_browser
def test_without_contents_beside_it_the_page_of_changes_has_the_whole_width(browser: Browser, tmp_path: Path) -> None:
    html = tmp_path / "changes.html"
    html.write_text(as_page([], "What changed", "Anytown", (THEME_DIR / "plan.css").read_text("utf-8")), "utf-8")
    page = opened(browser, html)
    assert page.locator("main").bounding_box()["width"] > 1000

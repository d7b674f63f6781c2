"""A real browser for looking at built pages: Debian's or the machine's own Chromium, asking nobody for anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.plan import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
NODE_MODULES = ROOT / "node_modules"
"""Where `.ci/run` puts the checkers that come from npm; left out of version control."""

in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH: the page cannot be looked at here")


def opened(
    browser: Browser, html: Path, width: int = 1280, *, asked: list[str] | None = None, **context: object
) -> Page:
    """The page in a window of its own that does not move by itself; ``context`` is Playwright's.

    The address of whatever it asks for is put into ``asked``.
    """
    made = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **context)
    page = made.new_page()
    if asked is not None:
        page.on("request", lambda request: asked.append(request.url))
    page.goto(html.as_uri())
    return page


def focused(page: Page, what: str) -> str:
    """A property of the element that has the keyboard."""
    return page.evaluate(f"document.activeElement.{what}") or ""

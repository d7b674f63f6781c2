"""Builds that several tests look at, made once for the whole run however many workers share it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, QUIET
from playwright.sync_api import Browser, sync_playwright
from runs import Run, build_once


@pytest.fixture(scope="session")
def built(shared: Path) -> Run:
    """The example, built by the command."""
    return build_once(shared / "built", {"PYTHONHASHSEED": "1", "TZ": "UTC"})


@pytest.fixture(scope="session")
def built_elsewhere(shared: Path) -> Run:
    """The example, built again: a copy elsewhere, at another hour, with other hashes, by a process that stands by."""
    other = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland"}
    return build_once(shared / "a longer way" / "elsewhere", other, standby=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield launched
        launched.close()

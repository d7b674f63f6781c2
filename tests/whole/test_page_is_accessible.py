"""What machines can tell of a page's accessibility: axe-core in Chromium, and the Nu HTML checker.

Both come from npm into the project's folder, as `.ci/run` does it:
`npm install --no-save --ignore-scripts axe-core vnu-jar`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from browsing import NODE_MODULES, in_a_browser, opened
from playwright.sync_api import Browser
from runs import Run

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
NU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
PAGES = ("plan.html", "plan-on-a-page.html", "family-summary.html")
LARGEST = 3_000_000
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """rules => axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: rules } })
    .then(result => result.violations.map(found => [found.id, found.nodes.map(node => node.html.slice(0, 120))]))"""
_OPEN_ALL = """() => {
    document.querySelectorAll('main details').forEach(details => { details.open = true; });
    document.querySelector('.figure-tools > button')?.click();
}"""

with_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not in node_modules: npm installs it")
with_nu = pytest.mark.skipif(
    not (NU.is_file() and shutil.which("java")),
    reason="the Nu HTML checker is not in node_modules, or there is no Java",
)


@in_a_browser
@with_axe
@pytest.mark.parametrize(
    ("name", "width", "context"),
    [
        ("plan.html", 375, {"color_scheme": "light"}),
        ("plan.html", 1280, {"color_scheme": "dark"}),
        ("plan.html", 1280, {"forced_colors": "active"}),
        ("plan-on-a-page.html", 375, {"color_scheme": "dark"}),
        ("family-summary.html", 1280, {"color_scheme": "light"}),
    ],
)
def test_axe_finds_nothing(built: Run, browser: Browser, name: str, width: int, context: dict[str, Any]) -> None:
    page = opened(browser, built.publish / name, width, bypass_csp=True, **context)
    page.evaluate(_OPEN_ALL)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(_RUN, _RULES) == []


@with_nu
def test_the_nu_checker_finds_no_error(built: Run) -> None:
    paths = [str(built.publish / name) for name in PAGES]
    command = ["java", "-jar", str(NU), "--errors-only", "--format", "json", "--stdout", *paths]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    found = json.loads(done.stdout)["messages"]
    assert [(message["message"], message.get("extract")) for message in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_file_of_modest_size(built: Run, name: str) -> None:
    assert (built.publish / name).stat().st_size < LARGEST

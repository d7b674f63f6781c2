"""The page by keyboard alone, and with no script at all: contents, search, wide tables, charts, the way to sources."""

from __future__ import annotations

import pytest
from browsing import focused, in_a_browser, opened
from playwright.sync_api import Browser, Page, expect
from runs import Run

pytestmark = in_a_browser


@pytest.fixture(scope="module")
def desk(built: Run, browser: Browser) -> Page:
    return opened(browser, built.publish / "plan.html")


@pytest.fixture(autouse=True)
def _from_the_top(desk: Page) -> None:
    desk.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def _search(page: Page, words: str) -> None:
    page.locator("#search-words").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_contents_show_where_the_reader_is(desk: Page) -> None:
    desk.evaluate("document.getElementById('sec-resources').scrollIntoView()")
    current = desk.locator("#TOC a[aria-current]")
    expect(current).to_have_count(1)
    expect(current).to_contain_text("Resources and services")


def test_a_link_of_the_contents_is_followed_with_enter(desk: Page) -> None:
    link = desk.locator("#TOC a[href='#sec-risks']")
    link.focus()
    desk.keyboard.press("Enter")
    expect(link).to_have_attribute("aria-current", "true")


def test_search_leads_from_words_to_the_row_of_a_table_that_has_them(desk: Page) -> None:
    _search(desk, "probation 29,608 2.6%")
    expect(desk.locator("#search [role=status]")).to_contain_text("found")
    assert "29,608" in focused(desk, "textContent")
    desk.keyboard.press("Enter")
    assert focused(desk, "tagName") == "TR"
    assert focused(desk, "cells[0].textContent") == "Probation"


def test_arrows_go_through_what_was_found_and_escape_leaves_it(desk: Page) -> None:
    _search(desk, "budget")
    links = desk.locator("#search li a")
    assert links.count() > 3
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowUp")
    expect(links.first).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#search-words")).to_be_focused()
    expect(links).to_have_count(0)


def test_search_says_when_nothing_is_found(desk: Page) -> None:
    _search(desk, "zebra crossing")
    expect(desk.locator("#search [role=status]")).to_have_text("Nothing found")
    desk.keyboard.press("Escape")


def test_search_opens_what_it_leads_into(desk: Page) -> None:
    _search(desk, "amounts of the return added up by agency and category")
    desk.keyboard.press("Enter")
    expect(desk.locator("details.workings[open]").first).to_be_visible()


def test_a_chart_is_read_value_by_value_with_the_arrows(desk: Page) -> None:
    button = desk.locator("[data-of='fig-board-meetings']").locator("xpath=preceding-sibling::button")
    button.focus()
    desk.keyboard.press("Enter")
    said = [focused(desk, "ariaLabel")]
    for key in ("ArrowDown", "ArrowRight", "End"):
        desk.keyboard.press(key)
        said.append(focused(desk, "ariaLabel"))
    assert said == [
        "25 May 2021, Attended: 23",
        "20 July 2021, Attended: 16",
        "20 July 2021, Deputy: 0",
        "26 January 2022, Absent: 2",
    ]
    expect(desk.locator(".chart-readout")).to_have_text(said[-1])
    button.focus()
    desk.keyboard.press("Space")
    expect(desk.locator(".chart-marks")).to_have_count(0)


def test_every_mark_of_every_chart_says_a_number_of_its_table(desk: Page) -> None:
    told = desk.evaluate(
        """() => [...document.querySelectorAll('details.numbers[data-marks]')].map(numbers => {
            const button = [...numbers.parentElement.children].find(node => node.tagName === 'BUTTON');
            button.click();
            const cells = [...numbers.querySelectorAll('td')].map(cell => cell.textContent.trim());
            const said = [...document.querySelectorAll('.chart-marks button')].map(mark => mark.ariaLabel);
            button.click();
            return [said.length, said.filter(words => !cells.some(cell => words.endsWith(': ' + cell)))];
        })"""
    )
    assert len(told) > 5
    assert all(count and not strange for count, strange in told)


def test_workings_open_with_the_keyboard_and_name_return_and_checksum(desk: Page) -> None:
    tools = desk.locator("#tbl-budget-agency").locator("xpath=following::div[@class='figure-tools'][1]")
    tools.locator("details.workings > summary").focus()
    desk.keyboard.press("Enter")
    expect(tools).to_contain_text("budget.xlsx")
    expect(tools).to_contain_text("SHA-256")
    expect(tools.locator("pre")).to_be_hidden()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(tools.locator("pre")).to_contain_text("SELECT agency")


def test_a_wide_table_scrolls_with_the_arrows_and_keeps_its_first_column_in_sight(built: Run, browser: Browser) -> None:
    phone = opened(browser, built.publish / "plan.html", 375)
    region = phone.locator("[role=region]:has(> #tbl-inspection-ratings)")
    region.focus()
    phone.keyboard.press("End")
    for _ in range(8):
        phone.keyboard.press("ArrowRight")
    phone.wait_for_function("node => node.scrollLeft > 40", arg=region.element_handle())
    first = region.locator("tbody th").first
    assert first.bounding_box()["x"] == pytest.approx(region.bounding_box()["x"], abs=2)


def test_without_a_script_all_is_there_and_nothing_is_offered_that_needs_one(built: Run, browser: Browser) -> None:
    page = opened(browser, built.publish / "plan.html", java_script_enabled=False)
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator(".figure-tools button")).to_have_count(0)
    summary = page.locator("[data-of='fig-budget-agency'] summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-of='fig-budget-agency'] table")).to_contain_text("£526,487")
    page.locator("a.link-here[href='#fig-budget-agency']").click()
    assert page.url.endswith("#fig-budget-agency")


def test_a_script_from_elsewhere_does_not_run_in_the_page(desk: Page) -> None:
    ran = desk.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.strange = 1';
        document.body.append(script); script.remove(); return window.strange || 0; }"""
    )
    assert ran == 0

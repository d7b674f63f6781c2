"""Under every table and chart of the page: a link to it, its numbers, how they were worked out, from which return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from lxml.html import HtmlElement
from reading import page, visible
from runs import Run

from pipeline.disclosure import DisclosedDatabase
from pipeline.measures.workings import working_of


@pytest.fixture(scope="module")
def main(built: Run) -> HtmlElement:
    (found,) = page((built.publish / "plan.html").read_text(encoding="utf-8")).xpath("//main")
    return found


@pytest.fixture(scope="module")
def disclosed(built: Run) -> Iterator[DisclosedDatabase]:
    database = DisclosedDatabase(built.outputs / "private" / "disclosed.duckdb")
    yield database


def test_every_table_and_figure_of_a_chapter_has_a_link_and_says_how_it_was_worked_out(main: HtmlElement) -> None:
    labelled = {*main.xpath(".//table/@id"), *main.xpath(".//figure/@id")}
    tools = {one.xpath(".//a[@class='link-here']/@href")[0][1:]: one for one in main.find_class("figure-tools")}
    assert labelled == set(tools)
    assert [label for label, one in tools.items() if not one.find_class("workings")] == ["tbl-sign-off"]


def test_every_id_stands_once_and_every_link_within_the_page_leads_to_one(main: HtmlElement) -> None:
    tree = main.getroottree()
    ids = tree.xpath("//@id")
    assert len(ids) > 300
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert [link for link in tree.xpath("//a/@href[starts-with(., '#')]") if link[1:] not in {*ids, ""}] == []


def test_every_figure_has_its_numbers_as_a_table_with_caption_and_scopes(main: HtmlElement) -> None:
    figures = main.xpath(".//figure")
    assert len(figures) > 5
    for figure in figures:
        (numbers,) = main.xpath(f".//details[@data-of='{figure.get('id')}']//table")
        assert visible(numbers.find("caption")).startswith("The numbers of: ")
        assert {head.get("scope") for head in numbers.iter("th")} == {"col", "row"}


def test_every_figure_says_in_words_what_it_shows(main: HtmlElement) -> None:
    drawn = main.xpath(".//figure//*[name()='svg']")
    assert len(drawn) == len(main.xpath(".//figure"))
    assert all(svg.get("role") == "img" and len(svg.get("aria-label")) > 40 for svg in drawn)


def test_folded_parts_are_told_apart_by_name(main: HtmlElement) -> None:
    names = [visible(summary) for summary in main.xpath(".//details[not(ancestor::details)]/summary")]
    figures = [name for name in names if name.startswith("The numbers")]
    assert len(set(figures)) == len(figures)


def test_returns_under_a_table_are_those_that_the_plan_lists(main: HtmlElement, disclosed: DisclosedDatabase) -> None:
    files = {file for file, *_ in disclosed.rows("shown", "returns_sources")}
    checksums = {checksum for _, checksum in disclosed.rows("shown", "returns_files")}
    named = [visible(item) for item in main.xpath(".//details[@class='workings']//li")]
    assert len(named) > 20
    assert {name.split(";")[0] for name in named} <= files
    assert {name.partition("SHA-256: ")[2] for name in named} <= checksums


def test_of_every_table_it_is_known_how_it_is_worked_out(disclosed: DisclosedDatabase) -> None:
    tables = disclosed.tables()
    assert len(tables) > 70
    assert [name for name in tables if working_of(name) is None] == []

"""Quarto and the embedded renderer make the same document of the sample; tried where Quarto is installed."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from lxml import html
from lxml.html import HtmlElement

from pipeline.render import render
from pipeline.render.quarto import quarto_path

PARTS = {
    "headings": "//main//*[self::h1 or self::h2 or self::h3]",
    "captions": "//main//caption | //main//figcaption",
    "cells": "//main//table//*[self::th or self::td]",
    "references": "//main//a[contains(@class, 'quarto-xref')]",
    "alternative texts": "//main//img/@alt",
}


def _tight(found: HtmlElement | str) -> str:
    return re.sub(r"\s", "", found if isinstance(found, str) else found.text_content())


def _word_tables(path: Path) -> list[list[str]]:
    return [[cell.text for row in table.rows for cell in row.cells] for table in docx.Document(str(path)).tables]


@pytest.mark.skipif(quarto_path() is None, reason="Quarto is not on PATH: its renderer cannot be tried here")
def test_both_renderers_say_the_same(document: Path, tmp_path: Path) -> None:
    ours, theirs = (
        render(document, tmp_path / name, ("html", "docx"), renderer=name) for name in ("embedded", "quarto")
    )
    pages = [html.document_fromstring(made[0].read_text("utf-8")) for made in (ours, theirs)]
    for name, place in PARTS.items():
        first, second = (sorted(_tight(found) for found in page.xpath(place)) for page in pages)
        assert first and first == second, name
    first, second = (_word_tables(made[1]) for made in (ours, theirs))
    assert first and first == second

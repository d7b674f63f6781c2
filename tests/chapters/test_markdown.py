"""Text, tables and figures as Markdown: what is shown is what was given, and nothing in it is live."""

from __future__ import annotations

import json

import pypandoc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.chapters.markdown import attribute, column_widths, escape, figure, pipe_table
from pipeline.measures import TableColumn, Unit

COLUMNS = (TableColumn("name", "Name"), TableColumn("n", "Children", Unit.COUNT), TableColumn("r", "R", Unit.RATING))


def pandoc(markdown: str) -> dict:
    return json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))


def words(inlines: list) -> str:
    """The text of Pandoc's inlines; any that is not plain text shows as its kind, so that it is seen."""
    plain = {"Str": lambda i: i["c"], "Space": lambda _: " ", "SoftBreak": lambda _: " "}
    return "".join(plain.get(inline["t"], lambda i: f"<{i['t']}>")(inline) for inline in inlines)


@settings(max_examples=60, deadline=None)
@example(
    ["{{< include /etc/passwd >}}", "<b>x</b> &amp;", "a|b \\ c", "-- ... ---", '\'s "x" \\@tbl-x', "1. x", "x\u200by"]
)
@example(["*a* _b_ `c` [d](e) ![f](g) ^h^ ~i~ $j$ #k @l =m= :::", "=1+1", "https://example.org", "{.class}", "a\\"])
@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cf")), min_size=1), min_size=1)
)
def test_escaped_text_is_read_back_as_exactly_that_text(texts: list[str]) -> None:
    cells = [" ".join(text.split()) or "x" for text in texts]
    table = "\n".join(["| A | B |", "| :--- | :--- |", *(f"| x | y{escape(cell)} |" for cell in cells)])
    (block,) = pandoc(table)["blocks"]
    rows = block["c"][4][0][3]
    assert [words(row[1][1][4][0]["c"]) for row in rows] == [f"y{cell}" for cell in cells]


def test_control_characters_and_line_ends_become_single_spaces() -> None:
    assert escape("a\nb\t\u0007c\u2028d") == "a b c d"


def test_numbers_stand_right_and_words_left() -> None:
    lines = pipe_table(COLUMNS, [("A", "1", "B")], "Caption", "tbl-x").splitlines()
    assert lines[:3] == ["| Name | Children | R |", "| :--- | ---: | :--- |", "| A | 1 | B |"]
    assert lines[-1].startswith(": Caption {#tbl-x tbl-colwidths=")


def test_a_rating_carries_its_colour_beside_its_word() -> None:
    text = pipe_table(COLUMNS, [("A", "1", "✖ Red: overdue")], "C", "tbl-x", colours=[["A", 1, "red"]])
    assert "[✖ Red: overdue]{.rating .rating-red}" in text


def test_the_last_row_is_bold_only_where_it_is_the_total() -> None:
    total = pipe_table(COLUMNS[:2], [("Total", "1"), ("Total", "2")], "C", "tbl-x").splitlines()
    assert total[2:4] == ["| Total | 1 |", "| **Total** | **2** |"]
    terms = (TableColumn("term", "Term"), TableColumn("meaning", "Meaning"))
    assert "**" not in pipe_table(terms, [("All Wales Protocol", "A joint agreement")], "C", "tbl-x")


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("abc de", max_size=80), st.text("abc", max_size=40)), max_size=5))
def test_widths_are_whole_per_cent_that_fill_the_page(rows: list[tuple[str, str]]) -> None:
    widths = column_widths(COLUMNS[:2], rows)
    assert sum(widths) == 100
    assert min(widths) >= 1


def test_alternative_text_cannot_leave_its_quotes() -> None:
    text = figure("A *caption*", "figures/x", "fig-x", 'say "no" {{< var x >}} \\ <b>')
    (block,) = pandoc(text)["blocks"]
    attributes = dict(block["c"][2][0]["c"][0]["c"][0][2]) if block["t"] == "Figure" else dict(block["c"][0]["c"][0][2])
    assert attributes["fig-alt"] == "say ”no” ((‹ var x ›)) / ‹b›"


@pytest.mark.parametrize("text", ["a\n\nb", " a  b "])
def test_alternative_text_is_on_one_line(text: str) -> None:
    assert attribute(text) == "a b"

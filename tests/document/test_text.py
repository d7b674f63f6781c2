"""Heading levels and references of staged Markdown."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document.text import under, without_awaited, without_left_out


def levels(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)]


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("# A\n\n## B", [2, 3]),
        ("## A\n\n#### B\n\n### C", [2, 3, 3]),
        ("### B\n\n## A\n\n### C", [2, 2, 3]),
        ("#### only", [2]),
    ],
)
def test_headings_move_below_the_section_and_skip_no_level(written: str, moved: list[int]) -> None:
    assert levels(under(written, 1)) == moved


@settings(deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(1, 3))
def test_no_order_of_headings_makes_a_level_be_skipped(depths: list[int], level: int) -> None:
    moved = levels(under("\n\n".join(f"{'#' * depth} H" for depth in depths), level))
    assert len(moved) == len(depths)
    assert all(after <= before + 1 for before, after in pairwise([level, *moved]))
    assert min(moved) > level


def test_callout_titles_and_code_are_not_headings_of_the_document() -> None:
    text = "::: {.callout-note}\n## Title\n:::\n\n```\n# comment\n```\n\n# A"
    assert under(text, 1).splitlines()[1] == "## Title"
    assert "\n# comment" in under(text, 1)
    assert under(text, 1).endswith("\n## A")


def test_headings_too_deep_for_a_number_have_none() -> None:
    assert under("## A {#sec-a}\n\n## B", 3) == "#### A {#sec-a}\n\n#### B {.unnumbered}"


def test_references_to_what_is_awaited_read_as_words() -> None:
    text = "@tbl-a shows it. See [@fig-b], and @tbl-a-b. @fig-b too. \\@tbl-a"
    assert without_awaited(text, ["tbl-a", "fig-b"]) == (
        "An awaited table shows it. See an awaited figure, and @tbl-a-b. An awaited figure too. \\@tbl-a"
    )


def test_references_to_what_the_plan_does_without_read_as_words() -> None:
    assert without_left_out("See @tbl-a and @sec-b. @fig-c", ["tbl-a", "sec-b", "fig-c"]) == (
        "See a table that is not in this plan and a part that is not in this plan. A figure that is not in this plan"
    )

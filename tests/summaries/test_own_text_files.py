"""A service's own text in a summary is a file in ``narrative/`` that is looked over like any other prose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.document import find_narratives, load_headings, summary_narratives
from pipeline.document.narrative import SUMMARIES, summary_prose
from pipeline.errors import DocumentError
from pipeline.plan import Plan
from pipeline.signoff.status import blockers


@pytest.fixture
def plan_with(small_plan: Callable[..., Plan]) -> Callable[..., Plan]:
    def make(**files: str) -> Plan:
        plan = small_plan()
        plan.narrative_dir.mkdir()
        for name, text in files.items():
            Path(plan.narrative_dir / name.replace("__", ".").replace("_", "-")).write_text(text, encoding="utf-8")
        return plan

    return make


def test_a_summary_is_no_heading_of_the_plan_and_no_unknown_file(plan_with: Callable[..., Plan]) -> None:
    plan = plan_with(family_summary__md="Hello.", plan_on_a_page__qmd="Our page.")
    assert not set(SUMMARIES) & set(find_narratives(plan, load_headings()))
    assert summary_prose(plan, "family-summary") == (plan.narrative_dir / "family-summary.md", "Hello.")


def test_two_files_for_one_summary_are_refused(plan_with: Callable[..., Plan]) -> None:
    plan = plan_with(family_summary__md="Hello.", family_summary__qmd="Good day.")
    with pytest.raises(DocumentError, match="two files"):
        find_narratives(plan, load_headings())


def test_a_placeholder_in_a_summary_stands_in_the_way_of_signing(plan_with: Callable[..., Plan]) -> None:
    plan = plan_with(family_summary__md="## Who to talk to\n\nRing TBC.")
    [left] = blockers([], summary_narratives(plan))
    assert (left.kind, left.what_to_do) == ("placeholder", "Replace it in narrative/family-summary.md.")

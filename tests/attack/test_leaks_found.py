"""What the attack once found: each case that leaked is kept here in the form in which it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign import RULES
from service import Service

from pipeline.disclosure import protect

_STAGES = ("before", "3 months after", "6 months after")


@pytest.fixture
def programmes(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, ["programme_tracking"])
    yield service
    service.close()


def test_children_after_a_programme_are_those_of_the_first_stage_that_each_cohort_reached(programmes: Service) -> None:
    tracked = {"2020-21": ((25, 11), (23, 0), (20, 7)), "2021-22": ((34, 12), (31, 0), (30, 2))}
    rows = [
        {"programme": "Way", "cohort": cohort, "stage": stage, "children": children, "children_offended": offended}
        for cohort, counts in tracked.items()
        for stage, (children, offended) in zip(_STAGES, counts, strict=True)
    ]
    figures = protect(programmes.measured({"programme_tracking": rows}), RULES).figures
    hidden = {figure.id for figure in figures if figure.value == "[c]"}
    assert "programme.way.2021_22.6_months_after.offended" in hidden
    both = {"programme.way.3_months_after.children", "programme.way.after.children"}
    assert hidden & both in (set(), both), "they are one number"

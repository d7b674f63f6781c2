"""The example plans give what their documents printed, but for the slips that a role has accepted with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audit import Kind, Verdict, audit, read_published
from pipeline.document import find_narratives, load_headings
from pipeline.plan import ROOT, Plan
from pipeline.prepare import prepare
from pipeline.signoff import blockers

FILES = sorted((ROOT / "examples").glob("*/published.csv"))
SLIPS = {  # kinds that must come out, so that the rules are seen to work on real print
    "blackpool-2022-23": {Kind.MISPRINT, Kind.UNIT, Kind.ROUNDING, Kind.LAST_DIGIT, Kind.ARITHMETIC},
    "leicester-2022-23": {Kind.WORDING, Kind.UNIT, Kind.ARITHMETIC},
    "portsmouth-2023-25": {Kind.WORDING, Kind.LAST_DIGIT, Kind.DATE},
}


def test_every_example_carries_its_printed_figures() -> None:
    assert {path.parent.name for path in FILES} == set(SLIPS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_printed_figure_is_computed_and_agrees_or_is_a_known_slip(path: Path) -> None:
    plan = Plan.load(path.parent)
    prepared = prepare(plan)
    audited = audit(read_published(path), prepared.figures)
    assert [one for one in audited.compared if one.open] == []
    assert [slip for slip in audited.slips if slip.open or slip.rule == "needless_acceptance"] == []
    assert [one.printed.figure for one in audited.of(Verdict.NOT_COMPUTED)] == []
    assert {one.kind for one in audited.of(Verdict.DIFFERENT)} >= SLIPS[path.parent.name]
    left = blockers((), find_narratives(plan, load_headings()), figures=prepared.figures)
    assert [one.what for one in left if one.kind in ("typed_number", "contradiction")] == []

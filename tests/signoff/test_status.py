"""What still stands between a plan and sign-off, and who can act."""

from __future__ import annotations

import pytest

from pipeline.document import Heading, Narrative
from pipeline.findings import Finding, Severity
from pipeline.signoff import blockers

HEADING = Heading("risks", "Challenges", 1, "risks.qmd", required=True)


def narrative(text: str = "Prose.", *, own: bool = True, heading: Heading = HEADING) -> dict[str, Narrative]:
    return {heading.id: Narrative(heading, text, own)}


def test_a_plan_with_prose_and_no_finding_is_ready() -> None:
    assert blockers([Finding("read_as", Severity.INFO, "m", "w")], narrative()) == []


def test_a_missing_return_and_a_fault_stand_with_their_partner() -> None:
    findings = [
        Finding("missing_return", Severity.CRITICAL, "The return 'Budget' is missing.", "Ask.", partner="Finance"),
        Finding("not_a_number", Severity.CRITICAL, "Not a number.", "Mend.", partner="Health", file="b.csv", row=3),
        Finding("odd", Severity.WARNING, "Odd.", "Say why."),
    ]
    found = blockers(findings, narrative())
    assert [(blocker.who, blocker.kind) for blocker in found][:2] == [
        ("Finance", "missing_return"),
        ("Health", "critical_finding"),
    ]
    assert found[1].what == "b.csv, row 3: Not a number."
    assert found[2].kind == "warning"


def test_the_same_thing_is_said_once() -> None:
    finding = Finding("odd", Severity.WARNING, "Odd.", "Say why.", partner="Health", file="b.csv")
    assert len(blockers([finding, finding], narrative())) == 1


def test_a_required_heading_without_prose_stands_in_the_way_and_an_optional_one_does_not() -> None:
    (blocker,) = blockers([], narrative("Guidance.", own=False))
    assert (blocker.kind, blocker.what_to_do) == ("no_prose", "Write narrative/risks.qmd, .md or .docx.")
    optional = Heading("performance", "Performance", 1, "performance.qmd", required=False)
    assert blockers([], narrative("", own=False, heading=optional)) == []


@pytest.mark.parametrize("left", ["TBC", "to be confirmed", "TODO", "XXX", "[insert the date]", "tba"])
def test_what_was_left_open_in_prose_is_named(left: str) -> None:
    (blocker,) = blockers([], narrative(f"We meet on {left}."))
    assert blocker.kind == "placeholder"
    assert left in blocker.what


@pytest.mark.parametrize("text", ["Awaits confirmation.", "::: {.callout-note}\nTBC\n:::\n\nProse.", "Year XIX"])
def test_ordinary_words_and_notes_are_no_placeholders(text: str) -> None:
    assert blockers([], narrative(text)) == []

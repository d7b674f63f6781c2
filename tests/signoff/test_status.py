"""What still stands between a plan and sign-off, and who can act."""

from __future__ import annotations

import pytest

from pipeline.document import Heading, Narrative
from pipeline.findings import Finding, Severity
from pipeline.signoff import blockers, reviews_left

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


PLAN_YML = """\
# The parameters of this plan.
service: Anytown  # its name
ratings: rag   # brag or rag; REVIEW: as last year
area: "Anytown for REVIEW: now"
# What your board is called; REVIEW: as last year
board:
  name: Board
not_expected:
  targets: None.
  # REVIEW: as last year

  staffing: It is not published.
"""


def test_each_line_of_the_settings_marked_for_review_is_to_be_confirmed() -> None:
    found = blockers([], narrative(), reviews=reviews_left(PLAN_YML))
    assert {(blocker.who, blocker.kind) for blocker in found} == {("Service leader", "to_confirm")}
    assert [blocker.what for blocker in found] == [
        "plan.yml, line 3: the setting 'ratings' is to be reviewed (as last year).",
        "plan.yml, line 5: the setting 'board' is to be reviewed (as last year).",
        "plan.yml, line 10: the setting 'not_expected: staffing' is to be reviewed (as last year).",
    ]
    assert "delete the remark" in found[0].what_to_do
    assert "still does without this return" in found[2].what_to_do


def test_settings_without_a_mark_leave_nothing_to_review() -> None:
    assert reviews_left("service: Anytown  # the name\narea: REVIEW: not a remark\n") == []


def test_a_return_that_waits_to_be_confirmed_is_not_missing_as_well() -> None:
    missing = [
        Finding("missing_return", Severity.CRITICAL, f"The return '{name}' is missing.", "Ask.", dataset=name)
        for name in ("board_members", "budget")
    ]
    found = blockers(missing, narrative(), to_confirm=["Board-members.xlsx"])
    assert [(blocker.kind, blocker.what.split()[0]) for blocker in found] == [
        ("missing_return", "The"),
        ("to_confirm", "to-confirm/Board-members.xlsx"),
    ]
    assert "budget" in found[0].what

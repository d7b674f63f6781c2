"""An improvement plan kept on one sheet: the date and status beside an action are those of its only milestone."""

from __future__ import annotations

HEADINGS = ["Priority", "Ref", "Action", "Lead", "By when", "Progress", "Status"]
PLAN = [
    ["Improvement plan 2026-27"],
    HEADINGS,
    ["Prevention", "1.1", "Agree one route", "Manager", "Sep 2026", "Draft agreed", "In progress"],
    ["Education", "2.1", "Open a workshop", "Worker", "ongoing", None, "Complete"],
]


def test_an_action_is_its_own_milestone_with_what_stands_beside_it(read):
    intake = read({"plan.xlsx": {"Plan": PLAN}}, expected=["improvement_actions", "improvement_milestones"])
    steps = intake.frames["improvement_milestones"]
    assert steps[["action_id", "milestone", "status"]].values.tolist() == [
        ["1.1", "Agree one route", "in_progress"],
        ["2.1", "Open a workshop", "complete"],
    ]
    assert steps["milestone_no"].tolist() == [1, 1]
    assert steps["update"].tolist()[0] == "Draft agreed"
    assert len(intake.frames["improvement_actions"]) == 2
    rules = {finding.rule for finding in intake.findings}
    assert "one_sheet_plan" in rules
    assert not rules & {"unknown_header", "missing_return"}


def test_milestones_that_came_on_their_own_are_the_only_ones(read):
    sheets = {
        "Actions": PLAN[1:],
        "Milestones": [["Priority", "Ref", "Step", "Milestone", "Due"], ["Prevention", "1.1", 1, "Route agreed", None]],
    }
    intake = read({"plan.xlsx": sheets})
    assert intake.frames["improvement_milestones"]["milestone"].tolist() == ["Route agreed"]
    assert "one_sheet_plan" not in {finding.rule for finding in intake.findings}


def test_actions_without_a_date_or_a_status_have_no_milestones(read):
    intake = read({"plan.xlsx": {"Plan": [row[:4] for row in PLAN[1:]]}})
    assert "improvement_milestones" not in intake.frames

from __future__ import annotations

import pytest

from pipeline.validation import RULES
from pipeline.validation.across import reference_rules

ACTIONS = """\
Theme,Action ID,Action,Owner (role)
Court,1,Agree a protocol,Head of Service
Health,1,Appoint a nurse,Head of Service
Health,2,Screen,Nurse
"""
MILESTONES = "Theme,Action ID,Milestone no,Milestone,Due,Status\n"
MEMBERS = "Member no,Agency,Role,Member from,Member to\n"
GRID = "Member no,Agency,Role,25 May 2021,20 July 2021\n"


def told(findings, rule):
    return [finding for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("milestone", "message"),
    [
        ("Court,9,1,Signed,ongoing,", "There is no action '9' in theme 'Court' to which this milestone belongs."),
        ("Court,2,1,Signed,ongoing,", "There is no action '2' in theme 'Court' to which this milestone belongs."),
    ],
)
def test_a_milestone_without_its_action_is_critical(check, milestone, message):
    findings = check({"actions.csv": ACTIONS, "milestones.csv": f"{MILESTONES}{milestone}\n"})
    (finding,) = told(findings, "milestone_without_action")
    assert (finding.severity, finding.row, finding.message) == ("critical", 2, message)


def test_a_milestone_without_a_theme_must_not_mean_two_actions(check):
    (finding,) = told(
        check({"actions.csv": ACTIONS, "milestones.csv": f"{MILESTONES},1,1,Signed,ongoing,\n"}),
        "milestone_of_several_actions",
    )
    assert (finding.severity, finding.row, finding.column) == ("critical", 2, "Theme")
    assert finding.message == "2 themes have an action '1', and the milestone does not say which."


@pytest.mark.parametrize("milestone", ["Health,1,1,Signed,TBC,", ",2,1,Signed,TBC,"])
def test_a_milestone_finds_its_action_by_theme_and_id_or_by_an_id_that_is_used_once(check, milestone):
    findings = check({"actions.csv": ACTIONS, "milestones.csv": f"{MILESTONES}{milestone}\n"})
    assert not told(findings, "milestone_without_action")


def test_action_ids_that_restart_in_each_theme_are_one_warning_that_lists_them(check):
    (finding,) = check({"actions.csv": ACTIONS})
    assert (finding.rule, finding.severity, finding.row) == ("repeated_action_id", "warning", None)
    assert "more than one theme: 1." in finding.message


def test_repeated_action_ids_are_listed_as_people_count(check):
    rows = "".join(f"{theme},{number},Do it,Nurse\n" for theme in ("A", "B") for number in (10, 2, 1))
    findings = check({"actions.csv": f"Theme,Action ID,Action,Owner (role)\n{rows}"})
    (finding,) = told(findings, "repeated_action_id")
    assert "1, 2, 10." in finding.message


@pytest.mark.parametrize("due", ["30/09/2022", "September 2022", "Ongoing", "TBC", "date tbc", ""])
def test_a_due_that_can_be_read_is_left_alone(check, due):
    findings = check({"milestones.csv": f"{MILESTONES}Court,1,1,Signed,{due},\n"})
    assert findings == []


def test_a_due_that_cannot_be_read_is_asked_about(check):
    (finding,) = check({"milestones.csv": f"{MILESTONES}Court,1,1,Signed,when staff allow,\n"})
    assert (finding.rule, finding.severity, finding.column) == ("unclear_due", "warning", "Due")


def test_attendance_of_somebody_who_is_no_member_is_critical_and_told_once_a_row(check):
    files = {"members.csv": f"{MEMBERS}1,Police,Chair,,\n", "attendance.csv": f"{GRID}1,Police,Chair,Y,Y\n7,X,Y,Y,A\n"}
    (finding,) = check(files)
    assert (finding.rule, finding.severity, finding.file, finding.row, finding.column) == (
        "unknown_member",
        "critical",
        "attendance.csv",
        3,
        "Member no",
    )


def test_attendance_is_compared_with_the_dates_of_membership_where_there_are_any(check):
    files = {
        "members.csv": f"{MEMBERS}1,Police,Chair,2021-06-01,\n2,Health,Nurse,,\n",
        "attendance.csv": f"{GRID}1,Police,Chair,Y,Not a member\n2,Health,Nurse,Not a member,Y\n",
    }
    findings = check(files)
    assert [(f.rule, f.severity, f.row, f.column) for f in findings] == [
        ("attendance_outside_membership", "warning", 2, "20 July 2021"),
        ("attendance_outside_membership", "warning", 2, "25 May 2021"),
    ]


def test_every_rule_says_what_it_holds_what_it_needs_and_what_to_do(contracts):
    for rule in (*RULES, *reference_rules(contracts)):
        assert rule.holds.endswith(".")
        assert rule.message.endswith(".")
        assert rule.what_to_do.endswith(".")
        assert rule.dataset in rule.needs
        assert set(rule.needs) <= set(contracts)
        assert not rule.column or rule.column in contracts[rule.dataset].by_name

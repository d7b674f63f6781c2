"""Improvement plans: numbers that run on, days that can be true, and two plans in one return."""

from __future__ import annotations

import pytest
from frames import frame

from pipeline.plan import Settings
from pipeline.validation.across.improvement import action_ids_left_out, due_before_the_plan
from pipeline.validation.across.numbering import missing_numbers

SETTINGS = Settings(service="Anytown", area="Anytown", financial_year="2022-23", as_of="2022-06-30")
ACTIONS = "Plan,Theme,Action ID,Action,Owner (role)\n"
MILESTONES = "Plan,Theme,Action ID,Milestone no,Milestone,Due,Status,Completed on\n"


def told(findings, rule):
    return [finding for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("ids", "missing"),
    [
        (["4.1.i", "4.2.i", "4.4.i", "4.6.i"], {"4.4.i": "4.3", "4.6.i": "4.5"}),
        (["1.3.v", "1.3.i", "1.3.ii", "1.3.iii"], {"1.3.v": "1.3.iv"}),
        (["1a", "1b", "1d"], {"1d": "1c"}),
        (["HMIP 1/21", "HMIP 2/21", "HMIP 4/21"], {"HMIP 4/21": "HMIP 3"}),
        (["1", "2", "5"], {"5": "3, 4"}),
        (["5.4", "5.5", "5.6"], {}),
        (["LM1", "LM18"], {}),
        (["3.16", "3.16", "3.17"], {}),
        (["4.4.i", "4.4.a.ii", "4.4.b.iii"], {}),
        (["Court", "Custody"], {}),
    ],
)
def test_a_number_missing_from_a_run_is_found_and_other_ways_of_numbering_are_left_alone(ids, missing):
    assert missing_numbers(ids) == missing


def test_a_missing_action_id_is_told_for_its_theme_and_plan(contracts):
    actions = frame(
        contracts["improvement_actions"],
        """
        plan     | theme  | action_id
        current  | Court  | 4.4
        previous | Court  | 4.5
                 | Court  | 4.6
                 | Health | 1
        """,
    )
    assert action_ids_left_out({"improvement_actions": actions}, SETTINGS) == {2: {"missing": "4.5"}}


def test_an_id_of_the_previous_plan_may_be_used_again_and_its_milestones_are_its_own(check):
    actions = f"{ACTIONS},Court,1,Do it,Nurse\nLast plan,Court,1,Did it,Nurse\n"
    milestones = f"{MILESTONES}Progress,Court,1,1,Done,Sept 2021,in place,\n,Court,1,1,Do,Sept 2027,,\n"
    assert check({"actions.csv": actions, "milestones.csv": milestones}) == []


def test_a_milestone_of_the_previous_plan_has_no_action_in_the_current_one(check):
    actions = f"{ACTIONS},Court,1,Do it,Nurse\n"
    (finding,) = check({"actions.csv": actions, "milestones.csv": f"{MILESTONES}previous,Court,1,1,Done,Sept 2021,,\n"})
    assert (finding.rule, finding.row) == ("milestone_without_action", 2)


def test_the_same_action_twice_in_one_plan_is_a_repeated_row(check):
    findings = check({"actions.csv": f"{ACTIONS}previous,Court,1,Do it,Nurse\nprevious,Court,1,Did it,Nurse\n"})
    assert {finding.rule for finding in findings} == {"duplicate_row"}


@pytest.mark.parametrize(("day", "late"), [("2022-06-30", False), ("2022-07-01", True)])
def test_nothing_is_complete_on_a_day_after_the_plan(check, day, late):
    findings = check({"milestones.csv": f"{MILESTONES},Court,1,1,Done,Sept 2022,complete,{day}\n"})
    assert bool(told(findings, "completed_after_plan")) is late


@pytest.mark.parametrize(
    ("plan", "due", "status", "asked"),
    [
        ("", "June 2022", "", False),
        ("", "29/06/2022", "", True),
        ("", "29/06/2022", "not started", True),
        ("", "29/06/2022", "in progress", False),
        ("previous", "29/06/2022", "", False),
        ("", "Ongoing", "", False),
    ],
)
def test_what_has_not_begun_in_the_new_plan_is_not_due_before_it(contracts, plan, due, status, asked):
    milestones = frame(contracts["improvement_milestones"], f"plan|due|status\n{plan}|{due}|{status}")
    found = due_before_the_plan({"improvement_milestones": milestones}, SETTINGS)
    assert found == ({0: {"as_of": "30 June 2022"}} if asked else {})

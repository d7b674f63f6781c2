"""Training that is said to have been held."""

from __future__ import annotations

import pytest

HEAD = "Course,Date,Attendees,Planned\n"


@pytest.mark.parametrize("planned", ["No", ""])
def test_a_course_held_after_the_date_of_the_plan_is_a_finding(check, planned):
    findings = check({"training.csv": f"{HEAD}Coaching,2999-10-19,4,{planned}\n"})
    (finding,) = [finding for finding in findings if finding.rule == "held_after_plan"]
    assert (finding.severity, finding.row, finding.column) == ("warning", 2, "Date")
    assert finding.message.startswith("'19 October 2999' is after ")


@pytest.mark.parametrize("row", ["Coaching,2999-10-19,,Yes", "Coaching,2001-10-19,4,No", "Coaching,,4,No"])
def test_a_planned_past_or_undated_course_is_none(check, row):
    findings = check({"training.csv": f"{HEAD}{row}\n"})
    assert [finding.rule for finding in findings if finding.rule == "held_after_plan"] == []

"""Rules that no single row shows: rows against other rows, and datasets against each other.

Each rule is a function from the datasets to findings, named in ``RULES``; it is called only when every dataset in
its ``needs`` has come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.findings import Finding, Severity
from pipeline.intake import UNDATED_WORDS, parse_day, parse_month
from pipeline.validation.rows import Dataset

Datasets = Mapping[str, Dataset]


@dataclass(frozen=True)
class AcrossRule:
    """One rule, and the datasets without which it has nothing to say."""

    check: Callable[[Datasets], list[Finding]]
    needs: tuple[str, ...]


def check_across(datasets: Datasets) -> list[Finding]:
    """What the rules in ``RULES`` find."""
    return [finding for rule in RULES if set(rule.needs) <= set(datasets) for finding in rule.check(datasets)]


def milestones_belong_to_an_action(datasets: Datasets) -> list[Finding]:
    """A milestone names an action by theme and id, or by id alone where only one theme has it."""
    actions = datasets["improvement_actions"].frame
    pairs = set(zip(actions["theme"], actions["action_id"], strict=True))
    themes_of = Counter(action_id for _, action_id in pairs)
    milestones = datasets["improvement_milestones"]
    findings = []
    for row, (theme, action_id) in enumerate(
        zip(milestones.frame["theme"], milestones.frame["action_id"], strict=True)
    ):
        if action_id is None or (theme, action_id) in pairs or (theme is None and themes_of[action_id] == 1):
            continue
        under = f" in theme '{theme}'" if theme else ""
        many = theme is None and themes_of[action_id] > 1
        findings.append(
            milestones.finding(
                row,
                "milestone_without_action",
                Severity.CRITICAL,
                f"{themes_of[action_id]} themes have an action '{action_id}', and the milestone does not say which."
                if many
                else f"There is no action '{action_id}'{under} to which this milestone belongs.",
                "Fill in the theme." if many else "Correct the theme or the action ID, or add the action.",
                "theme" if many else "action_id",
                found=str(action_id),
                expected="the theme and ID of an action in the list of actions",
            )
        )
    return findings


def action_ids_that_restart(datasets: Datasets) -> list[Finding]:
    """One warning where an action id alone does not name an action."""
    actions = datasets["improvement_actions"]
    pairs = set(zip(actions.frame["theme"], actions.frame["action_id"], strict=True))
    times = Counter(str(action_id) for _, action_id in pairs if action_id is not None)
    repeated = sorted((action_id for action_id, many in times.items() if many > 1), key=_counting)
    if not repeated:
        return []
    first = next(row for row, i in enumerate(actions.frame["action_id"]) if str(i) in repeated)
    place = actions.finding(first, "", Severity.WARNING, "", "")
    return [
        Finding(
            "repeated_action_id",
            Severity.WARNING,
            f"These action IDs are used in more than one theme: {', '.join(repeated)}.",
            "Nothing to do as long as theme and ID are always named together; better, number the actions through.",
            dataset=place.dataset,
            partner=place.partner,
            file=place.file,
            sheet=place.sheet,
        )
    ]


def _counting(action_id: str) -> list[str]:
    """A sorting key under which 2 comes before 10."""
    return [part.zfill(9) for part in re.split(r"([0-9]+)", action_id)]


def due_can_be_read(datasets: Datasets) -> list[Finding]:
    """A milestone's due is a day, a month, or a word that says there is no date."""
    milestones = datasets["improvement_milestones"]
    return [
        milestones.finding(
            row,
            "unclear_due",
            Severity.WARNING,
            f"'{due}' is not a date, a month or a word that says there is none, so it counts as undated.",
            "Write a date (30 September 2022), a month (September 2022), or Ongoing or TBC.",
            "due",
            found=str(due),
            expected="a date, a month, Ongoing or TBC",
        )
        for row, due in enumerate(milestones.frame["due"])
        if due is not None
        and parse_day(due) is None
        and parse_month(due) is None
        and due.casefold().strip(" .") not in UNDATED_WORDS
    ]


def attendance_is_of_members(datasets: Datasets) -> list[Finding]:
    """Everyone in the attendance is in the list of members; a row of the grid is told of once."""
    known = set(datasets["board_members"].frame["member_no"].dropna())
    attendance = datasets["board_attendance"]
    seen: set[tuple[str, str, int]] = set()
    findings = []
    for row, sent in enumerate(attendance.frame.itertuples(index=False)):
        place = (sent.source_file, sent.source_sheet, sent.source_row)
        if sent.member_no is pd.NA or sent.member_no in known or place in seen:
            continue
        seen.add(place)
        findings.append(
            attendance.finding(
                row,
                "unknown_member",
                Severity.CRITICAL,
                f"Member {sent.member_no} is not in the list of board members.",
                "Add the member to the list, or correct the member number.",
                "member_no",
                found=str(sent.member_no),
                expected="a number from the list of board members",
            )
        )
    return findings


def attendance_agrees_with_membership(datasets: Datasets) -> list[Finding]:
    """'Not a member' stands outside a member's dates and nothing else does; silent where no dates are given."""
    members = datasets["board_members"].frame
    dates = {
        member.member_no: (member.member_from, member.member_to)
        for member in members.itertuples(index=False)
        if member.member_no is not pd.NA and (member.member_from or member.member_to)
    }
    attendance = datasets["board_attendance"]
    findings = []
    for row, sent in enumerate(attendance.frame.itertuples(index=False)):
        if sent.member_no not in dates or sent.meeting_date is None or sent.status is None:
            continue
        start, end = dates[sent.member_no]
        inside = (start is None or start <= sent.meeting_date) and (end is None or sent.meeting_date <= end)
        if inside == (sent.status != "N"):
            continue
        findings.append(_membership(attendance, row, inside))
    return findings


def _membership(attendance: Dataset, row: int, inside: bool) -> Finding:
    said = "marked as not a member on a day within" if inside else "marked as a member on a day outside"
    return attendance.finding(
        row,
        "attendance_outside_membership",
        Severity.WARNING,
        f"Member {attendance.shown(row, 'member_no')} is {said} the dates of membership.",
        "Correct the attendance, or the dates in the list of board members.",
        "status",
        found=attendance.shown(row, "status"),
    )


RULES = (
    AcrossRule(milestones_belong_to_an_action, ("improvement_actions", "improvement_milestones")),
    AcrossRule(action_ids_that_restart, ("improvement_actions",)),
    AcrossRule(due_can_be_read, ("improvement_milestones",)),
    AcrossRule(attendance_is_of_members, ("board_members", "board_attendance")),
    AcrossRule(attendance_agrees_with_membership, ("board_members", "board_attendance")),
)

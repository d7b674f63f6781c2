"""The board: 'not a member' stands outside the dates of a membership and nothing else does."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing, Named


def attendance_outside_membership(frames: Frames, settings: Settings) -> Failing:
    """Attendance agrees with the dates of membership; silent where a member has none."""
    members = frames["board_members"]
    dates = {
        number: (start, end)
        for number, start, end in zip(members["member_no"], members["member_from"], members["member_to"], strict=True)
        if not pd.isna(number) and (start or end)
    }
    attendance = frames["board_attendance"]
    failing = {}
    for row, (number, day, status) in enumerate(
        zip(attendance["member_no"], attendance["meeting_date"], attendance["status"], strict=True)
    ):
        if pd.isna(number) or number not in dates or day is None or status is None:
            continue
        start, end = dates[number]
        inside = (start is None or start <= day) and (end is None or day <= end)
        if inside == (status == "N"):
            said = "not a member on a day within" if inside else "a member on a day outside"
            failing[row] = {"said": said, "member": Named("member_no", number)}
    return failing


RULES = (
    AcrossRule(
        "attendance_outside_membership",
        "board_attendance",
        ("board_members", "board_attendance"),
        Severity.WARNING,
        "Attendance is marked on days within the dates of membership, and 'not a member' on the others.",
        "Member {member} is marked as {said} the dates of membership.",
        "Correct the attendance, or the dates in the list of board members.",
        attendance_outside_membership,
        "status",
    ),
)

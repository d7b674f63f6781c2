"""The sign-off page: who approves the plan, by role."""

from __future__ import annotations

from pipeline.chapters.markdown import escape, pipe_table
from pipeline.measures import TableColumn
from pipeline.plan import Plan

_TO_COME = "to be completed"


def sign_off_page(plan: Plan) -> str:
    """The page as Markdown: one row for each approver that ``plan.yml`` names."""
    columns = tuple(
        TableColumn(name, title)
        for name, title in (("role", "Role"), ("name", "Name"), ("signature", "Signature"), ("date", "Date"))
    )
    rows = [(approver.role, _TO_COME, _TO_COME, _TO_COME) for approver in plan.settings.approvers]
    settings = plan.settings
    opening = (
        f"This Youth Justice Plan of {escape(settings.service)} for {settings.edition} is made under section 40 "
        f"of the Crime and Disorder Act 1998. It is submitted when each of the following has approved it."
    )
    return f"{opening}\n\n{pipe_table(columns, rows, 'Approval of this plan', 'tbl-sign-off', widths=[40, 24, 20, 16])}"

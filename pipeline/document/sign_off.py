"""The sign-off page: who approves the plan, by role, and once it is signed who did, when, and of which content."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.chapters.markdown import escape, pipe_table
from pipeline.document.standing import FIRST_DRAFT, Standing, long_date
from pipeline.measures import TableColumn
from pipeline.plan import Approval, Plan

_TO_COME = "to be completed"
_GROUP = 8


def sign_off_page(plan: Plan, standing: Standing = FIRST_DRAFT) -> str:
    """The page as Markdown: one row for each approver that ``plan.yml`` names, then statements and checksums."""
    settings = plan.settings
    made = (
        f"This Youth Justice Plan of {escape(settings.service)} for {settings.edition} is made under section 40 "
        "of the Crime and Disorder Act 1998."
    )
    if standing.signed:
        opening = f"{made} Each of the following has approved it."
    else:
        opening = f"{made} It is submitted when each of the following has approved it."
    return "\n\n".join([opening, _approvals(plan, standing), *_statements(standing), *_sums(standing)])


def _approvals(plan: Plan, standing: Standing) -> str:
    titles = [("role", "Role"), ("name", "Name")]
    titles += [] if standing.signed else [("signature", "Signature")]
    columns = tuple(TableColumn(name, title) for name, title in (*titles, ("date", "Date")))
    given = list(standing.approvals)
    rows = []
    for approver in plan.settings.approvers:
        own = next((approval for approval in given if approval.role == approver.role), None)
        if own is not None:
            given.remove(own)
        rows.append(_row(approver.role, own, signed=standing.signed))
    widths = [44, 32, 24] if standing.signed else [40, 24, 20, 16]
    return pipe_table(columns, rows, "Approval of this plan", "tbl-sign-off", widths=widths)


def _row(role: str, own: Approval | None, *, signed: bool) -> tuple[str, ...]:
    if own is None:
        return (role, _TO_COME, _TO_COME, _TO_COME)
    signature = () if signed else ("approved",)
    return (role, own.name, *signature, long_date(own.date))


def _statements(standing: Standing) -> Iterator[str]:
    for approval in standing.approvals:
        if approval.statement:
            yield f"**{escape(approval.role)}:** {escape(approval.statement)}"


def _sums(standing: Standing) -> Iterator[str]:
    """What was approved, as checksums in groups, so that lines break and two people can read them to each other."""
    if not (standing.signed and standing.sums):
        return
    columns = (TableColumn("of", "Of"), TableColumn("sum", "Checksum (SHA-256), in groups of eight"))
    rows = [
        (name, " ".join(value[start : start + _GROUP] for start in range(0, len(value), _GROUP)))
        for name, value in standing.sums
    ]
    yield (
        f"This is edition {standing.edition}. The checksums below say what was approved; the file *seal.json*, "
        "published with the plan, holds those of every file. A copy of this plan that was altered no longer fits it."
    )
    yield pipe_table(columns, rows, "What was approved", "tbl-sign-off-sums", widths=[24, 76])

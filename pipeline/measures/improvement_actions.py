"""The actions of an improvement plan with their milestones, each rated as of the plan's date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.queries import Row, fetch
from pipeline.measures.ratings import (
    CLOSED,
    OVERRIDE_STANDS_FOR,
    Progress,
    Rating,
    rate_action,
    rate_milestone,
    standing_in,
)
from pipeline.plan import Plan
from pipeline.plan.due import Due, DueKind, parse_due

STATUS_WORDS = {
    "complete": "Complete",
    "in_progress": "In progress",
    "not_started": "Not started",
    "not_completed": "Not completed",
    "not_pursued": "Not pursued",
}
_SAYS_AS_MUCH = ("complete", "not_completed", "not_pursued")  # statuses that the rating repeats


@dataclass(frozen=True)
class Milestone:
    """One milestone, where it stands, and the rating that is shown."""

    row: Row
    due: Due
    progress: Progress
    rating: Rating

    @property
    def open(self) -> bool:
        return self.progress not in CLOSED

    @property
    def due_in_words(self) -> str | None:
        """When it is due, evenly written: a day, a month, or the words that the return used."""
        day = self.due.last_day
        if day is None:
            return self.row["due"] or None
        written = f"{day:%B %Y}" if self.due.kind is DueKind.MONTH else f"{day.day} {day:%B %Y}"
        return f"{written} ({self.due.remark})" if self.due.remark else written

    @property
    def standing(self) -> str:
        """The rating, with the status that the return gives where that says more."""
        status = self.row["status"]
        if not status or status in _SAYS_AS_MUCH or STATUS_WORDS.get(status) == self.rating.words:
            return self.rating.text
        return f"{self.rating.text} ({STATUS_WORDS[status].lower()})"


@dataclass(frozen=True)
class Action:
    """One action with its milestones, where it stands, and the rating that is shown.

    Where it stands follows its milestones, or the rating that someone set by hand with a reason.
    """

    row: Row
    milestones: tuple[Milestone, ...]
    progress: Progress
    rating: Rating
    overridden: bool

    @property
    def theme(self) -> str:
        return self.row["theme"] or "Other actions"


def rated_actions(connection: duckdb.DuckDBPyConnection, plan: Plan, edition: str) -> list[Action]:
    """Every action of the ``current`` or the ``previous`` plan with its milestones, in the order of the return."""
    milestones: dict[tuple[str, str], list[Milestone]] = defaultdict(list)
    for row in fetch(connection, "improvement", "milestones"):
        if row["plan"] == edition:
            milestones[row["theme"] or "", row["action_id"]].append(_milestone(row, plan))
    actions = []
    for row in fetch(connection, "improvement", "actions"):
        if row["plan"] == edition:
            own = milestones.get((row["theme"] or "", row["action_id"])) or milestones.get(("", row["action_id"]), [])
            actions.append(_action(row, own, plan.settings.ratings))
    return actions


def _milestone(row: Row, plan: Plan) -> Milestone:
    scheme, due = plan.settings.ratings, parse_due(row["due"])
    progress = rate_milestone(row["status"], due, plan.settings.as_of)
    shown = standing_in(scheme, progress, [row["status"]])
    return Milestone(row, due, progress, _rating(scheme, shown, [row["status"]]))


def _action(row: Row, milestones: Sequence[Milestone], scheme: str) -> Action:
    if row["rag_override"] and row["rag_reason"]:  # what is counted is what readers see
        override = row["rag_override"]
        return Action(row, tuple(milestones), OVERRIDE_STANDS_FOR[override], Rating.of_override(override), True)
    worst = rate_action([milestone.progress for milestone in milestones])
    progress = standing_in(scheme, worst, [milestone.row["status"] for milestone in milestones])
    late = [milestone.row["status"] for milestone in milestones if milestone.progress is Progress.OVERDUE]
    return Action(row, tuple(milestones), progress, _rating(scheme, progress, late), False)


def _rating(scheme: str, progress: Progress, late: Sequence[str | None]) -> Rating:
    """The rating of a standing; ``late``: the statuses of what is overdue, where anything is."""
    if progress is Progress.OVERDUE and late and all(status == "not_completed" for status in late):
        return Rating.of_not_completed(scheme)
    return Rating.of_progress(progress, scheme)

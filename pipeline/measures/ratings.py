"""Ratings of targets, milestones and actions: always a word and a symbol, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.plan.due import Due

AT_RISK_WITHIN = timedelta(days=31)
AT_RISK_UNSTARTED_WITHIN = timedelta(days=92)


class Progress(StrEnum):
    """Where a milestone or an action stands, worst last."""

    COMPLETE = "complete"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


WORST_FIRST = (Progress.OVERDUE, Progress.AT_RISK, Progress.ON_TRACK)


@dataclass(frozen=True)
class Rating:
    """A rating as it is shown: colour (a class of the theme), symbol and words."""

    colour: str  # blue, green, amber, red, none
    symbol: str
    words: str

    @property
    def text(self) -> str:
        return f"{self.symbol} {self.words}" if self.symbol else self.words

    @classmethod
    def of_target(cls, band: str | None) -> Rating:
        """The rating of a value against its target bands."""
        return _TARGETS.get(band or "", Rating("none", "", "no target set"))

    @classmethod
    def of_progress(cls, progress: Progress, scheme: str) -> Rating:
        """The rating of an action in the plan's scheme: ``brag``, ``rag`` or ``progress``."""
        return _SCHEMES[scheme][progress]

    @classmethod
    def of_override(cls, colour: str) -> Rating:
        """The rating that someone set by hand."""
        return _OVERRIDES[colour]


_TARGETS = {
    "green": Rating("green", "✔", "Green: target met"),
    "amber": Rating("amber", "▲", "Amber: close to target"),
    "red": Rating("red", "✘", "Red: target missed"),
}
BETWEEN_BANDS = Rating("none", "", "between two target bands")
_BLUE = Rating("blue", "★", "Blue: complete")
_GREEN = Rating("green", "✔", "Green: on track")
_AMBER = Rating("amber", "▲", "Amber: at risk")
_RED = Rating("red", "✘", "Red: overdue")
_OVERRIDES = {
    "blue": _BLUE,
    "green": _GREEN,
    "amber": _AMBER,
    "red": Rating("red", "✘", "Red: off track"),
    "not started": Rating("none", "○", "Not started"),
}
OVERRIDE_STANDS_FOR = {
    "blue": Progress.COMPLETE,
    "green": Progress.ON_TRACK,
    "amber": Progress.AT_RISK,
    "red": Progress.OVERDUE,
}
_SCHEMES = {
    "brag": {
        Progress.COMPLETE: _BLUE,
        Progress.ON_TRACK: _GREEN,
        Progress.AT_RISK: _AMBER,
        Progress.OVERDUE: _RED,
    },
    "rag": {
        Progress.COMPLETE: Rating("green", "✔", "Green: complete"),
        Progress.ON_TRACK: _GREEN,
        Progress.AT_RISK: _AMBER,
        Progress.OVERDUE: _RED,
    },
    "progress": {
        Progress.COMPLETE: Rating("blue", "★", "Completed"),
        Progress.ON_TRACK: Rating("green", "✔", "On track"),
        Progress.AT_RISK: Rating("green", "✔", "On track"),
        Progress.OVERDUE: Rating("red", "✘", "Overdue"),
    },
}


def rate_milestone(status: str | None, due: Due, as_of: date) -> Progress:
    """Where one milestone stands on ``as_of``.

    Complete when its status says so; overdue when due before ``as_of``; at risk when due within 31 days, or not
    started and due within 92; on track otherwise, and when it has no date. A blank status counts as not started.
    """
    if status == "complete":
        return Progress.COMPLETE
    if due.last_day is None:
        return Progress.ON_TRACK
    if due.last_day < as_of:
        return Progress.OVERDUE
    left = due.last_day - as_of
    if left <= AT_RISK_WITHIN or (status != "in_progress" and left <= AT_RISK_UNSTARTED_WITHIN):
        return Progress.AT_RISK
    return Progress.ON_TRACK


def rate_action(milestones: list[Progress]) -> Progress:
    """An action is complete when all its milestones are, else as its worst open one; without any it is on track."""
    if milestones and all(progress is Progress.COMPLETE for progress in milestones):
        return Progress.COMPLETE
    return next((worst for worst in WORST_FIRST if worst in milestones), Progress.ON_TRACK)

"""Ratings of targets, milestones and actions: always a word and a symbol, never a colour alone.

'Not started' is a standing of its own. In a scheme that has it (``progress``: completed, on track, not started) what
is not overdue and has not begun is not started, rather than on track. In the schemes of colours (``brag``, ``rag``)
it is there only where someone set it by hand. Overdue keeps its own word in every scheme: what is late must never
read as on track. What was to be reached and was not ('not completed') is rated as overdue whatever its date, and says
so. What was given up ('not pursued') is closed: it is neither complete nor open, and no scheme counts it as either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.plan.due import Due

AT_RISK_WITHIN = timedelta(days=31)
AT_RISK_UNSTARTED_WITHIN = timedelta(days=92)


class Progress(StrEnum):
    """Where a milestone or an action stands: worst last, and then what is off that scale."""

    COMPLETE = "complete"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    NOT_PURSUED = "not_pursued"


CLOSED = (Progress.COMPLETE, Progress.NOT_PURSUED)
_BEGUN = ("complete", "in_progress")
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
        return _SCHEMES[scheme].get(progress) or _OFF_THE_SCALE[progress]

    @classmethod
    def of_not_completed(cls, scheme: str) -> Rating:
        """The rating of what was to be reached and was not."""
        return Rating("red", "✘", "Not completed" if scheme == "progress" else "Red: not completed")

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
NOT_MET = Rating("none", "✘", "Target not met")
"""The rating of a value outside a target that has a green band only: no colour is set for missing it."""
_BLUE = Rating("blue", "★", "Blue: complete")
_GREEN = Rating("green", "✔", "Green: on track")
_AMBER = Rating("amber", "▲", "Amber: at risk")
_RED = Rating("red", "✘", "Red: overdue")
_NOT_STARTED = Rating("none", "○", "Not started")
_NOT_PURSUED = Rating("none", "–", "Not pursued")
_OFF_THE_SCALE = {Progress.NOT_STARTED: _NOT_STARTED, Progress.NOT_PURSUED: _NOT_PURSUED}
_OVERRIDES = {
    "blue": _BLUE,
    "green": _GREEN,
    "amber": _AMBER,
    "red": Rating("red", "✘", "Red: off track"),
    "not started": _NOT_STARTED,
    "not pursued": _NOT_PURSUED,
}
OVERRIDE_STANDS_FOR = {
    "blue": Progress.COMPLETE,
    "green": Progress.ON_TRACK,
    "amber": Progress.AT_RISK,
    "red": Progress.OVERDUE,
    "not started": Progress.NOT_STARTED,
    "not pursued": Progress.NOT_PURSUED,
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
        Progress.NOT_STARTED: _NOT_STARTED,
    },
}


def closed_words() -> frozenset[str]:
    """The words, in any scheme, of what is no longer open."""
    return frozenset(Rating.of_progress(progress, scheme).words for progress in CLOSED for scheme in _SCHEMES)


_SAID = {
    "complete": Progress.COMPLETE,
    "not_completed": Progress.OVERDUE,
    "not_pursued": Progress.NOT_PURSUED,
}


def rate_milestone(status: str | None, due: Due, as_of: date) -> Progress:
    """Where one milestone stands on ``as_of``.

    Complete or not pursued when its status says so, and overdue when that says 'not completed'. Else overdue when due
    before ``as_of``; at risk when due within 31 days, or not started and due within 92; on track otherwise, and when
    it has no date. A blank status counts as not started.
    """
    if status in _SAID:
        return _SAID[status]
    if due.last_day is None:
        return Progress.ON_TRACK
    if due.last_day < as_of:
        return Progress.OVERDUE
    left = due.last_day - as_of
    if left <= AT_RISK_WITHIN or (status != "in_progress" and left <= AT_RISK_UNSTARTED_WITHIN):
        return Progress.AT_RISK
    return Progress.ON_TRACK


def rate_action(milestones: Sequence[Progress]) -> Progress:
    """An action is complete when all its milestones are, else as its worst open one; without any it is on track.

    Milestones that are not pursued do not count; where all are, neither is the action.
    """
    pursued = [progress for progress in milestones if progress is not Progress.NOT_PURSUED]
    if milestones and not pursued:
        return Progress.NOT_PURSUED
    if pursued and all(progress is Progress.COMPLETE for progress in pursued):
        return Progress.COMPLETE
    return next((worst for worst in WORST_FIRST if worst in pursued), Progress.ON_TRACK)


def standing_in(scheme: str, progress: Progress, statuses: Sequence[str | None]) -> Progress:
    """Where an action or milestone stands in a scheme, from the ``statuses`` of its milestones.

    In a scheme that has 'not started': that, when none of its milestones is complete or in progress and it is neither
    overdue nor given up. An action without milestones keeps its standing, as nothing says that it has not begun.
    """
    begun = not statuses or any(status in _BEGUN for status in statuses)
    settled = progress in (Progress.OVERDUE, Progress.NOT_PURSUED)
    if begun or settled or Progress.NOT_STARTED not in _SCHEMES[scheme]:
        return progress
    return Progress.NOT_STARTED


def standings(scheme: str, found: Collection[Progress]) -> list[Progress]:
    """The standings to show a count of: those of the scheme, and one set by hand that is not of it."""
    return [progress for progress in Progress if progress in _SCHEMES[scheme] or progress in found]

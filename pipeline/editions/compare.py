"""What is different between two editions: figures, ratings and actions, as readers of each can see them.

Only what was disclosed is compared. Where one edition hides a value and the other shows it, neither value is told:
beside the other it could say what is hidden.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pipeline.errors import PlanError


@dataclass(frozen=True)
class Said:
    """What one edition says: its figures and actions as ``figures.json`` has them, by id and by theme and reference."""

    plan: str
    service: str
    edition: str
    figures: Mapping[str, Mapping[str, Any]]
    actions: Mapping[tuple[str, str], Mapping[str, Any]]


class Kind(StrEnum):
    """How a figure or an action differs."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"
    NOW_HIDDEN = "now hidden"
    NOW_SHOWN = "now shown"
    CLOSED = "closed"
    REOPENED = "reopened"
    MOVED = "moved"


@dataclass(frozen=True)
class FigureChange:
    """A figure that differs. ``before`` and ``now`` are as displayed, and null where they may not be told."""

    id: str
    label: str
    kind: Kind
    before: str | None
    now: str | None
    period_before: str
    period_now: str


@dataclass(frozen=True)
class RatingMove:
    """A figure whose rating against its target moved."""

    id: str
    label: str
    before: str
    now: str


@dataclass(frozen=True)
class ActionChange:
    """An action that was opened (added), closed, reopened, moved to another rating, or is gone."""

    theme: str
    reference: str
    action: str
    kind: Kind
    before: str | None
    now: str | None


@dataclass(frozen=True)
class Changes:
    """Everything that differs from one edition to the next."""

    figures: tuple[FigureChange, ...]
    ratings: tuple[RatingMove, ...]
    actions: tuple[ActionChange, ...]

    def __len__(self) -> int:
        return len(self.figures) + len(self.ratings) + len(self.actions)

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        return asdict(self)


def read_said(text: str, name: str) -> Said:
    """What ``figures.json`` says; ``name`` is for the message where it is none."""
    try:
        said = json.loads(text)
        figures = {figure_id: {**figure, "id": figure_id} for figure_id, figure in said["figures"].items()}
        actions = {(action["theme"], action["reference"]): action for action in said.get("actions", ())}
        return Said(said["plan"], said.get("service", ""), said.get("edition", said["plan"]), figures, actions)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PlanError(
            f"{name} does not hold the figures of a plan.", "Name a plan folder, a publish folder or a figures.json."
        ) from None


def compare(old: Said, new: Said) -> Changes:
    """What is different in ``new``, in the order of ids."""
    ids = sorted({*old.figures, *new.figures})
    figures = [_figure(old.figures.get(name), new.figures.get(name)) for name in ids]
    both = [(old.figures[name], new.figures[name]) for name in ids if name in old.figures and name in new.figures]
    actions = [_action(old.actions.get(key), new.actions.get(key)) for key in {**old.actions, **new.actions}]
    return Changes(
        tuple(change for change in figures if change is not None),
        tuple(_moved(before, now) for before, now in both if _has_moved(before, now)),
        tuple(change for change in actions if change is not None),
    )


def _figure(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> FigureChange | None:
    one = now or before
    assert one is not None
    kind = _kind(before, now)
    if kind is None:
        return None
    told = kind not in (Kind.NOW_HIDDEN, Kind.NOW_SHOWN)
    return FigureChange(
        one["id"],
        one["label"],
        kind,
        before["display"] if before and told else None,
        now["display"] if now and told else None,
        before["period"] if before else "",
        now["period"] if now else "",
    )


def _kind(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Kind | None:
    if before is None or now is None:
        return Kind.ADDED if before is None else Kind.GONE
    if before["suppressed"] != now["suppressed"]:
        return Kind.NOW_HIDDEN if now["suppressed"] else Kind.NOW_SHOWN
    return Kind.CHANGED if before["display"] != now["display"] else None


def _has_moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    hidden = before["suppressed"] or now["suppressed"]
    return not hidden and before["rating"] != now["rating"]


def _moved(before: Mapping[str, Any], now: Mapping[str, Any]) -> RatingMove:
    return RatingMove(now["id"], now["label"], before["rating"] or "no rating", now["rating"] or "no rating")


def _action(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> ActionChange | None:
    one = now or before
    assert one is not None
    if before is None or now is None:
        kind = Kind.ADDED if before is None else Kind.GONE
    elif before["closed"] != now["closed"]:
        kind = Kind.CLOSED if now["closed"] else Kind.REOPENED
    elif before["rating"] != now["rating"]:
        kind = Kind.MOVED
    elif before["action"] != now["action"]:
        kind = Kind.CHANGED
    else:
        return None
    ratings = (before["rating"] if before else None, now["rating"] if now else None)
    return ActionChange(one["theme"], one["reference"], one["action"], kind, *ratings)

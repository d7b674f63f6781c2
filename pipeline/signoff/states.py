"""The states of a plan as a table: what each means, who may move it on, with which command, and to where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an edition of a plan stands."""

    DRAFT = "draft"
    READY = "ready"
    SIGNED = "signed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Move:
    """One way on from a state: who goes it, by what, and which state follows.

    ``waited_for`` is whether the plan waits for it; other ways are open, but nobody has to go them.
    """

    who: str
    by: str
    to: State
    waited_for: bool = True


@dataclass(frozen=True)
class Meaning:
    """What a state means, and every way on from it; the last state has none."""

    means: str
    moves: tuple[Move, ...]


APPROVERS = "Each approver that plan.yml names"
_CHANGED = Move(
    "Service leader",
    "a change of a return, the prose or plan.yml, then yjplan build PLAN",
    State.DRAFT,
    waited_for=False,
)
_SUPERSEDED = Move(APPROVERS, "signing the next edition", State.SUPERSEDED, waited_for=False)

STATES: dict[State, Meaning] = {
    State.DRAFT: Meaning(
        "Something is left to do, or what was signed has changed since. Every page says DRAFT.",
        (Move("Partners and service leader", "what yjplan status PLAN lists", State.READY),),
    ),
    State.READY: Meaning(
        "Nothing is left to do but the approvals. Every page still says DRAFT.",
        (Move(APPROVERS, "yjplan signoff PLAN --role ROLE --name NAME", State.SIGNED), _CHANGED),
    ),
    State.SIGNED: Meaning(
        "Every approver has signed. The outputs are sealed and kept; no page says DRAFT.",
        (
            Move("Board secretary", "the upload of publish/, then yjplan publish PLAN", State.PUBLISHED),
            _CHANGED,
            _SUPERSEDED,
        ),
    ),
    State.PUBLISHED: Meaning(
        "The sealed outputs are on the website, since the day that is recorded.",
        (_CHANGED, _SUPERSEDED),
    ),
    State.SUPERSEDED: Meaning(
        "A later edition is signed. This one is kept as it was.",
        (),
    ),
}


def state_of_draft(*, left: bool) -> State:
    """Where an edition stands that is not signed: a draft while anything is left to do."""
    return State.DRAFT if left else State.READY


def state_of_signed(*, published: bool, later: bool) -> State:
    """Where an edition stands that was signed; ``later``: another has been signed since."""
    if later:
        return State.SUPERSEDED
    return State.PUBLISHED if published else State.SIGNED

"""``yjplan status``: where a plan stands, and everything that stands between it and the board, by who can act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.cli.terminal import coloured, name_plan, progress, say, say_json
from pipeline.document.languages import left_file
from pipeline.editions import Changes, changes_since
from pipeline.editions.telling import as_text, lists
from pipeline.errors import number_of
from pipeline.intake.current import Current, current_edition
from pipeline.plan import Edition, Plan, Record, read_record, still_to_sign
from pipeline.prepare import prepare
from pipeline.querylog.safe_text import visible
from pipeline.signoff import STATES, Blocker, Left, State, what_is_left
from pipeline.signoff.states import state_of_draft, state_of_signed
from pipeline.words import LANGUAGES


@dataclass(frozen=True)
class Status:
    """Everything that ``yjplan status`` says of a plan."""

    plan: Plan
    record: Record
    current: Current
    left: Left
    changes: Changes | None  # since the edition signed before

    @property
    def state(self) -> State:
        sealed = self.current.sealed
        if sealed is None:
            return state_of_draft(left=bool(self.left.blockers))
        return state_of_signed(published=sealed.published is not None, later=False)

    @property
    def to_sign(self) -> list[str]:
        """The roles that are still to sign; none while something else is left to do."""
        if self.state is not State.READY:
            return []
        return still_to_sign(self.plan, self.current.recorded.approvals if self.current.recorded else ())

    def state_of(self, edition: Edition) -> State:
        """The state of one of the signed editions."""
        last = self.record.last_signed
        later = last is not None and edition.number < last.number
        return state_of_signed(published=edition.published is not None, later=later)


def status_of(plan: Plan) -> Status:
    """Where the plan stands now."""
    record = read_record(plan)  # a fault in it is told before the long work
    current = current_edition(plan, record)
    prepared = prepare(plan, progress)
    left = Left((), 0) if current.sealed else what_is_left(plan, prepared)
    since = current.number - 1
    changes = changes_since(plan, prepared, since) if since and not current.sealed else None
    return Status(plan, record, current, left, changes)


def show_status(folder: Path, *, as_json: bool) -> int:
    """Print where the plan stands and what is left to do; give 1 while anything is left before sign-off, else 0."""
    status = status_of(Plan.load(folder))
    if as_json:
        say_json(_as_json(status))
    else:
        say_left(status.left.blockers)
        _say_editions(status)
        _say_changes(status)
        _say_left_in_english(status.plan)
        _say_state(status, folder)
    return int(bool(status.left.blockers))


def say_left(left: Sequence[Blocker]) -> None:
    """Print what is left to do, by who can act."""
    for who, group in groupby(sorted(left, key=lambda blocker: blocker.who), key=lambda blocker: blocker.who):
        say(coloured(who, "bold"))
        for blocker in group:
            say(f"  {visible(blocker.what)}")
            say(f"    → {visible(blocker.what_to_do)}")
        say()


def _say_editions(status: Status) -> None:
    for edition in status.record.signed:
        published = f" Published on {edition.published.isoformat()}." if edition.published else ""
        say(f"Edition {edition.number}, {status.state_of(edition)}: {_approved(edition)}.{published}")
    begun = status.current.recorded
    if begun is not None and not begun.signed:
        say(f"Edition {begun.number}, approved so far: {_approved(begun)}.")
    if (outdated := status.current.outdated) is not None:
        say(f"Approved before the plan changed, and to be given again: {_approved(outdated)}.")


def _approved(edition: Edition) -> str:
    return "; ".join(f"{visible(a.role)}, {visible(a.name)}, {a.date.isoformat()}" for a in edition.approvals)


def _say_changes(status: Status) -> None:
    if status.changes is None:
        return
    number = status.current.number
    say(f"\nChanged since edition {number - 1} was signed:\n")
    say(visible_lines(as_text(lists(status.changes, f"Edition {number - 1}", f"Edition {number}"))) + "\n")


def _say_left_in_english(plan: Plan) -> None:
    for lang in plan.settings.lang:
        if (path := left_file(plan, lang)).is_file():
            say(f"What the last build left in English on the {LANGUAGES[lang].english} pages: {path}")


def visible_lines(text: str) -> str:
    """The text with anything in it made visible that a terminal would obey; lines that are set in stay so."""
    lines = text.splitlines()
    return "\n".join(line[: len(line) - len(line.lstrip(" "))] + visible(line) for line in lines)


def _say_state(status: Status, folder: Path) -> None:
    left, state = status.left, status.state
    if left.accepted:
        say(f"Not in the way: {number_of(left.accepted, 'accepted finding')}.")
    for taken in left.unmatched:
        about = f" ({visible(taken.about)})" if taken.about else ""
        say(f"Accepted by {visible(taken.role)} and not found any more, so it changes nothing: {taken.key}{about}.")
        say(f"    → Take it out: {name_plan(f'yjplan accept PLAN {taken.key} --withdraw', folder)}")
    if state is State.DRAFT:
        say(f"Not ready for sign-off: {number_of(len(left.blockers), 'thing')} left to do.")
        if any(blocker.kind == "warning" for blocker in left.blockers):
            say(f"    Where a warning is right as it is, {name_plan('yjplan check PLAN', folder)} names its key. Then:")
            say(f"    {name_plan('yjplan accept PLAN KEY --role ROLE --reason REASON', folder)}")
    elif state is State.READY:
        say("Ready for sign-off.")
    say(f"State: {state}, edition {status.current.number}. {STATES[state].means}")
    if state is not State.DRAFT:  # else the list above says it
        for who, by in _next(status):
            say(f"  Next: {visible(who)}: {name_plan(by, folder)}")
    if status.current.sealed is not None:
        _say_afterwards(status, folder)


def _say_afterwards(status: Status, folder: Path) -> None:
    """What may be done with a signed plan, though nothing has to be."""
    number = status.current.number
    if not _next(status):
        say("  Next: nothing. Nobody has anything left to do for this edition.")
    say(f"  To show that files are the signed ones: {name_plan('yjplan verify PLAN', folder)}")
    say(
        "  When a return, the prose or plan.yml changes: Service leader: "
        f"{name_plan('yjplan build PLAN', folder)} makes a draft of edition {number + 1}; edition {number} is kept."
    )
    say(f"  For the next plan: Service leader: {name_plan('yjplan new FOLDER --from PLAN', folder)}")


def _next(status: Status) -> list[tuple[str, str]]:
    """Whom the plan waits for now, and what they do."""
    if status.to_sign:
        return [(role, f'yjplan signoff PLAN --role "{role}" --name NAME') for role in status.to_sign]
    if status.state is State.READY and status.current.recorded is not None:
        return [("Service leader", "yjplan build PLAN, which seals what all have approved")]
    return [(move.who, move.by) for move in STATES[status.state].moves if move.waited_for]


def _as_json(status: Status) -> dict[str, Any]:
    recorded = status.current.recorded
    return {
        "plan": status.plan.name,
        "ready": not status.left.blockers,
        "left": [blocker.as_dict() for blocker in status.left.blockers],
        "acceptances_unmatched": [{"key": a.key, "role": a.role, "about": a.about} for a in status.left.unmatched],
        "state": status.state.value,
        "edition": status.current.number,
        "approvals": _approvals(recorded) if recorded else [],
        "still_to_sign": status.to_sign,
        "next": [{"who": who, "by": by} for who, by in _next(status)],
        "editions": [
            {
                "edition": edition.number,
                "state": status.state_of(edition).value,
                "approvals": _approvals(edition),
                "published": edition.published.isoformat() if edition.published else None,
            }
            for edition in status.record.signed
        ],
        "changes": status.changes.as_dict() if status.changes is not None else None,
    }


def _approvals(edition: Edition) -> list[dict[str, str]]:
    return [
        {"role": a.role, "name": a.name, "date": a.date.isoformat(), "statement": a.statement}
        for a in edition.approvals
    ]

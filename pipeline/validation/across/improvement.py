"""The improvement plan: milestones belong to actions, ids name one action, dates can be read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.plan.due import DueKind, parse_due
from pipeline.validation.across.numbering import missing_numbers
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing, Named

CURRENT = "current"  # what an empty cell under 'plan' means


def milestones_without_action(frames: Frames, settings: Settings) -> Failing:
    """A milestone names an action of its plan by theme and id, or by id alone where only one theme has it."""
    named, themes_of = _actions(frames["improvement_actions"])
    return {
        row: {"under": f" in theme '{theme}'" if theme else ""}
        for row, (plan, theme, action_id) in enumerate(_names(frames["improvement_milestones"]))
        if action_id is not None and (plan, theme, action_id) not in named and (theme or not themes_of[plan, action_id])
    }


def milestones_of_several_actions(frames: Frames, settings: Settings) -> Failing:
    """A milestone without a theme names one action only."""
    named, themes_of = _actions(frames["improvement_actions"])
    return {
        row: {"many": str(themes_of[plan, action_id]), "action": Named("action_id", action_id)}
        for row, (plan, theme, action_id) in enumerate(_names(frames["improvement_milestones"]))
        if theme is None and themes_of[plan, action_id] > 1 and (plan, theme, action_id) not in named
    }


def action_ids_that_restart(frames: Frames, settings: Settings) -> Failing:
    """An action id alone names an action of its plan; told once, with all the ids that do not."""
    actions = frames["improvement_actions"]
    _, themes_of = _actions(actions)
    repeated = {key for key, many in themes_of.items() if key[1] is not None and many > 1}
    rows = [row for row, (plan, _, action_id) in enumerate(_names(actions)) if (plan, action_id) in repeated]
    ids = sorted({str(action_id) for _, action_id in repeated}, key=_counting)
    return {rows[0]: {"ids": ", ".join(ids)}} if rows else {}


def action_ids_left_out(frames: Frames, settings: Settings) -> Failing:
    """The ids of a theme run on: where 4.4 is followed by 4.6, 4.5 is missing."""
    rows_of: dict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    for row, (plan, theme, action_id) in enumerate(_names(frames["improvement_actions"])):
        if action_id is not None:
            rows_of[plan, theme].setdefault(action_id, row)
    return {
        rows[action_id]: {"missing": missing}
        for rows in rows_of.values()
        for action_id, missing in missing_numbers(rows).items()
    }


def unclear_dues(frames: Frames, settings: Settings) -> Failing:
    """A milestone's due is a day, a month, or a word that says there is no date."""
    return {
        row: {}
        for row, due in enumerate(frames["improvement_milestones"]["due"])
        if parse_due(due).kind is DueKind.UNREADABLE
    }


def completed_too_late(frames: Frames, settings: Settings) -> Failing:
    """Nothing is complete on a day after the plan's date, nor after the day on which the return came."""
    milestones = frames["improvement_milestones"]
    files = milestones["source_file"] if "source_file" in milestones else [""] * len(milestones)
    failing = {}
    for row, (file, day) in enumerate(zip(files, milestones["completed_on"], strict=True)):
        note = settings.returns.get(file)
        received = note.received if note is not None else None
        known = min(settings.as_of, received or settings.as_of)
        if not pd.isna(day) and day > known:
            failing[row] = {"known": f"{known.day} {known:%B %Y}"}
    return failing


def due_before_the_plan(frames: Frames, settings: Settings) -> Failing:
    """What the current plan has still to begin is not due before the date of the plan."""
    milestones = frames["improvement_milestones"]
    return {
        row: {"as_of": f"{settings.as_of.day} {settings.as_of:%B %Y}"}
        for row, (plan, due, status) in enumerate(
            zip(_plans(milestones), milestones["due"], milestones["status"], strict=True)
        )
        if plan == CURRENT and (pd.isna(status) or status == "not_started") and _is_past(due, settings)
    }


def _is_past(due: str | None, settings: Settings) -> bool:
    last = parse_due(due).last_day
    return last is not None and last < settings.as_of


def _plans(frame: pd.DataFrame) -> list[str]:
    return [CURRENT if pd.isna(plan) else plan for plan in frame["plan"]]


def _names(frame: pd.DataFrame) -> list[tuple[str, str | None, str | None]]:
    """Plan, theme and id of every row: what names an action."""
    return list(zip(_plans(frame), frame["theme"], frame["action_id"], strict=True))


def _actions(frame: pd.DataFrame) -> tuple[set[tuple[str, str | None, str | None]], Counter[tuple[str, str | None]]]:
    """The actions by plan, theme and id, and how many themes of a plan use each id."""
    named = set(_names(frame))
    return named, Counter((plan, action_id) for plan, _, action_id in named)


def _counting(action_id: str) -> list[str]:
    """A sorting key under which 2 comes before 10."""
    return [part.zfill(9) for part in re.split(r"([0-9]+)", action_id)]


RULES = (
    AcrossRule(
        "milestone_without_action",
        "improvement_milestones",
        ("improvement_actions", "improvement_milestones"),
        Severity.CRITICAL,
        "A milestone belongs to an action in the list of actions.",
        "There is no action {found}{under} to which this milestone belongs.",
        "Correct the theme or the action ID, or add the action.",
        milestones_without_action,
        "action_id",
        "the theme and ID of an action in the list of actions",
    ),
    AcrossRule(
        "milestone_of_several_actions",
        "improvement_milestones",
        ("improvement_actions", "improvement_milestones"),
        Severity.CRITICAL,
        "A milestone without a theme names an action ID that only one theme uses.",
        "{many} themes have an action '{action}', and the milestone does not say which.",
        "Fill in the theme.",
        milestones_of_several_actions,
        "theme",
        "the theme of an action in the list of actions",
    ),
    AcrossRule(
        "repeated_action_id",
        "improvement_actions",
        ("improvement_actions",),
        Severity.WARNING,
        "An action ID is used in one theme only.",
        "These action IDs are used in more than one theme: {ids}.",
        "Number the actions through; or accept this, if theme and ID are always named together.",
        action_ids_that_restart,
        place="sheet",
    ),
    AcrossRule(
        "action_id_left_out",
        "improvement_actions",
        ("improvement_actions",),
        Severity.INFO,
        "The action IDs of a theme follow each other without a gap.",
        "Before {found} this is missing: {missing}.",
        "Add what is missing, or correct the action IDs.",
        action_ids_left_out,
        "action_id",
        "numbers without a gap",
    ),
    AcrossRule(
        "completed_after_plan",
        "improvement_milestones",
        ("improvement_milestones",),
        Severity.WARNING,
        "A milestone was completed before the return came, and by the date of the plan.",
        "{found} is after {known}, up to which this return can tell.",
        "Correct the day; what is still to come is not complete.",
        completed_too_late,
        "completed_on",
        "a day that has passed",
    ),
    AcrossRule(
        "due_before_plan",
        "improvement_milestones",
        ("improvement_milestones",),
        Severity.INFO,
        "What the current plan has still to begin is due after the date of the plan.",
        "{found} is before {as_of}, the date of the plan, and nothing says that this has begun.",
        "Say how far it is, or agree a new date.",
        due_before_the_plan,
        "due",
        "a date after that of the plan, or a status",
    ),
    AcrossRule(
        "unclear_due",
        "improvement_milestones",
        ("improvement_milestones",),
        Severity.WARNING,
        "When a milestone is due is a date, a month or a word that says there is none.",
        "{found} is not a date, a month or a word that says there is none, so it counts as undated.",
        "Write a date (30 September 2022), a month (September 2022), or Ongoing or TBC.",
        unclear_dues,
        "due",
        "a date, a month, Ongoing or TBC",
    ),
)

"""The improvement plan: milestones belong to actions, ids name one action, dates can be read."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.plan.due import DueKind, parse_due
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing, Named


def milestones_without_action(frames: Frames, settings: Settings) -> Failing:
    """A milestone names an action by theme and id, or by id alone where only one theme has it."""
    pairs, themes_of = _actions(frames["improvement_actions"])
    milestones = frames["improvement_milestones"]
    return {
        row: {"under": f" in theme '{theme}'" if theme else ""}
        for row, (theme, action_id) in enumerate(zip(milestones["theme"], milestones["action_id"], strict=True))
        if action_id is not None and (theme, action_id) not in pairs and (theme or not themes_of[action_id])
    }


def milestones_of_several_actions(frames: Frames, settings: Settings) -> Failing:
    """A milestone without a theme names one action only."""
    pairs, themes_of = _actions(frames["improvement_actions"])
    milestones = frames["improvement_milestones"]
    return {
        row: {"many": str(themes_of[action_id]), "action": Named("action_id", action_id)}
        for row, (theme, action_id) in enumerate(zip(milestones["theme"], milestones["action_id"], strict=True))
        if theme is None and themes_of[action_id] > 1 and (theme, action_id) not in pairs
    }


def action_ids_that_restart(frames: Frames, settings: Settings) -> Failing:
    """An action id alone names an action; told once, with all the ids that do not."""
    actions = frames["improvement_actions"]
    _, themes_of = _actions(actions)
    repeated = sorted((str(i) for i, many in themes_of.items() if i is not None and many > 1), key=_counting)
    rows = actions.index[actions["action_id"].isin(repeated)]
    return {int(rows[0]): {"ids": ", ".join(repeated)}} if repeated else {}


def unclear_dues(frames: Frames, settings: Settings) -> Failing:
    """A milestone's due is a day, a month, or a word that says there is no date."""
    return {
        row: {}
        for row, due in enumerate(frames["improvement_milestones"]["due"])
        if parse_due(due).kind is DueKind.UNREADABLE
    }


def _actions(frame: pd.DataFrame) -> tuple[set[tuple[str | None, str | None]], Counter[str | None]]:
    """The actions by theme and id, and how many themes use each id."""
    pairs = set(zip(frame["theme"], frame["action_id"], strict=True))
    return pairs, Counter(action_id for _, action_id in pairs)


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

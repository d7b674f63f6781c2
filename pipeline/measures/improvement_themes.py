"""The tables of each theme of an improvement plan: every action, every milestone, or both in one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.measures.display import Unit
from pipeline.measures.figures import slug
from pipeline.measures.improvement_actions import STATUS_WORDS, Action, Milestone
from pipeline.measures.improvement_tables import Actions, pairs_of
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

TOGETHER, APART = "together", "apart"
_SINGLE_IN = 4  # all but one action in so many has one milestone at most: then one table holds both
_MOST_NAMED = 8  # milestones that a note can name

_PART = TableColumn("part", "Part")
_ABOUT = (
    TableColumn("reference", "Ref."),
    TableColumn("action", "Action"),
    TableColumn("impact", "What it will change for children"),
    TableColumn("outcome", "What will show that it worked"),
)
_OWNER, _RECOMMENDATION = TableColumn("owner", "Lead"), TableColumn("recommendation", "Rec. no.")
_RATING, _UPDATE = TableColumn("rating", "Rating", Unit.RATING), TableColumn("update", "Progress")


def theme_tables(of: Actions) -> list[MeasureTable]:
    """For each theme its actions, its milestones, and both together; and which themes there are, in which form."""
    found = [_themes(of)]
    for theme, part in of.themes.items():
        actions = of.of(theme)
        found += [_actions(of, part, actions), _milestones(of, part, actions), _together(of, part, actions)]
    return found


def form_of(actions: Sequence[Action]) -> str:
    """How all themes of a plan are shown: actions and milestones in one table, or each in their own.

    In one where milestones say no more than their actions, or nearly every action has a single one.
    """
    if not any(_says_more(*pair) for pair in pairs_of(actions)):
        return TOGETHER
    several = sum(len(action.milestones) > 1 for action in actions)
    return TOGETHER if several * _SINGLE_IN <= len(actions) else APART


def _themes(of: Actions) -> MeasureTable:
    columns = (
        TableColumn("theme", "Theme"),
        TableColumn("part", "Part of the table names"),
        TableColumn("form", "Actions and milestones"),
    )
    form = form_of(of.actions)
    rows = [(Cell(theme), Cell(part), Cell(form)) for theme, part in of.themes.items()]
    return of.table("groups", columns, rows)


def _actions(of: Actions, part: str, actions: Sequence[Action]) -> MeasureTable:
    columns = (_PART, *_ABOUT, _OWNER, TableColumn("source", "Source"), _RECOMMENDATION, _RATING)
    rows = [
        (
            *_about(action, actions),
            Cell(action.row["owner_role"]),
            Cell(action.row["source"]),
            Cell(action.row["recommendation_no"]),
            Cell(action.rating.colour, text=f"{action.rating.text}{_by_hand(action)}"),
        )
        for action in actions
    ]
    return of.table(f"actions_{part}", columns, rows)


def _about(action: Action, actions: Sequence[Action]) -> tuple[Cell, ...]:
    """The part of the theme, where it has several, and what the action is."""
    several = len({other.row["part"] for other in actions}) > 1
    part = Cell(action.row["part"] if several else None)
    return part, *(Cell(action.row[name]) for name in ("action_id", "action", "impact", "outcome"))


def _by_hand(action: Action) -> str:
    return f" (set by hand: {action.row['rag_reason']})" if action.overridden else ""


def _milestones(of: Actions, part: str, actions: Sequence[Action]) -> MeasureTable:
    columns = (
        TableColumn("reference", "Ref."),
        TableColumn("number", "No."),
        TableColumn("milestone", "Milestone"),
        TableColumn("due", "Due"),
        TableColumn("status", "Status", blank="Not stated"),
        _RATING,
        TableColumn("standing", "Rating (status)", Unit.RATING),
        _UPDATE,
    )
    rows = [
        (
            Cell(action.row["action_id"]),
            Cell(str(milestone.row["milestone_no"])),
            Cell(milestone.row["milestone"]),
            Cell(milestone.due_in_words),
            Cell(STATUS_WORDS.get(milestone.row["status"])),
            Cell(milestone.rating.colour, text=milestone.rating.text),
            Cell(milestone.rating.colour, text=milestone.standing),
            Cell(milestone.row["update"]),
        )
        for action, milestone in pairs_of(actions)
    ]
    return of.table(f"milestones_{part}", columns, rows, _unstated(actions))


def _together(of: Actions, part: str, actions: Sequence[Action]) -> MeasureTable:
    """One row an action, with its milestones where they say more than the action itself."""
    columns = (
        _PART,
        *_ABOUT,
        TableColumn("milestone", "Milestone"),
        _OWNER,
        _RECOMMENDATION,
        TableColumn("due", "Due"),
        _RATING,
        _UPDATE,
    )
    rows = [
        (
            *_about(action, actions),
            Cell(_numbered([_told(action, milestone) for milestone in action.milestones])),
            Cell(action.row["owner_role"]),
            Cell(action.row["recommendation_no"]),
            Cell(_dues(action)),
            Cell(action.rating.colour, text=_standing(action)),
            Cell(_numbered([milestone.row["update"] for milestone in action.milestones])),
        )
        for action in actions
    ]
    return of.table(f"progress_{part}", columns, rows, _unstated(actions))


def _standing(action: Action) -> str:
    """The rating of an action; of one with a single milestone, with the status that the return gives of it."""
    if action.overridden:
        return f"{action.rating.text}{_by_hand(action)}"
    return action.milestones[0].standing if len(action.milestones) == 1 else action.rating.text


def _told(action: Action, milestone: Milestone) -> str | None:
    """A milestone that is more than its action, with its status where the action's rating does not tell it."""
    if not _says_more(action, milestone):
        return None
    status = STATUS_WORDS.get(milestone.row["status"]) if action.milestones[1:] else None
    return f"{milestone.row['milestone'].rstrip('.')} ({status.lower()})" if status else milestone.row["milestone"]


def _says_more(action: Action, milestone: Milestone) -> bool:
    """Whether a milestone is more than its action, said again to give it a date and a status."""
    return slug(milestone.row["milestone"]) != slug(action.row["action"])


def _dues(action: Action) -> str | None:
    dues = [milestone.due_in_words for milestone in action.milestones]
    return dues[0] if len(set(dues)) == 1 else _numbered(dues)


def _numbered(texts: Sequence[str | None]) -> str | None:
    """What several milestones say, each with its number: ``(1) Draft. (2) Agree.``; of one, as it is."""
    if len(texts) < 2:
        return texts[0] or None if texts else None
    said = [f"({number}) {text.rstrip('. ')}." for number, text in enumerate(texts, 1) if text]
    return " ".join(said) or None


def _unstated(actions: Sequence[Action]) -> str:
    """Of which milestones the return gives no status: they are rated as not started."""
    pairs = pairs_of(actions)
    without = [(action, milestone) for action, milestone in pairs if not milestone.row["status"]]
    if not without:
        return ""
    if len(without) == len(pairs):
        return "The return gives no status of these milestones."
    if len(without) > _MOST_NAMED:
        return f"The return gives no status of {len(without)} of these {len(pairs)} milestones."
    names = ", ".join(
        f"{action.row['action_id']} no. {milestone.row['milestone_no']}"
        if action.milestones[1:]
        else action.row["action_id"]
        for action, milestone in without
    )
    return f"The return gives no status of these milestones: {names}."

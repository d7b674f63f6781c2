"""The improvement plan: every action and milestone rated as of the plan's date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.ratings import (
    OVERRIDE_STANDS_FOR,
    Progress,
    Rating,
    rate_action,
    rate_milestone,
    standing_in,
    standings,
)
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan
from pipeline.plan.due import Due, DueKind, parse_due

DATASETS = ("improvement_actions", "improvement_milestones")
PREFIXES = ("improvement",)
SECTION = "improvement"
_QUERY = "improvement.sql: milestones"
_STATUS_WORDS = {"complete": "Complete", "in_progress": "In progress", "not_started": "Not started"}


@dataclass(frozen=True)
class Milestone:
    """One milestone with its rating."""

    row: Row
    due: Due
    progress: Progress


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


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Counts of actions by rating, overall and by theme, and the plan itself.

    Tables: ``improvement_themes`` (theme, actions, one column per rating that the scheme has or
    that occurs, so that they add up to the actions, milestones complete),
    ``improvement_overdue`` (the overdue milestones), and for each theme ``improvement_actions_<theme>`` and
    ``improvement_milestones_<theme>``.
    """
    actions = rated_actions(connection, plan)
    themes = _parts(actions)
    tables = [_theme_summary(actions, list(themes), plan), _overdue(actions, plan), _undated(actions, plan)]
    for theme, part in themes.items():
        of_theme = [action for action in actions if action.theme == theme]
        tables += [_actions_table(part, of_theme, plan), _milestones_table(part, of_theme, plan)]
    tables += [_theme_list(themes, plan), _ratings_key(actions, plan)]
    return Measured(tuple(_figures(actions, plan)), tuple(tables))


def _parts(actions: Sequence[Action]) -> dict[str, str]:
    """Each theme, in the order of the return, as part of figure ids and table names."""
    return distinct_slugs(action.theme for action in actions)


def rated_actions(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Action]:
    """Every action with its milestones and rating, in the order of the return."""
    as_of, scheme = plan.settings.as_of, plan.settings.ratings
    milestones: dict[tuple[str, str], list[Milestone]] = defaultdict(list)
    for row in fetch(connection, "improvement", "milestones"):
        due = parse_due(row["due"])
        milestones[row["theme"] or "", row["action_id"]].append(
            Milestone(row, due, rate_milestone(row["status"], due, as_of))
        )
    actions = []
    for row in fetch(connection, "improvement", "actions"):
        own = milestones.get((row["theme"] or "", row["action_id"])) or milestones.get(("", row["action_id"]), [])
        worst = rate_action([milestone.progress for milestone in own])
        progress = standing_in(scheme, worst, [milestone.row["status"] for milestone in own])
        overridden = bool(row["rag_override"] and row["rag_reason"])
        rating = Rating.of_override(row["rag_override"]) if overridden else Rating.of_progress(progress, scheme)
        if overridden:  # what is counted is what readers see
            progress = OVERRIDE_STANDS_FOR[row["rag_override"]]
        actions.append(Action(row, tuple(own), progress, rating, overridden))
    return actions


def _figures(actions: Sequence[Action], plan: Plan) -> list[Figure]:
    have = bool(actions)
    milestones = [milestone for action in actions for milestone in action.milestones]
    by_progress = Counter(action.progress for action in actions)
    done = sum(1 for milestone in milestones if milestone.progress is Progress.COMPLETE)
    late = sum(1 for milestone in milestones if milestone.progress is Progress.OVERDUE)

    def figure(figure_id: str, label: str, value: object, unit: Unit = Unit.COUNT, **more: object) -> Figure:
        return Figure(
            f"improvement.{figure_id}", label, value if have else None, unit, SECTION, DATASETS, _QUERY,
            period=f"as of {plan.settings.as_of.isoformat()}", **more,
        )  # fmt: skip

    figures = [
        figure("actions", "Actions in the improvement plan", len(actions)),
        figure("milestones", "Milestones in the improvement plan", len(milestones)),
        figure("complete", "Actions complete", by_progress[Progress.COMPLETE]),
        figure("on_track", "Actions on track", by_progress[Progress.ON_TRACK]),
        figure("at_risk", "Actions at risk", by_progress[Progress.AT_RISK]),
        figure("overdue", "Actions overdue or off track", by_progress[Progress.OVERDUE]),
        figure("not_started", "Actions not started", by_progress[Progress.NOT_STARTED]),
        figure("overridden", "Actions whose rating was set by hand", sum(action.overridden for action in actions)),
        figure("themes", "Themes of the improvement plan", len({action.theme for action in actions})),
        figure("milestones.complete", "Milestones complete", done),
        figure("milestones.overdue", "Milestones overdue", late),
        figure("milestones.undated", "Open milestones without a date", len(_open_undated(actions))),
        figure(
            "complete.share", "Share of actions complete",
            Fraction(by_progress[Progress.COMPLETE], len(actions)) * 100 if have else None, Unit.PERCENT, places=0,
            numerator=by_progress[Progress.COMPLETE] if have else None, denominator=len(actions) if have else None,
        ),
    ]  # fmt: skip
    for theme, part in _parts(actions).items():
        of_theme = [action for action in actions if action.theme == theme]
        figures.append(figure(f"theme.{part}.actions", f"Actions, {theme}", len(of_theme), where=(("theme", theme),)))
    return figures


def _open_undated(actions: Sequence[Action]) -> list[tuple[Action, Milestone]]:
    return [
        (action, milestone)
        for action in actions
        for milestone in action.milestones
        if milestone.progress is not Progress.COMPLETE and milestone.due.last_day is None
    ]


def _as_of(plan: Plan) -> str:
    return f"as of {plan.settings.as_of.day} {plan.settings.as_of:%B %Y}"


def _shown_ratings(actions: Sequence[Action], plan: Plan) -> dict[Progress, Rating]:
    scheme = plan.settings.ratings
    return {
        progress: Rating.of_progress(progress, scheme)
        for progress in standings(scheme, {action.progress for action in actions})
    }


def _theme_summary(actions: Sequence[Action], themes: Sequence[str], plan: Plan) -> MeasureTable:
    ratings = _shown_ratings(actions, plan)
    # Two standings may share one rating in a scheme (at risk is 'on track' to a progress scheme): one column then.
    columns_of: dict[str, list[Progress]] = defaultdict(list)
    for progress, rating in ratings.items():
        columns_of[rating.text].append(progress)
    columns = (
        TableColumn("theme", "Theme"),
        TableColumn("actions", "Actions", Unit.COUNT),
        *(TableColumn(slug(members[0]), title, Unit.COUNT) for title, members in columns_of.items()),
        TableColumn("milestones", "Milestones", Unit.COUNT),
        TableColumn("milestones_complete", "Milestones complete", Unit.COUNT),
    )

    def line(title: str, chosen: Sequence[Action]) -> tuple[Cell, ...]:
        standing = Counter(action.progress for action in chosen)
        milestones = [milestone for action in chosen for milestone in action.milestones]
        done = sum(1 for milestone in milestones if milestone.progress is Progress.COMPLETE)
        counts = [sum(standing[member] for member in members) for members in columns_of.values()]
        return (Cell(title), Cell(len(chosen)), *map(Cell, counts), Cell(len(milestones)), Cell(done))

    rows = [line(theme, [action for action in actions if action.theme == theme]) for theme in themes]
    if rows:
        rows.append(line("All themes", actions))
    return MeasureTable("improvement_themes", columns, tuple(rows), DATASETS, _QUERY, _as_of(plan))


def _overdue(actions: Sequence[Action], plan: Plan) -> MeasureTable:
    late = [
        (action, milestone)
        for action in actions
        for milestone in action.milestones
        if milestone.progress is Progress.OVERDUE
    ]
    late.sort(key=lambda pair: (pair[1].due.last_day, pair[0].row["action_key"]))
    return _milestone_list("improvement_overdue", late, plan)


def _undated(actions: Sequence[Action], plan: Plan) -> MeasureTable:
    return _milestone_list("improvement_undated", _open_undated(actions), plan)


def _milestone_list(name: str, chosen: Sequence[tuple[Action, Milestone]], plan: Plan) -> MeasureTable:
    columns = (
        TableColumn("theme", "Theme"),
        TableColumn("reference", "Action"),
        TableColumn("milestone", "Milestone"),
        TableColumn("owner", "Lead"),
        TableColumn("due", "Due"),
    )
    rows = tuple(
        (
            Cell(action.theme),
            Cell(action.row["action_id"]),
            Cell(milestone.row["milestone"]),
            Cell(action.row["owner_role"]),
            Cell(due_in_words(milestone)),
        )
        for action, milestone in chosen
    )
    return MeasureTable(name, columns, rows, DATASETS, _QUERY, _as_of(plan))


def due_in_words(milestone: Milestone) -> str | None:
    """When a milestone is due, evenly written: a day, a month, or the words that the return used."""
    day = milestone.due.last_day
    if day is None:
        return milestone.row["due"] or None
    return f"{day:%B %Y}" if milestone.due.kind is DueKind.MONTH else f"{day.day} {day:%B %Y}"


def _actions_table(part: str, actions: Sequence[Action], plan: Plan) -> MeasureTable:
    columns = (
        TableColumn("reference", "Ref."),
        TableColumn("action", "Action"),
        TableColumn("outcome", "What it will change for children"),
        TableColumn("owner", "Lead"),
        TableColumn("rating", "Rating", Unit.RATING),
    )
    rows = tuple(
        (
            Cell(action.row["action_id"]),
            Cell(action.row["action"]),
            Cell(action.row["outcome"] or action.row["impact"]),
            Cell(action.row["owner_role"]),
            _rating_cell(action),
        )
        for action in actions
    )
    return MeasureTable(f"improvement_actions_{part}", columns, rows, DATASETS, _QUERY, _as_of(plan))


def _rating_cell(action: Action) -> Cell:
    text = action.rating.text
    if action.overridden:
        text = f"{text} (set by hand: {action.row['rag_reason']})"
    return Cell(action.rating.colour, text=text)


def _milestones_table(part: str, actions: Sequence[Action], plan: Plan) -> MeasureTable:
    columns = (
        TableColumn("reference", "Ref."),
        TableColumn("number", "No."),
        TableColumn("milestone", "Milestone"),
        TableColumn("due", "Due"),
        TableColumn("status", "Status", blank="Not stated"),
        TableColumn("rating", "Rating", Unit.RATING),
    )
    rows = tuple(
        (
            Cell(action.row["action_id"]),
            Cell(str(milestone.row["milestone_no"])),
            Cell(milestone.row["milestone"]),
            Cell(due_in_words(milestone)),
            Cell(_STATUS_WORDS.get(milestone.row["status"])),
            _progress_cell(milestone, plan),
        )
        for action in actions
        for milestone in action.milestones
    )
    return MeasureTable(f"improvement_milestones_{part}", columns, rows, DATASETS, _QUERY, _as_of(plan))


def _progress_cell(milestone: Milestone, plan: Plan) -> Cell:
    scheme = plan.settings.ratings
    rating = Rating.of_progress(standing_in(scheme, milestone.progress, [milestone.row["status"]]), scheme)
    return Cell(rating.colour, text=rating.text)


def _ratings_key(actions: Sequence[Action], plan: Plan) -> MeasureTable:
    """Which columns of ``improvement_themes`` hold which rating."""
    columns = (
        TableColumn("column", "Column"),
        TableColumn("words", "Words"),
        TableColumn("rating", "Rating", Unit.RATING),
    )
    first: dict[str, tuple[Progress, Rating]] = {}
    for progress, rating in _shown_ratings(actions, plan).items():
        first.setdefault(rating.text, (progress, rating))
    rows = tuple(
        (Cell(slug(progress)), Cell(rating.words), Cell(rating.colour, text=rating.text))
        for progress, rating in first.values()
    )
    return MeasureTable("improvement_ratings", columns, rows, (), _QUERY)


def _theme_list(themes: Mapping[str, str], plan: Plan) -> MeasureTable:
    columns = (TableColumn("theme", "Theme"), TableColumn("part", "Part of the table names"))
    rows = tuple((Cell(theme), Cell(part)) for theme, part in themes.items())
    return MeasureTable("improvement_theme_list", columns, rows, DATASETS, _QUERY, _as_of(plan))

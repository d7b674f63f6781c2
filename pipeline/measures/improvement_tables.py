"""The tables of an improvement plan as a whole: by theme and rating, what is overdue or undated, who leads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.display import Unit
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.improvement_actions import Action, Milestone
from pipeline.measures.ratings import Progress, Rating, standings
from pipeline.measures.tables import Cell, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("improvement_actions", "improvement_milestones")
QUERY = "improvement.sql: milestones"


@dataclass(frozen=True)
class Actions:
    """The actions of one plan: ``prefix`` begins the names of its tables."""

    prefix: str
    actions: Sequence[Action]
    plan: Plan

    @property
    def themes(self) -> dict[str, str]:
        """Each theme, in the order of the return, as part of figure ids and table names."""
        return distinct_slugs(action.theme for action in self.actions)

    def of(self, theme: str) -> list[Action]:
        return [action for action in self.actions if action.theme == theme]

    @property
    def pairs(self) -> list[tuple[Action, Milestone]]:
        return pairs_of(self.actions)

    @property
    def overdue(self) -> list[tuple[Action, Milestone]]:
        """Longest overdue first; what has no date, last."""
        late = [pair for pair in self.pairs if pair[1].progress is Progress.OVERDUE]
        return sorted(late, key=lambda pair: (str(pair[1].due.last_day or "9999"), pair[0].row["action_key"]))

    @property
    def open_undated(self) -> list[tuple[Action, Milestone]]:
        return [(action, one) for action, one in self.pairs if one.open and one.due.last_day is None]

    @property
    def as_of(self) -> str:
        day = self.plan.settings.as_of
        return f"as of {day.day} {day:%B %Y}"

    def table(
        self, name: str, columns: Sequence[TableColumn], rows: Sequence[tuple[Cell, ...]], note: str = ""
    ) -> MeasureTable:
        return MeasureTable(f"{self.prefix}_{name}", tuple(columns), tuple(rows), DATASETS, QUERY, self.as_of, note)


def pairs_of(actions: Sequence[Action]) -> list[tuple[Action, Milestone]]:
    return [(action, milestone) for action in actions for milestone in action.milestones]


def tables(of: Actions) -> list[MeasureTable]:
    """Every table of one plan."""
    found = [_by_theme(of), _milestone_list(of, "overdue", of.overdue), _milestone_list(of, "undated", of.open_undated)]
    return [*found, _leads(of), _ratings_key(of)]


def _columns_of(of: Actions) -> dict[str, list[Progress]]:
    """The standings behind each rating: two may share one (at risk is 'on track' to a progress scheme)."""
    scheme = of.plan.settings.ratings
    columns: dict[str, list[Progress]] = defaultdict(list)
    for progress in standings(scheme, {action.progress for action in of.actions}):
        columns[Rating.of_progress(progress, scheme).text].append(progress)
    return columns


def _by_theme(of: Actions) -> MeasureTable:
    columns_of = _columns_of(of)
    columns = (
        TableColumn("theme", "Theme"),
        TableColumn("actions", "Actions", Unit.COUNT),
        *(TableColumn(slug(members[0]), title, Unit.COUNT) for title, members in columns_of.items()),
        TableColumn("milestones_complete", "Milestones complete"),
    )

    def line(title: str, chosen: Sequence[Action]) -> tuple[Cell, ...]:
        standing = Counter(action.progress for action in chosen)
        milestones = [milestone for action in chosen for milestone in action.milestones]
        done = sum(1 for milestone in milestones if milestone.progress is Progress.COMPLETE)
        counts = [sum(standing[member] for member in members) for members in columns_of.values()]
        return (Cell(title), Cell(len(chosen)), *map(Cell, counts), Cell(f"{done} of {len(milestones)}"))

    rows = [line(theme, of.of(theme)) for theme in of.themes]
    if rows:
        rows.append(line("All themes", of.actions))
    return of.table("themes", columns, rows)


def _milestone_list(of: Actions, name: str, chosen: Sequence[tuple[Action, Milestone]]) -> MeasureTable:
    columns = (
        TableColumn("theme", "Theme"),
        TableColumn("reference", "Action"),
        TableColumn("milestone", "Milestone"),
        TableColumn("owner", "Lead"),
        TableColumn("due", "Due"),
    )
    rows = [
        (
            Cell(action.theme),
            Cell(action.row["action_id"]),
            Cell(milestone.row["milestone"]),
            Cell(action.row["owner_role"]),
            Cell(milestone.due_in_words),
        )
        for action, milestone in chosen
    ]
    return of.table(name, columns, rows)


def _leads(of: Actions) -> MeasureTable:
    """Who leads each theme, and the part of the plan that it is; without rows where the return says neither."""
    columns = (TableColumn("theme", "Theme"), TableColumn("part", "Part"), TableColumn("lead", "Theme lead"))
    rows = []
    for theme in of.themes:
        chosen = of.of(theme)
        parts = {action.row["part"] for action in chosen}
        leads = dict.fromkeys(action.row["theme_lead_role"] for action in chosen if action.row["theme_lead_role"])
        rows.append((Cell(theme), Cell(parts.pop() if len(parts) == 1 else None), Cell("; ".join(leads) or None)))
    said = any(cell.value for row in rows for cell in row[1:])
    return of.table("leads", columns, rows if said else [])


def _ratings_key(of: Actions) -> MeasureTable:
    """Which columns of the table by theme hold which rating."""
    columns = (
        TableColumn("column", "Column"),
        TableColumn("words", "Words"),
        TableColumn("rating", "Rating", Unit.RATING),
    )
    scheme = of.plan.settings.ratings
    rows = []
    for members in _columns_of(of).values() if of.actions else ():
        rating = Rating.of_progress(members[0], scheme)
        rows.append((Cell(slug(members[0])), Cell(rating.words), Cell(rating.colour, text=rating.text)))
    return MeasureTable(f"{of.prefix}_ratings", columns, tuple(rows), (), QUERY)

"""The improvement plan, and the previous one: every action and milestone rated as of the plan's date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.improvement_actions import rated_actions
from pipeline.measures.improvement_tables import DATASETS, QUERY, Actions, tables
from pipeline.measures.improvement_themes import theme_tables
from pipeline.measures.ratings import Progress
from pipeline.measures.tables import Measured
from pipeline.plan import Plan

PREFIXES = ("improvement", "previous_plan")


@dataclass(frozen=True)
class _Edition:
    """One of the two plans that the returns may hold: its name there, its ids, and what readers call it."""

    name: str
    prefix: str
    title: str
    section: str


_EDITIONS = (
    _Edition("current", "improvement", "improvement plan", "improvement"),
    _Edition("previous", "previous_plan", "previous plan", "previous-plan"),
)


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Counts of actions by rating, overall and by theme, and the plan itself; the same for the previous plan.

    Tables, each also with ``previous_plan_`` for ``improvement_``: ``improvement_themes`` (theme, actions, one column
    per rating that the scheme has or that occurs, so that they add up to the actions, milestones complete),
    ``improvement_overdue`` and ``improvement_undated`` (open milestones), ``improvement_leads``,
    ``improvement_groups`` (each theme, and whether a table holds both its actions and its milestones), and for each
    theme ``improvement_actions_<theme>``, ``improvement_milestones_<theme>`` and ``improvement_progress_<theme>``.
    """
    figures, found = [], []
    for edition in _EDITIONS:
        of = Actions(edition.prefix, rated_actions(connection, plan, edition.name), plan)
        figures += _figures(edition, of)
        found += [*tables(of), *theme_tables(of)]
    return Measured(tuple(figures), tuple(found))


def _figures(edition: _Edition, of: Actions) -> list[Figure]:
    actions, title = of.actions, edition.title
    have = bool(actions)
    by_progress = Counter(action.progress for action in actions)
    complete = by_progress[Progress.COMPLETE]
    milestones = Counter(milestone.progress for _, milestone in of.pairs)

    def figure(figure_id: str, label: str, value: object, unit: Unit = Unit.COUNT, **more: object) -> Figure:
        return Figure(
            f"{edition.prefix}.{figure_id}", label, value if have else None, unit, edition.section, DATASETS, QUERY,
            period=f"as of {of.plan.settings.as_of.isoformat()}", **more,
        )  # fmt: skip

    def share(figure_id: str, label: str, part: int, whole: int) -> Figure:
        value = Fraction(part, whole) * 100 if whole else None
        return figure(figure_id, label, value, Unit.PERCENT, numerator=part, denominator=whole) if have else figure(
            figure_id, label, None, Unit.PERCENT
        )  # fmt: skip

    figures = [
        figure("actions", f"Actions in the {title}", len(actions)),
        figure("milestones", f"Milestones in the {title}", len(of.pairs)),
        *(
            figure(name, f"{label}{_of(edition)}", by_progress[progress])
            for name, label, progress in (
                ("complete", "Actions complete", Progress.COMPLETE),
                ("on_track", "Actions on track", Progress.ON_TRACK),
                ("at_risk", "Actions at risk", Progress.AT_RISK),
                ("overdue", "Actions overdue or off track", Progress.OVERDUE),
                ("not_started", "Actions not started", Progress.NOT_STARTED),
                ("not_pursued", "Actions not pursued", Progress.NOT_PURSUED),
            )
        ),
        figure(
            "overridden", f"Actions whose rating was set by hand{_of(edition)}", sum(one.overridden for one in actions)
        ),
        figure("themes", f"Themes of the {title}", len(of.themes)),
        figure("milestones.complete", f"Milestones complete{_of(edition)}", milestones[Progress.COMPLETE]),
        figure("milestones.overdue", f"Milestones overdue{_of(edition)}", milestones[Progress.OVERDUE]),
        figure("milestones.not_pursued", f"Milestones not pursued{_of(edition)}", milestones[Progress.NOT_PURSUED]),
        figure("milestones.undated", f"Open milestones without a date{_of(edition)}", len(of.open_undated)),
        share("complete.share", f"Share of actions complete{_of(edition)}", complete, len(actions)),
    ]
    for theme, part in of.themes.items():
        label = f"Actions{_of(edition)}, {theme}"
        figures.append(figure(f"theme.{part}.actions", label, len(of.of(theme)), where=(("theme", theme),)))
    return figures


def _of(edition: _Edition) -> str:
    return "" if edition.name == "current" else f" of the {edition.title}"

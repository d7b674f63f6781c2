"""The rows of last year's returns that come along: seats, targets, terms and the improvement plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import duckdb

from pipeline.measures.improvement_actions import Action, rated_actions
from pipeline.measures.ratings import CLOSED
from pipeline.plan import FinancialYear, Plan

Row: TypeAlias = dict[str, Any]

ACTIONS, MILESTONES = "improvement_actions", "improvement_milestones"
DATASETS = ("board_members", "targets", ACTIONS, MILESTONES, "glossary")
CURRENT, PREVIOUS = "current", "previous"


def carried_rows(connection: duckdb.DuckDBPyConnection, old: Plan, coming: FinancialYear) -> dict[str, list[Row]]:
    """The rows that come along, by dataset; a dataset without any is not among them.

    Seats whose membership ended before the coming year are left out.
    """
    found = {
        "board_members": [
            row for row in _rows(connection, "board_members") if not _ended(row, coming)
        ],
        "targets": _rows(connection, "targets"),
        **_improvement(connection, old, coming),
        "glossary": _rows(connection, "glossary"),
    }  # fmt: skip
    return {dataset: rows for dataset, rows in found.items() if rows}


def _improvement(connection: duckdb.DuckDBPyConnection, old: Plan, coming: FinancialYear) -> dict[str, list[Row]]:
    """The improvement plan. An annual update goes on with the same plan: every row stays as it is.

    A new plan begins with the actions that are neither complete nor given up; all of the last plan's stand beside them
    as the previous plan.
    """
    if coming <= FinancialYear.parse(old.settings.until):
        return {
            dataset: [row | {"plan": row["plan"] or CURRENT} for row in _rows(connection, dataset)]
            for dataset in (ACTIONS, MILESTONES)
        }
    actions = rated_actions(connection, old, CURRENT)
    still_open = [action for action in actions if action.progress not in CLOSED]
    return {
        ACTIONS: [*_actions(still_open, CURRENT), *_actions(actions, PREVIOUS)],
        MILESTONES: [*_milestones(still_open, CURRENT), *_milestones(actions, PREVIOUS)],
    }


def _rows(connection: duckdb.DuckDBPyConnection, dataset: str) -> list[Row]:
    cursor = connection.execute(f'SELECT * FROM "{dataset}" ORDER BY source_order')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _ended(row: Row, coming: FinancialYear) -> bool:
    return row["member_to"] is not None and row["member_to"] < coming.first_day


def _actions(actions: Iterable[Action], plan: str) -> list[Row]:
    return [action.row | {"plan": plan} for action in actions]


def _milestones(actions: Iterable[Action], plan: str) -> list[Row]:
    return [milestone.row | {"plan": plan} for action in actions for milestone in action.milestones]

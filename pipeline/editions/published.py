"""What an edition says, as ``figures.json`` has it: every figure as readers see it, every action with its rating."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.measures import MeasureTable
from pipeline.measures.ratings import closed_words
from pipeline.plan import Plan
from pipeline.prepare import Prepared
from pipeline.writing import write_text

FIGURES = "figures.json"
_ACTIONS = "improvement_actions_"
_BY_HAND = " (set by hand"


def figures_text(plan: Plan, prepared: Prepared) -> str:
    """The text of ``figures.json``."""
    disclosed = prepared.disclosed
    figures = {
        figure.id: figure.as_dict() | {"suppressed": figure.id in disclosed.suppressed} for figure in disclosed.figures
    }
    said = {
        "plan": plan.name,
        "service": plan.settings.service,
        "edition": plan.settings.edition,
        "as_of": plan.settings.as_of.isoformat(),
        "figures": figures,
        "actions": [action for table in disclosed.tables for action in _actions(table)],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def write_figures(plan: Plan, prepared: Prepared) -> Path:
    """Write ``figures.json``: every figure as it may be seen."""
    return write_text(plan.outputs.publish / FIGURES, figures_text(plan, prepared))


def _actions(table: MeasureTable) -> Iterator[dict[str, Any]]:
    """The actions of one theme of the improvement plan, as the document shows them."""
    if not table.name.startswith(_ACTIONS):
        return
    for row in table.rows:
        shown = {column.name: table.shown(cell, column) for cell, column in zip(row, table.columns, strict=True)}
        rating = shown["rating"].partition(_BY_HAND)[0].lstrip("★✔▲✘○– ")
        yield {
            "theme": table.name.removeprefix(_ACTIONS),
            "reference": shown["reference"],
            "action": shown["action"],
            "owner": shown["owner"],
            "rating": rating,
            "closed": rating in closed_words(),
        }

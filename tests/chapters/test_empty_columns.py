"""Columns in which no row says anything are left out where the chapter asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.chapters import Chapter, api
from pipeline.contracts import load_contracts
from pipeline.disclosure import Disclosed, write_disclosed
from pipeline.disclosure.protect import SUPPRESSED
from pipeline.disclosure.suppression import Suppression
from pipeline.measures import Cell, FigureRegister, MeasureTable, TableColumn, Unit
from pipeline.plan import Plan

_COLUMNS = (
    TableColumn("name", "Name"),
    TableColumn("none", "No value", Unit.COUNT, blank="not in the return"),
    TableColumn("nil", "Nil", Unit.COUNT),
    TableColumn("hidden", "Hidden", Unit.COUNT),
    TableColumn("dash", "Dash"),
)
_ROWS = tuple((Cell(name), Cell(None), Cell(0), Cell(None, text=SUPPRESSED), Cell("–")) for name in ("A", "B"))


@pytest.fixture
def chapter(small_plan: Callable[..., Plan]) -> Chapter:
    plan = small_plan()
    table = MeasureTable("amounts", _COLUMNS, _ROWS, ("budget",), "x.sql: q")
    disclosed = Disclosed(FigureRegister([]), (table,), frozenset(), Suppression())
    write_disclosed(plan.outputs.disclosed, disclosed, load_contracts(), frozenset(), frozenset(), {})
    return Chapter(str(plan.folder), str(plan.outputs.disclosed))


def test_a_nil_and_a_hidden_value_say_something_and_a_blank_or_a_dash_does_not(chapter: Chapter) -> None:
    view = chapter.rows("amounts")
    assert view.filled() == ["name", "nil", "hidden"]
    assert view.filled("hidden", "none", "name") == ["hidden", "name"]


@pytest.mark.parametrize(
    ("options", "heading"),
    [
        ({}, "| Name | No value | Nil | Hidden | Dash |"),
        ({"drop_empty": True}, "| Name | Nil | Hidden |"),
        ({"drop_empty": True, "columns": ["hidden", "dash", "name"]}, "| Hidden | Name |"),
    ],
)
def test_a_table_drops_them_on_request(
    chapter: Chapter, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], heading: str
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(api, "_display", shown.append)
    chapter.table("amounts", caption="C", label="tbl-x", **options)
    assert shown[0][api.MARKDOWN].splitlines()[0] == heading

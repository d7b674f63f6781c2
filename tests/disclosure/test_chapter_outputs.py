"""What a chapter may leave in its outputs: whatever else it shows stops the build and says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.chapters import Chapter
from pipeline.chapters.api import MARKDOWN, PLOTLY, RECORD
from pipeline.chapters.child_level import knows
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.guard import Knows, check_outputs
from pipeline.document.executed import read_executed
from pipeline.errors import ChapterError
from pipeline.plan import Plan
from pipeline.prepare import prepare

_CHAPTER = ChapterNotebook("resources", 1.0, "mine", "Mine", Path("mine.ipynb"))
_KNOWS = Knows(
    columns=frozenset({"child_id", "source_row"}),
    identifiers=lambda words: {"C0042"} & set(words),
    born=lambda days: {date(2009, 3, 14)} & set(days),
    numbers=lambda: frozenset({"72", "1204"}),
)
_PRIVATE = 'rows = chapter.private("children")'


def _cell(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"cell_type": "code", "source": [source], "outputs": list(outputs), "metadata": {"tags": list(tags)}}


def _shows(**data: Any) -> dict[str, Any]:
    kinds = {"html": "text/html", "plain": "text/plain", "markdown": MARKDOWN, "plotly": PLOTLY, "png": "image/png",
             "widget": "application/vnd.jupyter.widget-view+json", "record": RECORD}  # fmt: skip
    return {"output_type": "display_data", "data": {kinds[kind]: value for kind, value in data.items()}}


def _prints(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": [text]}


_FRAME = pd.DataFrame({"child_id": ["C0001", "C0002"], "sex": ["Male", "Female"]})


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (_shows(html=_FRAME.to_html(), plain=repr(_FRAME)), "shows a data frame as it is"),
        (_shows(plain=repr(_FRAME["sex"])), "shows a data frame as it is"),
        (_shows(markdown=_FRAME.to_html()), "shows a data frame as it is"),
        (_shows(png="aGVsbG8=", plain="<Figure>"), "shows a picture"),
        (_shows(html="<svg></svg>"), "shows a picture"),
        (_shows(markdown="![](data:image/png;base64,aGVsbG8=)"), "shows a picture"),
        (_shows(plotly={"data": []}), "shows a Plotly figure on its own"),
        (_shows(html="<div class='plotly-graph-div'>"), "shows a Plotly figure on its own"),
        (_shows(widget={}), "shows something that no format of the document can hold"),
        (_shows(html="<b>72</b>"), "shows something that no format of the document can hold"),
        (_prints(_FRAME.to_string()), r"rows of single children \(column child_id\)"),
        (_shows(plain="  child_id source_row"), r"rows of single children \(column child_id, source_row\)"),
        (_shows(markdown="| child_id |\n|---|\n| 7 |"), r"rows of single children \(column child_id\)"),
        (_prints("the first is C0042"), "what identifies a child"),
        (_shows(markdown="The first is C0042."), "what identifies a child"),
    ],
)
def test_what_is_not_for_readers_stops_the_build_and_names_the_cell(output: dict[str, Any], said: str) -> None:
    with pytest.raises(ChapterError, match=rf"'Mine' \(mine\.ipynb\) .*{said}.* in code cell 2\.") as raised:
        check_outputs(_CHAPTER, [_cell("plan"), _cell("", tags=("injected-parameters",)), _cell("", output)], _KNOWS)
    assert "C0042" not in str(raised.value), "the message itself stays fit for a log"
    assert raised.value.what_to_do


@pytest.mark.parametrize(
    "output",
    [
        _shows(markdown="| Group |\n\n: C {#tbl-a}", record={"kind": "table", "label": "tbl-a"}),
        _shows(markdown="In 2022-23 there were 7."),
        _prints("41 tables"),
        _shows(plain="['budget_by_agency']"),
    ],
)
def test_what_the_chapter_may_show_passes(output: dict[str, Any]) -> None:
    check_outputs(_CHAPTER, [_cell("", output)], _KNOWS)


@pytest.mark.parametrize(
    ("markdown", "passes"),
    [
        ("There were 72 children and 1,204 offences.", True),
        ("There were 3 children.", False),
        ("Born on 14 March 2009.", False),
        ("Some children are young.", True),
    ],
)
def test_a_chapter_that_read_single_children_shows_only_numbers_that_are_disclosed(markdown: str, passes: bool) -> None:
    cells = [_cell(_PRIVATE, _shows(markdown=markdown))]
    if passes:
        check_outputs(_CHAPTER, cells, _KNOWS)
    else:
        with pytest.raises(ChapterError, match=r"single children and shows 1 number|identifies a child"):
            check_outputs(_CHAPTER, cells, _KNOWS)
    check_outputs(_CHAPTER, [_cell("chapter.rows('t')", _shows(markdown=markdown))], _KNOWS)


def test_a_chart_of_single_children_is_known_by_its_alternative_text() -> None:
    record = {"kind": "chart", "label": "fig-a", "file": "figures/a", "alt": "Robbery 3, drugs 72."}
    drawn = _shows(markdown="![C](figures/a){#fig-a}", plotly={"data": []}, record=record)
    with pytest.raises(ChapterError, match=r"shows 1 number that no disclosed table"):
        check_outputs(_CHAPTER, [_cell(_PRIVATE, drawn)], _KNOWS)
    check_outputs(_CHAPTER, [_cell("", drawn)], _KNOWS)


@pytest.mark.parametrize("source", ["open_warehouse(path)", "duckdb.connect('x/private/warehouse.duckdb')"])
def test_the_warehouse_opened_by_hand_stops_the_build(source: str) -> None:
    with pytest.raises(ChapterError, match="opens the private warehouse by itself") as raised:
        check_outputs(_CHAPTER, [_cell(source)], _KNOWS)
    assert "chapter.private(" in raised.value.what_to_do


_CHILDREN = (
    "Child ID,Sex,Date of birth,Ethnicity\nC0042,Male,2009-03-14,White British\nC0043,Female,2010-01-02,White British\n"
)


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = small_plan()
    made.returns_dir.mkdir()
    (made.returns_dir / "children.csv").write_text(_CHILDREN, encoding="utf-8")
    prepare(made)
    return made


def test_rows_of_single_children_come_on_request_read_only_and_are_known_where_they_are_shown(
    plan: Plan, tmp_path: Path
) -> None:
    chapter = Chapter(str(plan.folder), str(plan.outputs.disclosed))
    rows = chapter.private("children")
    assert sorted(rows["child_id"]) == ["C0042", "C0043"]
    with pytest.raises(ChapterError, match="no dataset 'chidren'"):
        chapter.private("chidren")
    assert "children" not in chapter.tables, "nothing of them is in the disclosed database"

    path = tmp_path / "executed.ipynb"
    for text, said in [
        ("The first is C0043.", "what identifies a child"),
        ("Born on 02/01/2010.", "what identifies a child"),
        ("date_of_birth", "column date_of_birth"),
        (f"There are {len(rows)} children.", r"shows 1 number"),
    ]:
        path.write_text(json.dumps({"cells": [_cell(_PRIVATE, _shows(markdown=text))]}), encoding="utf-8")
        with pytest.raises(ChapterError, match=said):
            read_executed(_CHAPTER, path, knows(plan))

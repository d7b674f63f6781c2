"""What stands under a table or a chart: its numbers, how they were worked out, and which returns they came from."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from pipeline.chapters import charts
from pipeline.chapters.tools import Return, numbers, tools, workings
from pipeline.disclosure.store import TableInfo
from pipeline.measures import TableColumn
from pipeline.plan import NOTEBOOKS_DIR

INFO = TableInfo(
    name="budget_by_agency",
    columns=(TableColumn("agency", "Agency"),),
    datasets=("budget",),
    query="budget.sql: by_agency_and_category",
    period="2021-22",
    note="",
    rows=1,
    suppressed=False,
)
SENT = {"budget": [Return("budget.xlsx", "–", "Finance", "30 June 2022", "e49efdd8 d3a052a7")]}


def test_workings_say_in_words_what_is_divided_by_what_from_which_return_and_when() -> None:
    text = workings(INFO, "Contributions", SENT)

    assert text.startswith('::: {.workings name="Contributions"}')
    assert "In words\n:   The amounts of the return added up by agency and category." in text
    assert "Counted\n:   the contribution of the agency" in text
    assert "Out of\n:   all contributions" in text
    assert "Period\n:   2021-22" in text
    assert "- budget.xlsx; from: Finance; received: 30 June 2022; SHA-256: e49efdd8 d3a052a7" in text


def test_a_short_query_is_one_more_step_away_and_a_long_one_is_left_out() -> None:
    assert "```\nSELECT agency, category, sum(amount_gbp)" in workings(INFO, "Contributions", {})
    long = TableInfo(**(vars(INFO) | {"query": "cases/kpis.sql: ended"}))
    assert "```" not in workings(long, "Contributions", {})


def test_a_table_of_a_service_s_own_has_its_period_and_its_returns() -> None:
    own = TableInfo(**(vars(INFO) | {"name": "our_own", "query": "own.sql: ours"}))

    text = workings(own, "Ours", SENT)

    assert "In words" not in text and "```" not in text
    assert "Period" in text and "budget.xlsx" in text


def test_text_of_a_return_is_never_live_under_a_table() -> None:
    sent = {"budget": [Return("a.csv", "*now* <b>", "{{< include x >}}", "–", "–")]}

    text = workings(INFO, 'Said "so" {#x}', sent)

    assert "\\*now\\* &lt;b&gt;" in text and "{{<" not in text
    assert '.workings name="Said ”so” (#x)"' in text


def test_numbers_hold_the_texts_of_the_chart_and_where_it_draws_them() -> None:
    chart = charts.bars(["Police", "Health"], [2, None], ["£2", "[c]"], about="A", label_title="B", value_title="C (£)")

    text = numbers(chart, "Money", "fig-a")

    assert "| Police | £2 |" in text and "| Health | \\[c\\] |" in text
    assert text.count('marks="0 0 ') == 1 and "," not in text.partition('marks="')[2].partition('"')[0]
    assert 'of="fig-a"' in text and f'size="{chart.figure.layout.width:g} ' in text


@pytest.mark.parametrize("lines", [True, False])
def test_the_page_knows_which_charts_run_from_left_to_right(lines: bool) -> None:
    series = [charts.Series("Town", [1, 2], ["1", "2"])]
    chart = (
        charts.trend(["2021", "2022"], series, about="A", period_title="Year", value_title="C")
        if lines
        else charts.bars(["2021", "2022"], [1, 2], ["1", "2"], about="A", label_title="Year", value_title="C")
    )
    assert ('rows="across"' in numbers(chart, "Money", "fig-a")) is lines


def test_tools_name_what_they_belong_to() -> None:
    assert tools("tbl-a", "Money", ["one", "", "two"]) == '::: {.figure-tools of="tbl-a" name="Money"}\none\n\ntwo\n:::'


def _charts_in(path: Path) -> list[ast.Call]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "chart"]


def test_every_chart_of_the_project_s_chapters_says_which_table_it_was_drawn_from() -> None:
    drawn = {path.stem: _charts_in(path) for path in sorted(NOTEBOOKS_DIR.glob("*.ipynb"))}
    assert sum(map(len, drawn.values())) > 10
    given = [(name, {keyword.arg for keyword in call.keywords}) for name, calls in drawn.items() for call in calls]
    assert [name for name, keywords in given if "source" not in keywords] == []

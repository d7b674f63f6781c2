"""What a notebook can do with disclosed tables: show them, take values for charts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipeline.chapters import Chapter, api, charts
from pipeline.contracts import load_contracts
from pipeline.disclosure import Disclosed, write_disclosed
from pipeline.disclosure.protect import SUPPRESSED
from pipeline.disclosure.suppression import Suppression
from pipeline.errors import ChapterError
from pipeline.measures import Cell, Figure, FigureRegister, MeasureTable, TableColumn, Unit
from pipeline.plan import Plan

COLUMNS = (
    TableColumn("agency", "Agency"),
    TableColumn("amount", "Amount (£)", Unit.COUNT),
    TableColumn("status", "Rating", Unit.RATING),
)
ROWS = (
    (Cell("A|B"), Cell(12), Cell("red", text="✘ Red: overdue")),
    (Cell("Hidden"), Cell(None, text=SUPPRESSED), Cell(None)),
    (Cell("Total"), Cell(16), Cell(None)),
)


@pytest.fixture
def chapter(small_plan: Callable[..., Plan]) -> Iterator[Chapter]:
    plan = small_plan()
    tables = (
        MeasureTable("amounts", COLUMNS, ROWS, ("budget", "targets"), "x.sql: q", period="2021-22", note="Of *all*."),
        MeasureTable("of_several", COLUMNS, ROWS, ("children", "budget"), "x.sql: q"),
        MeasureTable("empty", COLUMNS, (), ("staffing", "population"), "x.sql: q"),
        MeasureTable("came_empty", COLUMNS, (), ("glossary",), "x.sql: q"),
    )
    figure = Figure(
        "budget.total", "Total", 1234, Unit.GBP, section="resources", datasets=("budget",), query="x.sql: q"
    )
    disclosed = Disclosed(FigureRegister([figure]), tables, frozenset(), Suppression(frozenset(), frozenset()))
    received = frozenset({"glossary", "budget"})
    expected, left_out = frozenset({"budget", "staffing", "population", "glossary"}), {"budget": 1, "children": 3}
    write_disclosed(plan.outputs.disclosed, disclosed, load_contracts(), received, expected, left_out)
    made = Chapter(str(plan.folder), str(plan.outputs.disclosed))
    yield made


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the chapter displays, in order."""
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr(api, "_display", bundles.append)
    return bundles


def test_a_table_has_caption_label_source_period_and_what_its_marks_mean(chapter: Chapter, shown: list) -> None:
    chapter.table("amounts", caption="Who gives *what*", label="tbl-amounts", note="A note.")
    text = shown[0][api.MARKDOWN]
    assert "| A\\|B | 12 | [✘ Red: overdue]{.rating .rating-red} |" in text
    assert ": Who gives \\*what\\* {#tbl-amounts" in text
    assert "\nSource: Budget. Period: 2021-22. Of \\*all\\*. 1 row of" in text, "no return of targets came"
    assert "\\[c\\]: hidden so that nobody can be recognised. A note.\n" in text
    record = {"kind": "table", "label": "tbl-amounts", "table": "amounts", "caption": "Who gives *what*"}
    assert shown[0][api.RECORD] == record | {"note": "A note.", "columns": ["agency", "amount", "status"]}


def test_a_table_says_when_faulty_rows_are_missing_from_it(chapter: Chapter, shown: list) -> None:
    chapter.table("amounts", caption="C", label="tbl-amounts")
    said = "1 row of this return was left out because of a fault, so these figures are incomplete."
    assert said in shown[0][api.MARKDOWN]


def test_of_a_return_with_a_row_for_each_child_it_says_only_that_some_rows_are_missing(
    chapter: Chapter, shown: list
) -> None:
    chapter.table("of_several", caption="C", label="tbl-several")
    text = shown[0][api.MARKDOWN]
    title = load_contracts()["children"].title
    assert f"Some rows of the return {title} were left out because of a fault" in text
    assert "1 row of the return Budget" not in text and "1 row of this return" in text
    assert "3" not in text.split("Source:")[1]


def test_columns_are_chosen_in_the_order_asked_for(chapter: Chapter, shown: list) -> None:
    chapter.table("amounts", caption="C", label="tbl-x", columns=["amount", "agency"])
    assert shown[0][api.MARKDOWN].startswith("| Amount (£) | Agency |")


def test_a_landscape_page_is_for_a_table_that_has_too_much_text_for_an_upright_one(
    chapter: Chapter, shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    chapter.table("amounts", caption="C", label="tbl-x", landscape=True)
    assert shown[0][api.MARKDOWN].startswith("| Agency |"), "three short columns need no wide page"
    monkeypatch.setattr(api, "needs_landscape", lambda columns, rows: True)
    chapter.table("amounts", caption="C", label="tbl-x", landscape=True)
    chapter.table("amounts", caption="C", label="tbl-y")
    wide, upright = (bundle[api.MARKDOWN] for bundle in shown[1:])
    assert wide.startswith("::: {.landscape}\n")
    assert wide.endswith("\n:::")
    assert upright.startswith("| Agency |"), "nobody asked for it"


def test_a_table_without_rows_says_which_return_is_awaited_and_from_whom(chapter: Chapter, shown: list) -> None:
    chapter.table("empty", caption="C", label="tbl-empty")
    owner, staffing = load_contracts()["population"].owner, load_contracts()["staffing"]
    assert f"{staffing.title}, from {staffing.owner}; Population aged 10 to 17, from {owner}." in shown[0][api.MARKDOWN]
    assert shown[0][api.RECORD]["kind"] == "awaited"


def test_a_table_without_rows_is_left_out_when_its_return_came(chapter: Chapter, shown: list) -> None:
    chapter.table("came_empty", caption="C", label="tbl-empty")
    assert shown[0][api.MARKDOWN] == ""


def test_values_of_hidden_cells_are_never_there(chapter: Chapter) -> None:
    rows = chapter.rows("amounts")
    assert rows.values("amount") == [12, None, 16]
    assert rows.texts("amount") == ["12", SUPPRESSED, "16"]
    assert rows.with_value("amount").texts("agency") == ["A|B", "Total"]
    assert rows.without("agency", "Total", "Hidden").values("amount") == [12]
    assert rows.joined("{agency}: {amount}")[1] == f"Hidden: {SUPPRESSED}"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda chapter: chapter.rows("amonts"), "There is no disclosed table 'amonts'"),
        (lambda chapter: chapter.rows("amounts").values("agncy"), "has no column 'agncy'"),
        (lambda chapter: chapter.figure("budget.totl"), "There is no figure 'budget.totl'"),
    ],
)
def test_what_does_not_exist_is_named(chapter: Chapter, ask: Callable[[Chapter], object], message: str) -> None:
    with pytest.raises(ChapterError, match=message):
        ask(chapter)


def test_a_figure_is_given_as_readers_see_it(chapter: Chapter) -> None:
    assert chapter.figure("budget.total") == "£1,234"


def test_a_chart_comes_with_its_words_and_its_data(chapter: Chapter, shown: list) -> None:
    chart = charts.bars(["A", "B"], [1, 2], ["1", "2"], about="Amounts", label_title="Agency", value_title="£")
    chapter.chart(chart, caption="A <caption>", label="fig-amounts")
    (bundle,) = shown
    assert bundle[api.MARKDOWN].startswith("![A &lt;caption&gt;](figures/amounts){#fig-amounts fig-alt=")
    assert bundle[api.PLOTLY]["data"]
    assert bundle[api.RECORD]["file"] == "figures/amounts"
    assert "text/html" not in bundle, "the picture is drawn once, when the document is staged"


def test_a_heading_is_text_and_may_have_a_label(chapter: Chapter, shown: list) -> None:
    chapter.heading("Children & {#families}", label="sec-x")
    assert shown[0][api.MARKDOWN] == "## Children \\& \\{\\#families\\} {#sec-x}"


def test_a_negative_amount_leaves_its_mark_below_the_table(small_plan: Callable[..., Plan], shown: list) -> None:
    plan = small_plan()
    plan.returns_dir.mkdir()
    rows = "Agency,Category,Amount (£)\nPolice,Cash,-100\nHealth,Cash,50\n"
    (plan.returns_dir / "budget.csv").write_text(rows, encoding="utf-8")
    chapter = Chapter(str(plan.folder))
    chapter.table("budget_by_agency", caption="C", label="tbl-budget")
    assert "1 row of this return was left out because of a fault" in shown[0][api.MARKDOWN]

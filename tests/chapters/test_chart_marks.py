"""Where a chart's values are drawn: each mark belongs to the cell of the data that says its number, and to no other."""

from __future__ import annotations

import pytest

from pipeline.chapters import charts
from pipeline.chapters.chart_marks import marks
from pipeline.chapters.charts import Chart

ONE = {"about": "Money by agency", "label_title": "Agency", "value_title": "Amount (£)"}
LABELS, VALUES, TEXTS = ["Police", "Health", "Probation"], [200, None, 100], ["£200", "[c]", "£100"]
OTHER = [50, 20, None]


def _two(form: str) -> Chart:
    parts = [charts.Part("Before", VALUES, TEXTS), charts.Part("After", OTHER, ["50", "20", "[c]"])]
    if form == "before_after":
        return charts.before_after(LABELS, *parts, **ONE)
    return getattr(charts, form)(LABELS, parts, **ONE)


def _one(form: str) -> Chart:
    if form == "ranked":
        return charts.ranked(LABELS, VALUES, TEXTS, local="Probation", **ONE)
    if form == "ratio":
        return charts.ratio(LABELS, VALUES, TEXTS, one="same as England", **ONE)
    if form == "interval":
        return charts.interval(LABELS, VALUES, VALUES, VALUES, TEXTS, one="same as England", **ONE)
    if form == "trend":
        series = [charts.Series("Town", VALUES, TEXTS)]
        return charts.trend(LABELS, series, about="Rate", period_title="Year", value_title="Rate")
    return charts.bars(LABELS, VALUES, TEXTS, **ONE)


def _told(chart: Chart) -> list[str]:
    return [chart.data.rows[mark.row][mark.column + 1] for mark in marks(chart.figure)]


@pytest.mark.parametrize("form", ["bars", "ranked", "ratio", "interval", "trend"])
def test_each_value_has_one_mark_and_a_hidden_one_has_none(form: str) -> None:
    assert _told(_one(form)) == ["£200", "£100"]


@pytest.mark.parametrize(("form", "told"), [("grouped", ["£200", "50", "20", "£100"]), ("shares", ["£200", "50"])])
def test_parts_are_told_apart_and_a_row_that_is_not_divided_has_no_mark(form: str, told: list[str]) -> None:
    assert _told(_two(form)) == told


def test_the_two_dots_of_a_row_are_told_apart() -> None:
    assert _told(_two("before_after")) == ["£200", "50", "20", "£100"]


@pytest.mark.parametrize("form", ["bars", "ratio", "interval", "trend"])
def test_marks_lie_inside_the_picture(form: str) -> None:
    chart = _one(form)
    for mark in marks(chart.figure):
        assert 0 <= mark.left < mark.left + mark.width <= chart.figure.layout.width
        assert 0 <= mark.top < mark.top + mark.height <= chart.figure.layout.height


def test_a_bar_of_twice_the_value_is_twice_as_long_and_both_start_at_the_axis() -> None:
    police, probation = marks(_one("bars").figure)
    assert police.left == probation.left
    assert police.width == pytest.approx(2 * probation.width, abs=1)
    assert police.top < probation.top


def test_a_figure_that_is_not_of_this_house_has_no_marks() -> None:
    chart = _one("bars")
    chart.figure.update_traces(customdata=None)
    assert marks(chart.figure) == ()

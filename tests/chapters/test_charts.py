"""What a chart draws: the displayed texts as given, marks only for values, everything inside the picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from pipeline.chapters import charts
from pipeline.chapters.chart_layout import WIDTH, Drawing, rows
from pipeline.chapters.chart_svg import to_png
from pipeline.chapters.chart_text import LABEL_CHARACTERS, SIZE, width, wrap
from pipeline.chapters.chart_trend import apart
from pipeline.errors import ChapterError

ONE = {"about": "Money by agency", "label_title": "Agency", "value_title": "Amount (£)"}
LONG = "Theft, handling stolen goods and vehicle theft or unauthorised taking"


def _bars(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.bars(labels, values, texts, **ONE)


def _ranked(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.ranked(labels, values, texts, local=labels[0] if labels else "", **ONE)


def _ratio(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.ratio(labels, values, texts, one="same as England", **ONE)


def _interval(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.interval(labels, values, values, values, texts, one="same as England", **ONE)


def _shares(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.shares(labels, [charts.Part("Done", values, texts), charts.Part("Late", values, texts)], **ONE)


def _trend(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    series = [charts.Series("Town", values, texts)]
    return charts.trend(labels, series, about="Rate", period_title="Year", value_title="Rate")


def _grouped(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.grouped(labels, [charts.Part("2021-22", values, texts), charts.Part("2022-23", values, texts)], **ONE)


def _before_after(labels: list[str], values: list[object], texts: list[str]) -> charts.Chart:
    return charts.before_after(labels, charts.Part("Before", values, texts), charts.Part("After", values, texts), **ONE)


FORMS = {
    "bars": _bars,
    "ranked": _ranked,
    "ratio": _ratio,
    "interval": _interval,
    "shares": _shares,
    "grouped": _grouped,
    "before_after": _before_after,
    "trend": _trend,
}
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
Form = Callable[[list[str], list[object], list[str]], charts.Chart]


def _written(figure: go.Figure) -> list[str]:
    plain = [note.text.replace("<b>", "").replace("</b>", "") for note in figure.layout.annotations]
    return [text.replace("<br>", " ") for text in plain]


@every_form
def test_an_empty_chart_says_what_to_do(form: Form) -> None:
    with pytest.raises(ChapterError) as refused:
        form([], [], [])
    assert refused.value.what_to_do


@every_form
def test_lengths_that_differ_are_refused(form: Form) -> None:
    with pytest.raises(ChapterError, match="2 labels, 1 values"):
        form(["A", "B"], [1], ["1", "2"])


@every_form
def test_a_value_without_displayed_text_is_refused(form: Form) -> None:
    with pytest.raises(ChapterError, match="no displayed text for B"):
        form(["A", "B"], [1, 2], ["1", " "])


@every_form
@pytest.mark.parametrize("bad", ["many", math.inf, pd.NA])
def test_what_is_no_number_is_refused(form: Form, bad: object) -> None:
    with pytest.raises(ChapterError, match="not a number"):
        form(["A", "B"], [1, bad], ["1", "2"])


@every_form
def test_texts_are_shown_exactly_as_given(form: Form) -> None:
    chart = form(["A", "B"], [Decimal("1.23456"), 2], ["1.2 (est.)", "2.0"])
    written = " ".join(_written(chart.figure))
    assert "1.2 (est.)" in written and "2.0" in written
    assert "1.23456" not in written
    assert {text for row in chart.data.rows for text in row} >= {"1.2 (est.)", "2.0"}


@every_form
@pytest.mark.parametrize("missing", [None, math.nan])
def test_a_value_that_is_not_there_is_text_without_a_mark(form: Form, missing: object) -> None:
    chart = form(["A", "B", "C"], [1, missing, 2], ["1", "[c]", "2"])
    assert "[c]" in _written(chart.figure)
    for trace in chart.figure.data:
        along = trace.x if trace.orientation == "h" else trace.y
        marks = [value for value in along if value is not None]
        assert len(marks) == 2 or marks[1] == 0, trace


def test_a_missing_value_has_no_bar_at_all() -> None:
    figure = _bars(["A", "B"], [1, None], ["1", "[c]"]).figure
    assert list(figure.data[0].x) == [1.0]


def test_a_row_with_a_hidden_part_is_not_divided() -> None:
    parts = [charts.Part("Done", [3, None], ["3", "[c]"]), charts.Part("Late", [1, 7], ["1", "7"])]
    chart = charts.shares(["A", "B"], parts, **ONE)
    assert [trace.x[1] for trace in chart.figure.data] == [0, 0]
    assert "7" not in _written(chart.figure)
    assert chart.data.rows[1] == ("B", "[c]", "7")


def test_shares_add_up_to_a_hundred() -> None:
    parts = [charts.Part("Done", [3], ["3"]), charts.Part("Late", [1], ["1"])]
    assert [trace.x[0] for trace in charts.shares(["A"], parts, **ONE).figure.data] == [75, 25]


def test_a_part_too_narrow_for_its_text_is_drawn_without_it() -> None:
    parts = [charts.Part("Done", [999], ["nine hundred"]), charts.Part("Late", [1], ["a long text"])]
    chart = charts.shares(["A"], parts, **ONE)
    assert "a long text" not in _written(chart.figure)
    assert chart.data.rows == (("A", "nine hundred", "a long text"),)


@pytest.mark.parametrize("count", [1, 2, 14])
@pytest.mark.parametrize("form", [_bars, _ranked, _ratio, _shares, _interval])
def test_rows_get_room_for_their_labels_and_texts(form: Form, count: int) -> None:
    labels = [f"{LONG} {n}" for n in range(count)]
    figure = form(labels, list(range(1, count + 1)), [f"{n:,} children" for n in range(count)]).figure
    margin = figure.layout.margin
    widest = max(width(wrap(label), bold=True) for label in labels)
    assert figure.layout.width == WIDTH
    assert margin.l >= widest
    assert figure.layout.height >= count * 3 * SIZE
    assert WIDTH - margin.l - margin.r >= 150


def test_a_text_at_the_end_of_the_longest_bar_is_inside_the_picture() -> None:
    text = "£1,234,567 (provisional, to be confirmed)"
    figure = _bars(["A", "B"], [10, 1], [text, "1"]).figure
    low, high = figure.layout.xaxis.range
    pixels = WIDTH - figure.layout.margin.l - figure.layout.margin.r
    assert 10 / (high - low) * pixels + width(text) + 5 <= pixels
    assert low == 0


def test_bars_below_nought_have_their_text_on_the_left() -> None:
    figure = _bars(["A", "B"], [-3, 2], ["−3%", "+2%"]).figure
    note = next(n for n in figure.layout.annotations if n.text == "−3%")
    assert note.xanchor == "right"
    assert figure.layout.xaxis.range[0] < -3


def test_long_labels_wrap_and_make_their_row_taller() -> None:
    grid = rows(["Short", LONG])
    assert max(len(line) for line in grid.labels[1].split("\n")) <= LABEL_CHARACTERS
    assert grid.height - grid.centres[1] > grid.centres[0]


def test_twice_as_much_stands_as_far_from_one_as_half_as_much() -> None:
    figure = _ratio(["A", "B", "C"], [2, 0.5, 1], ["2", "0.5", "1"]).figure
    assert list(figure.data[0].x) == [1, -1, 0]


def test_a_ratio_of_nought_is_an_arrow_inside_the_axis() -> None:
    figure = _ratio(["A", "B"], [0, 2], ["0.00", "2.00"]).figure
    assert figure.data[0].marker.symbol[0] == "triangle-left"
    assert figure.layout.xaxis.range[0] < figure.data[0].x[0] < -1


@pytest.mark.parametrize("form", [_ratio, _interval])
def test_a_negative_ratio_is_refused(form: Form) -> None:
    with pytest.raises(ChapterError, match="never negative"):
        form(["A"], [-1], ["-1"])


def test_an_interval_that_does_not_hold_its_value_is_refused() -> None:
    with pytest.raises(ChapterError, match="does not hold its value"):
        charts.interval(["A"], [1], [2], [3], ["1 (2 to 3)"], one="same", **ONE)


def test_a_highlight_that_is_no_label_is_refused_with_the_labels() -> None:
    with pytest.raises(ChapterError, match="Give one of: England"):
        charts.ranked(["England"], [1], ["1"], local="Town", **ONE)


def test_only_the_service_is_highlighted() -> None:
    figure = _ranked(["Town", "England", "Region"], [1, 2, 3], ["1", "2", "3"]).figure
    assert len(set(figure.data[0].marker.color)) == 2
    assert [tick for tick in figure.layout.yaxis.ticktext if tick.startswith("<b>")] == ["<b>Town</b>"]


def test_a_reference_line_has_a_colour_and_its_name() -> None:
    figure = charts.bars(["A"], [3], ["3"], reference=charts.Reference(9, "9", "Average"), **ONE).figure
    assert all(shape.line.color for shape in figure.layout.shapes)
    assert "Average, 9" in _written(figure)
    assert figure.layout.xaxis.range[1] >= 9


def test_markup_in_a_label_is_shown_and_not_obeyed() -> None:
    figure = _bars(['<a href="x">A</a> & B'], [1], ["<b>1</b>"]).figure
    assert "&lt;a href" in figure.layout.yaxis.ticktext[0]
    assert "&lt;b&gt;1&lt;/b&gt;" in [note.text for note in figure.layout.annotations]


def test_a_trend_leaves_a_gap_where_a_value_is_not_there() -> None:
    trace = _trend(["2020", "2021", "2022"], [1, None, 2], ["1", "[c]", "2"]).figure.data[0]
    assert list(trace.y) == [1, None, 2]
    assert trace.connectgaps is False


def test_a_trend_starts_at_nought_and_holds_its_band() -> None:
    series = [charts.Series("Town", [5], ["5"])]
    figure = charts.trend(
        ["2020"], series, about="X", period_title="Y", value_title="Z", band=charts.Band(8, 20, "target")
    ).figure
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.range[1] > 20


def test_a_band_upside_down_is_refused() -> None:
    with pytest.raises(ChapterError, match="above its upper end"):
        charts.trend(
            ["2020"], [charts.Series("T", [5], ["5"])], about="X", period_title="Y", value_title="Z",
            band=charts.Band(20, 8, "target"),
        )  # fmt: skip


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    series = [charts.Series(f"S{n}", [1], ["1"]) for n in range(6)]
    with pytest.raises(ChapterError, match="6 lines"):
        charts.trend(["2020"], series, about="X", period_title="Y", value_title="Z")


def test_an_unknown_rating_colour_is_refused() -> None:
    with pytest.raises(ChapterError, match="blue, green, amber, red, grey"):
        charts.shares(["A"], [charts.Part("Done", [1], ["1"], "purple")], **ONE)


@pytest.mark.parametrize("places", [[100, 101, 102], [5, 6, 240], [249, 250, 250], [10, 100, 200]])
def test_names_at_line_ends_never_touch_and_stay_inside(places: list[float]) -> None:
    centres = apart(places, [20, 40, 20], 250)
    tops = [c - h / 2 for c, h in zip(centres, [20, 40, 20], strict=True)]
    ends = [c + h / 2 for c, h in zip(centres, [20, 40, 20], strict=True)]
    assert all(end <= top + 1e-9 for end, top in zip(ends, tops[1:], strict=False))
    assert tops[0] >= 0 and ends[-1] <= 250


def test_names_with_room_stay_where_their_lines_end() -> None:
    assert apart([10, 100, 200], [20, 20, 20], 250) == [10, 100, 200]


def test_a_figure_gets_its_notes_and_lines_once_and_may_get_more() -> None:
    figure = Drawing()
    figure.add_annotation(text="first", x=0, y=0)
    figure.add_shape(type="line", x0=0, x1=1, y0=0, y1=0)
    assert not figure.layout.annotations
    figure.finish()
    figure.finish()
    figure.add_annotation(text="second", x=0, y=0)
    figure.finish()
    assert [note.text for note in figure.layout.annotations] == ["first", "second"]
    assert len(figure.layout.shapes) == 1


MONEY = ([3, 1, 2], [0, 7, 0], [1_000_000, 1, None])
LOSSES = ([-4, 5, -1], [-2, -1, -3])


@pytest.mark.parametrize(
    ("make", "values"),
    [
        *((make, values) for make in (_bars, _ranked, _shares) for values in MONEY),
        *((make, values) for make in (_bars, _ranked) for values in LOSSES),
    ],
)
def test_bars_that_are_not_cut_off_at_the_axes_look_as_if_they_were(
    make: Callable[..., charts.Chart], values: list[int | None]
) -> None:
    figure = make(["One", "Two", "Three"], values, ["none" if value is None else str(value) for value in values]).figure
    cut_off = go.Figure(figure).update_traces(cliponaxis=True)
    assert figure.data[0].cliponaxis is False
    assert to_png(figure) == to_png(cut_off)

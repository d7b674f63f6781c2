"""The alternative text says what the chart shows, and nothing that the numbers do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.chapters import charts
from pipeline.chapters.chart_words import Item, against, extremes, hidden, listed, standing

BARS = {"about": "Money by agency", "label_title": "Agency", "value_title": "Amount (£)"}
RATIO = {"about": "Offences", "label_title": "Offence group", "value_title": "Ratio", "one": "same as England"}


def _items(*rows: tuple[str, float | None, str]) -> list[Item]:
    return [Item(*row) for row in rows]


def test_a_bar_chart_is_told_by_kind_count_largest_and_smallest() -> None:
    chart = charts.bars(["Police", "Health", "Probation"], [30, 20, 10], ["£30", "£20", "£10"], **BARS)
    assert chart.alt == (
        "Bar chart: Money by agency. 3 rows, one for each agency. Largest: Police, £30. Smallest: Probation, £10."
    )


def test_a_label_that_is_a_number_is_told_with_what_it_numbers() -> None:
    ages = {"about": "Children by age", "label_title": "Age", "value_title": "Children", "highlight": "17"}
    chart = charts.bars(["14", "16", "17"], [None, 32, 29], ["[c]", "32", "29"], **ages)
    told = chart.alt.partition("one for each age. ")[2]
    assert (
        told == "Largest: Age 16, 32. Smallest: Age 17, 29. Age 17, 29 is highlighted. 1 value is suppressed: Age 14."
    )
    assert chart.data.rows[1][0] == "16"


def test_a_single_item_has_no_largest_and_no_smallest() -> None:
    assert charts.bars(["Police"], [3], ["£3"], **BARS).alt == "Bar chart: Money by agency. 1 row. Police: £3."


def test_ties_are_named_together() -> None:
    told = extremes(_items(("A", 2, "2"), ("B", 1, "1"), ("C", 2, "2"), ("D", 1, "1")))
    assert told == "Largest: A and C, 2 each. Smallest: B and D, 1 each."


def test_many_ties_are_counted() -> None:
    rows = [(f"Item {n}", 0.0, "0") for n in range(6)]
    assert extremes(_items(("Top", 5, "5"), *rows)) == "Largest: Top, 5. Smallest: 6 items, 0 each."


def test_values_that_are_displayed_alike_are_told_as_the_same() -> None:
    assert extremes(_items(("A", 0.301, "0.30"), ("B", 0.299, "0.30"))) == "All the values shown are the same: 0.30."


def test_nought_is_a_value_and_none_is_not() -> None:
    told = extremes(_items(("A", 0, "0"), ("B", 3, "3"), ("C", None, "[c]")))
    assert told == "Largest: B, 3. Smallest: A, 0."


def test_nothing_to_show_is_said() -> None:
    chart = charts.bars(["A", "B"], [None, None], ["[c]", "[c]"], **BARS)
    assert chart.alt.endswith("No value can be shown. 2 values are suppressed: A and B.")


def test_suppressed_and_missing_values_are_counted_apart() -> None:
    told = hidden(_items(("A", None, "[c]"), ("B", None, "not available"), ("C", None, "[c]"), ("D", 1, "1")))
    assert told == "2 values are suppressed: A and C. 1 value is shown as ‘not available’: B."


def test_many_suppressed_values_are_counted_without_names() -> None:
    assert hidden(_items(*((f"Item {n}", None, "[c]") for n in range(7)))) == "7 values are suppressed."


def test_a_suppressed_value_is_nowhere_in_the_sentences() -> None:
    chart = charts.ranked(
        ["Town", "England", "Region"], [None, 7, 9], ["[c]", "7", "9"], local="Town", about="X", label_title="Area",
        value_title="Rate",
    )  # fmt: skip
    assert "1 value is suppressed: Town." in chart.alt
    assert "higher than" not in chart.alt and "lower than" not in chart.alt


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (8, "Town, 8, is higher than England (7) and lower than Region (9)."),
        (6, "Town, 6, is lower than Region (9) and England (7)."),
        (10, "Town, 10, is higher than Region (9) and England (7)."),
        (7, "Town, 7, is the same as England (7) and lower than Region (9)."),
    ],
)
def test_the_service_is_compared_in_words_that_match_the_numbers(local: int, told: str) -> None:
    chart = charts.ranked(
        ["England", "Region", "Town"], [7, 9, local], ["7", "9", str(local)], local="Town", about="X",
        label_title="Area", value_title="Rate",
    )  # fmt: skip
    assert told in chart.alt


def test_many_comparators_are_counted() -> None:
    others = [Item(f"Area {n}", n, str(n)) for n in range(1, 10)]
    assert (
        standing(Item("Town", 5.5, "5.5"), others)
        == "Town, 5.5, is higher than 5 others and lower than Area 6 (6), Area 7 (7), Area 8 (8) and Area 9 (9)."
    )


def test_a_ranked_chart_puts_values_in_order_and_the_absent_last() -> None:
    chart = charts.ranked(
        ["A", "B", "C"], [None, Decimal("1"), Decimal("2")], ["[c]", "1", "2"], local="B", about="X",
        label_title="Area", value_title="Rate",
    )  # fmt: skip
    assert [row[0] for row in chart.data.rows] == ["C", "B", "A"]
    assert "highest first" in chart.alt


def test_a_reference_line_is_told_with_what_lies_on_either_side() -> None:
    chart = charts.bars(
        ["A", "B", "C"], [3, 2, 1], ["3", "2", "1"], reference=charts.Reference(2, "2", "Average"), **BARS
    )
    assert "A line marks Average (2). Higher than Average (2): A, 3. The same as Average (2): B, 2." in chart.alt
    assert "Lower than Average (2): C, 1." in chart.alt


def test_a_ratio_that_is_displayed_as_one_is_the_same_as_one() -> None:
    alt = charts.ratio(["A", "B"], [1.003, 0.5], ["1.00", "0.50"], **RATIO).alt
    assert "The same as 1: A, 1.00. Lower than 1: B, 0.50." in alt
    assert "1 means same as England." in alt


def test_a_ratio_of_nought_is_the_lowest() -> None:
    alt = charts.ratio(["A", "B"], [0, 2], ["0.00", "2.00"], **RATIO).alt
    assert "Highest: B, 2.00. Lowest: A, 0.00." in alt


def test_intervals_are_told_by_whether_they_include_one() -> None:
    alt = charts.interval(
        ["A", "B", "C", "D"],
        [2, 0.5, 1.2, None],
        [1.5, 0.2, 0.8, None],
        [2.5, 0.9, 1.8, None],
        ["2.0 (1.5 to 2.5)", "0.5 (0.2 to 0.9)", "1.2 (0.8 to 1.8)", "[c]"],
        **RATIO,
    ).alt
    assert "Whole interval above 1: A, 2.0 (1.5 to 2.5)." in alt
    assert "Whole interval below 1: B, 0.5 (0.2 to 0.9)." in alt
    assert "Interval includes 1: C, 1.2 (0.8 to 1.8)." in alt
    assert "1 value is suppressed: D." in alt


def test_an_open_interval_includes_one() -> None:
    alt = charts.interval(["A"], [0], [0], [None], ["0.0 (too few to say)"], **RATIO).alt
    assert "Interval includes 1: A, 0.0 (too few to say)." in alt


def test_shares_name_the_largest_part_of_each_row_with_ties() -> None:
    parts = [charts.Part("Done", [3, 1, 0], ["3", "1", "0"]), charts.Part("Late", [1, 1, 0], ["1", "1", "0"])]
    alt = charts.shares(["A", "B", "C"], parts, about="Actions", label_title="Theme", value_title="Share").alt
    assert "2 parts: Done and Late." in alt
    assert "A: Done, 3. B: Done and Late, 1 each." in alt
    assert "Nothing to divide: C." in alt


def test_shares_of_many_rows_are_summed_up() -> None:
    labels = [f"Row {n}" for n in range(10)]
    parts = [
        charts.Part("Done", [9] * 7 + [1] * 3, ["9"] * 7 + ["1"] * 3),
        charts.Part("Late", [5] * 10, ["5"] * 10),
    ]
    alt = charts.shares(labels, parts, about="Actions", label_title="Theme", value_title="Share").alt
    assert "Largest part: Done in 7; and Late in 3." in alt


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([3, 2, 1], "Town: fell from 3 (2020) to 1 (2022)."),
        ([1, 2, 3], "Town: rose from 1 (2020) to 3 (2022)."),
        ([2, 9, 2], "Town: 2 (2020) and the same at the end (2022), with a peak of 9 (2021)."),
        ([3, 9, 1], "Town: fell from 3 (2020) to 1 (2022), with a peak of 9 (2021)."),
        ([None, 2, None], "Town: 2 in 2021."),
        ([None, None, None], "Town: no value can be shown."),
    ],
)
def test_a_trend_is_told_from_its_first_value_to_its_last(values: list[int | None], told: str) -> None:
    texts = [str(value) if value is not None else "[c]" for value in values]
    alt = charts.trend(
        ["2020", "2021", "2022"],
        [charts.Series("Town", values, texts)],
        about="X",
        period_title="Year",
        value_title="Rate",
    ).alt
    assert told in alt


def test_a_trend_compares_at_the_last_period_and_with_the_band() -> None:
    series = [charts.Series("Town", [5, 4], ["5", "4"]), charts.Series("England", [3, 3], ["3", "3"])]
    chart = charts.trend(
        ["2020", "2021"], series, about="X", period_title="Year", value_title="Rate",
        band=charts.Band(None, 4, "target, 4 or fewer"),
    )  # fmt: skip
    assert "In 2021: Town, 4, is higher than England (3)." in chart.alt
    assert "A band shows target, 4 or fewer; the latest value of Town, 4, is within it." in chart.alt


def test_hidden_values_of_a_trend_are_named_with_their_period() -> None:
    series = [charts.Series("Town", [5, None], ["5", "[c]"]), charts.Series("England", [3, 3], ["3", "3"])]
    alt = charts.trend(["2020", "2021"], series, about="X", period_title="Year", value_title="Rate").alt
    assert "1 value is suppressed: Town in 2021." in alt
    assert "In 2021" not in alt


def test_words_are_listed_as_english_lists_them() -> None:
    assert [listed(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_a_few_are_named_and_many_counted_against_a_reference() -> None:
    few, many = _items(("A", 2, "2")), _items(*((f"I{n}", 2, "2") for n in range(9)))
    assert against(few, Item("1", 1, "1")) == "Higher than 1: A, 2."
    assert against(many, Item("1", 1, "1")) == "Higher than 1: 9."


def test_a_comparator_that_is_published_for_one_period_only_is_not_missed_in_the_others() -> None:
    periods = ["2020", "2021", "2022"]
    own = charts.Series("Anytown", [3, None, 2], ["3", "–", "2"])
    others = [charts.Series("England", [None, None, 1], ["–", "–", "1"])]
    chart = charts.trend(periods, [own, *others], about="X", period_title="Year", value_title="Rate")
    assert "England in 2020" not in chart.alt
    assert "Anytown in 2021" in chart.alt
    assert "England: 1 in 2022." in chart.alt
    assert not [note for note in chart.figure.layout.annotations if "England: –" in note.text]


def test_a_hidden_value_of_a_comparator_is_still_told() -> None:
    series = [charts.Series("Anytown", [3, 2], ["3", "2"]), charts.Series("Region", [None, 1], ["[c]", "1"])]
    alt = charts.trend(["2020", "2021"], series, about="X", period_title="Year", value_title="Rate").alt
    assert "suppressed: Region in 2020" in alt


def _parts(*rows: tuple[str, list[float | None], list[str]]) -> list[charts.Part]:
    return [charts.Part(*row) for row in rows]


def test_bars_in_groups_are_told_row_by_row_with_what_is_hidden() -> None:
    parts = _parts(("2020-21", [7, 3], ["7", "3"]), ("2021-22", [9, None], ["9", "[c]"]))
    alt = charts.grouped(["Fine", "Order"], parts, about="Disposals", label_title="Disposal", value_title="Number").alt
    assert alt == (
        "Grouped bar chart: Disposals. 2 rows, one for each disposal. 2 bars in each: 2020-21 and 2021-22. "
        "Fine: 2020-21, 7; and 2021-22, 9. Order: 2020-21, 3; and 2021-22, [c]. "
        "1 value is suppressed: Order (2021-22)."
    )


def test_many_groups_of_bars_are_told_by_their_largest_and_smallest() -> None:
    labels, numbers = [f"Row {n}" for n in range(9)], list(range(9))
    parts = _parts(("Now", numbers, [str(n) for n in numbers]))
    alt = charts.grouped(labels, parts, about="Counts", label_title="Row", value_title="Number").alt
    assert alt == (
        "Grouped bar chart: Counts. 9 rows, one for each row. Each shows Now. "
        "Now: Largest: Row 8, 8. Smallest: Row 0, 0."
    )


def test_before_and_after_is_told_by_row_and_by_which_way_it_went() -> None:
    before, after = _parts(("Before", [7, 8, 3, None], ["7", "8", "3.04", "[c]"]), ("After", [8, 8, 3, 5],
                           ["8", "8", "3.04", "5"]))  # fmt: skip
    labels = ["One", "Two", "Three", "Four"]
    alt = charts.before_after(labels, before, after, about="Scores", label_title="Session", value_title="Score").alt
    assert alt == (
        "Dot chart of two values, Before and After: Scores. 4 rows, one for each session. "
        "One, 7 to 8; Two, 8 to 8; and Three, 3.04 to 3.04. "
        "After, compared with Before: Higher in One. The same in Two and Three. 1 value is suppressed: Four (Before)."
    )


def test_before_and_after_of_nothing_shown_says_so() -> None:
    hidden_part = charts.Part("Before", [None], ["[c]"])
    alt = charts.before_after(["One"], hidden_part, hidden_part, about="Scores", label_title="S", value_title="V").alt
    assert "No row has both values." in alt

"""Column widths: words whole, headings on few lines, dates on one, and a page on its side only where it helps."""

from __future__ import annotations

import pytest

from pipeline.chapters.chart_text import width
from pipeline.chapters.table_widths import column_widths, needs_landscape
from pipeline.measures import TableColumn, Unit

PAGE, LETTERS, PADDING = 470.0, 9.7, 10.0  # pt: of an upright page, of a table's text, beside it
SENTENCE = "Agree how partners share what they know about children at risk and write it down for staff"
ACTIONS = (
    TableColumn("ref", "Ref."),
    TableColumn("action", "Action"),
    TableColumn("change", "What it will change for children"),
    TableColumn("due", "Due"),
    TableColumn("rating", "Rating", Unit.RATING),
)
ACTION = ("1.1.i", SENTENCE, SENTENCE[:50], "September 2022", "▲ Amber: at risk")


def points(share: float) -> float:
    return share * PAGE / 100 - PADDING


def test_every_column_has_room_for_its_longest_word() -> None:
    columns = (TableColumn("theme", "Theme"), TableColumn("text", "What was done"))
    rows = [("Accommodation", SENTENCE * 4)] * 5
    theme, text = column_widths(columns, rows)
    assert points(theme) >= width("Accommodation", LETTERS)
    assert text > 70


def test_names_of_files_are_not_broken_where_a_digit_follows_a_hyphen() -> None:
    columns = (TableColumn("file", "Return"), TableColumn("text", "What was done"))
    file, _ = column_widths(columns, [("progress-2021-23.xlsx", SENTENCE * 4)])
    assert points(file) >= width("progress-2021-23.xlsx", LETTERS)


def test_a_long_heading_over_numbers_stands_on_two_lines() -> None:
    columns = (
        TableColumn("period", "Period"),
        TableColumn("n", "Custodial sentences", Unit.COUNT),
        TableColumn("rate", "Per 1,000 aged 10 to 17", Unit.COUNT),
        TableColumn("national", "England and Wales", Unit.COUNT),
    )
    widths = column_widths(columns, [("January 2021 to December 2021", "3", "0.17", "0.11")] * 5)
    assert points(widths[2]) >= width("1,000 aged 10", LETTERS, bold=True)
    assert points(widths[0]) >= width("January 2021 to December 2021", LETTERS)


def test_long_text_gets_the_room_that_is_left() -> None:
    ref, action, change, due, rating = column_widths(ACTIONS, [ACTION] * 4)
    assert action == max(ref, action, change, due, rating)
    assert ref < change


@pytest.mark.parametrize("cells", [(), (("", ""),), (("x" * 500, "1"),), (("a b " * 300, "1"),)])
def test_widths_fill_the_page_whatever_the_cells(cells: tuple[tuple[str, str], ...]) -> None:
    widths = column_widths((TableColumn("a", ""), TableColumn("b", "B", Unit.COUNT)), cells)
    assert sum(widths) == pytest.approx(100)
    assert min(widths) >= 1


def test_the_longest_date_stays_on_one_line() -> None:
    titles = ("Return", "Sheet", "What it holds", "From", "Received", "Rows")
    columns = tuple(TableColumn(title.lower(), title) for title in titles)
    rows = [
        ("board-members.csv", "–", "Board members", "Board secretary", "27 September 2023", "12"),
        (
            "delivery-plan-2023-25.xlsx",
            "Milestones",
            "Improvement milestones",
            "Youth Justice Service",
            "27 September 2023",
            "56",
        ),
        ("indicators.csv", "–", "Key indicators", "Management information", "27 September 2023", "26"),
    ]
    assert points(column_widths(columns, rows * 4)[4]) >= width("27 September 2023", LETTERS)


def test_few_rows_stay_on_the_upright_page() -> None:
    assert not needs_landscape(ACTIONS, [(ACTION[0], SENTENCE * 3, *ACTION[2:])] * 2)


def test_many_tall_rows_are_turned() -> None:
    assert needs_landscape(ACTIONS, [(ACTION[0], SENTENCE * 3, *ACTION[2:])] * 12)


def test_many_short_rows_stay_upright() -> None:
    assert not needs_landscape(ACTIONS, [("1", "Short", "Text", "May 2022", "✔ Green")] * 60)


def test_words_that_do_not_fit_turn_even_one_row() -> None:
    columns = tuple(TableColumn(f"c{n}", "Responsibilities") for n in range(8))
    assert needs_landscape(columns, [("x",) * 8])


def test_a_few_rows_turn_the_page_where_they_would_be_very_tall() -> None:
    very_tall = (SENTENCE * 4, SENTENCE * 4, *ACTION[2:])
    assert needs_landscape(ACTIONS, [very_tall] * 4)
    assert not needs_landscape(ACTIONS, [very_tall])


def test_dates_stay_on_one_line_where_not_all_that_is_short_can() -> None:
    titles = ("Return", "Sheet", "What it holds", "From", "Received", "Rows")
    columns = tuple(TableColumn(title.lower(), title) for title in titles)
    received = "27 September 2023"
    rows = [
        ("delivery-plan-2023-25.xlsx", "Milestones", "Improvement milestones", "Youth Justice Service", received, "56"),
        ("profile-measures.csv", "–", "Measures of assessed children", "Youth Justice Service", received, "1"),
        ("quarterly-counts.xlsx", "Quarterly counts", "Quarterly counts", "Management information", received, "24"),
        ("standards.xlsx", "Standards", "Recommendations", "Youth Justice Service", received, "4"),
    ]
    file, sheet, _, _, date, _ = column_widths(columns, rows * 4)
    assert points(date) >= width(received, LETTERS)
    assert points(file) >= width("profile-measures.csv", LETTERS), "there is room for the name of a file as well"
    assert points(sheet) < width("Quarterly counts", LETTERS), "but not for all"

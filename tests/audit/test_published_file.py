"""``published.csv`` is read strictly: every fault by row and column, in one go."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.audit import Printed, PublishedError, parse_published, read_published
from pipeline.audit.published import COLUMNS

HEAD = ",".join(COLUMNS)


def faults(text: str) -> str:
    with pytest.raises(PublishedError) as raised:
        parse_published(text)
    return raised.value.problem


def test_a_row_is_read_with_its_place_and_acceptance() -> None:
    text = f'{HEAD}\r\nbudget.total,"£1,160,023",8,table,,,\r\nfte.rate,43.2,9,,"1,030",Service leader,typed wrong\r\n'
    assert parse_published(text) == (
        Printed(2, "budget.total", "£1,160,023", "8", "table"),
        Printed(3, "fte.rate", "43.2", "9", "", 1030, "Service leader", "typed wrong"),
    )


def test_only_figure_and_printed_are_needed_and_empty_lines_are_passed_over() -> None:
    rows = parse_published("printed,figure\n\n227,fte.rate\n,\n33,improvement.complete\n")
    assert [(row.row, row.figure, row.printed) for row in rows] == [
        (3, "fte.rate", "227"),
        (5, "improvement.complete", "33"),
    ]


def test_the_name_of_a_variable_is_taken_as_its_figure() -> None:
    assert parse_published("figure,printed\nfte-rate-national,207\n")[0].figure == "fte.rate.national"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "row 1: the column 'figure' is missing"),
        ("figure,print\n", "row 1: there is no column 'print'; did you mean printed?"),
        ("figure,printed,figure\n", "the column 'figure' is there twice"),
        ("figure,printed\nfte.rate,\n", "row 2, column printed: it is empty"),
        ("figure,printed\nFTE Rate,3\n", "row 2, column figure: 'FTE Rate' cannot be the id of a figure"),
        ("figure,printed\nfte.rate,1,160\n", "row 2: 3 cells found, 2 expected; put a value with a comma"),
        ("figure,printed,of\nfte.rate,3,none\n", "row 2, column of: 'none' found, a whole number above 0 expected"),
        ("figure,printed,of\nfte.rate,3,0\n", "row 2, column of: '0' found"),
        ("figure,printed,accepted_by\nfte.rate,3,Leader\n", "row 2, column reason: it is empty"),
        ("figure,printed,reason\nfte.rate,3,why\n", "row 2, column accepted_by: it is empty"),
        ('figure,printed\nfte.rate,"3\n', "cannot be read"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, expected: str) -> None:
    assert expected in faults(text)


def test_all_faults_are_told_at_once() -> None:
    found = faults("figure,printed\n,3\nfte.rate,\nfte.rate,3,4\n")
    assert found.splitlines()[0] == "published.csv has 3 faults:"
    assert ["row 2" in found, "row 3" in found, "row 4" in found] == [True, True, True]


def test_a_file_that_is_not_there_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(PublishedError) as raised:
        read_published(tmp_path / "published.csv")
    assert "There is no published.csv" in raised.value.problem
    assert "--against" in raised.value.what_to_do
    assert "figure, printed, page" in raised.value.what_to_do


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_file_is_read_as_a_spreadsheet_program_saves_it(tmp_path: Path, encoding: str, separator: str) -> None:
    cells = [("figure", "printed", "place"), ("budget.total", '"£1,160,023"', '"table 2; foot"'), ("fte.rate", "3", "")]
    path = tmp_path / "published.csv"
    path.write_bytes("".join(f"{separator.join(row)}\r\n" for row in cells).encode(encoding))
    assert read_published(path) == (
        Printed(2, "budget.total", "£1,160,023", place="table 2; foot"),
        Printed(3, "fte.rate", "3"),
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04\x00\x00\x08\x00 a workbook", "not a text file"),
        (b"figure,printed\na.b,\x81\xa3\n", "cannot be read"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "published.csv"
    path.write_bytes(content)
    with pytest.raises(PublishedError, match=expected) as raised:
        read_published(path)
    assert raised.value.what_to_do == "Save it again as CSV UTF-8."

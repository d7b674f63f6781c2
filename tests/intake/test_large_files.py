"""Large text files are read by the column: with the same outcome as row by row, whatever stands in them."""

from __future__ import annotations

import pytest

from pipeline.intake import delimited
from pipeline.intake.columnar import ColumnarRows

HEADINGS = "Offence ID,Child ID,Offence group,Offence date,Gravity,Outcome,Outcome date\n"


def lines(count: int) -> list[str]:
    return [
        f"F{at},C{at // 3},Robbery,2021-0{at % 9 + 1}-1{at % 10},{at % 8 + 1},Referral order,\n" for at in range(count)
    ]


REMARKS = ["\n", ",,,,,,\n", "see below,,,,,,\n"]
ODD = {
    "plain": lambda rows: rows,
    "titles above": lambda rows: ["Anytown,,,,,,\n", "\n", *rows],
    "headings again": lambda rows: [*rows[:900], HEADINGS, *rows[900:]],
    "empty lines and remarks": lambda rows: [
        *rows[:50],
        "\n",
        ",,,,,,\n",
        "see below,,,,,,\n",
        *rows[50:],
        "\nSource: us\n",
    ],
    "unreadable cells": lambda rows: [*rows[:7], "F-x,C1,Robbery,soon,many,Fine,31/02/2021\n", *rows[7:]],
    "doubtful dates": lambda rows: [row.replace("2021-01-10", "03/04/2021") for row in rows],
    "odd spaces": lambda rows: [row.replace("F7,", " F7\u00a0 x,") for row in rows],
    "quoted line breaks": lambda rows: [row.replace("F7,", '"F\n7",') for row in rows],
    "a cell too many": lambda rows: [*rows[:3], rows[3].replace("\n", ",x\n"), *rows[4:]],
    "a column without a heading": lambda rows: [
        row.replace("\n", ",x\n") if at % 3 else row for at, row in enumerate(rows)
    ],
    "dashes": lambda rows: [row.replace("C1,", "-,") for row in rows],
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_large_file_is_read_as_a_small_one_is(read, monkeypatch, odd):
    rows = odd([HEADINGS, *lines(3000)])
    content = "".join(rows)
    small = read({"offences.csv": content})
    monkeypatch.setattr(delimited, "LARGE", 1)
    opened = delimited.read_delimited(content.encode())
    large = read({})
    assert large.findings == small.findings
    assert large.frames["offences"].equals(small.frames["offences"])
    assert list(large.frames["offences"].dtypes) == list(small.frames["offences"].dtypes)
    assert isinstance(opened.sheets[0].rows, ColumnarRows)


def test_rows_that_are_not_regular_are_read_one_by_one(monkeypatch):
    monkeypatch.setattr(delimited, "LARGE", 1)
    content = HEADINGS + "F1,C1,Robbery,2021-05-14,1,Fine,\n" * 300 + "F2,C1,Robbery,2021-05-14,1,Fine,,,,x,y\n"
    (sheet,) = delimited.read_delimited(content.encode()).sheets
    assert not isinstance(sheet.rows, ColumnarRows)
    assert len(sheet.rows[301]) == 11


def test_a_column_of_which_next_to_nothing_can_be_read_is_told_of_once(read):
    content = HEADINGS + "".join(row.replace("2021-0", "week 0") for row in lines(6000))
    intake = read({"offences.csv": content})
    (finding,) = [finding for finding in intake.findings if finding.rule == "unreadable_column"]
    assert finding.column == "Offence date"
    assert "6,000 cells" in finding.message
    assert len(intake.frames["offences"]) == 0

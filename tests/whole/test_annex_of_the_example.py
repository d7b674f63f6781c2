"""The data annex of the example says what the plan says: each sheet and CSV file against page and database."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal

import openpyxl
import pytest
from reading import page, table_rows, visible
from runs import Run

from pipeline.annex import DATA_FOLDER, METADATA, WORKBOOK, AnnexTable, shown_tables
from pipeline.annex.tables import value_of
from pipeline.disclosure import DisclosedDatabase
from pipeline.render.source import read_document

Row = list[Decimal | str]


@pytest.fixture(scope="module")
def tables(built: Run) -> tuple[AnnexTable, ...]:
    database = DisclosedDatabase(built.outputs / "private" / "disclosed.duckdb")
    return shown_tables(read_document(built.document), database)


@pytest.fixture(scope="module")
def html(built: Run) -> str:
    return (built.publish / "plan.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sheets(built: Run) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(built.publish / WORKBOOK, read_only=True)
    try:
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    finally:
        book.close()


def _as_seen(rows: list[list[str]], table: AnnexTable) -> list[Row]:
    return [
        [value_of(text, numeric=column.numeric) for text, column in zip(row, table.columns, strict=True)]
        for row in rows
    ]


def _same(values: list[object]) -> Row:
    return [
        Decimal(str(value)) if isinstance(value, int | float) else str(value).replace("\u2060", "") for value in values
    ]


def test_every_table_of_figures_in_the_plan_is_in_the_annex(tables: tuple[AnnexTable, ...], html: str) -> None:
    captions = [visible(element) for element in page(html).xpath("//main//caption")]
    assert {table.title for table in tables} <= {caption.replace("\u00a0", " ") for caption in captions}
    labels = page(html).xpath("//main//*[starts-with(@id, 'tbl-')][not(contains(@id, '-caption'))]/@id")
    assert [table.label for table in tables] == [label for label in labels if label in {t.label for t in tables}]
    assert len(tables) > 60
    assert set(labels) - {table.label for table in tables} == {"tbl-sign-off"}  # for the board to fill in


def test_every_sheet_holds_what_the_page_shows(
    tables: tuple[AnnexTable, ...], html: str, sheets: dict[str, list[list[object]]]
) -> None:
    assert list(sheets) == ["Cover", "Contents", *(f"Table {table.number}" for table in tables)]
    for table in tables:
        sheet = sheets[f"Table {table.number}"]
        head = len(sheet) - len(table.rows) - 1
        assert sheet[0][0] == table.title
        assert [re.sub(r"\n.*", "", str(heading)) for heading in sheet[head]] == [c.title for c in table.columns]
        seen = _as_seen(table_rows(html, table.label)[1:], table)
        assert [_same(row) for row in sheet[head + 1 :]] == seen, table.label


def test_every_csv_file_holds_what_the_database_may_show(built: Run, tables: tuple[AnnexTable, ...]) -> None:
    described = json.loads((built.publish / DATA_FOLDER / METADATA).read_text(encoding="utf-8"))["tables"]
    assert [table["url"] for table in described] == [table.file for table in tables]
    database = DisclosedDatabase(built.outputs / "private" / "disclosed.duckdb")
    listed = {shown["label"]: shown for shown in json.loads((built.document / "tables.json").read_text("utf-8"))}
    for table, about in zip(tables, described, strict=True):
        with (built.publish / DATA_FOLDER / table.file).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == [column["titles"] for column in about["tableSchema"]["columns"]]
        names = [column.name for column in database.tables()[listed[table.label]["table"]].columns]
        places = [names.index(column.name) for column in table.columns]
        shown = [[row[place] for place in places] for row in database.rows("shown", listed[table.label]["table"])]
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == [
            [str(value) for value in row] for row in _as_seen(shown, table)
        ]


def test_what_is_hidden_on_the_page_is_hidden_in_the_annex(
    html: str, sheets: dict[str, list[list[object]]], tables: tuple[AnnexTable, ...]
) -> None:
    in_sheets = sum(value == "[c]" for name, rows in sheets.items() if name != "Cover" for row in rows for value in row)
    on_page = sum(cell == "[c]" for table in tables for row in table_rows(html, table.label) for cell in row)
    assert in_sheets == on_page > 100


def test_the_annex_is_the_same_from_another_folder_at_another_hour(built: Run, built_elsewhere: Run) -> None:
    files = [WORKBOOK, *(f"{DATA_FOLDER}/{path.name}" for path in (built.publish / DATA_FOLDER).iterdir())]
    assert len(files) > 60
    assert [
        name for name in files if (built.publish / name).read_bytes() != (built_elsewhere.publish / name).read_bytes()
    ] == []

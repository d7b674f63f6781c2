"""What the files of the data annex hold: numbers as numbers, marks in words, and text that nothing runs."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.annex.csv_files import METADATA, write_csv_files
from pipeline.annex.tables import AnnexColumn, AnnexTable, Value, value_of
from pipeline.annex.workbook import About, write_workbook
from pipeline.measures import Unit

ABOUT = About("Youth Justice Plan 2022-23", "Anytown Service", date(2022, 6, 30), "Draft", "Head of Service")
HOSTILE = (
    "=1+1",
    "{=1+1}",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org","here")',
    "[here](http://example.org)",
    "[a](b) [c](d)",
    "$$1$$ and $$two$$",
    "http://example.org",
    "internal:Contents!A1",
    "★ !?",
    "مرحبا",
    "_x0041_",
    "x" * 40_000,
)


def table(rows: Sequence[Sequence[Value]], *, heading: str = "Agency", note: str = "") -> AnnexTable:
    columns = (AnnexColumn("agency", heading, Unit.WORDS, False), AnnexColumn("rate", "Rate", Unit.PERCENT, True))
    told = tuple(map(tuple, rows))
    return AnnexTable("tbl-rates", "2.1", "Rates", columns, told, "Budget", "2022-23", (note,) if note else ())


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def write(*tables: AnnexTable, about: About = ABOUT, name: str = "annex.xlsx") -> Path:
        write_workbook(tmp_path / name, about, tables)
        return tmp_path / name

    return write


def cells(path: Path, sheet: str = "Table 2.1") -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


@pytest.mark.parametrize(
    ("shown", "numeric", "value"),
    [
        ("£1,160,023", True, Decimal("1160023")),
        ("+2.0", True, Decimal("2.0")),
        ("−0.3%", True, Decimal("-0.3")),
        ("[c]", True, "[c]"),
        ("not available", False, "[x]"),
        ("", False, "[x]"),
        ("100.0% (1/1)", True, "100.0% (1/1)"),
        ("2022", False, "2022"),
        ("1,23", True, "1,23"),
        ("two\nlines\x07", False, "two lines"),
    ],
)
def test_a_cell_holds_the_number_that_readers_see_and_nothing_finer(shown: str, numeric: bool, value: Value) -> None:
    assert value_of(shown, numeric=numeric) == value


def test_a_sheet_says_what_it_is_before_its_table(workbook: Callable[..., Path]) -> None:
    path = workbook(table([["Police", Decimal("8.80")], ["Health", "[c]"], ["Other", "[x]"]], note="A note."))
    assert cells(path) == [
        ["Table 2.1: Rates", None],
        ["Status: DRAFT, not approved: figures and wording may still change", None],
        ["This sheet holds one table, and what belongs to it stands above it.", None],
        ["[c] = hidden so that nobody can be recognised", None],
        ["[x] = no value: it was not sent, cannot be worked out, or does not apply", None],
        ["Note: A note.", None],
        ["Source: Budget", None],
        ["Period: 2022-23", None],
        ["Agency", "Rate\n(%)"],
        ["Police", 8.8],
        ["Health", "[c]"],
        ["Other", "[x]"],
    ]
    sheet = openpyxl.load_workbook(path)["Table 2.1"]
    assert sheet["B10"].number_format == "#,##0.00"
    assert [made.ref for made in sheet.tables.values()] == ["A9:B12"]
    assert sheet.print_title_rows == "$9:$9"


@pytest.mark.filterwarnings("ignore")  # of gptables: a file left open, and what pandas is about to drop
def test_a_sheet_is_as_gptables_lays_one_out(workbook: Callable[..., Path], tmp_path: Path) -> None:
    import gptables

    rows = [["Police", 8.8], ["Health", "[c]"]]
    above = cells(workbook(table([["Police", Decimal("8.80")], ["Health", "[c]"]], note="A note.")))
    title, status, told, *legend, source, scope = (row[0] for row in above[:7])
    theirs = gptables.GPTable(
        table=pd.DataFrame(rows, columns=["Agency", "Rate"]),
        table_name="tbl_rates",
        title=title,
        subtitles=[status],
        instructions=told,
        legend=legend,
        source=source,
        scope=scope,
        units={1: "%"},
        index_columns={},
    )
    gptables.write_workbook(str(tmp_path / "theirs.xlsx"), {"Table 2.1": theirs}, auto_width=False)
    assert looks(tmp_path / "annex.xlsx") == looks(tmp_path / "theirs.xlsx")


def looks(path: Path) -> list[tuple[object, ...]]:
    """Of each cell: where it stands, what it says, and its type, wrapping and line below; and the table's place."""
    sheet = openpyxl.load_workbook(path)["Table 2.1"]
    used = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    told = [(cell.coordinate, cell.value, cell.alignment.wrap_text, cell.border.bottom.style) for cell in used]
    fonts = [(cell.font.name, cell.font.sz, cell.font.b) for cell in used]
    return [
        *told,
        *fonts,
        *((made.name, made.ref) for made in sheet.tables.values()),
        (sheet.sheet_view.showGridLines,),
    ]


def test_the_contents_lead_to_every_sheet(workbook: Callable[..., Path]) -> None:
    book = openpyxl.load_workbook(workbook(table([["Police", Decimal(1)]])))
    assert book.sheetnames == ["Cover", "Contents", "Table 2.1"]
    assert [cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink] == [
        "'Table 2.1'!A1"
    ]
    assert book.properties.created == datetime(2022, 6, 30)


def test_an_approved_plan_is_no_draft(workbook: Callable[..., Path]) -> None:
    final = About(ABOUT.title, ABOUT.service, ABOUT.as_of, "Final", ABOUT.contact)
    book = openpyxl.load_workbook(workbook(table([["Police", Decimal(1)]]), about=final))
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any("DRAFT" in text for text in said)
    assert "Status: Final" in said


def test_an_annex_without_tables_says_so(workbook: Callable[..., Path]) -> None:
    path = workbook()
    assert "No table can be shown yet: the returns have not come." in [row[0] for row in cells(path, "Cover")]


def test_no_text_is_a_formula_a_link_or_a_note(workbook: Callable[..., Path]) -> None:
    rows = [[text, Decimal(number)] for number, text in enumerate(HOSTILE)]
    path = workbook(table(rows, heading="=1+1", note="[here](http://example.org) $$3$$ =1+1"))
    book = openpyxl.load_workbook(path)
    sheet = book["Table 2.1"]
    found = {cell.value.replace("\u2060", ""): cell for row in sheet["A"] for cell in [row] if row.value}
    for text in HOSTILE[:-1]:
        assert found[text].data_type == "s", text
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
    assert found["=1+1"].quotePrefix
    assert max(map(len, found)) < 32_767
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    assert [name for name, part in parts.items() if "<f>" in part or "<f " in part] == []
    assert [name for name, part in parts.items() if name.endswith(".rels") and "example.org" in part] == []


def test_the_same_tables_give_the_same_bytes(workbook: Callable[..., Path]) -> None:
    made = table([["Police", Decimal("8.8")], ["=1+1", "[c]"]])
    assert workbook(made).read_bytes() == workbook(made, name="again.xlsx").read_bytes()


def test_csv_files_hold_plain_numbers_marks_and_no_formula(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["Police", Decimal("-8.80")], ["Health", "[c]"]]
    rows += [[text, Decimal(1)] for text in HOSTILE]
    write_csv_files(tmp_path, ABOUT, [table(rows)])
    with (tmp_path / "rates.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.reader(file))
    assert read[:3] == [["Agency", "Rate (%)"], ["Police", "-8.80"], ["Health", "[c]"]]
    assert [row[0].removeprefix("'") for row in read[3:]] == list(HOSTILE)
    assert [row for row in read if row[0].startswith(("=", "+", "-", "@"))] == []


def test_the_description_tells_columns_units_source_and_marks(tmp_path: Path) -> None:
    write_csv_files(tmp_path, ABOUT, [table([["Police", Decimal("8.8")], ["Health", "[c]"]], note="A note.")])
    described = json.loads((tmp_path / METADATA).read_text(encoding="utf-8"))
    assert described["dc:description"].startswith("Status: DRAFT")
    assert described["dc:date"] == "2022-06-30"
    (one,) = described["tables"]
    assert one["url"] == "rates.csv" and (tmp_path / one["url"]).is_file()
    assert (one["dc:title"], one["dc:source"], one["dc:temporal"]) == ("Table 2.1: Rates", "Budget", "2022-23")
    assert one["dc:description"] == "A note. [c] = hidden so that nobody can be recognised."
    assert one["tableSchema"]["columns"] == [
        {"name": "agency", "titles": "Agency", "datatype": "string"},
        {
            "name": "rate",
            "titles": "Rate (%)",
            "datatype": "decimal",
            "schema:unitText": "%",
            "null": ["[c]"],
        },
    ]

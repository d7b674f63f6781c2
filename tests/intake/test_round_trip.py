"""Properties: a dataset written in any form is read back equal, and one spoilt cell is found at its exact place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from pipeline.contracts import Column, Contract, Vocabulary
from pipeline.intake.blocks import tables_on
from pipeline.intake.files import READERS
from pipeline.intake.layout import Layout
from pipeline.intake.model import Grid
from pipeline.intake.recognise import recognise
from pipeline.intake.tables import Table, read_table
from pipeline.intake.telling import Told

SEEN = Contract(
    "seen",
    "Seen",
    "",
    "Partner",
    "yearly",
    "none",
    (
        Column("no", "No", "integer", required=True),
        Column(
            "place", "Place", "text", required=True, vocabulary=Vocabulary({"Home": (), "School": (), "Office": ()})
        ),
        Column("seen_on", "Seen on", "date", required=True),
        Column("cost_gbp", "Cost (£)", "decimal"),
        Column("share_pct", "Share (%)", "percentage"),
        Column("year", "Year", "year"),
        Column("kept", "Kept", "boolean"),
        Column("remark", "Remark", "text"),
    ),
    ("no",),
)
TITLES = [column.title for column in SEEN.columns]
NAMES = [column.name for column in SEEN.columns]

words = st.text(st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=1, max_size=12)
records = st.tuples(
    st.integers(1, 10**6),
    st.sampled_from(["Home", "School"]),
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.none() | st.decimals(min_value=-(10**8), max_value=10**8, places=2),
    st.none() | st.decimals(min_value=0, max_value=100, places=1),
    st.none() | st.integers(2000, 2040).map(lambda year: f"{year}-{(year + 1) % 100:02d}"),
    st.none() | st.booleans(),
    st.none() | st.lists(words, min_size=2, max_size=4).map(lambda many: "Said " + " ".join(many)),
)
datasets = st.lists(records, min_size=1, max_size=8)

Cells = list[list[object]]


def shown(value: object, how: int) -> object:
    """A value as text, in one of the ways in which people write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return [["Yes", "No"], ["y", "N"], ["TRUE", "FALSE"]][how % 3][not value]
    if isinstance(value, date):
        forms = [value.isoformat(), f"{value.day} {value:%B %Y}", f"{value.day:02d}-{value:%b}-{value.year}"]
        return forms[how % 3]
    if isinstance(value, Decimal):
        forms = [f"{value:f}", f"{value:,f}", f"£{value:,f}" if value >= 0 else f"({-value:,f})"]
        return forms[how % 3]
    return str(value)


def table(rows: Sequence[Sequence[object]], order: Sequence[int], title_rows: int) -> Cells:
    head: Cells = [[f"Title {number}"] for number in range(title_rows)]
    return [*head, [TITLES[at] for at in order], *([row[at] for at in order] for row in rows)]


def delimited(delimiter: str, encoding: str) -> Callable[[Cells, int], tuple[str, bytes]]:
    def write(cells: Cells, how: int) -> tuple[str, bytes]:
        made = io.StringIO(newline="")
        csv.writer(made, delimiter=delimiter).writerows([[shown(cell, how) for cell in row] for row in cells])
        return ".csv", made.getvalue().encode(encoding)

    return write


def by_openpyxl(cells: Cells, how: int) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    book.active.title = "Seen"
    for row in cells:
        book.active.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return ".xlsx", made.getvalue()


def by_xlsxwriter(cells: Cells, how: int) -> tuple[str, bytes]:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Seen")
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell if how % 2 or isinstance(cell, date) else shown(cell, how))
    book.close()
    return ".xlsx", made.getvalue()


def by_odfpy(cells: Cells, how: int) -> tuple[str, bytes]:
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Seen")
    for row in cells:
        line = TableRow()
        for cell in row:
            line.addElement(odf_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    made = io.BytesIO()
    book.save(made)
    return ".ods", made.getvalue()


def odf_cell(cell: object) -> TableCell:
    if cell is None:
        return TableCell()
    if isinstance(cell, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(cell).lower())
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | Decimal):
        return TableCell(valuetype="float", value=str(cell))
    made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


FORMS = {
    **{
        f"csv with {name} in {encoding}": delimited(sign, encoding)
        for name, sign in (("commas", ","), ("semicolons", ";"), ("tabs", "\t"))
        for encoding in ("utf-8-sig", "utf-16")
    },
    "xlsx by openpyxl": by_openpyxl,
    "xlsx by xlsxwriter": by_xlsxwriter,
    "ods by odfpy": by_odfpy,
}


def read(suffix: str, content: bytes) -> Table:
    (sheet,) = READERS[suffix](content).sheets
    grid = Grid(f"seen{suffix}", sheet.name, "", sheet.rows, facts=sheet.facts, separated=suffix == ".csv")
    (grid,) = tables_on(grid, {"seen": SEEN})
    layout = recognise(grid, {"seen": SEEN})
    assert isinstance(layout, Layout)
    return read_table(grid, layout, Told("seen", "Partner", grid.file, "", True), {})


def values(read_table: Table) -> list[list[object]]:
    frame = read_table.frame[NAMES].astype(object)
    return frame.where(frame.notna(), None).values.tolist()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(rows=datasets, order=st.permutations(range(len(NAMES))), titles=st.integers(0, 3), how=st.integers(0, 5))
def test_a_dataset_is_read_back_equal_from_any_form(form, rows, order, titles, how):
    outcome = read(*form(table(rows, order, titles), how))
    assert values(outcome) == [list(row) for row in rows]
    assert outcome.frame["source_row"].tolist() == [titles + 2 + at for at in range(len(rows))]
    assert [finding for finding in outcome.findings if finding.severity != "info"] == []


SPOILT = {
    "no": ["seven", "1.5", "1e3"],
    "seen_on": ["soon", "31/02/2021", "2021-13-01"],
    "cost_gbp": ["about 5", "5 pounds", "#DIV/0!"],
    "share_pct": ["half", "1..5"],
    "year": ["2021-23", "last year"],
    "kept": ["perhaps", "2"],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    rows=datasets,
    order=st.permutations(range(len(NAMES))),
    titles=st.integers(0, 3),
    how=st.integers(0, 5),
    data=st.data(),
)
def test_a_spoilt_cell_is_found_at_its_exact_place_and_nowhere_else(form, rows, order, titles, how, data):
    name = data.draw(st.sampled_from(sorted(SPOILT)))
    at = data.draw(st.integers(0, len(rows) - 1))
    spoilt = [list(row) for row in rows]
    spoilt[at][NAMES.index(name)] = data.draw(st.sampled_from(SPOILT[name]))
    outcome = read(*form(table(spoilt, order, titles), how))
    critical = [(f.row, f.column) for f in outcome.findings if f.severity == "critical"]
    assert critical == [(titles + 2 + at, SEEN.column(name).title)]
    expected = [list(row) for row in rows]
    expected[at][NAMES.index(name)] = None
    assert values(outcome) == expected

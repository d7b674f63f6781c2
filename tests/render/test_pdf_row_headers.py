"""Whoever hears a table of the PDF hears which row a number stands in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from render.pdf_tags import Tag, tags

from pipeline.render.pdf_row_headers import with_row_headers
from pipeline.render.typst_pdf import compile_pdf

TEXT = """
#set document(title: "Tables")
#set text(lang: "en")
#table(
  columns: 2, table.header[Agency][Amount],
  [Police], [10], [], [20],
  table.cell(colspan: 2)[Not yet confirmed],
  [Health], table(columns: 2, table.header[Kind][Amount], [In kind], [30]),
  table.footer([All], [60], table.cell(colspan: 2)[Source: Budget.]),
)
#table(columns: 1, table.header[Only], [One], [Two])
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "made.pdf").write_bytes(compile_pdf(TEXT, folder, date(2026, 6, 30)))
    return folder / "made.pdf"


@pytest.fixture(scope="module")
def cells(made: Path) -> list[Tag]:
    return [tag for tag in tags(made) if tag.kind in ("TH", "TD")]


def test_the_first_cell_of_a_row_heads_it(cells: list[Tag]) -> None:
    assert [tag.text for tag in cells if tag.scope == "Row"] == ["Police", "Health", "In kind", "All"]
    assert [tag.text for tag in cells if tag.scope == "Column"] == ["Agency", "Amount", "Kind", "Amount", "Only"]


def test_a_cell_that_names_no_row_heads_none(cells: list[Tag]) -> None:
    assert [tag.text for tag in cells if tag.kind == "TD"] == [
        "10",
        "",
        "20",
        "Not yet confirmed",
        "KindAmountIn kind30",
        "30",
        "60",
        "Source: Budget.",
        "One",
        "Two",
    ]


def test_cells_beside_a_row_header_are_headed_by_scope_and_keep_how_many_columns_they_span(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        rows = [
            found["/K"] for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/TR"
        ]
        attributes = [
            [set(one.keys()) for cell in row for one in cell.get("/A", [])] for row in rows if row[0].S == "/TH"
        ]
        spans = [
            int(one["/ColSpan"]) for row in rows for cell in row for one in cell.get("/A", []) if "/ColSpan" in one
        ]
    assert spans == [2, 2]
    assert all("/Headers" not in keys or "/Scope" in keys for row in attributes for keys in row)


def test_the_same_pdf_gives_the_same_bytes_and_is_headed_once(made: Path) -> None:
    data = made.read_bytes()
    assert with_row_headers(data) == data


def test_a_document_without_tables_stays_whole(tmp_path: Path) -> None:
    (tmp_path / "plain.pdf").write_bytes(
        compile_pdf('#set document(title: "A")\n#set text(lang: "en")\nText.', tmp_path, date(2026, 6, 30))
    )
    assert [tag.text for tag in tags(tmp_path / "plain.pdf") if tag.kind == "P"] == ["Text."]

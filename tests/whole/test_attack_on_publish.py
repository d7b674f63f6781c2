"""From the files in ``publish/`` alone nobody can place a hidden count, and what one of them hides none shows."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attack.margins import spans
from attack.published import HIDDEN, NUMBERS, PublishedTable, docx_tables, html_tables, texts
from reading import docx_text, page, visible
from render.pdf_words import pdf_pages
from runs import Run

from pipeline.plan import ROOT

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WIDTH = 4  # threshold - 1 of the example
_SUMMARIES = ("plan-on-a-page", "family-summary")
_NO_NUMBER = re.compile(r"\d{4}-\d\d-\d\d|[\w-]+\.csv|tbl-[\w-]+|\w*[a-z]\w*|http\S+")


@pytest.fixture(scope="module")
def tables(built: Run) -> list[PublishedTable]:
    return html_tables(built.publish / "plan.html")


@pytest.fixture(scope="module")
def told(built: Run) -> dict[str, str]:
    return texts(built.publish)


def test_no_count_that_the_tables_hide_can_be_placed_from_their_totals(tables: list[PublishedTable]) -> None:
    found = spans(tables)
    assert len(found) > 50
    assert {place: span for place, span in found.items() if span[1] - span[0] < _WIDTH - 1e-6} == {}


def test_this_reader_finds_a_count_that_is_hidden_alone(tables: list[PublishedTable]) -> None:
    (told,) = [table for table in tables if table.name == "tbl-profile-sex-age"]
    rows = [tuple("3" if cell == HIDDEN else cell for cell in row) for row in told.rows]
    rows[0] = (rows[0][0], HIDDEN, *rows[0][2:])
    total = tuple(str(sum(int(row[at]) if row[at] != HIDDEN else 3 for row in rows[:-1])) for at in (1, 2, 3))
    alone = PublishedTable(told.name, told.headings, (*rows[:-1], ("Total", *total)))
    assert list(spans([alone]).values()) == [(3, 3)]


def test_word_has_the_tables_of_the_web_page_with_the_same_cells_hidden(
    built: Run, tables: list[PublishedTable]
) -> None:
    assert _with_marks(docx_tables(built.publish / "plan.docx")) == _with_marks(tables)


def _with_marks(tables: list[PublishedTable]) -> list[tuple[tuple[str, ...], ...]]:
    """Tables that hide something, whole: what the reader of one of them can place, no other reader can place closer."""
    return sorted(table.rows for table in _in_print(tables) if any(HIDDEN in row for row in table.rows))


def _in_print(tables: list[PublishedTable]) -> list[PublishedTable]:
    """Without the numbers of charts, which only the web page gives as tables."""
    return [table for table in tables if table.name != NUMBERS]


def test_pdf_has_the_rows_of_the_web_page_with_the_same_cells_hidden(
    told: dict[str, str], tables: list[PublishedTable]
) -> None:
    text = "".join(told["plan.pdf"].split())
    rows = ["".join("".join(row).split()) for table in _with_marks(tables) for row in table]
    assert len(rows) > 50
    assert [row for row in rows if row not in text] == []


def test_no_other_file_tells_a_number_that_the_plan_does_not(built: Run, told: dict[str, str]) -> None:
    known = {*_numbers(_apart(told["plan.html"])), *_numbers(told["figures.json"]), *_numbers(_fixed_words())}
    others = {f"{name}.html": _apart(told[f"{name}.html"]) for name in _SUMMARIES}
    others["plan.docx"] = docx_text(built.publish / "plan.docx")
    others["data-annex.xlsx"] = _cells_of_workbook(built.publish / "data-annex.xlsx")
    others |= {path.name: _cells_of_csv(path) for path in built.publish.glob("data/*.csv")}
    others["csv-metadata.json"] = _described(built.publish / "data" / "csv-metadata.json")
    assert len(others) > 40 and all(_numbers(others[name]) for name in ("data-annex.xlsx", "csv-metadata.json"))
    more = {name: _numbers(text) - known for name, text in others.items()}
    assert {name: numbers for name, numbers in more.items() if numbers} == {}


def _cells_of_workbook(path: Path) -> str:
    sheets = openpyxl.load_workbook(path).worksheets
    cells = (cell for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return " ".join(
        [*(sheet.title for sheet in sheets), *(str(cell.value) for cell in cells if cell.value is not None)]
    )


def _cells_of_csv(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return " ".join(cell for row in csv.reader(file) for cell in row)


def _described(path: Path) -> str:
    """The values of a JSON file; dates, and the names of files and columns, are no numbers."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return " ".join(value for value in _values(told) if not _NO_NUMBER.fullmatch(value))


def _values(told: Any) -> Iterator[str]:
    if isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from _values(part)
    else:
        yield str(told)


@pytest.mark.parametrize("name", _SUMMARIES)
def test_the_pdf_of_a_summary_tells_the_numbers_of_its_web_page_and_no_other(built: Run, name: str) -> None:
    pages = pdf_pages(built.publish / f"{name}.pdf")
    counted = (text.removesuffix(f"{at}/{len(pages)}") for at, text in enumerate(pages, 1))
    written = _digits("".join(counted))
    assert len(written) > 50
    assert written in _digits(visible(page((built.publish / f"{name}.html").read_text(encoding="utf-8")).body))


def _digits(text: str) -> str:
    """The digits one after the other: a PDF does not say where one number ends and the next begins."""
    return re.sub(r"\D", "", text)


def test_the_manifest_tells_of_files_and_code_and_of_figures_only_how_they_are_asked_for(built: Run) -> None:
    manifest = json.loads((built.publish / "manifest.json").read_text(encoding="utf-8"))
    figures = json.loads((built.publish / "figures.json").read_text(encoding="utf-8"))["figures"]
    assert set(manifest) == {
        "plan", "service", "edition", "status", "outputs", "code", "dependencies", "figures", "inputs",
    }  # fmt: skip
    assert all(set(one) == {"sha256", "bytes"} for one in manifest["outputs"].values())
    assert all(set(one) == {"name", "sha256", "proof"} for one in manifest["inputs"])
    assert manifest["figures"] == {name: figure["query"] for name, figure in figures.items()}


def _apart(html: str) -> str:
    """The visible text, cells and lines kept apart."""
    return " ".join(page(html).body.xpath(".//text()[not(ancestor::style) and not(ancestor::svg)]"))


def _fixed_words() -> str:
    """What the summaries say in every plan: telephone numbers, for instance."""
    folder = ROOT / "plan_template" / "summaries"
    return " ".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".yml", ".md"))


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in _NUMBER.findall(text)}


def test_a_hidden_figure_tells_nothing_of_itself(built: Run) -> None:
    figures = json.loads((built.publish / "figures.json").read_text(encoding="utf-8"))["figures"]
    hidden = {name: figure for name, figure in figures.items() if figure["suppressed"]}
    assert len(hidden) > 20
    for name, figure in hidden.items():
        assert (figure["display"], figure["numerator"], figure["denominator"], figure["note"]) == (
            HIDDEN, None, None, "",
        ), name  # fmt: skip
        assert figure["value"] in (None, HIDDEN) and not figure["rating"], name


def test_no_checksum_of_a_return_with_hidden_counts_confirms_a_guess(built: Run, told: dict[str, str]) -> None:
    returns = built.outputs.parents[1] / "plans" / built.outputs.name / "returns"
    hidden = [path for path in returns.iterdir() if path.stem in ("children-assessed", "offence-outcomes")]
    checksums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in hidden}
    assert len(checksums) == 2
    squeezed = {name: "".join(text.split()) for name, text in told.items() if not name.endswith(".docx")}
    assert [name for name, text in squeezed.items() for checksum in checksums if checksum in text] == []


def test_only_what_is_meant_to_be_published_is(built: Run) -> None:
    suffixes = {path.suffix for path in Path(built.publish).rglob("*") if path.is_file()}
    assert suffixes <= {".html", ".pdf", ".docx", ".json", ".csv", ".xlsx", ".png", ".svg"}

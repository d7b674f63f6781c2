"""From the files in ``publish/`` alone nobody can place a hidden count, and what one of them hides none shows."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from attack.margins import spans
from attack.published import HIDDEN, NUMBERS, PublishedTable, docx_tables, html_tables, texts
from reading import docx_text, page
from runs import Run

from pipeline.plan import ROOT

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WIDTH = 4  # threshold - 1 of the example


@pytest.fixture(scope="module")
def tables(built: Run) -> list[PublishedTable]:
    return html_tables(built.publish / "plan.html")


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


def test_pdf_has_the_rows_of_the_web_page_with_the_same_cells_hidden(built: Run, tables: list[PublishedTable]) -> None:
    text = "".join(texts(built.publish)["plan.pdf"].split())
    rows = ["".join("".join(row).split()) for table in _with_marks(tables) for row in table]
    assert len(rows) > 50
    assert [row for row in rows if row not in text] == []


def test_no_other_file_tells_a_number_that_the_plan_does_not(built: Run) -> None:
    told = texts(built.publish)
    known = {*_numbers(_apart(told["plan.html"])), *_numbers(told["figures.json"]), *_numbers(_fixed_words())}
    others = {name: _apart(told[name]) for name in ("plan-on-a-page.html", "family-summary.html")}
    others["plan.docx"] = docx_text(built.publish / "plan.docx")
    more = {name: _numbers(text) - known for name, text in others.items()}
    assert {name: numbers for name, numbers in more.items() if numbers} == {}


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


def test_no_checksum_of_a_return_with_hidden_counts_confirms_a_guess(built: Run) -> None:
    returns = built.outputs.parents[1] / "plans" / built.outputs.name / "returns"
    hidden = [path for path in returns.iterdir() if path.stem in ("children-assessed", "offence-outcomes")]
    checksums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in hidden}
    assert len(checksums) == 2
    told = {name: "".join(text.split()) for name, text in texts(built.publish).items() if not name.endswith(".docx")}
    assert [name for name, text in told.items() for checksum in checksums if checksum in text] == []


def test_only_what_is_meant_to_be_published_is(built: Run) -> None:
    suffixes = {path.suffix for path in Path(built.publish).rglob("*") if path.is_file()}
    assert suffixes <= {".html", ".pdf", ".docx", ".json", ".csv", ".xlsx", ".png", ".svg"}

"""What may not be parted by the end of a page: rows, notes and tables, headings and tables, in PDF and in Word."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from pdf_words import pdf_pages
from sample_document import stage_sample

from pipeline.render import render

FILLER = "Line of filling text that stands before the table.\n\n"
DEPTHS = (6, 17, 24, 27, 30)  # paragraphs before a table: it would end on the page, cross its end, or begin at its foot


def table(name: str, rows: int, words: int = 8) -> str:
    """A table whose rows are named at their beginning and at their end, with its note."""
    text = "several words " * words
    lines = [f"| r{name}x{row}a | {text} r{name}x{row}z |" for row in range(1, rows + 1)]
    head = f"| Head{name} | Text |\n|---|---|\n"
    caption = f': Caption{name} {{#tbl-{name} tbl-colwidths="[30,70]"}}'
    return head + "\n".join(lines) + f"\n\n{caption}\n\n::: {{.source-note}}\nSource of {name}.\n:::\n"


def section(name: str, depth: int, rows: int, words: int = 8) -> str:
    opening = f"## Heading{name}\n\nSentence{name} before @tbl-{name}.\n\n"
    return "{{< pagebreak >}}\n\n" + FILLER * depth + opening + table(name, rows, words)


def written(folder: Path, text: str, formats: tuple[str, ...]) -> dict[str, Path]:
    document = stage_sample(folder)
    (document / "narrative" / "introduction.qmd").write_text(text, "utf-8")
    return {path.suffix[1:]: path for path in render(document, folder / "publish", formats, "embedded")}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    sections = [section(f"short{depth}", depth, 6) for depth in DEPTHS]
    sections += [section(f"long{depth}", depth, 40, 20) for depth in DEPTHS]
    return written(tmp_path_factory.mktemp("breaks"), "\n\n".join(sections), ("pdf", "docx"))


@pytest.fixture(scope="module")
def pages(outputs: dict[str, Path]) -> list[str]:
    return pdf_pages(outputs["pdf"])


def pages_with(pages: list[str], words: str) -> list[int]:
    return [number for number, text in enumerate(pages) if words in text]


def rows_of(name: str, page: str) -> list[int]:
    return [int(row) for row in re.findall(rf"r{name}x(\d+)a", page)]


def test_no_row_is_split(pages: list[str]) -> None:
    rows = set(re.findall(r"r(long\d+x\d+)a", "".join(pages)))
    assert len(rows) == 40 * len(DEPTHS)
    assert {row for row in rows if pages_with(pages, f"r{row}a") != pages_with(pages, f"r{row}z")} == set()


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_short_table_stands_whole_with_its_heading_sentence_caption_and_note(pages: list[str], depth: int) -> None:
    name = f"short{depth}"
    (at,) = pages_with(pages, f"r{name}x1a")
    assert rows_of(name, pages[at]) == [1, 2, 3, 4, 5, 6]
    assert f"Sentence{name}" in pages[at]
    assert f"Caption{name}" in pages[at]
    assert f"Sourceof{name}." in pages[at]
    assert pages_with(pages, f"Heading{name}")[-1] == at, "the contents name it too"


def test_a_short_table_stays_on_the_page_where_it_has_room(pages: list[str]) -> None:
    (at,) = pages_with(pages, "rshort6x1a")
    assert "fillingtext" in pages[at]


def test_a_short_table_of_more_than_letters_takes_no_more_room_than_it_needs(tmp_path: Path) -> None:
    text = section("raised", 22, 3, 1).replace("several words", "a square^2^ of words")
    pages = pdf_pages(written(tmp_path, text, ("pdf",))["pdf"])
    (at,) = pages_with(pages, "rraisedx1a")
    assert rows_of("raised", pages[at]) == [1, 2, 3]
    assert pages[at].count("Lineoffilling") == 22, "it stands on the page of the text before it"


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_long_table_has_two_rows_at_least_at_either_end_and_its_note_with_the_last(
    pages: list[str], depth: int
) -> None:
    name = f"long{depth}"
    held = [(number, rows_of(name, text)) for number, text in enumerate(pages) if rows_of(name, text)]
    assert [row for _, rows in held for row in rows] == list(range(1, 41)), "all rows, in order"
    assert len(held) > 1
    assert min(len(rows) for _, rows in held) >= 2
    (first, _), (last, _) = held[0], held[-1]
    assert f"Caption{name}" in pages[first]
    assert f"Sentence{name}" in pages[first]
    assert pages_with(pages, f"Sourceof{name}.") == [last]
    assert all(f"Head{name}" in pages[number] for number, _ in held), "the header comes back on every page"


def test_a_row_taller_than_a_page_goes_on_over_the_next_one(tmp_path: Path) -> None:
    made = written(tmp_path, table("tall", 1, 700), ("pdf",))
    pages = pdf_pages(made["pdf"])
    (first,), (last,) = pages_with(pages, "rtallx1a"), pages_with(pages, "rtallx1z")
    assert first < last
    assert "".join(pages).count("severalwords") == 700


def test_landscape_tables_that_follow_each_other_share_a_page(tmp_path: Path) -> None:
    wide = "\n\n".join(f"::: {{.landscape}}\n{table(name, 2)}\n:::" for name in ("one", "two"))
    made = written(tmp_path, f"Text.\n\n## Wide tables\n\nA sentence.\n\n{wide}\n\nText.", ("pdf", "docx"))
    pages = pdf_pages(made["pdf"])
    with pikepdf.open(made["pdf"]) as pdf:
        turned = [n for n, page in enumerate(pdf.pages) if float(page.mediabox[2]) > float(page.mediabox[3])]
    (one,), (two,) = pages_with(pages, "ronex1a"), pages_with(pages, "rtwox1a")
    assert one == two
    assert one in turned
    assert "Widetables" in pages[one]
    assert "Asentence." in pages[one]
    sections = [section.orientation for section in docx.Document(str(made["docx"])).sections]
    assert sections == [0, 1, 0, 1, 0], "the sample has one more, later"


def test_word_keeps_tables_notes_and_sentences_together(outputs: dict[str, Path]) -> None:
    word = docx.Document(str(outputs["docx"]))
    tables = {found[0].cells[0].text: found for found in (table.rows for table in word.tables)}
    assert [kept(row) for row in tables["Headshort6"]] == [True] * 7, "the last row with the note"
    long = [kept(row) for row in tables["Headlong6"]]
    assert long == [True, True, *[False] * 37, True, True]
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in tables["Headlong6"])
    before = {p.text: p for p in word.paragraphs if p.text.startswith("Sentence")}
    assert all(p.paragraph_format.keep_with_next for p in before.values())
    assert len(before) == 2 * len(DEPTHS)


def kept(row: docx.table._Row) -> bool:
    return all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)

"""Text of a partner's is text in every output, whatever it looks like: nothing in it is ever live."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
from in_process import Built, build
from reading import docx_text, html_text, page, pdf_text
from runs import example_with

from pipeline.annex import make_annex

ODD = {
    "html": "<script>alert(1)</script> <b>bold</b> <img src=x onerror=alert(2)> &amp; &lt;",
    "markdown": "*stress* _under_ **strong** `code` [link](http://example.org) ![picture](x.png) # no heading ~~gone~~",
    "include": "{{< include /etc/passwd >}} {{< var budget-total >}} {{< meta title >}} {{< pagebreak >}}",
    "typst": '#read("x") #eval("1") $x^2$ $$y$$ <label> @tbl-budget-agency @fig-none [@nobody] ^up^ ~down~',
    "formula": "=1+1 =HYPERLINK(1) +2 -3 @SUM(1)",
    "divisions": "::: {.landscape} ::: {#sec-introduction} [span]{.rating} \\newpage",
    "marks": "\\| a|b || --- ... -- ''quoted'' 'so'",
    "letters": "Ysgol ŵ ŷ é ß ø – — ‘’ “” … € ½ × ≥ → ✓",
    "emoji and far scripts": "children 😀 👨‍👩‍👧 青少年司法 قضاء الأحداث नमस्ते",
}
LONG = "Donau" * 60
RAW = "bell\u0007 null-like\u0001 line\u2028separator tab\there"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example with every odd text as a theme, an action, a milestone and a glossary term.

    The budget is there because some of the texts name a table and a figure of it.
    """
    folder = tmp_path_factory.mktemp("hostile")
    plan = example_with(folder, "budget.xlsx", "improvement-plan.xlsx", "glossary.csv")
    _odd_actions(plan / "returns" / "improvement-plan.xlsx")
    lines = [(plan / "returns" / "glossary.csv").read_text(encoding="utf-8").rstrip("\n")]
    for name, text in {**ODD, "long": LONG, "raw": RAW.replace("\u2028", " ")}.items():
        quoted = text.replace('"', '""')
        lines.append(f'"Term of {name} {quoted}","Meaning of {name} {quoted}"')
    (plan / "returns" / "glossary.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return build(plan, ("html", "docx"), folder / "outputs")


def _odd_actions(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    texts = list(ODD.values())
    actions, milestones = book["Actions"], book["Milestones"]
    old, new = actions["A2"].value, texts[0] + " theme"
    for row in range(2, actions.max_row + 1):
        if actions.cell(row, 1).value == old:
            actions.cell(row, 1).value = new
    for row in range(2, milestones.max_row + 1):
        if milestones.cell(row, 1).value == old:
            milestones.cell(row, 1).value = new
    for number, text in enumerate([*texts, LONG], start=3):
        for cell in (actions.cell(number, 6), milestones.cell(number, 4)):
            cell.value = text
            cell.data_type = "s"
    book.save(path)


def _tight(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_shown_as_it_is_in_html_and_word(hostile: Built, name: str) -> None:
    for kind, text in (("html", html_text(hostile.html)), ("docx", docx_text(hostile.outputs["docx"]))):
        shown = text.count(_tight(ODD[name]))
        assert shown >= 4, f"{kind}: action, milestone, term and meaning show it, found {shown}"


def test_a_very_long_word_is_shown_whole(hostile: Built) -> None:
    assert LONG in html_text(hostile.html)
    assert LONG in docx_text(hostile.outputs["docx"])


def test_control_characters_are_gone_from_the_documents(hostile: Built) -> None:
    assert not set(hostile.html) & set("\u0001\u0007\u2028")
    assert "bell" in html_text(hostile.html)


def test_nothing_in_odd_text_becomes_an_element_or_a_link(hostile: Built) -> None:
    tree = page(hostile.html)
    assert tree.xpath("//img[not(starts-with(@src, 'data:'))]") == []
    assert tree.xpath("//*[@onerror]") == []
    assert "alert(1)" not in "".join(tree.xpath("//script//text()"))
    assert tree.xpath("//a[contains(@href, 'example.org')]") == []
    assert "root:" not in hostile.html


def test_no_field_or_link_of_a_partners_is_live_in_word(hostile: Built) -> None:
    with zipfile.ZipFile(hostile.outputs["docx"]) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "example.org" not in links


def test_the_same_text_does_not_break_the_pdf(hostile: Built) -> None:
    from pipeline.render import render

    (path,) = render(hostile.staged.folder, hostile.plan.outputs.publish / "pdf", ("pdf",), "embedded")
    text = pdf_text(path).replace("−", "-").replace("\u200b", "")  # where a long name may break
    for name in ("html", "markdown", "include", "typst", "formula"):
        assert "".join(ODD[name].split()) in text, name


def test_odd_text_is_text_in_the_data_annex(hostile: Built) -> None:
    workbook, _ = make_annex(hostile.plan, hostile.staged.folder)
    cells = [cell for sheet in openpyxl.load_workbook(workbook) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {cell.hyperlink.location.partition("!")[2] for cell in cells if cell.hyperlink} == {"A1"}
    texts = "\n".join(str(cell.value).replace("\u2060", "") for cell in cells)
    written = (hostile.plan.outputs.publish / "data" / "glossary.csv").read_text(encoding="utf-8")
    for name, text in ODD.items():
        assert texts.count(_tight(text)) >= 4, name
        assert _tight(text).replace('"', '""') in written, name
    rows = csv.reader(written.splitlines())
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []

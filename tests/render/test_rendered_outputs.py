"""What comes out: the same text and numbers in three formats, each of them accessible and self-contained."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import etree, html
from pdf_words import pdf_pages
from sample_document import stage_sample

from pipeline.render import THEME_DIR, copy_theme, render

Outputs = dict[str, Path]
NUMBERED = re.compile(r"(?:Table|Figure|Chapter|Section)\s?\d+(?:\.\d+)*(?::)?")


@pytest.fixture(scope="module")
def page(outputs: Outputs) -> etree._Element:
    return html.document_fromstring(outputs["html"].read_text("utf-8"))


@pytest.fixture(scope="module")
def word(outputs: Outputs) -> docx.document.Document:
    return docx.Document(str(outputs["docx"]))


@pytest.fixture(scope="module")
def pages(outputs: Outputs) -> list[str]:
    return pdf_pages(outputs["pdf"])


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def docx_body(word: docx.document.Document) -> str:
    return " ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in word.element.body.iter(qn("w:p")))


def test_numbers_of_tables_figures_and_sections_agree_in_all_formats(
    page: etree._Element, word: docx.document.Document, pages: list[str]
) -> None:
    in_html = [re.sub(r"\s", "", n) for n in NUMBERED.findall(words(page.find(".//main")))]
    in_docx = [re.sub(r"\s", "", n) for n in NUMBERED.findall(docx_body(word))]
    in_pdf = NUMBERED.findall("".join(pages))
    assert {"Table2.1", "Table2.1:", "Figure2.1:", "Table3.1:", "Chapter2", "Section2.1"} <= set(in_html)
    assert in_docx == in_html
    assert sorted(in_pdf) == sorted(in_html)


def test_figures_in_prose_come_from_the_variables(page: etree._Element, word: object, pages: list[str]) -> None:
    assert "rate of first time entrants was 227 per 100,000 in 2022-23" in words(page)
    assert "rateoffirsttimeentrantswas227per100,000in2022-23" in "".join(pages)


def test_content_for_one_format_stays_there(
    page: etree._Element, word: docx.document.Document, pages: list[str]
) -> None:
    texts = [words(page), docx_body(word), "".join(pages)]
    assert ["for the page only" in texts[0], "paper only" in texts[0]] == [True, False]
    assert ["for the page only" in texts[1], "paper only" in texts[1]] == [False, True]
    assert ["forthepageonly" in texts[2], "paperonly" in texts[2]] == [False, True]
    assert ["for HTML" in text for text in texts] == [True, False, False]


def test_page_fetches_nothing_and_runs_only_the_theme_s_script(outputs: Outputs, page: etree._Element) -> None:
    source = outputs["html"].read_text("utf-8")
    assert source.startswith("<!DOCTYPE html>")
    assert page.xpath("//link|//iframe|//object|//embed") == []
    own = (THEME_DIR / "plan.js").read_text("utf-8").strip()
    assert [script.text.strip() for script in page.iter("script")] == [own]
    assert [src for src in page.xpath("//@src") if not src.startswith("data:")] == []
    styles = "".join(page.xpath("//style/text()"))
    assert [url for url in re.findall(r"url\(\s*[\"']?([^\"')]*)", styles) if not url.startswith("data:")] == []
    assert styles.count("@font-face") == 4


def test_page_has_its_landmarks_and_language(page: etree._Element) -> None:
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == "Youth Justice Plan 2022-23 - Northport Children’s Youth Justice Service"
    assert [len(page.xpath(f"//body//{name}")) for name in ("main", "nav", "footer")] == [1, 1, 1]
    assert page.xpath("//body/header")
    skip = page.xpath("//body/a[1]")[0]
    assert page.xpath(f"//main[@id='{skip.get('href')[1:]}']")


def test_page_links_lead_somewhere(page: etree._Element) -> None:
    targets = set(page.xpath("//@id"))
    dead = [href for href in page.xpath("//a/@href") if href.startswith("#") and href[1:] and href[1:] not in targets]
    assert dead == []
    assert len(targets) == len(page.xpath("//@id"))


def test_page_tables_have_captions_scopes_and_focusable_regions(page: etree._Element) -> None:
    tables = page.xpath("//main//table")
    assert len(tables) == 4
    for table in tables:
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        named = region.get("aria-labelledby")
        assert region.get("aria-label") or page.xpath(f"//caption//*[@id='{named}']")
        assert {th.get("scope") for th in table.xpath("./thead//th[node()]")} == {"col"}
        assert [row[0].tag for row in table.xpath("./tbody/tr")] == ["th"] * len(table.xpath("./tbody/tr"))
        assert {th.get("scope") for th in table.xpath("./tbody//th")} == {"row"}
    captions = [words(caption) for caption in page.xpath("//caption")]
    assert captions[0] == "Table 2.1: Contributions by partner, 2021-22"
    assert page.xpath("//table/@*[starts-with(name(), 'data-')]") == [], "what is told for paper stays there"


def test_images_have_alternative_text_in_every_format(
    page: etree._Element, word: docx.document.Document, outputs: Outputs
) -> None:
    expected = "Bars by partner: the local authority gave most, £526,487; the police gave £101,596."
    assert page.xpath("//main//img/@alt") == [expected]
    assert [node.get("descr") for node in word.element.body.iter(qn("wp:docPr"))] == [expected]
    assert [alt for alt, kind in structure(outputs["pdf"]) if kind == "/Figure"] == [expected]


def structure(path: Path) -> list[tuple[str, str]]:
    """Alternative text and kind of every element of a PDF's structure tree."""
    found = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.get("/Alt", "")), str(node["/S"])))
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(path) as pdf:
        walk(pdf.Root["/StructTreeRoot"]["/K"])
    return found


def test_pdf_is_tagged_titled_and_conforms(outputs: Outputs) -> None:
    kinds = {kind for _, kind in structure(outputs["pdf"])}
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/TOC", "/Figure", "/Caption", "/Link"} <= kinds
    with pikepdf.open(outputs["pdf"]) as pdf:
        assert str(pdf.Root["/Lang"]) == "en-GB"
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Youth Justice Plan 2022-23"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20220630")


def test_pdf_turns_the_page_for_wide_tables_and_repeats_their_headers(outputs: Outputs, pages: list[str]) -> None:
    with pikepdf.open(outputs["pdf"]) as pdf:
        turned = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in pdf.pages]
    wide = [text for text, landscape in zip(pages, turned, strict=True) if landscape]
    assert len(wide) > 1
    assert all("NoThemeActionMilestoneLeadroleDueRating" in text for text in wide)
    assert "Actionsinfull" in wide[0], "the heading goes along with its table"
    assert not turned[-1]


def test_draft_is_said_everywhere_and_gone_when_final(outputs: Outputs, tmp_path: Path) -> None:
    assert all("DRAFT" in text for text in pdf_pages(outputs["pdf"])[1:])
    document = stage_sample(tmp_path)
    plan = document / "plan.qmd"
    plan.write_text(plan.read_text("utf-8").replace("status: Draft", "status: Final"), "utf-8")
    copy_theme(document)
    final = {path.suffix[1:]: path for path in render(document, tmp_path / "publish", renderer="embedded")}
    assert "DRAFT" in outputs["html"].read_text("utf-8")
    assert "DRAFT" not in final["html"].read_text("utf-8")
    assert not any("DRAFT" in text for text in pdf_pages(final["pdf"]))
    assert [docx_header(path) for path in (outputs["docx"], final["docx"])] == [
        "Youth Justice Plan 2022-23 DRAFT",
        "Youth Justice Plan 2022-23",
    ]


def docx_header(path: Path) -> str:
    header = docx.Document(str(path)).sections[0].header
    return " ".join(text.text for text in header._element.iter(qn("w:t")) if text.text)


def test_word_has_headers_captions_and_sections(word: docx.document.Document) -> None:
    for table in word.tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    captions = [p.text for p in word.paragraphs if p.style.name in ("Table Caption", "Image Caption")]
    assert [caption.split(":")[0].replace("\u00a0", " ") for caption in captions[:3]] == [
        "Table 2.1",
        "Figure 2.1",
        "Table 3.1",
    ]
    assert [section.orientation for section in word.sections] == [0, 1, 0]
    assert all(section.header.is_linked_to_previous is False for section in word.sections)


def test_word_contents_list_the_headings(word: docx.document.Document) -> None:
    entries = [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in word.element.body.iter(qn("w:p"))
        if p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
        and p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")).startswith("TOC")
    ]
    assert entries[:3] == ["Contents", "1 Introduction, vision and strategy", "2 Resources and services"]
    assert "Sign off, submission and approval" in entries


def test_word_uses_only_styles_that_exist(outputs: Outputs) -> None:
    with zipfile.ZipFile(outputs["docx"]) as archive:
        body, styles = archive.read("word/document.xml").decode(), archive.read("word/styles.xml").decode()
    used = set(re.findall(r'<w:[pr]Style w:val="([^"]+)"', body)) | set(
        re.findall(r'<w:tblStyle w:val="([^"]+)"', body)
    )
    assert used <= set(re.findall(r'w:styleId="([^"]+)"', styles))
    assert {"RatingRed", "Callout", "CalloutTitle", "SourceNote", "TableCaption"} <= used


def test_word_tables_fill_the_width_of_their_page(word: docx.document.Document) -> None:
    widths = [sum(int(c.get(qn("w:w"))) for c in t._tbl.tblGrid) for t in word.tables[:2]]
    assert widths[0] == pytest.approx(11906 - 2 * 1247, abs=10)
    assert widths[1] == pytest.approx(16838 - 2 * 1247, abs=10)


def test_ratings_keep_their_words(page: etree._Element, word: docx.document.Document, pages: list[str]) -> None:
    assert [words(span) for span in page.xpath("//span[contains(@class, 'rating-red')]")][:1] == ["● Red: overdue"]
    assert "● Red: overdue" in docx_body(word)
    assert "Red:overdue" in "".join(pages)


def test_same_bytes_on_every_run_in_any_folder(outputs: Outputs, tmp_path: Path) -> None:
    again = render(stage_sample(tmp_path / "elsewhere"), tmp_path / "publish", renderer="embedded")
    assert [path.suffix[1:] for path in again if path.read_bytes() != outputs[path.suffix[1:]].read_bytes()] == []


def test_outputs_name_no_folder_of_this_machine(outputs: Outputs) -> None:
    folder = str(outputs["html"].parent.parent).encode()
    assert [name for name, path in outputs.items() if folder in path.read_bytes()] == []
    with zipfile.ZipFile(outputs["docx"]) as archive:
        assert [name for name in archive.namelist() if folder in archive.read(name)] == []


def test_text_of_returns_is_never_live(write: Callable[[str], Path], tmp_path: Path) -> None:
    document = write(r"\#pagebreak() \<b\> \$x\$ \@tbl-none \{\{\< var x \>\}\} \[c\] \*a\*")
    paths = render(document, tmp_path / "publish", ("html", "pdf"), "embedded")
    text = "#pagebreak() <b> $x$ @tbl-none {{< var x >}} [c] *a*"
    assert text in words(html.document_fromstring(paths[0].read_text("utf-8")))
    assert text.replace(" ", "") in "".join(pdf_pages(paths[1]))


def test_signs_that_no_font_has_are_named_in_the_pdf(write: Callable[[str], Path], tmp_path: Path) -> None:
    chart = tmp_path / "document" / "figures" / "budget.svg"
    chart.write_text(chart.read_text("utf-8").replace(">Police<", ">✖ \U0001f600<"), "utf-8")
    document = write("They said 😀 and 中. Signs: ✖ ✔ ☐ Ж.")
    path = render(document, tmp_path / "publish", ("pdf",), "embedded")[0]
    text = "".join(pdf_pages(path))
    assert "✘[grinningface]" in text, "in a chart"
    assert "Theysaid[grinningface]and[cjkunifiedideograph-4e2d].Signs:✘✔☐Ж." in text


def test_no_column_is_narrower_than_its_longest_word(write: Callable[[str], Path], tmp_path: Path) -> None:
    document = write(
        "| Theme | No |\n|---|--:|\n| Recommendations of September | 1 |\n\n"
        ': Narrow {#tbl-narrow tbl-colwidths="[4,96]"}\n\n'
        '| A | B |\n|---|---|\n| x | y |\n\n: Wide enough {#tbl-wide tbl-colwidths="[30,70]"}\n'
    )
    path = render(document, tmp_path / "publish", ("html",), "embedded")[0]
    page = html.document_fromstring(path.read_text("utf-8"))
    narrow, wide = (page.xpath(f"//table[@id='{label}']//col/@style") for label in ("tbl-narrow", "tbl-wide"))
    assert wide == ["width: 30%", "width: 70%"]
    first, second = (float(style.removeprefix("width: ").removesuffix("%")) for style in narrow)
    assert first > 18
    assert first + second == pytest.approx(100, abs=1)


def test_words_are_hyphenated_only_where_no_column_has_room_for_the_longest(
    write: Callable[[str], Path], tmp_path: Path
) -> None:
    words, columns = "understanding accommodation responsibilities recommendation", 7
    crowded = "".join(f"{'|' + text * columns}|\n" for text in (" X |", "---|", f" {words} |")).replace("||", "|")
    document = write(
        f"| Roomy | Text |\n|---|---|\n| {words} | {f'{words} ' * 9} |\n\n"
        ': Roomy {#tbl-roomy tbl-colwidths="[20,80]"}\n\n## Next\n\n'
        f'{crowded}\n: Crowded {{#tbl-crowded tbl-colwidths="{[14] * columns}"}}\n'
    )
    text = "".join(pdf_pages(render(document, tmp_path / "publish", ("pdf",), "embedded")[0]))
    roomy, crowded = text.rsplit("Roomy", 1)[1].split("Crowded")
    assert "-" not in roomy
    assert "-" in crowded


@pytest.mark.parametrize(
    ("fences", "shares"),
    [(("", ""), (23, 20, 20, 15, 14, 8)), (("::: {.landscape}\n\n", "\n:::\n"), (17, 15, 15, 11, 37, 5))],
)
def test_widths_that_fit_the_words_of_a_table_stay_as_they_are(
    write: Callable[[str], Path], tmp_path: Path, fences: tuple[str, str], shares: tuple[int, ...]
) -> None:
    document = write(
        f"{fences[0]}| Return | Sheet | What it holds | From | Received | Rows |\n|---|---|---|---|---|---|\n"
        "| progress-2021-23.xlsx | Recommendations | Recommendations | Management | 27 September | 1 |\n\n"
        f': Returns {{#tbl-returns tbl-colwidths="{list(shares)}"}}\n{fences[1]}'
    )
    path = render(document, tmp_path / "publish", ("html",), "embedded")[0]
    shown = html.document_fromstring(path.read_text("utf-8")).xpath("//table[@id='tbl-returns']//col/@style")
    assert shown == [f"width: {share}%" for share in shares]

"""What stops a document before it is rendered, and where the message points."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.plan import ORIGINS_FILE
from pipeline.render import check_document, render

FIG = 'fig-alt="Bars."'

FAULTS = [
    ("unknown variable", "One.\n\nRate {{< var fte-rat >}}.", 3, "no figure 'fte-rat'"),
    ("nested variable", "{{< var fte.rate >}}", 1, "no figure 'fte.rate'"),
    ("unknown meta", "{{< meta colour >}}", 1, "no 'colour'"),
    ("unknown shortcode", "{{< video x.mp4 >}}", 1, "is not known"),
    ("page break in a paragraph", "One {{< pagebreak >}} two", 1, "inside a paragraph"),
    ("include in a paragraph", "Text\n{{< include sign-off.qmd >}}", 2, "inside a paragraph"),
    ("missing include", "{{< include absent.qmd >}}", 1, "does not exist"),
    ("include outside", "{{< include ../../../plan.yml >}}", 1, "outside the document"),
    ("include of itself", "{{< include introduction.qmd >}}", 1, "includes itself"),
    ("front matter in an include", "---\ntitle: x\n---\n", 1, "Front matter"),
    ("unresolved reference", "See @tbl-nowhere.", 1, "'tbl-nowhere'"),
    ("unresolved reference in brackets", "See [@fig-budget; @sec-nowhere].", 1, "'sec-nowhere'"),
    ("reference of another kind", "See @eq-rate.", 1, "@eq-"),
    ("reference to a heading without number", "# H {#sec-h .unnumbered}\n\nSee @sec-h.", 3, "without a number"),
    ("duplicate label", "## One {#sec-a}\n\n## Two {#sec-a}", 3, "stands already"),
    ("label on the wrong thing", "Text {#tbl-x}", 1, "not in a table's caption"),
    ("figure label on the wrong thing", "## H {#fig-x}", 1, "not on an image"),
    ("section label on the wrong thing", "[word]{#sec-x}", 1, "not on a heading"),
    ("missing image", f"![C](figures/absent){{#fig-x {FIG}}}", 1, "absent.svg and figures/absent.png"),
    ("image without alternative text", "![C](figures/budget){#fig-x}", 1, "no alternative text"),
    ("image with empty alternative text", '![C](figures/budget){#fig-x fig-alt=" "}', 1, "no alternative text"),
    ("unlabelled image without words", "![](figures/budget)", 1, "no alternative text"),
    ("image from the network", "![C](https://example.org/x.png)", 1, "outside the document"),
    ("image outside the folder", "![C](../../x.png)", 1, "outside the document"),
    ("widths over the page", '| A |\n|---|\n| 1 |\n\n: C {#tbl-x tbl-colwidths="[80,30]"}', 5, "more than 100"),
    ("widths that are no list", '| A |\n|---|\n| 1 |\n\n: C {#tbl-x tbl-colwidths="wide"}', 5, "not a list"),
    ("division never closed", "::: {.callout-note}\nText", 1, "never closed"),
    ("division closed twice", "Text\n\n:::", 3, "closes nothing"),
    ("code in a sentence", "There are `{python} 1 + 1` of them.", 1, "Code to run stands in a sentence"),
    ("code of knitr in a sentence", "There are `r 1 + 1` of them.", 1, "Code to run stands in a sentence"),
    ("raw content in a sentence", "One `\\x`{=latex} two", 1, "'latex'"),
    ("label of a formula", "$$x$$ {#eq-x}", 1, "#eq-"),
    ("label of a theorem", "::: {#thm-x}\nA\n:::", 1, "#thm-"),
    ("text in the margin", "[Aside]{.aside}", 1, ".aside"),
    ("unknown box", "::: {.callout-danger}\nA\n:::", 1, ".callout-danger"),
    ("box that can be closed", '::: {.callout-tip collapse="true"}\nA\n:::', 1, "can be closed"),
    ("listing with a number", '```{.python #lst-x lst-cap="A"}\nx\n```', 1, "listing"),
    ("tabs", "::: {.panel-tabset}\n:::", 1, "panel-tabset"),
    ("layout", '::: {layout-ncol="2"}\n:::', 1, "layout"),
    ("unknown format", '::: {.content-visible when-format="pdf"}\n:::', 1, 'when-format="pdf"'),
    ("condition on metadata", '::: {.content-visible when-meta="x"}\n:::', 1, "the format only"),
    ("code cell", "```{python}\n1\n```", 1, "code cell"),
    ("raw LaTeX", "```{=latex}\nx\n```", 1, "'latex'"),
    ("script", "A <script>alert(1)</script>", 1, "<script>"),
    ("raw image", "A <img src='https://example.org/x.png'>", 1, "<img>"),
    ("script in raw HTML", "```{=html}\n<script>1</script>\n```", 2, "<script>"),
    ("footnote without text", "Word[^none].", 1, "no footnote 'none'"),
    ("footnote twice", "Word[^a].\n\n[^a]: One.\n\n[^a]: Two.", 5, "stands already"),
]


def test_the_sample_has_no_problem(document: Path) -> None:
    assert check_document(document) == []


@pytest.mark.parametrize(("text", "line", "words"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_fault_is_named_with_its_file_and_line(write: Callable[[str], Path], text: str, line: int, words: str) -> None:
    found = [problem for problem in check_document(write(text)) if words in problem.message]
    assert [(problem.file, problem.line) for problem in found] == [("narrative/introduction.qmd", line)]
    assert found[0].what_to_do.endswith(".")


FINE = {
    "code shows language as it is": "Write `@tbl-nowhere` or\n\n```\n@fig-none {#sec-how}\n```",
    "an escaped reference is text": r"Write \@tbl-nowhere.",
    "an address is no reference": "office@tbl-house.example",
    "brackets in a caption": f"![C \\[c\\] [x](figures/budget.svg)](figures/budget){{#fig-x {FIG}}}",
    "quotes and braces in alternative text": r'![C](figures/budget){#fig-x fig-alt="A \"b\" {c}."}',
    "comments are skipped": "<!-- ![](x) @tbl-nowhere -->",
    "words of attributes are words": '![C](figures/budget){#fig-x fig-alt="A .proof of #thm-x, .aside."}',
    "text of a return is no code": r"They wrote \`r 1 + 1\`.",
    "nested divisions": "::::: {.landscape}\n::: {.source-note}\nx\n:::\n:::::",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE.keys())
def test_good_text_is_let_through(write: Callable[[str], Path], text: str) -> None:
    wrong = [p for p in check_document(write(text)) if p.file == "narrative/introduction.qmd"]
    assert wrong == []


def test_front_matter_must_be_closed(document: Path) -> None:
    (document / "plan.qmd").write_text("---\ntitle: x\n", "utf-8")
    assert "never closed" in check_document(document)[0].message


def test_missing_settings_are_named(document: Path) -> None:
    (document / "_quarto.yml").unlink()
    assert [problem.file for problem in check_document(document)] == ["_quarto.yml"]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("narrative/cy/introduction.md", ("narrative/cy/introduction.md", 3)),
        ("narrative/introduction.docx", ("narrative/introduction.docx", 0)),
        ("notebooks/budget.ipynb", ("notebooks/budget.ipynb", 0)),
    ],
)
def test_a_fault_is_told_at_the_file_that_its_author_has(
    write: Callable[[str], Path], written: str, place: tuple[str, int]
) -> None:
    document = write("One.\n\nSee @tbl-nowhere.")
    (document / ORIGINS_FILE).write_text(json.dumps({"narrative/introduction.qmd": written}), encoding="utf-8")
    (problem,) = [problem for problem in check_document(document) if "tbl-nowhere" in problem.message]
    assert (problem.file, problem.line) == place


def test_every_problem_is_told_at_once(write: Callable[[str], Path], tmp_path: Path) -> None:
    document = write("{{< var a >}}\n\n{{< var b >}}")
    with pytest.raises(DocumentError) as error:
        render(document, tmp_path / "publish", renderer="embedded")
    assert "introduction.qmd, line 1" in str(error.value)
    assert "introduction.qmd, line 3" in str(error.value)

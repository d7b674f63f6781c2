"""A document is read and written part by part, and comes out as if it were read and written as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from sample_document import stage_sample

from pipeline.cache import Cache
from pipeline.render import fragments, reading, render
from pipeline.render.assemble import metadata
from pipeline.render.docx import finish_docx
from pipeline.render.embedded import as_of
from pipeline.render.fragments import docx_document, html_body, typst_body
from pipeline.render.numbering import Target, numbered
from pipeline.render.parts import Part, parts_of
from pipeline.render.reading import Reading, read
from pipeline.render.source import Source, read_document

WRITTEN_SO = ["--to=html5", "--section-divs", "--number-sections"]
TABLE = "| Term | Meaning |\n|---|---|\n| one | two |\n"


def in_one(source: Source) -> list[Part]:
    """The document as one part."""
    return [Part("".join(part.text for part in parts_of(source)))]


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on every document is one part."""

    def from_now_on() -> None:
        monkeypatch.setattr(reading, "parts_of", in_one)

    return from_now_on


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Pandoc is given to read or to write in parts, from now on."""
    given: list[str] = []
    for module in (reading, fragments):

        def noted(source: Source, arguments: list[str], text: bytes, to_do: str, run=module.pandoc) -> bytes:
            given.append(f"{to_do}: {text.decode()}")
            return run(source, arguments, text, to_do)

        monkeypatch.setattr(module, "pandoc", noted)
    return given


def parts(document: Path, text: str) -> list[str]:
    """The parts of the sample whose introduction is ``text``."""
    (document / "narrative" / "introduction.qmd").write_text(text, "utf-8")
    return [part.text for part in parts_of(read_document(document))]


def read_anew(document: Path, text: str, cache: Cache) -> tuple[Source, Reading]:
    (document / "narrative" / "introduction.qmd").write_text(text, "utf-8")
    source = read_document(document)
    return source, read(source, cache, "plan")


def test_each_chapter_and_each_section_after_text_of_the_plan_begins_a_part(document: Path) -> None:
    plan = document / "plan.qmd"
    added = "# Priorities\n\n## Policing\n\nText.\n\n## Prevention\n\nText.\n\n::: {.callout-note}\n## Title\n:::\n"
    plan.write_text(f"{plan.read_text('utf-8')}\n{added}", "utf-8")
    found = parts(document, "Text.\n\n## A heading in prose\n\n```\n# a comment in code\n```\n")
    assert [text.strip().splitlines()[0].partition(" {")[0] for text in found] == [
        "# Introduction, vision and strategy",
        "# Resources and services",
        "# Service development and improvement plan",
        "# Sign off, submission and approval",
        "# Common youth justice terms",
        "# Priorities",
        "## Prevention",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A note.[^1]\n\n[^1]: Its text.",
        "A note.^[Its text.]",
        "[A link][there].\n\n[there]: #sec-budget",
        "(@first) An example.",
        "As in [Budget] below.",
    ],
)
def test_a_document_whose_parts_may_speak_of_each_other_is_one_part(document: Path, text: str) -> None:
    heading = "\n\n::: {.callout-note}\n# Another heading\n:::\n"
    plan = document / "plan.qmd"
    plan.write_text(plan.read_text("utf-8") + "\n# Budget {#sec-the-budget}\n\nText.\n", "utf-8")
    assert len(parts(document, "Plain text, with (@tbl-x) and [a link](#sec-the-budget)." + heading)) > 2
    assert len(parts(document, text)) == 1


@pytest.mark.parametrize("format_name", ["html", "pdf", "docx"])
def test_in_parts_and_as_a_whole_it_comes_out_the_same(
    document: Path, tmp_path: Path, whole: Callable[[], None], format_name: str
) -> None:
    (in_parts,) = render(document, tmp_path / "parts", (format_name,), "embedded")
    whole()
    (at_once,) = render(document, tmp_path / "whole", (format_name,), "embedded")
    assert in_parts.read_bytes() == at_once.read_bytes()


def written(source: Source, found: Reading) -> list[str]:
    """What is put together of parts for each format, whatever the space between words and lines is."""
    pieces = (html_body(source, found, WRITTEN_SO), typst_body(source, found), docx_document(source, found).decode())
    return [" ".join(piece.split()) for piece in pieces]


def in_parts_and_as_a_whole(text: str) -> list[list[str]]:
    """The sample with ``text`` in place of its own, written in both ways."""
    with TemporaryDirectory() as folder:
        document = stage_sample(Path(folder))
        plan = document / "plan.qmd"
        front = plan.read_text("utf-8").split("---")[1]
        plan.write_text(f"---{front}---\n\n{text}", "utf-8")
        source = read_document(document)
        made = []
        for split in (parts_of, in_one):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(reading, "parts_of", split)
                made.append(written(source, read(source, Cache(None), "plan")))
        return made


TURNED = f"::: {{.landscape}}\n{TABLE}:::\n"


@pytest.mark.parametrize(
    "text",
    [
        f"# A\n\nText.\n\n{TURNED}\n## B\n\nA sentence.\n\n{TURNED}\n## C\n\n### D\n\n{TURNED}",
        f"# A\n\nText.\n\n## B\n\n{TURNED}\n# C\n\n## D\n\nA sentence.\n\n{TURNED}\n# E\n\nText.\n",
        f"# A\n\nText.\n\n### B\n\n## C\n\n{TABLE}",
        f"# A\n\nText.\n\n### B\n\n## C\n\n{TURNED}",
        "# A\n\nText.\n\n## B\n\n# C\n\nText.\n\n## D\n\nText.\n",
    ],
)
def test_what_belongs_together_at_the_border_of_two_parts_stays_together(text: str) -> None:
    in_parts, as_a_whole = in_parts_and_as_a_whole(text)
    assert in_parts == as_a_whole


def test_word_is_given_all_that_pandoc_would_write_for_it_from_the_filters(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'Some "words", a\\ space,\\\nlines and `code words`.'
    source, found = read_anew(document, text, Cache(None))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_with_words_as_one_text", str)
        front, blocks = tmp_path / "front.json", [part.blocks for part in read(source, Cache(None), "plan").parts]
    front.write_text(json.dumps(metadata(source, "docx")), "utf-8")
    settings_ = fragments.settings_of(source, found, "docx")
    arguments = ["--standalone", "--to=docx", "--toc", "--number-sections", "--reference-doc=theme/reference.docx"]
    anew, kept = tmp_path / "anew.docx", tmp_path / "kept.docx"
    fragments.written(
        source, blocks, settings_, [*arguments, f"--metadata-file={front}", f"--output={anew}"], "write anew"
    )
    given = docx_document(source, found)
    fragments.pandoc(source, ["--from=json", *arguments, f"--output={kept}"], given, "write what was kept")
    finished = [finish_docx(one.read_bytes(), as_of(source), source.front) for one in (anew, kept)]
    assert finished[0] == finished[1]


WORDS = st.sampled_from(
    """
    Children  of  -  +  =  /  //  1.  #  ##  ~  *  _  $  @sec-one  (@tbl-t0)  don't  "said"  'so'  …  --  ---  &amp;  <
    >  <b>  \\#  \\*  `code`  **bold**  **two words**  *so*  [a link](#sec-one)  🙂  ✔  [c]  £5,000  10%  a\\_b  C:\\dir
    [● Red]{.rating .rating-red}  [● Red: late]{.rating .rating-red}  **so [✔ Green: on track]{.rating .rating-green}**
    1\\.  2022\\.  **1. so**  **12.**  \\⏎  H~2~O  ^up^  [some words of it]{lang=cy}  [*an* end]{.number}  \u00a0  so
    """.strip()
    .replace("\n", "  ")
    .split("  ")
)


@pytest.mark.parametrize(
    "text", ["**1. First aim** and more", "2022\\. That was it.", "Two:\\\n1. one\\\n2. two", "> 3\\. said"]
)
def test_what_is_written_as_a_sentence_is_no_list_in_print(document: Path, text: str) -> None:
    source, found = read_anew(document, text, Cache(None))
    lines = typst_body(source, found).replace("#strong[", "\n").replace("#quote(block: true)[", "").splitlines()
    assert [line for line in lines if re.match(r"\d+\. ", line)] == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=10, max_size=30))
def test_words_are_written_as_one_text_as_they_are_one_by_one(paragraphs: list[list[str]]) -> None:
    texts = [" ".join(words) for words in paragraphs]
    cells = "".join(f"| {text} | {text} |\n" for text in (text.replace("\n", " ") for text in texts))
    end = f"# One {{#sec-one}}\n\n{TABLE}\n: Labelled {{#tbl-t0}}\n\n| A | B |\n|---|---|\n{cells}"
    written_so = []
    for words_as in (reading._with_words_as_one_text, str):
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "_with_words_as_one_text", words_as)
            document = stage_sample(Path(folder))
            (document / "narrative" / "sign-off.qmd").write_text(end, "utf-8")
            source, found = read_anew(document, "\n\n".join(texts), Cache(None))
            written_so.append((html_body(source, found, WRITTEN_SO), typst_body(source, found)))
    assert written_so[0] == written_so[1]


def test_only_the_part_that_changed_is_read_and_written_again(document: Path, tmp_path: Path, asked: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    for text in ("The first text.", "Another text."):
        asked.clear()
        source, found = read_anew(document, text, cache)
        written(source, found)
    assert len(asked) == 4
    assert all("Another" in given and "Contributions" not in given for given in asked)


def test_a_part_is_the_same_whatever_was_written_with_it(document: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    for text in ("The first text.", "Another text."):
        (document / "narrative" / "sign-off.qmd").write_text(text, "utf-8")  # which is in the middle
        source, found = read_anew(document, "Text.", cache)
        again = html_body(source, found, WRITTEN_SO), typst_body(source, found), docx_document(source, found)
    source, found = read_anew(document, "Text.", Cache(None))
    assert again == (html_body(source, found, WRITTEN_SO), typst_body(source, found), docx_document(source, found))


def test_a_chapter_before_it_changes_the_numbers_of_a_part_on_the_page_and_nothing_for_typst(
    document: Path, tmp_path: Path, asked: list[str]
) -> None:
    cache = Cache(tmp_path / "cache")
    plan = document / "plan.qmd"
    text = plan.read_text("utf-8")
    at = text.index("# ", text.index("---", 3))
    for whole_text in (text, f"{text[:at]}# New\n\nText.\n\n{text[at:]}"):
        plan.write_text(whole_text, "utf-8")
        asked.clear()
        source, found = read_anew(document, "Text.", cache)
        page = html_body(source, found, WRITTEN_SO)
        typst_body(source, found)
    assert "Table\N{NO-BREAK SPACE}3.1:" in page
    (typst,) = [given for given in asked if given.startswith("write typst")]
    assert "Contributions" not in typst


def test_headings_of_the_same_words_get_names_of_their_own_however_they_were_read(
    document: Path, tmp_path: Path
) -> None:
    plan = document / "plan.qmd"
    text = plan.read_text("utf-8")
    cache = Cache(tmp_path / "cache")
    steps = "\n## Next steps\n\nText.\n\n## Next steps\n\nText.\n"
    seen = []
    for added in (f"\n# One\n{steps}", f"\n# One\n{steps}\n# Two\n{steps}"):  # the second part is read after the first
        plan.write_text(text + added, "utf-8")
        source, found = read_anew(document, "Text.", cache)
        seen.append(html_body(source, found, WRITTEN_SO))
    source, found = read_anew(document, "Text.", Cache(None))
    at_once = html_body(source, found, WRITTEN_SO)
    assert seen[-1] == at_once
    names = html.document_fromstring(at_once).xpath("//section[starts-with(@id, 'next-steps')]/@id")
    assert len(names) == len(set(names)) == 4


def test_tables_without_label_are_counted_through_the_document(document: Path, tmp_path: Path) -> None:
    plan = document / "plan.qmd"
    plan.write_text(f"{plan.read_text('utf-8')}\n# Last\n\n{TABLE}\n: Terms\n\n{TABLE}", "utf-8")
    source, found = read_anew(document, TABLE, Cache(None))
    page = html.document_fromstring(html_body(source, found, WRITTEN_SO))
    ids = page.xpath("//caption/span[starts-with(@id, 'table-caption-')]/@id")
    names = [name for name in page.xpath("//*/@aria-label") if name.startswith("Table without caption")]
    numbers = [int(one.rsplit("-", 1)[-1].rsplit(" ", 1)[-1]) for one in (*ids, *names)]
    assert ids and names
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


BLOCKS = st.sampled_from(
    [
        "A sentence with @sec-one and @tbl-t0.",
        TABLE,
        "## A heading",
        "### A smaller one",
        "::: {.callout-note}\n## Title\n\nText.\n:::",
        f'::: {{.content-visible when-format="html"}}\n{TABLE}\n:::',
        f'::: {{.content-hidden when-format="typst"}}\n## Not in print\n\n{TABLE}\n:::',
        f"::: {{.landscape}}\n{TABLE}\n: Wide\n:::",
        "Text.\n\n## A section",
        "Text.\n\n### Of three\n\nText.\n\n## A section",
        "- one\n- two",
        "{{< pagebreak >}}",
    ]
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chapters=st.lists(st.lists(BLOCKS, max_size=5), min_size=2, max_size=4))
def test_any_parts_make_the_whole(chapters: list[list[str]]) -> None:
    end = "\n\n# One {#sec-one}\n\n" + f"{TABLE}\n: Labelled {{#tbl-t0}}"
    body = ["\n\n".join([f"# Chapter {number}", *blocks]) for number, blocks in enumerate(chapters)]
    in_parts, as_a_whole = in_parts_and_as_a_whole("\n\n".join(body) + end)
    assert in_parts == as_a_whole


def test_numbers_follow_chapters_and_what_a_format_shows() -> None:
    def header(label: str, level: int, **more: object) -> dict:
        return {"kind": "header", "label": label, "level": level, "block": {}, **more}

    only_page = [{"shown": True, "when": "html"}]
    first = [
        header("sec-front", 1, unnumbered=True),
        header("sec-a", 1),
        {"kind": "float", "label": "tbl-a", "is_table": True, "if": only_page},
        {"kind": "float", "label": "", "is_table": True},
        header("sec-b", 2),
        {"kind": "float", "label": "tbl-b", "is_table": True},
        {"kind": "float", "label": "fig-a"},
    ]
    second = [header("sec-c", 1), header("sec-d", 3), {"kind": "float", "label": "tbl-c", "is_table": True}]
    page, paper = (numbered([first, second], name) for name in ("html", "typst"))
    assert page.targets == {
        "sec-a": Target("ch", "1"),
        "tbl-a": Target("tbl", "1.1"),
        "sec-b": Target("sec", "1.1"),
        "tbl-b": Target("tbl", "1.2"),
        "fig-a": Target("fig", "1.1"),
        "sec-c": Target("ch", "2"),
        "sec-d": Target("sec", "2.0.1"),
        "tbl-c": Target("tbl", "2.1"),
    }
    assert "tbl-a" not in paper.targets
    assert paper.targets["tbl-b"] == Target("tbl", "1.1")
    assert page.unlabelled_before == (0, 1)


@given(st.lists(st.integers(0, 60_000), max_size=12), st.integers(1, 8))
def test_parts_are_shared_out_in_their_order_each_share_with_enough_to_read(sizes: list[int], most: int) -> None:
    parts = [Part("x" * size) for size in sizes]
    shares = reading.shares_of(parts, most)
    assert [part for share in shares for part in share] == parts
    assert len(shares) <= most
    assert len(shares) == 1 or all(shares)
    assert len(shares) <= max(1, -(-sum(sizes) // reading._WORTH_A_PROCESS))


def test_parts_that_are_read_side_by_side_are_those_that_are_read_one_after_the_other(
    document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, alone = read_anew(document, "Text.", Cache(None))
    monkeypatch.setattr(reading, "_WORTH_A_PROCESS", 200)
    monkeypatch.setattr(reading.os, "cpu_count", lambda: 4)
    assert len(reading.shares_of(parts_of(source), 4)) == 4
    assert read(source, Cache(None), "plan").parts == alone.parts

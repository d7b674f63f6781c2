"""The staged document: one plain Quarto project, in the order of the headings."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipeline.chapters.discover import ChapterNotebook
from pipeline.disclosure import Disclosed
from pipeline.disclosure.suppression import Suppression
from pipeline.document import Staged, load_headings, stage
from pipeline.document.executed import ShownChapter
from pipeline.errors import ChapterError, DocumentError
from pipeline.findings import Finding, Severity
from pipeline.measures import FigureRegister
from pipeline.plan import ORIGINS_FILE, Plan
from pipeline.prepare import Prepared

STAGE = importlib.import_module("pipeline.document.stage")
ODD = "Môr & 'Mynydd' [YJS] {#x} *new*: 50%"


@pytest.fixture
def prepared() -> Prepared:
    nothing = Disclosed(FigureRegister([]), (), frozenset(), Suppression(frozenset(), frozenset()))
    return Prepared(
        (), frozenset(), FigureRegister([]), nothing, frozenset({"budget", "indicators"}), frozenset({"budget"})
    )


@pytest.fixture
def stage_with(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Staged]:
    """Stage a plan with chapters of which each shows the text given by its slug, heading and title."""

    def staging(plan: Plan, *chapters: tuple[str, str, str, str]) -> Staged:
        made = [
            ShownChapter(ChapterNotebook(heading, 1.0, slug, title, Path(f"{slug}.ipynb")), text, (), frozenset())
            for slug, heading, title, text in chapters
        ]
        texts = {shown.chapter.slug: shown for shown in made}
        monkeypatch.setattr(ChapterNotebook, "labels", lambda _: frozenset())
        monkeypatch.setattr(STAGE, "discover", lambda _: [shown.chapter for shown in made])
        monkeypatch.setattr(
            STAGE, "run_chapters", lambda chapters, *given: given[-1]({chapter.slug: chapter for chapter in chapters})
        )
        monkeypatch.setattr(STAGE, "read_executed", lambda chapter, *_: texts[chapter.slug])
        return stage(plan, prepared, lambda folder, words: (folder / "theme").mkdir(), lambda _: None)

    return staging


def test_sections_stand_in_statutory_order_with_prose_before_chapters(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    staged = stage_with(small_plan(), ("money", "resources", "Money", "Text."))
    lines = [line for line in staged.files["plan.qmd"].splitlines() if line]
    titles = [line for line in lines if line.startswith("#")]
    known = [heading.title for heading in load_headings()]
    assert [t for t in known if any(f" {t} {{#sec-" in line for line in titles)] == [
        line.lstrip("# ").partition(" {#")[0] for line in titles[1:]
    ]
    place = lines.index("{{< include chapters/money.qmd >}}")
    assert lines[place - 1] == "{{< include narrative/resources.qmd >}}"
    assert staged.files["chapters/money.qmd"].startswith("## Money {#sec-chapter-money}")


def test_nothing_in_the_document_refers_outside_its_folder(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    plan = small_plan()
    staged = stage_with(plan)
    for name, text in staged.files.items():
        assert (staged.folder / name).read_text(encoding="utf-8") == text
        assert str(plan.folder.parent) not in text
        assert "../" not in text


def test_the_document_says_which_files_its_texts_were_made_from(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    plan = small_plan()
    plan.narrative_dir.mkdir(exist_ok=True)
    (plan.narrative_dir / "diversion.md").write_text("Fewer children go to court.\n", encoding="utf-8")
    staged = stage_with(plan, ("money", "resources", "Money", "Text."))
    assert json.loads(staged.files[ORIGINS_FILE]) == {
        "narrative/diversion.qmd": "narrative/diversion.md",
        "chapters/money.qmd": "notebooks/money.ipynb",
    }


def test_a_name_with_signs_of_markdown_is_text_in_front_matter_titles_and_sign_off(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    escaped = "Môr \\& \\'Mynydd\\' \\[YJS\\] \\{\\#x\\} \\*new\\*: 50%"
    staged = stage_with(small_plan(service=ODD), ("odd", "resources", ODD, "Text."))
    front = yaml.safe_load(staged.files["plan.qmd"].split("---")[1])
    assert front["service"] == escaped
    assert staged.files["chapters/odd.qmd"].splitlines()[0] == f"## {escaped} {{#sec-chapter-odd}}"
    assert escaped in staged.files["narrative/sign-off.qmd"]


def test_every_approver_has_a_row_on_the_sign_off_page(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    plan = small_plan("approvers: [{role: Chair of the Board}, {role: Director | Children}]\n")
    page = stage_with(plan).files["narrative/sign-off.qmd"]
    rows = [line for line in page.splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[0] for row in rows] == ["| Chair of the Board", "| Director \\| Children"]
    assert "section 40 of the Crime and Disorder Act 1998" in page


def test_a_chapter_under_no_heading_is_refused(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    with pytest.raises(ChapterError, match=r"money\.ipynb stands under the heading 'monies', which does not exist"):
        stage_with(small_plan(), ("money", "monies", "Money", "Text."))


def test_a_misspelt_figure_leaves_the_last_document_as_it_was(
    small_plan: Callable[..., Plan], stage_with: Callable[..., Staged]
) -> None:
    plan = small_plan()
    before = dict(stage_with(plan).files)
    with pytest.raises(DocumentError, match=r"chapters/money\.qmd, line 3: attendence-rate"):
        stage_with(plan, ("money", "resources", "Money", "At {{< var attendence-rate >}}."))
    assert {name: (plan.outputs.document / name).read_text(encoding="utf-8") for name in before} == before


def test_a_chapter_names_each_return_that_it_waits_for_once(
    small_plan: Callable[..., Plan], prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Offences by type, from Youth Justice Service"
    missing = [
        Finding("missing_return", Severity.CRITICAL, "Missing.", "Ask.", dataset=name, partner="Youth Justice Service")
        for name in ("offence_types", "profile_measures")
    ]
    notebook = ChapterNotebook("performance", 1.0, "offences", "Offences", Path("o.ipynb"), ("offence_types",))
    for text, times in (("Some tables.", 1), (f"Awaited: {said}.", 1)):
        shown = ShownChapter(notebook, text, (), frozenset())
        monkeypatch.setattr(ChapterNotebook, "labels", lambda _: frozenset())
        monkeypatch.setattr(STAGE, "discover", lambda _: [notebook])
        monkeypatch.setattr(STAGE, "run_chapters", lambda *given: given[-1]({"offences": notebook}))
        monkeypatch.setattr(STAGE, "read_executed", lambda *_, shown=shown: shown)
        waiting = replace(prepared, findings=tuple(missing), in_plan=frozenset({"offence_types"}))
        staged = stage(small_plan(), waiting, lambda folder, words: (folder / "theme").mkdir(), lambda _: None)
        assert staged.files["chapters/offences.qmd"].count(said) == times
        assert "Measures of assessed children" not in staged.files["chapters/offences.qmd"]

"""One plan in two languages: the same figures, every file in its language, and what is still awaited in Welsh."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from editions.plan_case import Case
from editions.ready_plan import make_ready
from lxml import html

from pipeline.chapters.guard import numbers_in
from pipeline.document import load_headings
from pipeline.document.narrative import find_narratives
from pipeline.editions.manifest import files_below
from pipeline.errors import DocumentError
from pipeline.intake.inputs import inputs_of
from pipeline.plan import Plan
from pipeline.signoff.status import blockers

FORMATS = ("html", "pdf", "docx", "annex")
SERVICE = "Gwasanaeth Cyfiawnder Ieuenctid Anytown"
OWN = f'msgid "Anytown Youth Justice Service"\nmsgstr "{SERVICE}"\n\nmsgid "In court"\nmsgstr "Yn y llys"\n'


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A plan with prose in both languages, built in all formats; no test may change it."""
    base = tmp_path_factory.mktemp("bilingual")
    folder = make_ready(base / "plans" / "anytown-2022-23")
    with (folder / "plan.yml").open("a", encoding="utf-8") as settings:
        settings.write("lang: [en, cy]\n")
    (folder / "narrative" / "cy").mkdir()
    for path in (folder / "narrative").glob("*.md"):
        text = "Un frawddeg sydd yma: {{< var budget-total >}}, @tbl-budget-agency.\n"
        (folder / "narrative" / "cy" / path.name).write_text(text, encoding="utf-8")
        path.write_text("One sentence is here: {{< var budget-total >}}, @tbl-budget-agency.\n", encoding="utf-8")
    (folder / "words").mkdir()
    (folder / "words" / "cy.po").write_text(OWN, encoding="utf-8")
    case = Case(folder, base / "outputs")
    case.build(*FORMATS)
    return case


def page(case: Case, name: str) -> html.HtmlElement:
    return html.document_fromstring((case.publish / name).read_text(encoding="utf-8"))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_each_file_is_there_in_both_languages_and_the_manifest_has_all(bilingual: Case) -> None:
    names = {path.name for path in bilingual.publish.iterdir()}
    for name in ("plan.html", "plan.pdf", "plan.docx", "plan-on-a-page.html", "family-summary.pdf", "data-annex.xlsx"):
        stem, _, kind = name.partition(".")
        assert {name, f"{stem}.cy.{kind}"} <= names
    manifest = json.loads((bilingual.publish / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["outputs"]) == set(files_below(bilingual.publish)) - {"manifest.json"}


def test_both_say_the_same_numbers(bilingual: Case) -> None:
    said = {name: page(bilingual, name).get_element_by_id("main") for name in ("plan.html", "plan.cy.html")}
    counted = [Counter(re.findall(r"\d[\d,.]*\d|\d", text(main))) for main in said.values()]
    assert counted[0] == counted[1]
    cells = [[text(cell) for cell in main.xpath(".//td[contains(@class, 'number')]")] for main in said.values()]
    assert cells[0] == cells[1] != []
    drawn = [page(bilingual, name).xpath("//svg[contains(@class, 'chart')]/@aria-label") for name in said]
    assert [sorted(numbers_in(alt)) for alt in drawn[0]] == [sorted(numbers_in(alt)) for alt in drawn[1]] != []


def test_every_output_says_which_language_it_is_in(bilingual: Case) -> None:
    for name in ("plan", "plan-on-a-page", "family-summary"):
        assert page(bilingual, f"{name}.html").get("lang") == "en-GB"
        assert page(bilingual, f"{name}.cy.html").get("lang") == "cy"
        with pikepdf.open(bilingual.publish / f"{name}.cy.pdf") as pdf:
            assert str(pdf.Root.Lang) == "cy"
    with zipfile.ZipFile(bilingual.publish / "plan.cy.docx") as word:
        assert b'<w:themeFontLang w:val="cy"' in word.read("word/settings.xml")
        assert re.search(rb'<w:lang [^>]*w:val="cy"', word.read("word/styles.xml"))
    described = json.loads((bilingual.publish / "data.cy" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert described["@context"][1] == {"@language": "cy"}


def test_the_pages_lead_to_each_other(bilingual: Case) -> None:
    links = [page(bilingual, name).xpath("//nav[@class='languages']/a")[0] for name in ("plan.html", "plan.cy.html")]
    assert [(link.get("href"), link.get("lang"), text(link)) for link in links] == [
        ("plan.cy.html", "cy", "Cymraeg"),
        ("plan.html", "en-GB", "English"),
    ]


def test_nothing_of_the_plan_s_own_is_left_in_english(bilingual: Case) -> None:
    left = (bilingual.plan.outputs.private / "untranslated.cy.po").read_text(encoding="utf-8")
    assert left.startswith("# What stays in English. The first 0 are the plan's own")


def test_status_names_the_list_of_what_stays_in_english(
    bilingual: Case, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(bilingual.root))
    said = yjplan("status", bilingual.folder).stdout
    assert "What the last build left in English on the Welsh pages: " in said
    assert "Ready for sign-off." in said


def test_the_frame_is_in_welsh(bilingual: Case) -> None:
    welsh = page(bilingual, "plan.cy.html")
    said = " ".join(text(part) for part in welsh.xpath("//header | //nav | //main | //footer"))
    for words in ("Cynllun Cyfiawnder Ieuenctid", "Statws: Drafft", "Ffigurau ar: 30 Mehefin 2022", "Tabl 8.1"):
        assert words in said
    assert re.search(r"\b(Table|Figure|Chapter|Section|Contents|Source|Total) ", said) is None
    [drawn] = welsh.xpath("//figure[@id='fig-budget-agency']//svg/@aria-label")
    assert drawn.startswith("Siart bar: ")
    assert "Heddlu" in "".join(welsh.xpath("//figure[@id='fig-budget-agency']//svg//text()"))


def test_a_service_says_its_own_words_and_what_partners_sent_is_marked_as_english(bilingual: Case) -> None:
    welsh = page(bilingual, "plan.cy.html")
    assert SERVICE in text(welsh.find_class("service")[0])
    assert "Yn y llys" in text(welsh)
    sent = welsh.xpath("//span[@lang='en']")
    assert "Agree a protocol with the court" in {text(span) for span in sent}
    assert not page(bilingual, "plan.html").xpath("//main//*[@lang]")


def test_prose_and_words_of_another_language_are_inputs_that_a_seal_covers(bilingual: Case) -> None:
    names = {one.name for one in inputs_of(bilingual.plan, 1)}
    assert {"narrative/introduction.md", "narrative/cy/introduction.md", "words/cy.po"} <= names


def test_building_again_makes_nothing_and_gives_the_same(bilingual: Case) -> None:
    before = {name: path.stat().st_mtime_ns for name, path in files_below(bilingual.publish).items()}
    bilingual.build(*FORMATS)
    assert {name: path.stat().st_mtime_ns for name, path in files_below(bilingual.publish).items()} == before


@pytest.fixture
def welsh_plan(small_plan: Callable[..., Plan]) -> Callable[..., Plan]:
    """A plan in English and Welsh with these files of prose."""

    def make(**files: str) -> Plan:
        plan = small_plan("lang: [en, cy]\n")
        for name, prose in files.items():
            path = plan.narrative_dir / name.replace("__", "/").replace("_", "-")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".md").write_text(prose, encoding="utf-8")
        return plan

    return make


def test_prose_that_is_there_in_english_alone_is_awaited_in_welsh(welsh_plan: Callable[..., Plan]) -> None:
    plan = welsh_plan(remands="We have prose.", policing="And here.", cy__policing="Ac yma.")
    found = find_narratives(plan, load_headings(), "cy")
    assert (found["policing"].text, found["policing"].own, found["policing"].file) == (
        "Ac yma.",
        True,
        "cy/policing.md",
    )
    assert found["remands"].awaited and not found["remands"].own
    left = [(one.what, one.what_to_do) for one in blockers((), {"remands": found["remands"]})]
    assert left == [
        ("The heading 'Remands' has no prose in Welsh.", "Write narrative/cy/remands.qmd, .md or .docx."),
    ]


def test_a_file_in_a_folder_of_another_language_is_named_with_it(welsh_plan: Callable[..., Plan]) -> None:
    plan = welsh_plan(cy__nothing_known="Ie.")
    with pytest.raises(DocumentError, match=r"narrative/cy/nothing-known\.md belongs to no heading"):
        find_narratives(plan, load_headings(), "cy")


def test_the_first_language_has_the_plain_names(small_plan: Callable[..., Plan]) -> None:
    plan = small_plan("lang: [cy, en]\n")
    assert (plan.named("plan", "cy"), plan.named("plan", "en")) == ("plan", "plan.en")
    assert small_plan("lang: cy\n").settings.lang == ("cy",)

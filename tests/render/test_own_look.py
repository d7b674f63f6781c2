"""A service's own colours and logo in all three formats."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html
from render.pdf_tags import tags
from sample_document import stage_sample

from pipeline.document.look import logo_files, look_metadata
from pipeline.plan import Plan
from pipeline.plan.colours import DARK_PAPERS, NEEDED, least_contrast
from pipeline.render import copy_theme, render
from pipeline.render.own_colours import own_properties

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#8a1538"/></svg>'
THEME = 'theme: {primary: "#8a1538", accent: "#6b1fa0", logo: art/council.svg, logo_alt: Anytown Council}\n'


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample in the colours of a service, by format."""
    folder = tmp_path_factory.mktemp("dressed")
    (folder / "plan" / "art").mkdir(parents=True)
    (folder / "plan" / "art" / "council.svg").write_text(LOGO, encoding="utf-8")
    settings = f"service: Anytown Service\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n{THEME}"
    (folder / "plan" / "plan.yml").write_text(settings, encoding="utf-8")
    plan = Plan.load(folder / "plan")
    document = stage_sample(folder)
    for name, data in logo_files(plan).items():
        (document / name).write_bytes(data)
    lines = "".join(f'{key}: "{value}"\n' for key, value in look_metadata(plan).items())
    text = (document / "plan.qmd").read_text(encoding="utf-8")
    (document / "plan.qmd").write_text(text.replace("---\n", f"---\n{lines}", 1), encoding="utf-8")
    copy_theme(document)
    paths = render(document, folder / "publish", renderer="embedded")
    return {path.suffix[1:]: path for path in paths} | {"document": document}


def test_the_page_has_the_colours_and_a_lighter_accent_in_dark_mode(dressed: dict[str, Path]) -> None:
    text = dressed["html"].read_text(encoding="utf-8")
    light, dark, print_ = re.findall(r"--accent:\s*(#\w{6})", text)[-3:]
    assert light == print_ == "#6b1fa0"
    assert least_contrast(dark, DARK_PAPERS) >= NEEDED
    assert re.findall(r"--cover:\s*(#\w{6})", text)[-2:] == ["#8a1538", "#8a1538"]


def test_the_logo_is_on_the_cover_of_every_format_with_its_words(dressed: dict[str, Path]) -> None:
    (logo,) = html.document_fromstring(dressed["html"].read_text("utf-8")).xpath("//header//img")
    assert logo.get("alt") == "Anytown Council" and logo.get("src").startswith("data:image/svg+xml")
    first = next(tag for tag in tags(dressed["pdf"]) if tag.kind == "Figure")
    assert first.alt == "Anytown Council"
    word = docx.Document(str(dressed["docx"]))
    (picture,) = (p for p in word.paragraphs[:3] if p._p.find(f".//{qn('wp:docPr')}") is not None)
    assert picture.style.name == "Subtitle"
    assert picture._p.find(f".//{qn('wp:docPr')}").get("descr") == "Anytown Council"


def test_word_and_pdf_are_set_in_the_accent(dressed: dict[str, Path]) -> None:
    with zipfile.ZipFile(dressed["docx"]) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert "6B1FA0" in styles and "0B5C63" not in styles
    template = (dressed["document"] / "theme" / "typst-template.typ").read_text(encoding="utf-8")
    assert '#let accent = rgb("#6b1fa0")' in template and '#let primary = rgb("#8a1538")' in template


def test_a_plan_without_colours_of_its_own_has_the_theme_as_it_is(tmp_path: Path) -> None:
    document = stage_sample(tmp_path)
    own = (document / "theme" / "plan.css").read_text(encoding="utf-8")
    assert "The service's own colours" not in own and own_properties({}) == ""

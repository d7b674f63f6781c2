"""A service's own logo and colours: what is legible and safe is taken, everything else is refused with its repair."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.errors import SettingsError
from pipeline.plan import TEMPLATE_DIR, Plan
from pipeline.plan.colours import DARK_PAPERS, LIGHT_PAPERS, NEEDED, least_contrast, nearest_passing

SmallPlan = Callable[..., Plan]
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/>%s</svg>'


def test_colours_that_can_be_read_are_taken(small_plan: SmallPlan) -> None:
    theme = small_plan('theme: {primary: "#8A1538", accent: "#6b1fa0"}\n').settings.theme
    assert (theme.primary, theme.accent, theme.logo) == ("#8a1538", "#6b1fa0", None)


def test_a_pale_colour_is_refused_with_its_contrast_and_the_nearest_that_passes(small_plan: SmallPlan) -> None:
    with pytest.raises(SettingsError) as refused:
        small_plan('theme: {accent: "#f0a000"}\n')
    said = str(refused.value)
    assert "theme.accent: #f0a000 has a contrast of 1.9" in said
    assert "4.5 : 1 is needed" in said
    (proposed,) = re.findall(r'The nearest that passes is "(#\w{6})"', said)
    assert small_plan(f'theme: {{accent: "{proposed}"}}\n').settings.theme.accent == proposed


@pytest.mark.parametrize("colour", ["#ffff00", "#ff0000", "#00ff00", "#777777", "#ffffff", "#0b5c63", "#000000"])
def test_the_shade_proposed_passes_on_light_and_dark(colour: str) -> None:
    for papers in (LIGHT_PAPERS, DARK_PAPERS):
        assert least_contrast(nearest_passing(colour, papers), papers) >= NEEDED


def test_the_papers_are_those_of_the_stylesheet() -> None:
    css = (TEMPLATE_DIR / "theme" / "plan.css").read_text(encoding="utf-8")
    found = [re.findall(rf"--{name}: (#\w{{6}});", css)[:2] for name in ("paper", "band")]
    assert [tuple(pair) for pair in zip(*found, strict=True)] == [LIGHT_PAPERS, DARK_PAPERS]


@pytest.mark.parametrize("value", ["red", "#fff", "0b5c63", "#0b5c6z", "#0b5c63; } body { display: none"])
def test_a_colour_is_six_hexadecimal_digits(small_plan: SmallPlan, value: str) -> None:
    with pytest.raises(SettingsError, match=r"theme\.primary"):
        small_plan(f'theme: {{primary: "{value}"}}\n')


@pytest.mark.parametrize(
    "name", ["../logo.svg", "/etc/logo.svg", "C:/logo.png", "logo.gif", "https://example.org/a.svg"]
)
def test_a_logo_lies_in_the_plan_folder_and_is_svg_or_png(small_plan: SmallPlan, name: str) -> None:
    with pytest.raises(SettingsError, match=r"theme\.logo"):
        small_plan(f'theme: {{logo: "{name}", logo_alt: Anytown Council}}\n')


def test_a_logo_needs_words(small_plan: SmallPlan) -> None:
    with pytest.raises(SettingsError, match="logo_alt is missing"):
        small_plan("theme: {logo: logo.svg}\n")


def test_a_logo_that_is_not_there_is_told(small_plan: SmallPlan) -> None:
    with pytest.raises(SettingsError, match=r"logo.svg cannot be used: there is no such file in the plan folder"):
        small_plan("theme: {logo: logo.svg, logo_alt: Anytown Council}\n")


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>alert(1)</script>", "it holds <script>"),
        ("<foreignObject/>", "it holds <foreignObject>"),
        ('<rect onload="alert(1)"/>', r"it runs something \(onload\)"),
        ('<image href="http://example.org/a.png"/>', "outside itself"),
        ('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>', "outside itself"),
        ('<use href="other.svg#a"/>', "outside itself"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "outside itself"),
        ('<rect style="fill: url(http://example.org/a)"/>', "outside itself"),
        ("<style>@import 'a.css';</style>", "outside itself"),
        ("<?xml-stylesheet href='a.css'?>", "an instruction to a program"),
        ("<rect", "it cannot be read as SVG"),
    ],
)
def test_a_drawing_that_runs_or_fetches_anything_is_refused(small_plan: SmallPlan, inside: str, why: str) -> None:
    folder = small_plan().folder
    (folder / "logo.svg").write_text(DRAWING % inside, encoding="utf-8")
    with pytest.raises(SettingsError, match=why):
        small_plan("theme: {logo: logo.svg, logo_alt: Anytown Council}\n")


def test_a_drawing_with_entities_is_refused(small_plan: SmallPlan) -> None:
    folder = small_plan().folder
    (folder / "logo.svg").write_text('<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING % "&a;", encoding="utf-8")
    with pytest.raises(SettingsError, match="it defines entities"):
        small_plan("theme: {logo: logo.svg, logo_alt: Anytown Council}\n")


@pytest.mark.parametrize("inside", ['<use href="#a"/>', '<image href="data:image/png;base64,iVBORw0KGgo="/>', ""])
def test_a_plain_drawing_is_taken(small_plan: SmallPlan, inside: str) -> None:
    folder = small_plan().folder
    (folder / "logo.svg").write_text(DRAWING % inside, encoding="utf-8")
    assert small_plan("theme: {logo: logo.svg, logo_alt: Anytown Council}\n").settings.theme.logo == "logo.svg"


def test_a_picture_that_only_calls_itself_png_is_refused(small_plan: SmallPlan) -> None:
    folder = small_plan().folder
    (folder / "logo.png").write_bytes(b"<svg/>")
    with pytest.raises(SettingsError, match="it is no PNG picture"):
        small_plan("theme: {logo: logo.png, logo_alt: Anytown Council}\n")

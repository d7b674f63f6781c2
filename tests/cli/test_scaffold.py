"""``yjplan new`` and ``yjplan chapter new``: what they make works at once, and nothing is written over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.chapters.discover import read_chapter
from pipeline.plan import NOTEBOOKS_DIR, Plan

without_templates = pytest.mark.usefixtures("without_templates")
NEW = ("--service", "Anytown Youth Justice Service", "--year", "2026-27")


@without_templates
@pytest.mark.parametrize(
    ("service", "area"),
    [
        ("Anytown Youth Justice Service", "Anytown"),
        ("Anytown Youth Offending Team", "Anytown"),
        ("Môn: a 'Service' & #1", "Môn: a 'Service' & #1"),
        ("Yes", "Yes"),
    ],
)
def test_settings_of_a_new_plan_hold_what_was_given(
    tmp_path: Path, yjplan: Callable[..., Any], service: str, area: str
) -> None:
    assert yjplan("new", tmp_path / "plan", "--service", service, "--year", "2026-27").code == 0
    settings = Plan.load(tmp_path / "plan").settings
    assert (settings.service, settings.area) == (service, area)
    assert (settings.financial_year, settings.reporting_year) == ("2026-27", "2025-26")


@without_templates
@pytest.mark.parametrize(
    ("given", "counts_as"),
    [
        ("Northshire Police", "Police"),
        ("Northshire Police and Crime Commissioner", "Police and Crime Commissioner"),
        ("Northshire Fire=Other", "Other"),
        ("Northshire Police =", ""),
        ("Harbour Trust", ""),
    ],
)
def test_an_agency_of_one_s_own_counts_as_the_known_one_that_is_part_of_it_or_as_said(
    tmp_path: Path, yjplan: Callable[..., Any], given: str, counts_as: str
) -> None:
    assert yjplan("new", tmp_path / "plan", *NEW, "--agency", given).code == 0
    ((name, word),) = Plan.load(tmp_path / "plan").settings.vocabularies["agency"].items()
    assert (name, word.counts_as) == (given.partition("=")[0].strip(), counts_as)


@without_templates
def test_country_years_and_districts_are_set_as_given(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    options = ("--country", "Wales", "--until", "2028/29", "--district", "East", "--district", "West")
    assert yjplan("new", tmp_path / "plan", *NEW, *options).code == 0
    settings = Plan.load(tmp_path / "plan").settings
    assert (settings.country, settings.years) == ("Wales", "2026-29")
    assert list(settings.vocabularies["district"]) == ["East", "West"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--service", "X", "--year", "2026"),
        ("--service", "", "--year", "2026-27"),
        (*NEW, "--until", "soon"),
        (*NEW, "--until", "2024-25"),
        (*NEW, "--agency", "X=Circus"),
        (*NEW, "--agency", "MOPAC"),
    ],
)
def test_wrong_arguments_leave_no_half_made_folder(
    tmp_path: Path, yjplan: Callable[..., Any], arguments: tuple[str, ...]
) -> None:
    outcome = yjplan("new", tmp_path / "plan", *arguments)
    assert (outcome.code, outcome.stdout) == (1, "")
    assert not (tmp_path / "plan").exists()


def test_a_folder_with_something_in_it_and_a_file_are_left_alone(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine", encoding="utf-8")
    for name in ("folder", "folder/mine.txt"):
        outcome = yjplan("new", tmp_path / name, *NEW)
        assert outcome.code == 1
        assert "exists already" in outcome.stderr
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["mine.txt"]


def test_a_new_chapter_is_a_chapter_with_labels_of_its_own(
    small_plan: Callable[..., Plan], yjplan: Callable[..., Any]
) -> None:
    plan = small_plan()
    outcome = yjplan("chapter", "new", 'Môr & "mynydd"', "--plan", plan.folder, "--heading", "resources")
    assert outcome.code == 0
    (path,) = plan.notebooks_dir.iterdir()
    assert outcome.stdout.splitlines()[0] == str(path)
    chapter = read_chapter(path)
    assert (chapter.title, chapter.heading) == ('Môr & "mynydd"', "resources")
    text = path.read_text(encoding="utf-8")
    assert "@NAME@" not in text
    assert json.loads(text)["cells"]


def test_a_chapter_is_never_written_over_and_its_heading_must_exist(
    small_plan: Callable[..., Plan], yjplan: Callable[..., Any]
) -> None:
    plan = small_plan()
    assert yjplan("chapter", "new", "Money", "--plan", plan.folder).code == 0
    before = (plan.notebooks_dir / "money.ipynb").read_bytes()
    again = yjplan("chapter", "new", "Money", "--plan", plan.folder)
    assert (again.code, again.stdout) == (1, "")
    assert (plan.notebooks_dir / "money.ipynb").read_bytes() == before
    lost = yjplan("chapter", "new", "Other", "--plan", plan.folder, "--heading", "moneys")
    assert lost.code == 1
    assert "There is no heading 'moneys'." in lost.stderr
    assert "resources" in lost.stderr
    assert not (NOTEBOOKS_DIR / "other.ipynb").exists()

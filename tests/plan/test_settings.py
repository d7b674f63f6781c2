"""plan.yml is read strictly and every fault is told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.plan import Plan, Settings

LEAST = "service: Anytown Youth Justice Service\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"


def _load(folder: Path, text: str) -> Settings:
    (folder / "plan.yml").write_text(text, encoding="utf-8")
    return Plan.load(folder).settings


def _fault(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as raised:
        _load(folder, text)
    return str(raised.value)


def test_languages_are_one_or_several_and_each_is_named_once(tmp_path: Path) -> None:
    assert _load(tmp_path, LEAST).lang == ("en",)
    assert _load(tmp_path, f"{LEAST}lang: cy\n").lang == ("cy",)
    assert _load(tmp_path, f"{LEAST}lang: [en, cy]\n").lang == ("en", "cy")
    assert "lang: names a language twice" in _fault(tmp_path, f"{LEAST}lang: [cy, cy]\n")
    for wrong in ("fr", "[]", "Welsh"):
        assert "lang" in _fault(tmp_path, f"{LEAST}lang: {wrong}\n")


def test_the_least_settings_have_the_sector_s_defaults(tmp_path: Path) -> None:
    settings = _load(tmp_path, LEAST)
    assert (settings.financial_year, settings.reporting_year, settings.budget_year) == ("2022-23", "2021-22", "2022-23")
    assert settings.as_of == date(2022, 6, 30)
    assert settings.ratings == "brag"
    assert settings.disclosure.threshold == 5
    assert settings.comparators.national == "England and Wales"
    assert settings.over_representation.reference_groups == {"sex": "Female"}


def test_years_that_are_given_are_kept_and_brought_to_one_form(tmp_path: Path) -> None:
    settings = _load(tmp_path, f"{LEAST}reporting_year: 2020/2021\nbudget_year: 2021/22\n")
    assert (settings.reporting_year, settings.budget_year) == ("2020-21", "2021-22")


def test_every_fault_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    said = _fault(
        tmp_path,
        "area: Anytown\nfinancial_year: 2022-24\nas_of: 31/02/2022\nratings: stars\ncolour: red\n"
        "disclosure: {threshold: 0}\nboard: {chair: someone}\n",
    )
    for key in ("service: is missing", "financial_year: '2022-24'", "as_of:", "ratings:", "colour: is not a setting",
                "disclosure.threshold:", "board.chair: is not a setting"):  # fmt: skip
        assert key in said
    assert "7 settings to correct" in said


@pytest.mark.parametrize(
    "name", ["../elsewhere.xlsx", "/etc/passwd", "a/../../b.csv", "C:\\returns\\b.csv", "..\\b.csv", "\\\\host\\b.csv"]
)
def test_a_return_outside_the_plan_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert "points outside the plan folder" in _fault(tmp_path, f"{LEAST}returns: {{'{name}': {{partner: Health}}}}\n")


def test_a_return_in_a_folder_of_returns_is_accepted(tmp_path: Path) -> None:
    settings = _load(tmp_path, f"{LEAST}returns: {{'police/kpi.csv': {{partner: Police, received: 2022-05-01}}}}\n")
    assert settings.returns["police/kpi.csv"].partner == "Police"
    assert settings.returns["police/kpi.csv"].received == date(2022, 5, 1)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_settings_says_what_to_write(tmp_path: Path, text: str) -> None:
    assert "holds no settings" in _fault(tmp_path, text)


def test_a_file_that_is_not_yaml_names_its_line(tmp_path: Path) -> None:
    assert "line 2" in _fault(tmp_path, "service: a\narea: [b\n")


def test_a_folder_without_settings_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="yjplan new"):
        Plan.load(tmp_path)


def test_an_empty_year_is_a_missing_year_and_not_the_word_none(tmp_path: Path) -> None:
    assert _load(tmp_path, f"{LEAST}budget_year:\n").budget_year == "2022-23"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text(LEAST, encoding="utf-8-sig")
    assert Plan.load(tmp_path).settings.area == "Anytown"


def test_outputs_go_to_a_folder_named_like_the_plan(tmp_path: Path) -> None:
    folder = tmp_path / "anytown-2022-23"
    folder.mkdir()
    (folder / "plan.yml").write_text(LEAST, encoding="utf-8")
    plan = Plan.load(folder, tmp_path / "outputs")
    assert plan.outputs.publish == tmp_path / "outputs" / "anytown-2022-23" / "publish"
    assert plan.outputs.warehouse.parent == plan.outputs.disclosed.parent == plan.outputs.private


def test_a_plan_of_one_year_is_called_by_its_year_and_one_of_several_by_first_and_last(tmp_path: Path) -> None:
    assert _load(tmp_path, LEAST).edition == "2022-23"
    assert _load(tmp_path, f"{LEAST}until: 2023-24\n").edition == "2022-24"
    assert _load(tmp_path, f"{LEAST}until: 2023/24\nupdate: 2023-24\n").edition == "2022-24, update for 2023-24"


def test_a_plan_does_not_end_before_it_begins(tmp_path: Path) -> None:
    assert "until: 2021-22 lies before financial_year: 2022-23" in _fault(tmp_path, f"{LEAST}until: 2021-22\n")


@pytest.mark.parametrize("update", ["2022-23", "2024-25"])
def test_an_annual_update_is_of_a_later_year_of_the_plan(tmp_path: Path, update: str) -> None:
    said = _fault(tmp_path, f"{LEAST}until: 2023-24\nupdate: {update}\n")
    assert f"update: {update} must be a later year of the plan, up to 2023-24" in said


def test_a_dataset_is_not_both_expected_and_done_without(tmp_path: Path) -> None:
    said = _fault(tmp_path, f"{LEAST}expected: [targets]\nnot_expected: {{targets: None are set.}}\n")
    assert "targets cannot be both under expected and under not_expected" in said

"""From nothing: ``yjplan new``, a first build of the empty plan, then returns of a service unlike the example."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from in_process import Built, build, command
from reading import headings, html_text, table_rows

from pipeline.contracts import load_contracts
from pipeline.document import load_headings

SERVICE = "Dyffryn & Môr Youth Justice Service"
BUDGET = [
    # a service of the kind that counts cash, in kind and other funds, with two police bodies and a Welsh grant
    ("2026-27", "Police", "In kind", "Contribution", 61250.50),
    ("2026-27", "Police and Crime Commissioner", "Cash", "Contribution", 20000),
    ("2026-27", "Welsh Government", "Other funds", "Contribution", 310000.25),
    ("2026-27", "Local Authority", "Cash", "Contribution", 400000),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as the command leaves it, which no test may change."""
    path = tmp_path_factory.mktemp("new") / "dyffryn-2026-27"
    asked = ("new", path, "--service", SERVICE, "--year", "2026-27", "--area", "Dyffryn")
    assert command(*asked, outputs=path.parent / "outputs") == 0
    return path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


@pytest.fixture(scope="module")
def empty(made: Path) -> Built:
    """The new plan, built with nothing in it."""
    return build(made, ("html", "pdf", "docx"), made.parent / "outputs")


def fill(folder: Path, dataset: str, rows: list[tuple]) -> None:
    """Fill in a template as a partner would, and put it into returns/."""
    name = f"{dataset}.xlsx"
    book = openpyxl.load_workbook(folder / "templates" / name)
    sheet = book.worksheets[0]
    header = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for title, value in zip(_titles(dataset), row, strict=False):
            sheet.cell(number, header.index(title) + 1).value = value
    book.save(folder / "returns" / name)


def _titles(dataset: str) -> list[str]:
    names = {
        "budget": ("financial_year", "agency", "category", "direction", "amount_gbp"),
        "board_members": ("member_no", "agency", "role", "statutory_partner"),
    }[dataset]
    columns = load_contracts()[dataset].by_name
    return [columns[name].title for name in names]


def test_a_new_plan_has_settings_places_and_a_template_for_each_dataset(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"plan.yml", "returns", "narrative", "notebooks", "templates"}
    templates = {path.name for path in (folder / "templates").iterdir()}
    assert templates == {f"{dataset}.xlsx" for dataset in load_contracts()}


def test_an_empty_plan_builds_to_a_complete_draft_that_says_what_is_awaited_and_from_whom(empty: Built) -> None:
    text = html_text(empty.html)
    assert SERVICE in text
    titles = {title for _, title in headings(empty.html)}
    assert {heading.title for heading in load_headings() if heading.required} <= titles
    for dataset in ("Budget, from Finance", "Improvement actions, from Youth Justice Service"):
        assert dataset in text
    assert all(path.stat().st_size > 10_000 for path in empty.outputs.values())


def test_headings_never_skip_a_level(empty: Built) -> None:
    levels = [level for level, _ in headings(empty.html)]
    assert levels[0] == 1
    assert [(before, after) for before, after in pairwise(levels) if after > before + 1] == []


def test_a_service_with_other_categories_and_partners_gets_its_own_table(folder: Path) -> None:
    fill(folder, "budget", BUDGET)
    fill(folder, "board_members", [(1, "Heddlu", "Chief Inspector", "Police")])
    built = build(folder)
    assert [f for f in built.prepared.findings if f.severity == "critical" and f.rule != "missing_return"] == []
    rows = {row[0]: row[1:] for row in table_rows(built.html, "tbl-budget-agency")}
    assert rows["Agency"][:3] == ["In kind (£)", "Cash (£)", "Other funds (£)"]
    assert rows["Welsh Government"][2] == "£310,000.25"
    assert rows["Police and Crime Commissioner"][1] == "£20,000"
    assert rows["Total"][3] == "£791,250.75"


def test_status_lists_what_stands_between_a_new_plan_and_sign_off(folder: Path, yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("status", folder, "--json")
    assert outcome.code == 1
    said = json.loads(outcome.stdout)
    assert said["ready"] is False
    assert ("Finance", "missing_return") in {(entry["who"], entry["kind"]) for entry in said["left"]}
    unwritten = [entry for entry in said["left"] if entry["kind"] == "no_prose"]
    assert len(unwritten) == sum(heading.required for heading in load_headings())
    text = yjplan("status", folder)
    assert text.code == 1
    assert f"Not ready for sign-off: {len(said['left'])} things left to do." in text.stdout.splitlines()

"""A service unlike the examples, from ``yjplan new`` and templates alone: two police forces, a Welsh grant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from in_process import Built, build
from reading import table_rows

from pipeline.contracts import contracts_of
from pipeline.plan import Plan

SERVICE = "Northshire and Southshire Youth Justice Service"
NEW = (
    "--service", SERVICE, "--year", "2026-27", "--until", "2028-29", "--country", "Wales", "--area", "Northsouth",
    "--agency", "Northshire Police", "--agency", "Southshire Constabulary=Police", "--agency", "Harbour Trust",
    "--district", "Eastham", "--district", "West Bay",
)  # fmt: skip
_BUDGET = ("financial_year", "agency", "category", "amount_gbp")
_MEMBERS = ("member_no", "agency", "role", "statutory_partner", "chair")
_ATTENDANCE = ("member_no", "meeting_date", "status")
_FIRST, _SECOND = date(2025, 6, 3), date(2025, 9, 2)
RETURNS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "budget": [
        dict(zip(_BUDGET, row, strict=True))
        for row in (
            ("2026-27", "Northshire Police", "In kind", 61250.50),
            ("2026-27", "Southshire Constabulary", "In kind", 38749.50),
            ("2026-27", "Welsh Government", "Other funds", 310000),
            ("2026-27", "Harbour Trust", "Cash", 40000),
            ("2026-27", "Local Authority", "Cash", 550000),
        )
    ],
    "board_members": [
        dict(zip(_MEMBERS, row, strict=True))
        for row in (
            (1, "Northshire Police", "Chief Inspector", "Northshire Police", "No"),
            (2, "Southshire Constabulary", "Superintendent", "Southshire Constabulary", "No"),
            (3, "County Council", "Director", "Local authority", "Yes"),
            (4, "Health Board", "Head of Nursing", "Health", "No"),
            (5, "Probation Service", "Head of Delivery", "Probation", "No"),
        )
    ],
    "board_attendance": [
        dict(zip(_ATTENDANCE, (number, day, status), strict=True))
        for day, statuses in ((_FIRST, "YAYYY"), (_SECOND, "ADYYA"))
        for number, status in enumerate(statuses, start=1)
    ],
}  # fmt: skip


def _fill(plan: Plan, dataset: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Fill in a template as a partner would, and put it into returns/."""
    columns = contracts_of(plan)[dataset].by_name
    book = openpyxl.load_workbook(plan.folder / "templates" / f"{dataset}.xlsx")
    sheet = book.worksheets[0]
    at = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, at[columns[name].title]).value = value
    book.save(plan.returns_dir / f"{dataset}.xlsx")


@pytest.fixture
def built(tmp_path: Path, yjplan: Callable[..., Any]) -> Built:
    folder = tmp_path / "northsouth-2026-29"
    outcome = yjplan("new", folder, *NEW)
    assert outcome.code == 0, outcome.stderr
    assert "Northshire Police counts as Police" in outcome.stdout
    for dataset, rows in RETURNS.items():
        _fill(Plan.load(folder), dataset, rows)
    return build(folder)


def _words_offered(folder: Path, dataset: str, title: str) -> list[str]:
    lists = openpyxl.load_workbook(folder / "templates" / f"{dataset}.xlsx")["Lists"]
    (column,) = [cell.column for cell in lists[1] if cell.value == title]
    return [row[0] for row in lists.iter_rows(2, min_col=column, max_col=column, values_only=True) if row[0]]


def test_two_forces_and_a_welsh_grant_need_no_more_than_new_and_templates(
    built: Built, tmp_path: Path, yjplan: Callable[..., Any]
) -> None:
    folder = built.plan.folder
    assert {"Northshire Police", "Harbour Trust", "Welsh Government"} <= set(_words_offered(folder, "budget", "Agency"))
    assert _words_offered(folder, "children", "Local district") == ["Eastham", "West Bay"]

    settings = built.plan.settings
    assert (settings.country, settings.years, settings.area) == ("Wales", "2026-29", "Northsouth")

    critical = [finding for finding in built.prepared.findings if finding.severity == "critical"]
    assert {finding.rule for finding in critical} == {"missing_return"}

    figures = {figure.id: figure.shown for figure in built.prepared.disclosed.figures}
    assert figures["budget.total"] == "£1,000,000"
    assert figures["budget.northshire_police.total"] == "£61,250.50"
    assert figures["budget.southshire_constabulary.total"] == "£38,749.50"
    assert (figures["budget.police.total"], figures["budget.police.share"]) == ("£100,000", "10.0%")
    assert figures["budget.welsh_government.share"] == "31.0%"
    assert figures["attendance.police.rate"] == "50.0%", "two forces, two meetings: two of four"
    assert figures["attendance.all_partners"] == "1", "one force is enough for the police to be there"

    rows = {row[0]: row[1:] for row in table_rows(built.html, "tbl-budget-agency")}
    assert rows["Northshire Police"][0] == "£61,250.50"
    assert rows["Harbour Trust"][2] == "£40,000"
    partners = {row[0]: row[1:] for row in table_rows(built.html, "tbl-board-partners")}
    assert partners["Police"][0] == "2"
    assert SERVICE in built.html

    written = yjplan("template", "budget", "--plan", folder, "--to", tmp_path / "again")
    assert written.code == 0
    assert (tmp_path / "again" / "budget.xlsx").read_bytes() == (folder / "templates" / "budget.xlsx").read_bytes()

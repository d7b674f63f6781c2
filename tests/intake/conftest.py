"""Small plans with returns made for one test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from pipeline.contracts import load_contracts
from pipeline.intake import Intake, read_returns
from pipeline.plan import Plan

PLAN = """\
service: Anytown Youth Justice Service
area: Anytown
financial_year: 2022-23
as_of: 2022-06-30
"""

Sheet = Sequence[Sequence[object]]
Reader = Callable[..., Intake]


@pytest.fixture(scope="session")
def contracts():
    return load_contracts()


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "anytown-2022-23"
    (folder / "returns").mkdir(parents=True)
    (folder / "plan.yml").write_text(PLAN, encoding="utf-8")
    return folder


@pytest.fixture
def read(plan_folder: Path, contracts) -> Reader:
    """Write returns (text for .csv, sheets of rows for .xlsx), read them, and expect no others."""

    def reader(
        files: Mapping[str, str | bytes | Mapping[str, Sheet]], expected: Collection[str] = (), settings: str = ""
    ) -> Intake:
        (plan_folder / "plan.yml").write_text(PLAN + settings, encoding="utf-8")
        for name, content in files.items():
            write_return(plan_folder / "returns" / name, content)
        return read_returns(Plan.load(plan_folder), contracts, expected)

    return reader


def write_return(path: Path, content: str | bytes | Mapping[str, Sheet]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="")
    else:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in content.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(path)

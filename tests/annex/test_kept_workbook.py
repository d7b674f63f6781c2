"""The workbook is written again when something that it says has changed, and only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.annex import kept
from pipeline.annex.tables import AnnexColumn, AnnexTable
from pipeline.annex.workbook import About
from pipeline.cache import Cache
from pipeline.measures import Unit
from pipeline.words import Words

ABOUT = About("Youth Justice Plan 2022-23", "Anytown Service", date(2022, 6, 30), "Draft", "Head of Service")
RATES = AnnexTable(
    "tbl-rates", "2.1", "Rates", (AnnexColumn("rate", "Rate", Unit.PERCENT, True),), ((Decimal("8.8"),),), "Budget"
)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a workbook was written, and not taken from the cache."""
    places: list[Path] = []
    real = kept.write_workbook

    def write(path: Path, about: About, tables: list[AnnexTable]) -> None:
        places.append(path)
        real(path, about, tables)

    monkeypatch.setattr(kept, "write_workbook", write)
    return places


def make(folder: Path, about: About, *tables: AnnexTable) -> bytes:
    kept.write_or_find(folder / "annex.xlsx", about, tables, Cache(folder / "cache"), "data-annex.xlsx")
    return (folder / "annex.xlsx").read_bytes()


def test_a_workbook_that_would_say_the_same_is_not_written_again(tmp_path: Path, written: list[Path]) -> None:
    assert make(tmp_path, ABOUT, RATES) == make(tmp_path, replace(ABOUT), replace(RATES))
    assert len(written) == 1


@pytest.mark.parametrize(
    ("about", "table"),
    [
        (replace(ABOUT, status="Final"), RATES),
        (replace(ABOUT, contact="Chair"), RATES),
        (replace(ABOUT, words=Words("cy", {"Cover": "Clawr"}, quiet=True)), RATES),
        (ABOUT, replace(RATES, rows=((Decimal("8.80"),),))),
        (ABOUT, replace(RATES, number="2.2")),
        (ABOUT, replace(RATES, notes=("A note.",))),
    ],
    ids=["status", "contact", "language", "value", "number", "note"],
)
def test_whatever_it_says_otherwise_is_written(
    tmp_path: Path, written: list[Path], about: About, table: AnnexTable
) -> None:
    before = make(tmp_path, ABOUT, RATES)
    assert make(tmp_path, about, table) != before
    assert len(written) == 2


def test_words_of_a_service_s_own_count(tmp_path: Path, written: list[Path]) -> None:
    for cover in ("Clawr", "Y clawr"):
        make(tmp_path, replace(ABOUT, words=Words("cy", {"Cover": cover}, quiet=True)), RATES)
    assert len(written) == 2

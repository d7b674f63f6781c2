"""Every awkward file of the corpus gives its reading and its findings, and nothing else."""

from __future__ import annotations

from pathlib import Path

import corpus_hostile
import corpus_sheets
import corpus_text_files
import corpus_values
import pandas as pd
import pytest
from corpus_case import Case
from corpus_contracts import CONTRACTS

from pipeline.intake import Intake, read_returns
from pipeline.plan import Plan

CASES = [*corpus_text_files.CASES, *corpus_values.CASES, *corpus_sheets.CASES, *corpus_hostile.CASES]
SETTINGS = "service: Anytown Youth Justice Service\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"


def read(case: Case, folder: Path) -> Intake:
    returns = folder / "plan" / "returns"
    returns.mkdir(parents=True)
    (returns.parent / "plan.yml").write_text(SETTINGS, encoding="utf-8")
    for name, make in case.files.items():
        (returns / name).write_bytes(make())
    if case.prepare:
        case.prepare(returns)
    return read_returns(Plan.load(returns.parent), CONTRACTS, ())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_awkward_return_gives_its_reading_and_its_findings(case: Case, tmp_path: Path):
    intake = read(case, tmp_path)
    frame = intake.frames.get(case.dataset)
    values = [] if frame is None else frame[list(case.columns)].astype(object).values.tolist()
    values = [[None if pd.isna(value) else value for value in row] for row in values]
    assert {finding.rule for finding in intake.findings} == case.rules, intake.findings
    assert case.places <= {(finding.rule, finding.row, finding.column) for finding in intake.findings}
    assert values == [list(row) for row in case.rows]


def test_the_corpus_is_large_and_each_of_its_cases_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES) >= 120

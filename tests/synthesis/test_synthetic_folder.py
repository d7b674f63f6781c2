"""A synthetic plan folder: the same bytes each time, agreeing returns, and mistakes only where it says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from extracts import CONTRACTS

from pipeline.cases import Terms, kpi_counts
from pipeline.cases.frames import tables_of
from pipeline.errors import SettingsError
from pipeline.findings import Finding, Severity
from pipeline.intake import Intake, read_returns
from pipeline.plan import FinancialYear
from pipeline.synthesis import Made, synthesise
from pipeline.synthesis.places import parted
from pipeline.synthesis.writing import file_of
from pipeline.validation import validate

YEAR = FinancialYear(2026)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _findings(made: Made) -> tuple[Intake, list[Finding]]:
    intake = read_returns(made.plan, CONTRACTS)
    return intake, [*intake.findings, *validate(intake, CONTRACTS, made.plan)]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        synthesise(tmp_path / name / "plan", 80, seed, YEAR)
    one, same, other = (_bytes(tmp_path / name / "plan") for name in ("one", "same", "other"))
    assert one == same
    assert {name for name in one if one[name] != other.get(name)} >= {"returns/children.csv", "returns/offences.csv"}


@pytest.mark.parametrize(("children", "seed"), [(1, 1), (12, 2), (250, 3)])
def test_every_contract_is_kept_at_any_size(children: int, seed: int, tmp_path: Path) -> None:
    made = synthesise(tmp_path / "plan", children, seed, YEAR)
    intake, findings = _findings(made)
    assert {name: len(frame) for name, frame in intake.frames.items()} == {k: v for k, v in made.rows.items() if v}
    # A number of disposals may move a lot by chance; nothing else is wrong.
    serious = [finding for finding in findings if finding.severity is not Severity.INFO]
    assert [one for one in serious if one.rule != "change_since_last_year"] == []
    assert not [one for one in serious if one.severity is Severity.CRITICAL]


def test_the_kpi_return_is_what_the_cases_in_the_files_give(tmp_path: Path) -> None:
    made = synthesise(tmp_path / "plan", 300, 4, YEAR)
    settings, frames = made.plan.settings, read_returns(made.plan, CONTRACTS).frames
    with tables_of(frames) as connection:
        counts = kpi_counts(connection, YEAR.previous, settings.as_of, settings.area, Terms.of())
    assert len(counts) > 100
    sent = frames["kpi_return"]
    columns = ("kpi", "measure", "disposal_type", "quarter", "numerator", "denominator")
    rows = {
        tuple(None if value != value else value for value in row) for row in zip(*map(sent.get, columns), strict=True)
    }
    assert rows == {tuple(getattr(count, name) for name in columns) for count in counts}


def test_mistakes_are_where_the_page_says_and_nowhere_else(tmp_path: Path) -> None:
    right = synthesise(tmp_path / "right" / "plan", 300, 5, YEAR)
    wrong = synthesise(tmp_path / "wrong" / "plan", 300, 5, YEAR, mistaken=True)
    assert right.mistakes == () and len(wrong.mistakes) == 5
    page = (wrong.plan.folder / "README.md").read_text("utf-8")
    for dataset in right.rows:
        told = {one.row: one for one in wrong.mistakes if one.dataset == dataset}
        lines = [(made.plan.returns_dir / file_of(dataset)).read_text("utf-8").splitlines() for made in (right, wrong)]
        different = {row for row, (one, other) in enumerate(zip(*lines, strict=True), start=1) if one != other}
        assert different == set(told), dataset
        for one in told.values():
            assert f"| `{file_of(dataset)}` | {one.row} | {one.title} | {one.given} | {one.right} |" in page


def test_the_folder_says_that_nobody_in_it_is_real(tmp_path: Path) -> None:
    made = synthesise(tmp_path / "plan", 20, 1, YEAR)
    assert (made.plan.folder / "plan.yml").read_text("utf-8").startswith("# SYNTHETIC")
    page = (made.plan.folder / "README.md").read_text("utf-8")
    assert "No child, victim, member of staff" in page
    assert "`yjplan synthesise plan --children 20 --seed 1 --year 2026-27`" in page
    assert str(tmp_path) not in page
    assert made.plan.settings.service.endswith("(synthetic)")


def test_another_year_moves_everything_with_it(tmp_path: Path) -> None:
    made = synthesise(tmp_path / "plan", 60, 1, FinancialYear(2023))
    outcomes = read_returns(made.plan, CONTRACTS).frames["offences"]["outcome_date"].dropna()
    assert made.plan.settings.reporting_year == "2022-23"
    assert max(outcomes) <= made.plan.settings.as_of == date(2023, 6, 30)


@pytest.mark.parametrize(("children", "seed"), [(0, 1), (5_000_000, 1), (10, -1)])
def test_numbers_that_cannot_be_are_refused_before_anything_is_written(
    children: int, seed: int, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError):
        synthesise(tmp_path / "plan", children, seed, YEAR)
    assert not (tmp_path / "plan").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="not empty"):
        synthesise(tmp_path, 10, 1, YEAR)
    assert (tmp_path / "plan.yml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("whole", [0, 1, 7, 100, 5_466_338])
def test_parts_add_up_to_the_whole(whole: int) -> None:
    parts = parted(whole, {"a": 0.5, "b": 0.3, "c": 0.2, "d": 0.001})
    assert sum(parts.values()) == whole and min(parts.values()) >= 0


def test_the_command_makes_the_folder_and_says_what_comes_next(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("synthesise", tmp_path / "plan", "--children", "15", "--seed", "2", "--with-errors")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert "children: 15 rows" in outcome.stdout and "Wrong on purpose" in outcome.stdout
    assert outcome.stdout.splitlines()[-1].startswith("Next: yjplan check")


@pytest.mark.parametrize(
    "options", [[], ["--like", "PLAN", "--children", "5"], ["--like", "PLAN", "--with-errors"]], ids=str
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], tmp_path: Path, yjplan: Callable[..., Any], example: Path
) -> None:
    given = [str(example) if option == "PLAN" else option for option in options]
    outcome = yjplan("synthesise", tmp_path / "plan", *given)
    assert outcome.code == 1 and "--" in outcome.stderr
    assert not (tmp_path / "plan").exists()

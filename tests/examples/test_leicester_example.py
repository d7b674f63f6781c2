"""The returns of the Leicester example carry the published figures, and arrive without a critical finding."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from pipeline.contracts import load_contracts
from pipeline.findings import Severity
from pipeline.intake import Intake, read_returns
from pipeline.plan import Plan
from pipeline.validation import validate

PLAN = Path(__file__).parents[2] / "examples" / "leicester-2022-23"
RETURNS = PLAN / "returns"


def records(file: str, name: str, skip: int = 0) -> list[dict[str, object]]:
    header, *rows = CalamineWorkbook.from_path(str(RETURNS / file)).get_sheet_by_name(name).to_python()[skip:]
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def csv_records(file: str, folder: Path = RETURNS) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def intake() -> Intake:
    return read_returns(Plan.load(PLAN), load_contracts())


def test_expenditure_and_income_come_to_the_same_published_total() -> None:
    totals: Counter[str] = Counter()
    for row in records("budget.xlsx", "Budget", skip=2):
        totals[str(row["Direction"])] += int(str(row["Amount (£)"]).split(".")[0])
    assert totals == {"Expenditure": 1_823_000, "Income": 1_823_000}


def test_the_board_has_one_chair_and_all_four_statutory_partners() -> None:
    members = records("board.xlsx", "Members")
    assert len(members) == 19
    assert [m["Member no"] for m in members if m["Chair"] == "Yes"] == [1]
    assert {m["Statutory partner"] for m in members} - {""} == {"Local authority", "Police", "Probation", "Health"}


def test_staff_are_counted_by_team_and_sex_and_apart_from_that_by_ethnicity() -> None:
    by_team = records("staffing.xlsx", "Staff by team")
    assert sum(float(str(row["Count"])) for row in by_team) == 53
    assert sum(float(str(row["Count"])) for row in by_team if row["Sex"] == "Female") == 25
    assert sum(float(str(row["Count"])) for row in records("staffing.xlsx", "Staff by ethnicity")) == 54


def test_the_service_plan_has_50_actions_and_each_has_a_milestone() -> None:
    actions, milestones = records("service-plan.xlsx", "Actions"), records("service-plan.xlsx", "Milestones")
    keys = [(action["Theme"], action["Ref"]) for action in actions]
    assert len(keys) == len(set(keys)) == 50
    assert {(m["Theme"], m["Ref"]) for m in milestones} == set(keys)
    assert Counter(m["Status"] for m in milestones) == {"In progress": 42, "": 10, "Complete": 1}
    # a reference such as 3.10 must not have become the number 3.1
    assert {"3.10", "3.20"} <= {str(action["Ref"]) for action in actions}
    assert max(len(str(action["Action"]).split()) for action in actions) <= 30


def test_training_programmes_and_disposals_carry_the_published_counts() -> None:
    held = [row for row in csv_records("training.csv") if row["Planned"] == "No"]
    assert (len(held), sum(int(row["Attendees"]) for row in held)) == (22, 194)
    scores = records("programmes.xlsx", "Programme scores")
    assert [sum(float(str(row[side])) for row in scores) for side in ("Initial score", "End score")] == [30, 67]
    after = [row for row in records("programmes.xlsx", "Programme follow-up") if str(row["Stage"]).endswith("after")]
    which_way = [row for row in after if row["Programme"] == "Which Way"]
    assert sum(float(str(row["Children who offended"])) for row in which_way) == 16
    courts = [row for row in csv_records("disposals.csv") if "order" in row["Disposal type"]]
    assert [sum(int(row[year]) for row in courts) for year in ("2019-20", "2020-21", "2021-22")] == [118, 82, 56]


def test_the_returns_arrive_without_a_critical_finding(intake: Intake) -> None:
    findings = [*intake.findings, *validate(intake, load_contracts(), Plan.load(PLAN))]
    assert [finding for finding in findings if finding.severity is Severity.CRITICAL] == []


def test_what_the_published_document_got_wrong_is_asked_about(intake: Intake) -> None:
    findings = validate(intake, load_contracts(), Plan.load(PLAN))
    asked = {(finding.dataset, finding.row) for finding in findings if finding.severity is Severity.WARNING}
    assert {("programme_tracking", row) for row in (14, 15, 16)} <= asked  # a stage that nobody can have reached yet
    assert ("improvement_milestones", 43) in asked  # completed after the plan was written
    datasets = {dataset for dataset, _ in asked}
    assert {"staffing_counts", "improvement_actions"} <= datasets  # 53 or 54 staff; one reference twice


def test_every_file_in_returns_is_announced_in_the_settings() -> None:
    settings = yaml.safe_load((PLAN / "plan.yml").read_text(encoding="utf-8"))
    assert set(settings["returns"]) == {path.name for path in RETURNS.iterdir()}
    assert settings["ratings"] == "progress"
    assert not set(settings["expected"]) & set(settings["not_expected"])


@pytest.mark.parametrize("path", sorted(PLAN.glob("narrative/*.*d")), ids=lambda path: path.name)
def test_narrative_quotes_figures_and_has_no_heading_of_the_first_levels(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"^##? ", text, flags=re.MULTILINE)
    names = re.findall(r"\{\{<\s*var (.*?)\s*>\}\}", text)
    assert all(re.fullmatch(r"[a-z0-9_]+(-[a-z0-9_]+)+", name) for name in names)
    assert text.count("{{<") == len(names)

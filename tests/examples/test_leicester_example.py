"""The returns of the Leicester example carry the published figures, and arrive without a critical finding."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from pipeline.audit import Verdict, audit, read_published
from pipeline.contracts import load_contracts
from pipeline.findings import Finding, Severity
from pipeline.intake import Intake, read_returns
from pipeline.measures import FigureRegister
from pipeline.measures.registry import measure_all
from pipeline.plan import Plan
from pipeline.validation import validate
from pipeline.warehouse import build_warehouse, open_warehouse

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


@pytest.fixture(scope="module")
def findings(intake: Intake) -> list[Finding]:
    return [*intake.findings, *validate(intake, load_contracts(), Plan.load(PLAN))]


@pytest.fixture(scope="module")
def register(intake: Intake, findings: list[Finding], tmp_path_factory: pytest.TempPathFactory) -> FigureRegister:
    path = tmp_path_factory.mktemp("leicester") / "warehouse.duckdb"
    build_warehouse(path, intake, load_contracts(), findings)
    with open_warehouse(path) as connection:
        measured = measure_all(connection, Plan.load(PLAN))
    return FigureRegister(figure for part in measured for figure in part.figures)


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


def test_the_returns_arrive_without_a_critical_finding(findings: list[Finding]) -> None:
    assert [finding for finding in findings if finding.severity is Severity.CRITICAL] == []


def test_what_the_published_document_got_wrong_is_asked_about(findings: list[Finding]) -> None:
    asked = {(finding.dataset, finding.row) for finding in findings if finding.severity is Severity.WARNING}
    assert {("programme_tracking", row) for row in (14, 15, 16)} <= asked  # a stage that nobody can have reached yet
    assert ("improvement_milestones", 43) in asked  # completed after the plan was written
    datasets = {dataset for dataset, _ in asked}
    assert {"staffing_counts", "improvement_actions"} <= datasets  # 53 or 54 staff; one reference twice


def test_every_printed_figure_is_computed_and_every_difference_accepted(register: FigureRegister) -> None:
    audited = audit(read_published(PLAN / "published.csv"), register)
    assert audited.of(Verdict.NOT_COMPUTED) == []
    assert [one for one in (*audited.compared, *audited.slips) if one.open] == []
    assert {one.printed.figure for one in audited.of(Verdict.DIFFERENT)} == {
        "disposals.youth_caution_or_youth_conditional_caution.change.words",
        "local.looked_after_children_open_to_the_service.count",
        "prevention.2020_21.type.community_resolution.share",
        "prevention.2020_21.type.preventative_intervention.share",
        "prevention.april_2020_to_march_2022.total",
        "programme.community_resolution_and_prevention.2021_22.during.offended.pct",
        "programme.which_way.session.2.change.words",
    }


def test_narrative_quotes_only_figures_that_the_returns_give(register: FigureRegister) -> None:
    texts = [path.read_text(encoding="utf-8") for path in PLAN.glob("narrative/*.*d")]
    names = {name for text in texts for name in re.findall(r"\{\{< var ([a-z0-9_-]+) >\}\}", text)}
    assert names
    assert [name for name in sorted(names) if register.get(name.replace("-", ".")).value is None] == []


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

"""From returns to the disclosed database: made anew only when something it rests on has changed."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cache import Cache, together
from pipeline.contracts import Contract
from pipeline.disclosure import DisclosedDatabase
from pipeline.errors import PlanError, SettingsError
from pipeline.findings import Finding, Severity
from pipeline.plan import Plan
from pipeline.prepare import check, figure_inputs, prepare
from pipeline.querylog import keyed
from pipeline.validation import validate
from pipeline.validation.validating import _sum_of
from pipeline.warehouse import open_warehouse

pytestmark = pytest.mark.usefixtures("quickly")

BUDGET = "Agency,Category,Amount (£)\nPolice,Cash,100\nHealth,Cash,50\n"
OFFENCES = "Offence group,Area,Year,Number of offences,Population (10 to 17)\nDrugs,Anytown,2021-22,3,10000\n"


@pytest.fixture
def plan(small_plan) -> Plan:
    made = small_plan()
    made.returns_dir.mkdir()
    (made.returns_dir / "budget.csv").write_text(BUDGET, encoding="utf-8")
    (made.returns_dir / "offence-benchmark.csv").write_text(OFFENCES, encoding="utf-8")
    return made


def _reports(plan: Plan) -> tuple[list[str], object]:
    said: list[str] = []
    return said, prepare(plan, said.append)


def _inputs(plan: Plan) -> str:
    return together(figure_inputs(plan))


def test_figures_come_from_the_returns(plan: Plan) -> None:
    prepared = prepare(plan)
    assert prepared.figures.get("budget.total").value == 150
    assert prepared.disclosed.figures.get("budget.total").value == 150


def test_figures_as_computed_and_as_they_may_be_shown_are_kept_apart(plan: Plan) -> None:
    prepared = prepare(plan)
    assert prepared.figures.get("offences.drugs.count").value == 3
    assert prepared.disclosed.figures.get("offences.drugs.count").shown == "[c]"
    database = DisclosedDatabase(plan.outputs.disclosed)
    assert database.figures()["offences.drugs.count"]["display"] == "[c]"


def test_nothing_changed_nothing_is_made_and_the_answer_is_the_same(plan: Plan) -> None:
    first = prepare(plan)
    before = plan.outputs.disclosed.read_bytes()
    said, second = _reports(plan)
    assert len(said) == 1
    assert "unchanged" in said[0]
    assert plan.outputs.disclosed.read_bytes() == before
    assert [figure.as_dict() for figure in second.figures] == [figure.as_dict() for figure in first.figures]
    assert (second.findings, second.incomplete) == (first.findings, first.incomplete)


def test_a_changed_amount_changes_the_figures(plan: Plan) -> None:
    prepare(plan)
    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "70"), encoding="utf-8")
    assert prepare(plan).figures.get("budget.total").value == 170


def test_what_was_measured_before_a_check_found_a_row_unusable_is_not_used(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = {"dataset": "budget", "file": "budget.csv", "row": 3, "column": "Agency"}
    wrong = Finding("wrong", Severity.CRITICAL, "It is wrong.", "Mend it.", **health)
    monkeypatch.setattr("pipeline.prepare.validate", lambda *_: [wrong])
    assert prepare(plan).figures.get("budget.total").value == 100


def test_rows_that_cannot_be_measured_before_they_are_checked_are_measured_afterwards(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def fails(*given: object) -> None:
        asked.append(given)
        raise ValueError

    monkeypatch.setattr("pipeline.prepare.measure_rows", fails)
    assert prepare(plan).figures.get("budget.total").value == 150
    assert asked


@pytest.mark.parametrize("lost", ["disclosed", "warehouse"])
def test_a_lost_database_is_made_again(plan: Plan, lost: str) -> None:
    prepare(plan)
    getattr(plan.outputs, lost).unlink()
    prepare(plan)
    assert getattr(plan.outputs, lost).is_file()


@pytest.mark.parametrize("spoilt", ["disclosed", "warehouse"])
def test_a_database_that_is_not_as_it_was_written_is_made_again(plan: Plan, spoilt: str) -> None:
    first = prepare(plan)
    path = getattr(plan.outputs, spoilt)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    said, second = _reports(plan)
    assert len(said) > 1
    assert [figure.as_dict() for figure in second.figures] == [figure.as_dict() for figure in first.figures]


def test_a_disk_without_room_for_a_database_is_told_plainly(plan: Plan) -> None:
    limits = pytest.importorskip("resource")
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(PlanError, match="cannot be written") as told:
            prepare(plan)
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))
    assert "has room" in told.value.what_to_do
    assert prepare(plan).figures.get("budget.total").value == 150


def test_without_what_was_kept_everything_is_made_again(plan: Plan) -> None:
    prepare(plan)
    shutil.rmtree(plan.outputs.cache)
    said, _ = _reports(plan)
    assert len(said) > 1


def test_a_check_between_two_builds_costs_the_second_nothing(plan: Plan) -> None:
    prepare(plan)
    check(plan)
    said, _ = _reports(plan)
    assert len(said) == 1


def test_only_a_dataset_that_changed_is_checked_again(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.prepare.validate", validate)
    asked: list[set[str]] = []

    def engine(frames, checks):
        asked.append(set(frames))
        return {name: [] for name in frames}

    check(plan, engine=engine)
    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "70"), encoding="utf-8")
    check(plan, engine=engine)
    check(plan, engine=engine)
    check(plan, cache=Cache(plan.outputs.cache, anew=True), engine=engine)
    both = {"budget", "offence_benchmark"}
    assert asked == [both, {"budget"}, both]


def test_rows_that_came_in_another_file_or_with_other_settings_are_not_checked_again(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.prepare.validate", validate)
    asked: list[set[str]] = []

    def engine(frames, checks):
        asked.append(set(frames))
        return {name: [(checks[name][0], [0])] for name in frames}

    def findings() -> list[tuple[str, str]]:
        found = check(Plan.load(plan.folder, plan.outputs_root), engine=engine).findings
        return [(finding.dataset, finding.file) for finding in found if finding.row]

    first = findings()
    assert set(first) == {("budget", "budget.csv"), ("offence_benchmark", "offence-benchmark.csv")}
    (plan.returns_dir / "budget.csv").rename(plan.returns_dir / "money.csv")
    settings = plan.folder / "plan.yml"
    settings.write_text(f"{settings.read_text('utf-8')}\n# changed\n", encoding="utf-8")
    moved = findings()
    assert moved == [(dataset, file.replace("budget.csv", "money.csv")) for dataset, file in first]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"n": [1, 2, None]},
        {"n": [2, None, 1]},
        {"n": [1, None, 3]},
        {"m": [1, None, 2]},
        {"n": [Decimal(1), None, Decimal(2)]},
        {"n": ["1", None, "2"]},
        {"n": [1, None, 2, 2]},
        {"n": [1, None, 2], "m": [None, None, None]},
    ],
    ids=str,
)
def test_the_checksum_of_rows_is_of_every_value_in_its_place(changed: dict[str, list]) -> None:
    def made(columns: dict[str, list], file: str) -> pd.DataFrame:
        frame = pd.DataFrame({name: pd.Series(values, dtype="object") for name, values in columns.items()})
        return frame.assign(source_file=file, source_sheet="")

    first = _sum_of(made({"n": [1, None, 2]}, "a.csv"))
    assert _sum_of(made({"n": [1, None, 2]}, "b.csv")) == first
    assert _sum_of(made(changed, "a.csv")) != first


def test_a_return_that_is_open_in_a_spreadsheet_program_is_remarked_on_as_soon_as_it_is(plan: Plan) -> None:
    before = prepare(plan)
    (plan.returns_dir / "~$budget.csv").write_bytes(b"")
    after = prepare(plan)
    assert "temporary_file" not in {finding.rule for finding in before.findings}
    assert "temporary_file" in {finding.rule for finding in after.findings}
    assert after.figures.get("budget.total").value == 150


def test_a_failure_on_the_way_leaves_no_stamp_that_says_all_is_well(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(plan)
    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "70"), encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.prepare.write_disclosed", fail)
        with pytest.raises(OSError, match="disk full"):
            prepare(plan)
    said, prepared = _reports(plan)
    assert len(said) > 1
    assert prepared.figures.get("budget.total").value == 170


def test_the_checksum_sees_contents_names_and_folders(plan: Plan) -> None:
    seen = {_inputs(plan)}
    budget = plan.returns_dir / "budget.csv"
    budget.write_text(BUDGET + "Probation,Cash,1\n", encoding="utf-8")
    seen.add(_inputs(plan))
    renamed = budget.rename(budget.with_name("finance.csv"))
    seen.add(_inputs(plan))
    (plan.returns_dir / "finance").mkdir()
    renamed.rename(plan.returns_dir / "finance" / "finance.csv")
    seen.add(_inputs(plan))
    (plan.folder / "plan.yml").write_text(
        (plan.folder / "plan.yml").read_text("utf-8") + "ratings: rag\n", encoding="utf-8"
    )
    seen.add(_inputs(plan))
    assert len(seen) == 5


def test_the_checksum_is_of_contents_and_not_of_the_machine(plan: Plan, tmp_path: Path) -> None:
    moved = plan.folder.rename(tmp_path / "elsewhere")
    before = _inputs(Plan(moved, plan.settings))
    assert before == _inputs(Plan(moved.rename(plan.folder), plan.settings))


def test_the_checksum_sees_the_common_terms(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = tmp_path / "glossary.csv"
    monkeypatch.setattr("pipeline.prepare.COMMON_TERMS", terms)
    terms.write_text("term,meaning\nYJS,Youth justice service\n", encoding="utf-8")
    before = _inputs(plan)
    terms.write_text("term,meaning\nYJS,The youth justice service\n", encoding="utf-8")
    assert _inputs(plan) != before


def test_what_is_missing_or_faulty_is_incomplete(plan: Plan) -> None:
    (plan.returns_dir / "budget.csv").write_text(BUDGET.replace("50", "fifty"), encoding="utf-8")
    prepared = prepare(plan)
    assert {"budget", "indicators", "board_attendance"} <= prepared.incomplete
    assert "offence_benchmark" not in prepared.incomplete
    assert prepared.figures.get("budget.total").value == 100, "the row with the fault is left out"


def test_a_finding_that_a_role_accepted_is_open_no_more_and_a_later_check_keeps_it_so(
    plan: Plan, contracts: dict[str, Contract]
) -> None:
    totals = BUDGET + "Total,,999\n"
    (plan.returns_dir / "budget.csv").write_text(totals, encoding="utf-8")
    before = prepare(plan)
    asked = next(finding for finding in before.open if finding.severity is Severity.WARNING)
    with open_warehouse(plan.outputs.warehouse) as warehouse:
        key = next(key for key, found in keyed(before.findings, contracts, warehouse).items() if found == asked)
    (plan.folder / "findings.yml").write_text(
        f"accepted:\n  - {{key: {key}, role: Head of Service, reason: The total is last year's.}}\n", encoding="utf-8"
    )

    after = prepare(plan)
    check(plan)
    again = prepare(plan)

    assert asked in before.open
    assert asked in after.accepted and asked not in after.open
    assert again.accepted == after.accepted


def test_two_services_with_plan_folders_of_one_name_do_not_write_over_each_other(plan: Plan) -> None:
    prepare(plan)
    settings = (plan.folder / "plan.yml").read_text(encoding="utf-8")
    (plan.folder / "plan.yml").write_text(settings.replace("Anytown Youth", "Other Youth"), encoding="utf-8")

    with pytest.raises(SettingsError, match="holds the outputs of Anytown Youth Justice Service, not of Other Youth"):
        prepare(Plan.load(plan.folder, plan.outputs_root))

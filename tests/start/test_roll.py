"""A plan rolled forward: what comes along, in which form, and what is refused. On a small plan of its own."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypandoc
import pytest
import yaml

from pipeline.cli.starting import refuse_together
from pipeline.contracts import contracts_of
from pipeline.document.narrative import read_prose
from pipeline.errors import SettingsError
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.prepare import prepare
from pipeline.signoff import reviews_left
from pipeline.start import Rolled, roll_forward
from pipeline.start.roll import TO_CONFIRM

pytestmark = pytest.mark.usefixtures("without_templates")
SETTINGS = """\
until: 2023-24
ratings: rag
board: {name: Executive Board}
expected: [targets]
not_expected: {staffing: It is not published.}
returns: {board.csv: {partner: Board secretary}}
vocabularies: {agency: {Harbour Trust: [The Trust]}}
theme: {logo: art/logo.svg, logo_alt: Anytown Council, accent: "#6b1fa0"}
"""
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
RETURNS = {
    "board-members.csv": "Member no,Agency,Role,Statutory partner,Member to\n"
    "1,Police,Chief Inspector,Police,\n2,Harbour Trust,Manager,,2023-03-31\n3,Health,Lead,Health,2024-03-31\n",
    "targets.csv": "Indicator,Band,Lower,Upper\nFTE,green,,207.5\n",
    "glossary.csv": "Term,Meaning\nEHCP,A plan\n",
    "improvement-actions.csv": "Theme,Action ID,Plan,Action,Owner\nCourt,1,,Open one,Head\nCourt,2,,Done one,Head\n"
    "Court,3,,Given up,Head\nCourt,1,Previous,From before,Head\n",
    "improvement-milestones.csv": "Theme,Action ID,Plan,Milestone no,Milestone,Due,Status\n"
    "Court,1,,1,First step,May 2022,Complete\nCourt,1,,2,Second step,ongoing,In progress\n"
    "Court,2,,1,Only step,May 2022,Complete\nCourt,3,,1,A step,TBC,Not pursued\n"
    "Court,1,Previous,1,Old step,2021-05-01,Complete\n",
    "budget.csv": "Financial year,Agency,Category,Amount\n2022-23,The Trust,Cash,100\n",
    "offence-benchmark.csv": "Offence group,Area,Year,Count\nRobbery,Anytown,2021-22,3\nDrugs,Anytown,2021-22,30\n",
}


LEAST = "service: Anytown Youth Justice Service\narea: Anytown\nfinancial_year: 2022-23\nas_of: 2022-06-30\n"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan to roll forward; its figures are worked out once for all tests."""
    base = tmp_path_factory.mktemp("old")
    folder = base / "anytown-2022-24"
    for name in ("returns", "narrative", "notebooks"):
        (folder / name).mkdir(parents=True)
    (folder / "art").mkdir()
    (folder / "art" / "logo.svg").write_bytes(LOGO)
    (folder / "plan.yml").write_text(LEAST + SETTINGS, encoding="utf-8")
    for name, text in RETURNS.items():
        (folder / "returns" / name).write_text(text, encoding="utf-8")
    (folder / "narrative" / "governance.md").write_text("The total is {{< var budget-total >}}.\n", encoding="utf-8")
    (folder / "narrative" / "remands.md").write_text("This year only.\n", encoding="utf-8")
    word = str(folder / "narrative" / "child-first.docx")
    pypandoc.convert_text("Children first: {{< var fte-rate >}}.", "docx", format="markdown", outputfile=word)
    (folder / "notebooks" / "own.ipynb").write_text("{}", encoding="utf-8")
    plan = Plan.load(folder, base / "outputs")
    prepare(plan)
    return plan


@pytest.fixture(scope="module")
def update(old: Plan, tmp_path_factory: pytest.TempPathFactory) -> Rolled:
    """The plan rolled forward within its years, for tests that only look."""
    return roll_forward(tmp_path_factory.mktemp("update") / "anytown-update", old, "2023-24")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "anytown-next"


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _confirmed(new: Plan) -> dict[str, list[dict[str, Any]]]:
    """The rows to confirm, read as the returns that they become once they are moved."""
    with tempfile.TemporaryDirectory() as name:
        confirmed = Plan(Path(name), new.settings)
        shutil.copytree(new.folder / TO_CONFIRM, confirmed.returns_dir)
        intake = read_returns(confirmed, contracts_of(new), ())
    return {dataset: frame.to_dict("records") for dataset, frame in intake.frames.items()}


def test_settings_move_on_and_the_old_plan_stays_as_it_was(old: Plan, folder: Path) -> None:
    before = _files(old.folder)
    new = roll_forward(folder, old, "2024-25").made.plan.settings
    assert _files(old.folder) == before
    assert (new.financial_year, new.until, new.update) == ("2024-25", "2025-26", "")
    assert (new.reporting_year, new.budget_year, new.as_of.isoformat()) == ("2023-24", "2024-25", "2024-06-30")
    assert (new.service, new.ratings, new.board.name) == (old.settings.service, "rag", "Executive Board")
    assert new.vocabularies == old.settings.vocabularies
    assert new.theme == old.settings.theme and (folder / "art" / "logo.svg").read_bytes() == LOGO
    assert new.not_expected == old.settings.not_expected
    assert new.returns == {}
    assert new.expected == ("glossary", "offence_benchmark", "targets"), "what the old plan had is awaited"
    text = (folder / "plan.yml").read_text(encoding="utf-8")
    assert text.count("REVIEW: as in the plan for 2022-24") == 5
    assert [(left.setting, left.remark) for left in reviews_left(text)] == [
        *((key, "moved on from the plan for 2022-24") for key in ("financial_year", "until", "reporting_year")),
        *((key, "moved on from the plan for 2022-24") for key in ("budget_year", "as_of")),
        *((key, "as in the plan for 2022-24") for key in ("ratings", "board", "vocabularies", "expected")),
        ("not_expected: staffing", "as in the plan for 2022-24"),
    ]


def test_within_the_years_of_a_plan_it_is_the_annual_update(update: Rolled) -> None:
    new = update.made.plan.settings
    assert (new.financial_year, new.until, new.update) == ("2022-23", "2023-24", "2023-24")
    assert (new.reporting_year, new.as_of.isoformat()) == ("2022-23", "2023-06-30")
    left = reviews_left((update.made.plan.folder / "plan.yml").read_text(encoding="utf-8"))
    moved = [review.setting for review in left if review.remark.startswith("moved on")]
    assert moved == ["update", "reporting_year", "budget_year", "as_of"], "what stays has not been moved"


def test_rows_come_along_to_be_confirmed_and_are_not_read_before(update: Rolled) -> None:
    new = update.made.plan
    assert [path.name for path in new.returns_dir.iterdir()] == ["previous_figures.csv"]
    rows = _confirmed(new)
    assert [row["member_no"] for row in rows["board_members"]] == [1, 3], "a seat that has ended is left out"
    assert [(row["band"], str(row["upper"])) for row in rows["targets"]] == [("green", "207.5")]
    assert [row["term"] for row in rows["glossary"]] == ["EHCP"]


def test_an_annual_update_keeps_every_action_with_its_standing_and_the_previous_plan_as_it_was(update: Rolled) -> None:
    rows = _confirmed(update.made.plan)
    actions = [(row["plan"], row["action_id"], row["action"]) for row in rows["improvement_actions"]]
    assert actions == [
        ("current", "1", "Open one"),
        ("current", "2", "Done one"),
        ("current", "3", "Given up"),
        ("previous", "1", "From before"),
    ]
    milestones = [(row["plan"], row["milestone"], row["status"]) for row in rows["improvement_milestones"]]
    assert milestones == [
        ("current", "First step", "complete"),
        ("current", "Second step", "in_progress"),
        ("current", "Only step", "complete"),
        ("current", "A step", "not_pursued"),
        ("previous", "Old step", "complete"),
    ]


def test_open_actions_are_a_new_plan_s_and_all_of_the_last_one_s_the_previous(old: Plan, folder: Path) -> None:
    rows = _confirmed(roll_forward(folder, old, "2024-25").made.plan)
    actions = [(row["plan"], row["action_id"], row["action"]) for row in rows["improvement_actions"]]
    assert actions == [
        ("current", "1", "Open one"),
        ("previous", "1", "Open one"),
        ("previous", "2", "Done one"),
        ("previous", "3", "Given up"),
    ]
    milestones = [(row["plan"], row["action_id"], row["milestone_no"]) for row in rows["improvement_milestones"]]
    assert [key for key in milestones if key[0] == "current"] == [("current", "1", 1), ("current", "1", 2)]
    assert len(milestones) == 2 + 4


def test_prose_that_lasts_comes_along_marked_with_its_figures_still_quoted(update: Rolled) -> None:
    folder = update.made.plan.folder
    assert update.narrative == ("child-first", "governance")
    assert not (folder / "narrative" / "remands.md").exists()
    text = (folder / "narrative" / "governance.md").read_text(encoding="utf-8")
    assert text.startswith("**To be confirmed:** this text comes from the plan for 2022-24.")
    assert text.endswith("The total is {{< var budget-total >}}.\n")
    assert update.notebooks == ("own.ipynb",)


def test_a_word_file_stays_one_with_the_line_at_its_top(old: Plan, update: Rolled) -> None:
    source = old.narrative_dir / "child-first.docx"
    target = update.made.plan.narrative_dir / "child-first.docx"
    prose = read_prose(target)
    assert prose.startswith("**To be confirmed:** this text comes from the plan for 2022-24.")
    assert prose.rstrip().endswith("Children first: {{< var fte-rate >}}.")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target) as after:
        assert after.namelist() == before.namelist()


def test_hidden_figures_are_carried_hidden(update: Rolled) -> None:
    with (update.made.plan.returns_dir / "previous_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}
    robbery = rows["offences.robbery.count"]
    assert (robbery["display"], robbery["value"]) == ("[c]", "")
    assert rows["budget.total"]["display"] == "£100"
    assert {row["edition"] for row in rows.values()} == {"2022-24"}
    assert {row["standing"] for row in rows.values()} == {"draft"}
    assert "not available" not in {row["display"] for row in rows.values()}


def test_what_was_published_is_what_counts_as_the_last_plan_s_figures(old: Plan, folder: Path, tmp_path: Path) -> None:
    elsewhere = Plan(old.folder, old.settings, tmp_path / "outputs")
    shutil.copytree(old.outputs.private, elsewhere.outputs.private)
    old = elsewhere
    publish = old.outputs.publish
    publish.mkdir(parents=True)
    figure = {"label": "Total", "value": 90, "display": "£90", "unit": "£", "period": "2022-23", "suppressed": False}
    (publish / "figures.json").write_text(json.dumps({"figures": {"budget.total": figure}}), encoding="utf-8")
    assert roll_forward(folder, old, "2023-24").figures == 1
    assert "budget.total,Total,£90,90," in (folder / "returns" / "previous_figures.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("year", ["2022-23", "2021-22", "soon"])
def test_a_year_that_is_not_after_the_old_plan_s_is_refused_and_nothing_is_made(
    old: Plan, folder: Path, year: str
) -> None:
    with pytest.raises(SettingsError):
        roll_forward(folder, old, year)
    assert not folder.exists()


def test_a_folder_with_something_in_it_is_refused(old: Plan) -> None:
    with pytest.raises(SettingsError, match="exists already and is not empty"):
        roll_forward(old.folder, old, "2024-25")


def test_the_old_plan_of_another_service_is_warned_about(
    old: Plan, folder: Path, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(old.outputs_root))
    outcome = yjplan(
        "new", folder, "--from", old.folder, "--year", "2024-25", "--service", "Elsewhere Youth Justice Team"
    )
    assert outcome.code == 0
    assert "is a plan of Anytown Youth Justice Service, not of Elsewhere Youth Justice Team" in outcome.stderr
    assert (
        yaml.safe_load((folder / "plan.yml").read_text(encoding="utf-8"))["service"] == "Elsewhere Youth Justice Team"
    )
    assert "Improvement actions: 4 rows to confirm" in outcome.stdout


def test_settings_that_come_from_the_old_plan_cannot_be_given_too(
    old: Plan, folder: Path, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(old.outputs_root))
    outcome = yjplan("new", folder, "--from", old.folder, "--year", "2024-25", "--country", "Wales")
    assert outcome.code == 1
    assert "--country cannot be given with --from" in outcome.stderr
    refuse_together([])


def test_status_asks_for_what_was_carried_and_says_a_waiting_return_once(
    update: Rolled, yjplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("YJPLAN_OUTPUTS", str(tmp_path))
    outcome = yjplan("status", update.made.plan.folder, "--json")
    left = json.loads(outcome.stdout)["left"]
    confirm = " ".join(blocker["what"] for blocker in left if blocker["kind"] == "to_confirm")
    assert "'not_expected: staffing'" in confirm
    assert "to-confirm/board_members.xlsx" in confirm
    missing = " ".join(blocker["what"] for blocker in left if blocker["kind"] == "missing_return")
    assert "'Budget'" in missing
    assert "'Board members'" not in missing

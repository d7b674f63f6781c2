"""The two-year example's returns carry the published figures, whatever the pipeline makes of them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from pipeline.contracts import contracts_of, expected_datasets
from pipeline.findings import Severity
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.validation import validate

PLAN = Path(__file__).parents[2] / "examples" / "portsmouth-2023-25"
RETURNS = PLAN / "returns"
OFFICE_FILES = sorted(path for path in PLAN.rglob("*") if path.suffix in {".xlsx", ".ods", ".docx"})


def sheet(file: str, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(RETURNS / file)).get_sheet_by_name(name).to_python()


def records(file: str, name: str) -> list[dict[str, object]]:
    header, *rows = sheet(file, name)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def csv_records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_budget_rows_and_columns_add_up_to_the_published_totals() -> None:
    header, *rows = sheet("budget.xlsx", "Budget 2023-24")[2:]
    assert header == ["Agency", "In cash", "In kind", "Other funds", "Total", "Status"]
    amounts = {str(row[0]): [value or 0 for value in row[1:5]] for row in rows}
    total = amounts.pop("Total")
    assert total == [822540, 207800, 90800, 1121140]
    assert [sum(column) for column in zip(*amounts.values(), strict=True)] == total
    assert all(sum(parts) == stated for *parts, stated in amounts.values())
    assert amounts["OPCC"][-1] == 71400


@pytest.mark.parametrize(
    ("indicator", "numerators", "others"),
    [
        ("First time entrants", [55, 56, 59, 49, 41], {"national": "148", "comparator": "183"}),
        ("Reoffending (binary)", [4, 15, 12, 17, 13], {"national": "31.1", "comparator": "34.3"}),
        ("Reoffending (frequency)", [15, 54, 46, 86, 90], {}),
        ("Use of custody", [1, 1, 1, 2, 3], {"national": "0.11", "comparator": "0.09"}),
    ],
)
def test_indicators_hold_five_rolling_periods_and_comparators_at_the_last(
    indicator: str, numerators: list[int], others: dict[str, str]
) -> None:
    rows = [row for row in csv_records(RETURNS / "indicators.csv") if row["Indicator"] == indicator]
    local = [row for row in rows if row["Area type"] == "local"]
    assert [int(row["Numerator"]) for row in local] == numerators
    beside = [row for row in rows if row not in local]
    assert {row["Area type"]: row["Rate"] for row in beside} == others
    assert {row["Period end"] for row in beside} <= {local[-1]["Period end"]}


def test_the_last_local_rates_and_ranks_are_those_in_print() -> None:
    ranked = [row for row in csv_records(RETURNS / "indicators.csv") if row["Rank"]]
    assert {row["Indicator"]: (row["Rate"], row["Rank"], row["Rank of"]) for row in ranked} == {
        "First time entrants": ("229", "7", "7"),
        "Reoffending (binary)": ("", "7", "7"),  # worked out from 13 of 30
        "Use of custody": ("0.17", "6", "7"),
    }


def test_a_printed_sign_excludes_the_limit_of_its_band() -> None:
    bands = {(row["Indicator"], row["Band"]): row for row in records("targets.ods", "Targets")}
    green, amber, red = (bands["First time entrants", band] for band in ("Green", "Amber", "Red"))
    assert (green["Upper limit"], green["Upper limit included"]) == (224, "No")
    assert (amber["Lower limit"], amber["Upper limit"]) == (223, 340)
    assert (red["Lower limit"], red["Lower limit included"]) == (341, "No")
    assert bands["Referral order panels held within 20 working days", "Green"]["Lower limit"] == 90


def test_quarters_add_up_to_the_printed_totals() -> None:
    rows = [row for row in sheet("quarterly-counts.xlsx", "Quarterly counts") if str(row[1]).startswith("20")]
    assert all(sum(row[2:6]) == row[6] for row in rows)
    assert {(row[0], row[1]): row[6] for row in rows} == {
        ("Youth community resolutions commenced", "2021-22"): 31,
        ("Youth community resolutions commenced", "2022-23"): 24,
        ("Youth community resolutions screened", "2021-22"): 289,
        ("Youth community resolutions screened", "2022-23"): 327,
        ("Joint decision making panel cases discussed", "2021-22"): 174,
        ("Joint decision making panel cases discussed", "2022-23"): 268,
    }


@pytest.mark.parametrize(
    ("file", "many", "statuses"),
    [
        (
            "progress-2021-23.xlsx",
            52,
            {
                "": 16,
                "In progress": 25,
                "Complete": 4,
                "In place": 4,
                "Not started": 1,
                "Not completed": 1,
                "Not pursued": 1,
            },
        ),
        ("delivery-plan-2023-25.xlsx", 56, {"": 56}),
    ],
)
def test_every_action_of_both_plans_has_one_dated_milestone(file: str, many: int, statuses: dict[str, int]) -> None:
    actions, milestones = records(file, "Actions"), records(file, "Milestones")
    named = [(action["Priority"], action["Action ID"]) for action in actions]
    assert len(set(named)) == many
    assert [(milestone["Priority"], milestone["Action ID"]) for milestone in milestones] == named
    assert Counter(milestone["Status"] for milestone in milestones) == statuses
    undated = [milestone["Action ID"] for milestone in milestones if not milestone["By when"]]
    assert undated == (["5.2.i"] if file.startswith("progress") else [])


def test_action_ids_keep_the_slips_of_the_print() -> None:
    ids = [str(action["Action ID"]) for action in records("delivery-plan-2023-25.xlsx", "Actions")]
    assert ids.index("1.3.v") < ids.index("1.3.i")
    assert not any(action_id.startswith("4.5") for action_id in ids)
    assert "4.6.i" in ids


def test_texts_of_the_plans_stay_short() -> None:
    for file in ("progress-2021-23.xlsx", "delivery-plan-2023-25.xlsx"):
        assert all(action["Action"] and action["Owner"] for action in records(file, "Actions"))
        assert max(len(str(action["Action"]).split()) for action in records(file, "Actions")) <= 30
        assert max(len(str(milestone["Milestone"]).split()) for milestone in records(file, "Milestones")) <= 30


def test_challenges_and_risks_have_the_printed_number_of_mitigations() -> None:
    rows = csv_records(RETURNS / "risks.csv")
    mitigations = Counter((row["Kind"], row["Description"]) for row in rows)
    assert Counter(kind for kind, _ in mitigations) == {"Challenge": 6, "Risk": 3}
    assert sorted(mitigations.values()) == [2, 3, 3, 3, 3, 3, 3, 3, 3]


def test_plan_names_every_return_with_its_partner_and_date() -> None:
    settings = yaml.safe_load((PLAN / "plan.yml").read_text(encoding="utf-8"))
    assert set(settings["returns"]) == {path.name for path in RETURNS.iterdir()}
    assert {note["received"] for note in settings["returns"].values()} == {settings["as_of"]} == {date(2023, 9, 27)}


@pytest.mark.parametrize("path", OFFICE_FILES, ids=lambda path: path.name)
def test_documents_name_no_author_and_carry_a_fixed_date(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        properties = archive.read("meta.xml" if path.suffix == ".ods" else "docProps/core.xml").decode("utf-8")
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>([^<]+)<", properties) == []
    assert set(re.findall(r"\d{4}-\d\d-\d\d", properties)) == {"2023-09-27"}


def test_figures_in_print_are_listed_with_their_place() -> None:
    rows = csv_records(PLAN / "published.csv")
    assert len(rows) >= 140
    assert all(row["figure"] and row["printed"] and row["place"] for row in rows)
    assert all(bool(row["accepted_by"]) == bool(row["reason"]) for row in rows)


def test_check_finds_nothing_critical_and_the_slips_of_the_print() -> None:
    plan = Plan.load(PLAN)
    contracts = contracts_of(plan)
    intake = read_returns(plan, contracts, expected_datasets(contracts, plan.settings))
    findings = [*intake.findings, *validate(intake, contracts, plan)]
    assert [finding for finding in findings if finding.severity is Severity.CRITICAL] == []
    rules = Counter(finding.rule for finding in findings)
    slips = {
        "bands_overlap": 1,
        "bands_leave_gap": 4,
        "rate_implies_another_denominator": 1,
        "completed_after_plan": 1,
        "held_after_plan": 3,
        "due_before_plan": 2,
        "action_id_left_out": 2,
    }
    assert {rule: rules[rule] for rule in slips} == slips

"""The example's returns carry the published figures, whatever the pipeline makes of them."""

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

PLAN = Path(__file__).parents[2] / "examples" / "blackpool-2022-23"
RETURNS = PLAN / "returns"
NOT_A_MEMBER = {"Not a member", "No longer a member"}


def sheet(file: str, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(RETURNS / file)).get_sheet_by_name(name).to_python()


def records(file: str, name: str) -> list[dict[str, object]]:
    header, *rows = sheet(file, name)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def csv_records(file: str) -> list[dict[str, str]]:
    with (RETURNS / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_budget_rows_and_columns_add_up_to_the_published_totals() -> None:
    rows = sheet("budget.xlsx", "Budget 2021-22")[2:]
    assert rows[0] == ["Agency", "Staffing costs", "Payments in kind", "Other delegated funds", "Total"]
    amounts = {str(row[0]): [value or 0 for value in row[1:]] for row in rows[1:]}
    total = amounts.pop("Total")
    assert total == [885262, 0, 274761, 1160023]
    assert [sum(column) for column in zip(*amounts.values(), strict=True)] == total
    assert all(sum(parts) == stated for *parts, stated in amounts.values())
    assert amounts["Police"][-1] == 101596
    assert amounts["Local Authority"][-1] == 526487


def test_the_contribution_that_ends_is_a_row_of_its_own_year() -> None:
    (change,) = records("budget.xlsx", "Changes 2022-23")
    assert (change["Agency"], change["Category"], change["Amount (£)"]) == ("Police", "Other delegated funds", 0)


def test_attendance_grid_holds_the_published_marks_of_32_members_at_five_meetings() -> None:
    header, *rows = sheet("board.xlsx", "Attendance")
    assert header[3:] == [
        date(2021, 5, 25),
        date(2021, 7, 20),
        date(2021, 9, 28),
        date(2021, 11, 24),
        date(2022, 1, 26),
    ]
    marks = Counter("N" if cell in NOT_A_MEMBER else cell for row in rows for cell in row[3:])
    assert len(rows) == 32
    assert marks == {"Y": 89, "D": 3, "A": 41, "": 11, "N": 16}


def test_members_and_attendance_list_the_same_seats() -> None:
    members, attendance = records("board.xlsx", "Members"), records("board.xlsx", "Attendance")
    assert [(m["Member no"], m["Agency"], m["Role"]) for m in members] == [
        (a["Member no"], a["Agency"], a["Role"]) for a in attendance
    ]
    assert [m["Member no"] for m in members if m["Chair"] == "Yes"] == [1]
    partners = {m["Statutory partner"] for m in members} - {""}
    assert partners == {"Local authority", "Police", "Probation", "Health"}


def test_improvement_plan_has_72_actions_and_135_milestones_that_belong_to_them() -> None:
    actions = records("improvement-plan.xlsx", "Actions")
    milestones = records("improvement-plan.xlsx", "Milestones")
    keys = {(action["Theme"], action["Action ID"]) for action in actions}
    assert len(actions) == len(keys) == 72
    assert {(m["Theme"], m["Action ID"]) for m in milestones} == keys
    assert len(milestones) == 135
    assert Counter(m["Status"] for m in milestones) == {"Complete": 79, "In progress": 50, "": 6}


def test_action_ids_stay_as_printed_and_repeat_between_themes() -> None:
    actions = records("improvement-plan.xlsx", "Actions")
    repeated = [key for key, times in Counter(str(a["Action ID"]) for a in actions).items() if times > 1]
    assert repeated
    assert all(re.fullmatch(r"\d+", key) for key in repeated)
    # an id such as 5.10 must not have become the number 5.1
    assert {"5.10", "5.11"} <= {a["Action ID"] for a in actions}


def test_every_milestone_is_due_on_a_day_in_a_month_or_openly_undated() -> None:
    dated = re.compile(r"(\d{1,2} )?[A-Z][a-z]+ 20\d\d")
    due = {str(m["Due"]) for m in records("improvement-plan.xlsx", "Milestones")}
    assert {text for text in due if not dated.fullmatch(text)} == {"", "ongoing", "date tbc"}


def test_action_and_milestone_texts_stay_short() -> None:
    actions = records("improvement-plan.xlsx", "Actions")
    milestones = records("improvement-plan.xlsx", "Milestones")
    assert all(action["Action"] and action["Owner (role)"] for action in actions)
    assert max(len(str(a["Action"]).split()) for a in actions) <= 30
    assert max(len(str(m["Milestone"]).split()) for m in milestones) <= 20


@pytest.mark.parametrize(("area", "total"), [("England and Wales", 38518), ("Blackpool", 93)])
def test_offence_groups_add_up_to_the_stated_total(area: str, total: int) -> None:
    rows = {
        r["Offence group"]: int(r["Number of offences"])
        for r in csv_records("offence-benchmark.csv")
        if r["Area"] == area
    }
    assert rows.pop("Total proven offences") == total
    assert len(rows) == 11
    assert sum(rows.values()) == total


def test_outcomes_agree_with_the_benchmark_group_by_group() -> None:
    by_group: Counter[str] = Counter()
    for row in csv_records("offence-outcomes.csv"):
        by_group[row["Benchmark group"]] += int(row["Offences"])
    benchmark = {
        r["Offence group"]: int(r["Number of offences"])
        for r in csv_records("offence-benchmark.csv")
        if r["Area"] == "Blackpool" and r["Offence group"] != "Total proven offences"
    }
    assert by_group == benchmark
    assert by_group.total() == 93


def test_outcomes_stand_in_the_published_tiers() -> None:
    tiers: Counter[str] = Counter()
    for row in csv_records("offence-outcomes.csv"):
        tiers[row["Outcome group"]] += int(row["Offences"])
    assert tiers == {
        "No sanction": 10,
        "Informal action": 9,
        "Community resolution": 12,
        "First-tier penalty": 10,
        "Caution": 19,
        "Community sentence": 32,
        "Custody": 1,
    }


def test_indicators_hold_the_inspection_reports_values_and_no_custody() -> None:
    rows = [r for r in csv_records("indicators.csv") if r["Indicator"] != "Knife-related offences"]
    values = {(r["Indicator"], r["Area type"]): int(r["Rate"]) for r in rows}
    assert values == {
        ("First time entrants", "local"): 227,
        ("First time entrants", "region"): 201,
        ("First time entrants", "national"): 207,
        ("Reoffending (binary)", "local"): 45,
        ("Reoffending (binary)", "national"): 39,
    }


def test_population_has_counts_where_published_and_shares_elsewhere() -> None:
    rows = records("population.ods", "Population")
    assert {r["Area"]: r["Count"] for r in rows if r["Count"] != ""} == {
        "Blackpool": 12494,
        "England and Wales": 5466338,
    }
    assert [r["Share (%)"] for r in rows if r["Share (%)"] != ""] == [51, 49, 87]
    assert all((r["Count"] == "") != (r["Share (%)"] == "") for r in rows)


def test_knife_related_offences_have_their_count_and_the_national_rate() -> None:
    local, national = (r for r in csv_records("indicators.csv") if r["Indicator"] == "Knife-related offences")
    assert (local["Numerator"], local["Denominator"]) == ("10", "12494")
    assert (national["Rate"], national["Rate unit"]) == ("64", "per 100,000")


def test_children_assessed_are_117_by_sex_and_by_age_and_by_both() -> None:
    rows = csv_records("children-assessed.csv")
    whole = [r for r in rows if not r["Of sex"]]
    for characteristic in ("Sex", "Age"):
        assert sum(int(r["Count"]) for r in whole if r["Characteristic"] == characteristic) == 117
    assert {r["Cohort total"] for r in whole} == {"117"}
    for sex in whole[:2]:
        of_sex = [r for r in rows if r["Of sex"] == sex["Group"]]
        assert sum(int(r["Count"]) for r in of_sex) == int(sex["Count"])
        assert {r["Cohort total"] for r in of_sex} == {sex["Count"]}
    assert all(r["Count"] == "" and r["Share (%)"] for r in rows if r["Characteristic"] == "Ethnicity")


def test_offences_by_type_agree_with_the_benchmark_and_with_their_own_single_offences() -> None:
    rows = csv_records("offences-by-type.csv")
    groups = {r["Offence group"]: int(r["Number of offences"]) for r in rows if not r["Offence"]}
    assert sum(groups.values()) == 93
    for group in ("Burglary", "Other", "Violence against the person"):
        single = [int(r["Number of offences"]) for r in rows if r["Offence group"] == group and r["Offence"]]
        assert sum(single) == groups[group]
    assert {r["All offences the year before"] for r in rows} == {"195"}


def test_the_inspection_of_2021_has_25_points_and_that_of_2018_had_3() -> None:
    points = {"Inadequate": 0, "Requires improvement": 1, "Good": 2, "Outstanding": 3}
    ratings = records("inspection-2021.xlsx", "Ratings")
    assert len(ratings) == 12
    assert sum(points[str(r["Rating"])] for r in ratings) == sum(int(str(r["Score"])[0]) for r in ratings) == 25
    assert sum(points[str(r["Previous rating"])] for r in ratings) == 3


def test_recommendations_are_nine_of_2018_and_seven_of_2021() -> None:
    made = Counter(r["Inspection year"] for r in records("inspection-2021.xlsx", "Recommendations"))
    assert made == {"2018": 9, "2021": 7}


def test_five_national_standards_each_have_a_lead() -> None:
    rows = csv_records("national-standards.csv")
    assert [r["Standard no"] for r in rows] == ["1", "2", "3", "4", "5"]
    assert all(r["Lead (role)"] for r in rows)


def test_every_difference_from_print_that_is_accepted_names_a_role_and_a_reason() -> None:
    with (PLAN / "published.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 400
    accepted = [r for r in rows if r["accepted_by"] or r["reason"]]
    assert all(r["accepted_by"] and r["reason"] for r in accepted)
    printed = {(r["figure"], r["printed"]) for r in accepted}
    assert {
        ("budget.staffing_costs.total", "885.262"),
        ("knife.rate", "80"),
        ("recommendations.2021.count", "six"),
    } <= (printed)


def test_plan_names_every_return_with_its_partner_and_date() -> None:
    plan = yaml.safe_load((PLAN / "plan.yml").read_text(encoding="utf-8"))
    assert set(plan["returns"]) == {path.name for path in RETURNS.iterdir()}
    assert all(note["partner"] and note["received"] == plan["as_of"] for note in plan["returns"].values())


@pytest.mark.parametrize(
    "file", ["budget.xlsx", "board.xlsx", "improvement-plan.xlsx", "inspection-2021.xlsx", "population.ods"]
)
def test_workbooks_name_no_author_and_carry_a_fixed_date(file: str) -> None:
    with zipfile.ZipFile(RETURNS / file) as archive:
        name = "meta.xml" if file.endswith(".ods") else "docProps/core.xml"
        properties = archive.read(name).decode("utf-8")
        assert {info.date_time[0] for info in archive.infolist()} <= {1980, 2022}
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>([^<]+)<", properties) == []
    assert set(re.findall(r"\d{4}-\d\d-\d\d", properties)) == {"2022-06-30"}


def test_a_figure_that_exists_is_quoted_and_not_typed() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (PLAN / "narrative").glob("*.qmd"))
    prose = re.sub(r"\{\{<.*?>\}\}", "", text)
    for typed in ("1,160,023", "885,262", "526,487", "101,596", "43,260", "63.9%", " 227 ", " 93 ", "5.71"):
        assert typed not in prose, typed

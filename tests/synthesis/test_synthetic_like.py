"""Cases made like an existing plan give that plan's tables, cell by cell."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from extracts import CONTRACTS, age_on

from pipeline.cache import Cache
from pipeline.errors import SettingsError
from pipeline.findings import Severity
from pipeline.intake import read_returns
from pipeline.plan import ROOT, FinancialYear, Plan
from pipeline.synthesis import synthesise_like
from pipeline.synthesis.draw import stream
from pipeline.synthesis.marginals import marginals_of
from pipeline.validation import validate

LIKE = ROOT / "examples" / "blackpool-2022-23"
Frames = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module", params=[1, 2], ids=lambda seed: f"seed {seed}")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("like") / "plan"
    return synthesise_like(folder, Plan.load(LIKE), request.param).plan


@pytest.fixture(scope="module")
def frames(made: Plan) -> Frames:
    return read_returns(made, CONTRACTS).frames


@pytest.fixture(scope="module")
def year(made: Plan) -> FinancialYear:
    return FinancialYear.parse(made.settings.reporting_year)


def _first_days(frames: Frames, year: FinancialYear) -> pd.Series:
    work = frames["interventions"]
    within = work[(work["start_date"] >= year.first_day) & (work["start_date"] <= year.last_day)]
    return within.groupby("child_id")["start_date"].min()


def _decided(frames: Frames, year: FinancialYear) -> pd.DataFrame:
    offences = frames["offences"]
    offences = offences[offences["outcome_date"].notna()]
    return offences[(offences["outcome_date"] >= year.first_day) & (offences["outcome_date"] <= year.last_day)]


def test_children_by_age_and_sex_are_those_of_the_profile(frames: Frames, year: FinancialYear) -> None:
    children, first = frames["children"].set_index("child_id"), _first_days(frames, year)
    assert len(children) == len(first) == 117
    counted = Counter(
        (str(age_on(children["date_of_birth"][child], day)), children["sex"][child]) for child, day in first.items()
    )
    profile = frames["cohort_profile"]
    both = profile[(profile["characteristic"] == "age") & profile["sex"].notna()]
    published = {
        (group, sex): int(many) for group, sex, many in zip(both["group"], both["sex"], both["count"], strict=True)
    }
    assert len(published) == 16
    assert counted == Counter({cell: many for cell, many in published.items() if many})


def test_children_by_ethnic_group_round_to_the_published_shares(frames: Frames) -> None:
    profile = frames["cohort_profile"]
    shares = profile[profile["characteristic"] == "ethnicity"].set_index("group")["share_pct"]
    counted = frames["children"]["ethnicity"].value_counts()
    for group, share in shares.items():
        assert round(100 * counted[group] / 117) == share


def test_offences_by_group_are_those_of_the_benchmark(made: Plan, frames: Frames, year: FinancialYear) -> None:
    outcomes, benchmark = frames["offence_outcomes"], frames["offence_benchmark"]
    counted_in = dict(zip(outcomes["offence_group"], outcomes["benchmark_group"], strict=True))
    counted = Counter(_decided(frames, year)["offence_group"].map(counted_in))
    here = benchmark[benchmark["area"] == made.settings.area]
    assert counted == Counter(dict(zip(here["offence_group"], map(int, here["count"]), strict=True)))
    assert counted.total() == 93


def test_the_matrix_of_outcomes_is_the_published_one_in_its_own_words(made: Plan, year: FinancialYear) -> None:
    with (made.returns_dir / "offences.csv").open(encoding="utf-8") as file:
        counted = Counter(
            (row["Offence group"], row["Outcome"])
            for row in csv.DictReader(file)
            if str(year.first_day) <= row["Outcome date"] <= str(year.last_day)
        )
    with (LIKE / "returns" / "offence-outcomes.csv").open(encoding="utf-8") as file:
        published = Counter(
            {(row["Offence group"], row["Outcome"]): int(row["Offences"]) for row in csv.DictReader(file)}
        )
    assert counted == published and published.total() == 93


def test_single_offences_and_knives_are_the_published_ones(made: Plan, frames: Frames, year: FinancialYear) -> None:
    violence = _decided(frames, year)
    violence = violence[violence["offence_group"] == "Violence against the person"]
    types = frames["offence_types"]
    listed = types[(types["offence_group"] == "Violence against the person") & types["offence"].notna()]
    assert Counter(violence["offence"]) == +Counter(
        dict(zip(listed["offence"], map(int, listed["count"]), strict=True))
    )
    knives = frames["indicators"].query("indicator == 'knife_offences' and area_type == 'local'")["numerator"].item()
    assert _decided(frames, year)["knife_related"].sum() == knives == 10


def test_a_breach_is_of_an_order_that_ran_on_its_day(frames: Frames) -> None:
    work, offences = frames["interventions"], frames["offences"]
    breaches = offences[offences["offence_group"] == "Breach of statutory order"]
    assert len(breaches) == 12
    for child, day in zip(breaches["child_id"], breaches["offence_date"], strict=True):
        own = work[(work["child_id"] == child) & work["disposal_type"].str.contains("order")]
        running = [
            start < day and (pd.isna(end) or end >= day)
            for start, end in zip(own["start_date"], own["end_date"], strict=True)
        ]
        assert any(running)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """What the checks of a return gave: most returns are the same in each plan."""
    return Cache(tmp_path_factory.mktemp("checked"))


def test_check_finds_no_more_than_in_the_plan_itself(made: Plan, checked: Cache) -> None:
    def said(plan: Plan) -> set[str]:
        intake = read_returns(plan, CONTRACTS)
        findings = [*intake.findings, *validate(intake, CONTRACTS, plan, checked)]
        return {finding.message for finding in findings if finding.severity is not Severity.INFO}

    assert said(made) == said(Plan.load(LIKE))


def test_the_folder_says_what_is_made_up_and_keeps_what_was_published(made: Plan) -> None:
    assert made.settings.service == "Blackpool Youth Justice Service (synthetic cases)"
    assert (made.folder / "plan.yml").read_text("utf-8").startswith("# SYNTHETIC")
    assert "117 children by age and sex, and 93 offences" in (made.folder / "README.md").read_text("utf-8")
    for path in (LIKE / "returns").iterdir():
        assert (made.returns_dir / path.name).read_bytes() == path.read_bytes()


def test_a_plan_with_cases_of_its_own_is_refused(made: Plan, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cases of its own"):
        synthesise_like(tmp_path / "again", made, 1)
    assert not (tmp_path / "again").exists()


def test_a_plan_without_such_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no counts"):
        synthesise_like(tmp_path / "plan", Plan.load(ROOT / "examples" / "leicester-2022-23"), 1)
    assert not (tmp_path / "plan").exists()


def _profile(rows: list[tuple[str, str, int]], year: FinancialYear) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["characteristic", "group", "count"])
    more = {"stage": "Assessed", "sex": None, "share_pct": np.nan}
    return frame.assign(**more, period_start=year.first_day, period_end=year.last_day)


def test_sex_and_age_are_matched_each_by_itself_where_both_together_are_not_given(year: FinancialYear) -> None:
    rows = [("sex", "Male", 7), ("sex", "Female", 3), ("age", "10 to 13", 4), ("age", "17", 6)]
    wanted = marginals_of(Plan.load(LIKE), {"cohort_profile": _profile(rows, year)}, stream(1, "test"))
    assert Counter(wanted.sexes) == {"Male": 7, "Female": 3}
    assert sorted(10 <= age <= 13 for age in wanted.ages) == [False] * 6 + [True] * 4
    assert wanted.offences == () and len(wanted.ethnicities) == 10


def test_an_age_that_is_none_is_told(year: FinancialYear) -> None:
    profile = _profile([("age", "teenagers", 4)], year)
    with pytest.raises(SettingsError, match="teenagers"):
        marginals_of(Plan.load(LIKE), {"cohort_profile": profile}, stream(1, "test"))

"""Any seed and any size gives cases that agree with each other and with the law of ages and dates."""

from __future__ import annotations

import pandas as pd
import pytest
from extracts import CONTRACTS, FIRST_DAY, LAST_DAY, age_on, cases, dates
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.synthesis import shares
from pipeline.synthesis.cases import Cases

SEEDS, SIZES = st.integers(0, 2**31), st.integers(1, 60)
quickly = settings(max_examples=25, deadline=None)


@quickly
@given(SIZES, SEEDS)
def test_every_row_belongs_to_a_child_and_every_key_occurs_once(children: int, seed: int) -> None:
    made = cases(children, seed)
    assert len(made["children"]) == children
    known = set(made["children"]["child_id"])
    for name, frame in made.items():
        assert not frame.duplicated(list(CONTRACTS[name].key)).any(), name
        if "child_id" in frame:
            assert set(frame["child_id"]) <= known, name


@quickly
@given(SIZES, SEEDS)
def test_children_are_10_to_17_on_the_day_of_each_offence(children: int, seed: int) -> None:
    made = cases(children, seed)
    born = dict(zip(made["children"]["child_id"], dates(made["children"]["date_of_birth"]), strict=True))
    offences = made["offences"]
    for child, day in zip(offences["child_id"], dates(offences["offence_date"]), strict=True):
        assert 10 <= age_on(born[child], day) <= 17


@quickly
@given(SIZES, SEEDS)
def test_dates_follow_each_other_and_none_is_after_the_extract(children: int, seed: int) -> None:
    made = cases(children, seed)
    for name, earlier, later in (
        ("offences", "offence_date", "outcome_date"),
        ("interventions", "start_date", "end_date"),
        ("remands", "start_date", "end_date"),
    ):
        for begins, ends in zip(dates(made[name][earlier]), dates(made[name][later]), strict=True):
            assert FIRST_DAY <= begins <= LAST_DAY
            assert ends is None or begins <= ends <= LAST_DAY


@quickly
@given(SIZES, SEEDS)
def test_an_offence_without_outcome_has_neither_a_day_nor_a_proof(children: int, seed: int) -> None:
    offences = cases(children, seed)["offences"]
    pending = offences["outcome"].isna()
    assert (offences["outcome_date"].isna() == pending).all()
    assert (offences["proven"].isna() == pending).all()
    assert (offences["proven"][offences["outcome"].isin(shares.WITHOUT_SANCTION)] == "No").all()


@quickly
@given(SIZES, SEEDS)
def test_what_is_only_known_at_the_end_is_empty_while_the_work_runs(children: int, seed: int) -> None:
    work = cases(children, seed)["interventions"]
    running = work[work["end_date"].isna()]
    at_the_end = ["completed", *(name for name in work if name.endswith("_at_end"))]
    assert len(at_the_end) == 5
    assert running[at_the_end].isna().all().all()


@quickly
@given(SIZES, SEEDS)
def test_nobody_attends_what_was_not_offered(children: int, seed: int) -> None:
    made = cases(children, seed)
    work, victims = made["interventions"], made["victims"]
    for need in ("mental_health", "substance"):
        assert (work[f"{need}_offered"][work[f"{need}_attending"].notna()] == "Yes").all()
        assert (work[f"{need}_screened"][work[f"{need}_offered"].notna()] == "Yes").all()
    hours = work[["ete_hours_offered", "ete_hours_attended"]].dropna()
    assert (hours["ete_hours_attended"] <= hours["ete_hours_offered"]).all()
    assert (victims["consent_to_contact"][victims["contacted"] == "Yes"] == "Yes").all()


@pytest.fixture(scope="module")
def many() -> Cases:
    return cases(6_000, 5)


def test_custody_is_for_children_of_12_and_over(many: Cases) -> None:
    born = dict(zip(many["children"]["child_id"], dates(many["children"]["date_of_birth"]), strict=True))
    sentenced = many["offences"][many["offences"]["outcome"].isin(shares.IN_CUSTODY)]
    ages = [
        age_on(born[child], day)
        for child, day in zip(sentenced["child_id"], dates(sentenced["offence_date"]), strict=True)
    ]
    assert ages and min(ages) >= shares.YOUNGEST_IN_CUSTODY


def test_edge_days_occur(many: Cases) -> None:
    children, offences, work = many["children"], many["offences"], many["interventions"]
    born = children.set_index("child_id")["date_of_birth"]
    assert ((born.dt.month == 2) & (born.dt.day == 29)).any()
    on = offences["child_id"].map(born)
    day = offences["offence_date"]
    assert ((on.dt.month == day.dt.month) & (on.dt.day == day.dt.day)).any(), "an offence on a birthday"
    assert (offences["outcome_date"] == day).any(), "an outcome on the day of the offence"
    days = offences.dropna(subset=["outcome_date"]).groupby(["child_id", "outcome_date"])["offence_date"].nunique()
    assert (days > 1).any(), "outcomes of two days' offences on one day"
    assert ((work["end_date"] - work["start_date"]).dt.days > 366).any(), "an order that spans years"
    assert work["end_date"].isna().any() and offences["outcome"].isna().any()


def test_shares_are_of_the_order_that_is_asked_for(many: Cases) -> None:
    boys = (many["children"]["sex"] == "Male").mean()
    assert abs(boys - shares.SEX["Male"]) < 0.02
    group = many["offences"]["offence_group"].value_counts(normalize=True)
    for name, share in shares.OFFENCE_GROUPS.items():
        assert abs(group[name] - share) < 0.02, name
    black = many["children"]["ethnicity"].isin(["Black Caribbean", "Black African", "Black other"]).mean()
    assert black > 0.046 * 1.3, "over-represented against the population"


def test_children_who_offend_again_do_so_later(many: Cases) -> None:
    days = many["offences"].groupby("child_id")["offence_date"].nunique()
    again = (days > 1).mean()
    assert 0.2 < again < 0.6


def test_the_same_seed_gives_the_same_cases_and_another_seed_others() -> None:
    one, same, other = cases(40, 3), cases(40, 3), cases(40, 4)
    for name in one:
        pd.testing.assert_frame_equal(one[name], same[name])
    assert not one["children"].equals(other["children"])

"""Follow-up of programmes, referrals to prevention and counts of quarters: what a return says twice, or too early."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from pipeline.plan import Settings
from pipeline.validation.across.prevention import breakdowns_unlike_the_whole
from pipeline.validation.across.programmes import reached_by_nobody, reached_by_some_only
from pipeline.validation.across.quarterly import whole_years_unlike_their_quarters

TRACKING = "Programme,Cohort,Stage,Children,Children who offended\n"
REFERRALS = "Period,Referral type,Area,Closure reason,Count\n"
COUNTS = "Measure,Financial year,Quarter,Value,Unit\n"


def _settings(as_of: str = "2022-06-30", **more: object) -> Settings:
    told = {"service": "Anytown", "area": "Anytown", "financial_year": "2022-23", "as_of": as_of}
    return Settings.model_validate(told | more)


def _tracking(*rows: tuple[str, str, int]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["cohort", "stage", "children"])
    return {"programme_tracking": frame.assign(programme="Choices", source_file="tracking.csv")}


ALL_AT_TWELVE = _tracking(
    ("2021-22", "before", 23), ("2021-22", "3 months after", 23), ("2021-22", "12 months after", 23)
)


def test_a_whole_cohort_at_a_stage_that_its_last_children_cannot_have_reached_is_asked_about() -> None:
    assert reached_by_some_only(ALL_AT_TWELVE, _settings()) == {
        2: {"children": "23", "first": "1 April 2022", "last": "31 March 2023", "known": "30 June 2022"}
    }
    assert reached_by_nobody(ALL_AT_TWELVE, _settings()) == {}


@pytest.mark.parametrize(("as_of", "failing"), [("2022-06-29", {1, 2}), ("2022-06-30", {2}), ("2023-03-31", set())])
def test_a_stage_is_reached_on_the_day_so_many_months_after_the_last_of_the_year(as_of, failing) -> None:
    assert set(reached_by_some_only(ALL_AT_TWELVE, _settings(as_of))) == failing


def test_what_came_earlier_was_known_earlier() -> None:
    note = {"tracking.csv": {"received": date(2022, 4, 30)}}
    assert set(reached_by_some_only(ALL_AT_TWELVE, _settings(returns=note))) == {1, 2}


def test_some_of_a_cohort_may_have_reached_what_the_last_have_not() -> None:
    frames = _tracking(
        ("2021-22", "during", 370), ("2021-22", "3 months after", 302), ("2021-22", "9 months after", 97)
    )
    assert reached_by_some_only(frames, _settings("2022-04-30")) == {}
    assert reached_by_nobody(frames, _settings("2022-04-30")) == {}


def test_nobody_has_reached_a_stage_before_the_first_of_the_cohort_can_have() -> None:
    frames = _tracking(("2021-22", "before", 23), ("2021-22", "12 months after", 2), ("2021-22", "9 months after", 0))
    assert set(reached_by_nobody(frames, _settings("2022-03-31"))) == {1}
    assert reached_by_nobody(frames, _settings("2022-04-01")) == {}


def test_a_cohort_that_is_no_year_is_not_judged() -> None:
    frames = _tracking(("9", "before", 9), ("9", "12 months after", 9))
    assert reached_by_some_only(frames, _settings("2020-01-01")) == {}
    assert reached_by_nobody(frames, _settings("2020-01-01")) == {}


def test_without_a_start_it_is_not_known_who_everybody_is() -> None:
    assert reached_by_some_only(_tracking(("2021-22", "12 months after", 9)), _settings()) == {}


def test_follow_up_that_is_too_soon_is_told_at_its_row(check) -> None:
    rows = "Choices,2021-22,Before,23,18\nChoices,2021-22,Post 12 months,23,0\nChoices,2022-23,Post 6 months,4,0\n"
    found = {f.rule: f for f in check({"programme tracking.csv": TRACKING + rows})}
    assert (found["follow_up_of_all_too_soon"].row, found["follow_up_before_anybody"].row) == (3, 4)
    assert found["follow_up_of_all_too_soon"].message == (
        "All 23 children of the cohort are counted at this stage, but those who joined last cannot have reached it "
        "before 31 March 2023, and the numbers are of 30 June 2022."
    )


def _referrals(*rows: tuple[object, ...]) -> dict[str, pd.DataFrame]:
    names = ["period", "referral_type", "area", "age_band", "school_area", "closure_reason", "count"]
    return {"prevention_referrals": pd.DataFrame(rows, columns=names)}


def test_each_breakdown_adds_up_to_the_row_without_one() -> None:
    whole = ("Q4", None, None, None, None, None, 113)
    types = [("Q4", kind, None, None, None, None, count) for kind, count in (("Panel", 36), ("Police", 77))]
    assert breakdowns_unlike_the_whole(_referrals(whole, *types), _settings()) == {}
    area = ("Q4", None, "North", None, None, None, 60)
    (failing,) = breakdowns_unlike_the_whole(_referrals(area, whole, *types), _settings()).items()
    assert (failing[0], failing[1]["sum"], failing[1]["whole"]) == (0, "60", "113")


def test_closures_are_another_whole() -> None:
    frames = _referrals(("Q4", None, None, None, None, None, 113), ("Q4", None, None, None, None, "Done", 85))
    assert breakdowns_unlike_the_whole(frames, _settings()) == {}


def test_a_breakdown_that_differs_is_told_in_words(check) -> None:
    rows = "Q4 2021-22,Total,,,113\nQ4 2021-22,Police,,,77\nQ4 2021-22,Panel,,,30\n"
    (finding,) = check({"prevention referrals.csv": REFERRALS + rows})
    assert (finding.rule, finding.row, finding.severity) == ("breakdown_differs", 3, "warning")
    assert finding.message == (
        "Counted by referral type, the referrals of Q4 2021-22 add up to 107; counted all together they are 113."
    )


def _counts(*rows: tuple[object, ...]) -> dict[str, pd.DataFrame]:
    exact = [(quarter, Decimal(str(value))) for quarter, value in rows]
    frame = pd.DataFrame(exact, columns=["quarter", "value"])
    return {"quarterly_counts": frame.assign(measure="Panels", financial_year="2021-22", unit=None)}


def test_a_whole_year_is_compared_with_all_four_of_its_quarters_only() -> None:
    quarters = [("Q1", 9), ("Q2", 7), ("Q3", 10), ("Q4", 5)]
    assert whole_years_unlike_their_quarters(_counts(*quarters, ("Whole year", 31)), _settings()) == {}
    assert whole_years_unlike_their_quarters(_counts(*quarters, ("Whole year", 30)), _settings()) == {4: {"sum": "31"}}
    assert whole_years_unlike_their_quarters(_counts(*quarters[:3], ("Whole year", 30)), _settings()) == {}


def test_a_whole_year_is_no_move_from_the_quarter_before_it(check) -> None:
    rows = "".join(f"Panels,2021-22,Q{number},42,\n" for number in range(1, 5))
    assert check({"quarterly counts.csv": f"{COUNTS}{rows}Panels,2021-22,Full year,168,\n"}) == []

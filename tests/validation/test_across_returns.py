"""Rules between returns: a pair that agrees and one that does not, for each."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pipeline.validation.across.children import ages_on

CHILDREN = "Child ID,Sex,Date of birth,Age at start,Ethnicity\n"
OFFENCES = "Offence ID,Child ID,Offence group,Offence date,Outcome,Outcome date\n"
INTERVENTIONS = "Intervention ID,Child ID,Disposal type,Start date,End date\n"
BENCHMARK = "Offence group,Area,Year,Number of offences\n"
OUTCOMES = "Financial year,Offence group,Benchmark group,Outcome,Outcome group,Offences\n"
RATINGS = "Inspection year,Standard no,Standard,Domain,Rating,Moved by professional discretion\n"
QUESTIONS = "Inspection year,Standard no,Key question,Yes (%)\n"


def told(findings, rule):
    return [(f.severity, f.row, f.column) for f in findings if f.rule == rule]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2006-05-14", "2016-05-13", 9),
        ("2006-05-14", "2016-05-14", 10),
        ("2004-02-29", "2021-02-28", 16),
        ("2004-02-29", "2021-03-01", 17),
        ("2004-02-29", "2020-02-29", 16),
        ("2003-12-31", "2021-12-30", 17),
        ("2003-12-31", "2021-12-31", 18),
    ],
)
def test_ages_are_exact_to_the_birthday(born, day, age):
    ages = ages_on(pd.Series([date.fromisoformat(born)]), pd.Series([date.fromisoformat(day)]))
    assert ages.tolist() == [age]


def test_an_age_without_a_date_is_not_guessed():
    born = pd.Series([None, date(2006, 1, 1)], dtype=object)
    ages = ages_on(born, pd.Series([date(2020, 1, 1), None], dtype=object))
    assert ages.isna().all()


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2016-05-13", True), ("2016-05-14", False), ("2024-05-13", False), ("2024-05-14", True)],
)
def test_an_offence_before_10_or_after_17_is_critical(check, day, expected):
    findings = check(
        {
            "children.csv": f"{CHILDREN}C1,Male,2006-05-14,,White\n",
            "offences.csv": f"{OFFENCES}F1,C1,Robbery,{day},Referral order,\n",
        }
    )
    assert told(findings, "age_at_offence") == ([("critical", 2, "Offence date")] if expected else [])


def test_a_child_of_an_offence_or_an_intervention_is_in_the_return_of_children(check):
    findings = check(
        {
            "children.csv": f"{CHILDREN}C1,Male,2006-05-14,,White\n",
            "offences.csv": f"{OFFENCES}F1,C1,Robbery,2021-05-14,Fine,\nF2,C7,Robbery,2021-05-14,Fine,\n",
            "interventions.csv": f"{INTERVENTIONS}I1,C8,Referral order,2021-06-01,\nI2,C1,Fine,2021-06-01,\n",
        }
    )
    assert told(findings, "offence_without_child") == [("critical", 3, "Child ID")]
    assert told(findings, "intervention_without_child") == [("critical", 2, "Child ID")]
    assert not [f for f in findings if "C7" in f"{f}" or "C8" in f"{f}"]


def test_without_the_other_return_nothing_is_said_of_it(check):
    findings = check({"offences.csv": f"{OFFENCES}F1,C1,Robbery,2021-05-14,Fine,\n"})
    assert findings == []


def test_an_intervention_ends_on_or_after_its_start(check):
    rows = "I1,C1,Referral order,2021-06-02,2021-06-01\nI2,C1,Referral order,2021-06-01,2021-06-01\n"
    findings = check({"interventions.csv": INTERVENTIONS + rows})
    assert told(findings, "end_date_before_start_date") == [("critical", 2, "End date")]


def test_outcomes_agree_with_the_benchmark_of_the_own_area_group_by_group(check):
    outcomes = "2021-22,Domestic burglary,Burglary,Fine,First-tier penalty,3\n2021-22,Robbery,,Fine,Caution,2\n"
    benchmark = "Burglary,Anytown,2021-22,4\nRobbery,Anytown,2021-22,2\nBurglary,England,2021-22,900\n"
    findings = check({"outcomes.csv": OUTCOMES + outcomes, "benchmark.csv": BENCHMARK + benchmark})
    assert told(findings, "benchmark_differs_from_outcomes") == [("warning", 2, "Offence group")]
    (message,) = [f.message for f in findings if f.rule == "benchmark_differs_from_outcomes"]
    assert message == "The benchmark counts 4 offences of 'Burglary' in 2021-22, but their outcomes add up to 3."


def test_a_group_with_outcomes_must_be_in_the_benchmark(check):
    outcomes = (
        "2021-22,Robbery,,Fine,Caution,2\n2021-22,Drugs,,Fine,Caution,1\n2021-22,Drugs,,Youth caution,Caution,1\n"
    )
    findings = check({"outcomes.csv": OUTCOMES + outcomes, "benchmark.csv": f"{BENCHMARK}Robbery,Anytown,2021-22,2\n"})
    assert told(findings, "outcomes_without_benchmark") == [("warning", 3, "Offence group")]


def test_outcomes_agree_with_the_list_of_offences(check):
    offences = "F1,C1,Robbery,2021-03-01,Fine,2021-04-01\nF2,C1,Robbery,2021-03-01,Fine,2021-03-31\n"
    right = {"outcomes.csv": f"{OUTCOMES}2021-22,Robbery,,Fine,Caution,1\n", "offences.csv": OFFENCES + offences}
    assert told(check(right), "outcomes_differ_from_list") == []


def test_outcomes_that_differ_from_the_list_of_offences_are_asked_about(check):
    offences = "F1,C1,Robbery,2021-03-01,Fine,2021-04-01\n"
    wrong = {"outcomes.csv": f"{OUTCOMES}2021-22,Robbery,,Fine,Caution,2\n", "offences.csv": OFFENCES + offences}
    assert told(check(wrong), "outcomes_differ_from_list") == [("warning", 2, "Offence group")]


@pytest.mark.parametrize(
    ("rating", "moved", "expected"),
    [("Good", "", []), ("Outstanding", "", [("warning", 2, "Rating")]), ("Outstanding", "Yes", [])],
)
def test_a_rating_follows_from_its_lowest_question_unless_it_was_moved(check, rating, moved, expected):
    findings = check(
        {
            "ratings.csv": f"{RATINGS}2021,2.1,Assessment,Court disposals,{rating},{moved}\n",
            "key questions.csv": f"{QUESTIONS}2021,2.1,Safety of the child,92\n2021,2.1,Safety of others,77\n",
        }
    )
    assert told(findings, "rating_unlike_lowest_question") == expected


def test_a_total_without_any_of_its_parts_is_asked_about(check):
    text = (
        "Measure,Financial year,Quarter,Value\nRemands,2021-22,Total,3\nPanels,2021-22,Q1,0\nPanels,2021-22,Total,0\n"
    )
    (finding,) = check({"quarterly counts.csv": text})
    assert (finding.rule, finding.row) == ("total_without_parts", 2)
    assert finding.message == "The return states a total of 3 under 'Value', but none of its parts."


def test_quarters_add_up_to_the_total_that_is_stated(check):
    text = "Measure,Financial year,Quarter,Value\nPanels,2021-22,Q1,9\nPanels,2021-22,Q2,7\nPanels,2021-22,Total,17\n"
    (finding,) = check({"quarterly counts.csv": text})
    assert (finding.rule, finding.found, finding.expected) == ("total_differs", "17", "16")


def test_bands_are_told_of_by_the_names_that_readers_know(check):
    text = "Indicator,Band,Lower limit,Upper limit\nFirst time entrants,Green,,224\nFirst time entrants,Amber,223,340\n"
    (finding,) = check({"targets.csv": text})
    assert finding.place == "targets.csv, row 3, column Lower limit"
    assert finding.message == (
        "The bands Green and Amber of First time entrants overlap: a value from 223 up to 224 is in both."
    )


def test_a_finding_on_rows_together_stands_at_their_sheet(check):
    text = "Financial year,Agency,Category,Direction,Amount (£)\n2021-22,Police,Cash,Contribution,5\n"
    (finding,) = check({"budget.csv": f"{text}2021-22,Police,Staffing,Expenditure,4\n"})
    assert (finding.rule, finding.row, finding.column, finding.file) == ("sides_differ", None, "", "budget.csv")
    assert finding.message == "In 2021-22 the contributions are £5 and the expenditure £4: a difference of £1."

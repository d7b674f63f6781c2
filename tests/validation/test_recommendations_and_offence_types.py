"""Recommendations beside the actions that answer them, and offences by type beside their groups."""

from __future__ import annotations

import pytest

from pipeline.plan.recommended import Recommended, recommended_by

RECOMMENDATIONS = "Inspection year,No,Addressed to,Recommendation,Status\n"
ACTIONS = "Theme,Action ID,Source,Action,Owner (role),Recommendation no\n"
TYPES = "Financial year,Offence group,Offence,Number of offences,Share the year before (%),Difference in points\n"
BENCHMARK = "Offence group,Area,Year,Number of offences\n"


def told(findings, rule):
    return [(f.severity, f.row, f.message) for f in findings if f.rule == rule]


@pytest.mark.parametrize(
    ("number", "source", "latest", "expected"),
    [
        ("3", "Inspection 2021", "2024", [("2021", 3)]),
        ("3", "Audit", "2024", [("2024", 3)]),
        ("2018: 4, 5", "Inspection 2021", "2024", [("2018", 4), ("2018", 5)]),
        ("3", None, None, []),
        (None, "Inspection 2021", "2021", []),
        ("none", "Inspection 2021", "2021", []),
    ],
)
def test_an_action_names_recommendations_by_number_and_year(number, source, latest, expected):
    assert list(recommended_by(number, source, latest)) == [Recommended(*one) for one in expected]


def test_an_open_recommendation_of_the_latest_inspection_wants_an_action(check):
    findings = check(
        {
            "recommendations.csv": f"{RECOMMENDATIONS}2018,1,Service,Do a,\n2021,1,Service,Do b,In progress\n"
            "2021,2,Service,Do c,\n2021,3,Service,Do d,Complete\n",
            "improvement-actions.csv": f"{ACTIONS}T,1,Inspection 2021,Act,Manager,1\n",
        }
    )
    assert told(findings, "recommendation_without_action") == [
        ("warning", 4, "No action of the improvement plan names recommendation 2 of 2021.")
    ]


def test_an_action_names_a_recommendation_that_was_made(check):
    findings = check(
        {
            "recommendations.csv": f"{RECOMMENDATIONS}2021,1,Service,Do b,In progress\n",
            "improvement-actions.csv": f"{ACTIONS}T,1,Inspection 2021,Act,Manager,1\n"
            "T,2,Inspection 2021,Act,Manager,8\nT,3,Inspection 2016,Act,Manager,9\n",
        }
    )
    assert told(findings, "action_names_unknown_recommendation") == [
        ("warning", 3, "The inspection of 2021 made no recommendation 8.")
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (4, []),
        (5, [("warning", 2, "'Burglary' is given as 7 offences, but its single offences add up to 8.")]),
    ],
)
def test_single_offences_add_up_to_their_group(check, other, expected):
    rows = f"{TYPES}2021-22,Burglary,,7,,\n2021-22,Burglary,Domestic,3,,\n2021-22,Burglary,Elsewhere,{other},,\n"
    assert told(check({"offence-types.csv": rows}), "offences_unlike_their_group") == expected


def test_a_group_is_as_large_as_in_the_benchmark(check):
    findings = check(
        {
            "offence-types.csv": f"{TYPES}2021-22,Drugs,,7,,\n2021-22,Robbery,,9,,\n",
            "offence-benchmark.csv": f"{BENCHMARK}Drugs,Anytown,2021-22,7\nRobbery,Anytown,2021-22,8\n"
            "Robbery,Anytown,2020-21,5\n",
        }
    )
    assert told(findings, "offence_types_differ_from_benchmark") == [
        ("warning", 3, "'Robbery' has 9 offences here, and 8 in the benchmark of 2021-22.")
    ]


@pytest.mark.parametrize(("difference", "expected"), [(2, []), (3, []), (5, [2])])
def test_a_stated_difference_is_what_rounded_shares_allow(check, difference, expected):
    rows = f"{TYPES}2021-22,Burglary,,7,5,{difference}\n2021-22,Drugs,,86,95,-3\n"
    findings = check({"offence-types.csv": rows.replace("95,-3", "95,-2.5")})
    assert [row for _, row, _ in told(findings, "impossible_difference")] == expected

"""Recommendations: each is answered by an action, and an action names one that was made."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.plan.recommended import Recommended, recommended_by
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing


def recommendations_without_action(frames: Frames, settings: Settings) -> Failing:
    """A recommendation of the latest inspection that is not complete is named by an action."""
    recommendations, named = frames["recommendations"], _named(frames)
    latest = _latest(recommendations)
    failing = {}
    columns = ("inspection_year", "no", "status")
    for row, (year, number, status) in enumerate(zip(*(recommendations[c] for c in columns), strict=True)):
        if year == latest and status != "complete" and not pd.isna(number) and Recommended(year, number) not in named:
            failing[row] = {"year": str(year), "number": str(number)}
    return failing


def actions_without_recommendation(frames: Frames, settings: Settings) -> Failing:
    """A recommendation that an action names is in the list of its inspection, if that list came at all."""
    recommendations = frames["recommendations"]
    years = set(recommendations["inspection_year"].dropna())
    made = {
        Recommended(year, int(number))
        for year, number in zip(recommendations["inspection_year"], recommendations["no"], strict=True)
        if not pd.isna(number)
    }
    failing = {}
    for row, named in enumerate(_named_in_rows(frames)):
        lost = [one for one in named if one.year in years and one not in made]
        if lost:
            failing[row] = {"numbers": ", ".join(str(one.number) for one in lost), "year": lost[0].year}
    return failing


def _latest(recommendations: pd.DataFrame) -> str | None:
    return max(recommendations["inspection_year"].dropna(), default=None)


def _named_in_rows(frames: Frames) -> list[tuple[Recommended, ...]]:
    actions, latest = frames["improvement_actions"], _latest(frames["recommendations"])
    return [
        recommended_by(number, source, latest)
        for number, source in zip(actions["recommendation_no"], actions["source"], strict=True)
    ]


def _named(frames: Frames) -> set[Recommended]:
    return {one for named in _named_in_rows(frames) for one in named}


RULES = (
    AcrossRule(
        "recommendation_without_action",
        "recommendations",
        ("recommendations", "improvement_actions"),
        Severity.WARNING,
        "Every open recommendation of the latest inspection is answered by an action of the improvement plan.",
        "No action of the improvement plan names recommendation {number} of {year}.",
        "Add an action for it, or write its number under 'Recommendation no' of the action that answers it.",
        recommendations_without_action,
        "no",
        "a recommendation that an action names",
    ),
    AcrossRule(
        "action_names_unknown_recommendation",
        "improvement_actions",
        ("recommendations", "improvement_actions"),
        Severity.WARNING,
        "A recommendation that an action names is one that the inspection made.",
        "The inspection of {year} made no recommendation {numbers}.",
        "Correct the number of the recommendation or the year in the source, or add the recommendation.",
        actions_without_recommendation,
        "recommendation_no",
        "the number of a recommendation",
    ),
)

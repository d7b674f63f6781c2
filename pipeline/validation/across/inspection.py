"""Inspections: the rating of a standard follows from its lowest key question."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing, Named

#: The lowest share of yes, in %, from which a standard has the rating.
RATED_FROM = {"Outstanding": 80, "Good": 65, "Requires improvement": 50, "Inadequate": 0}


def ratings_unlike_lowest_question(frames: Frames, settings: Settings) -> Failing:
    """A rating that was not moved by discretion is the one of the lowest key question of its standard."""
    questions = frames["inspection_questions"]
    lowest = questions[questions["pct_yes"].notna()].groupby(["inspection_year", "standard_no"])["pct_yes"].min()
    ratings = frames["inspection_ratings"]
    columns = ("inspection_year", "standard_no", "rating", "moved_by_discretion")
    failing = {}
    for row, (year, number, rating, moved) in enumerate(zip(*(ratings[name] for name in columns), strict=True)):
        share = lowest.get((year, number))
        if share is None or rating not in RATED_FROM or (not pd.isna(moved) and moved):
            continue
        follows = next(name for name, least in RATED_FROM.items() if share >= least)
        if follows != rating:
            failing[row] = {"share": f"{share:f}".rstrip("0").rstrip("."), "follows": Named("rating", follows)}
    return failing


RULES = (
    AcrossRule(
        "rating_unlike_lowest_question",
        "inspection_ratings",
        ("inspection_ratings", "inspection_questions"),
        Severity.WARNING,
        "The rating of a standard is the one of its lowest key question, unless professional discretion moved it.",
        "The rating is {found}, but the lowest key question of the standard is {share}%, which means {follows}.",
        "Correct the rating or the question; if the inspectors moved the rating, say Yes under "
        "'Moved by professional discretion'.",
        ratings_unlike_lowest_question,
        "rating",
    ),
)

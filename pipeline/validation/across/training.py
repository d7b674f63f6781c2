"""Training: a course that was held lies in the past."""

from __future__ import annotations

import pandas as pd

from pipeline.findings import Severity
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing


def held_after_the_plan(frames: Frames, settings: Settings) -> Failing:
    """A course that is not planned was held by the date of the plan."""
    training = frames["training"]
    return {
        row: {"as_of": f"{settings.as_of.day} {settings.as_of:%B %Y}"}
        for row, (day, planned) in enumerate(zip(training["date"], training["planned"], strict=True))
        if not pd.isna(day) and day > settings.as_of and (pd.isna(planned) or not planned)
    }


RULES = (
    AcrossRule(
        "held_after_plan",
        "training",
        ("training",),
        Severity.WARNING,
        "A course that was held was held by the date of the plan.",
        "{found} is after {as_of}, the date of the plan, and the course is not said to be planned.",
        "Correct the date, or say Yes under 'Planned'.",
        held_after_the_plan,
        "date",
        "a day that has passed, or a course that is planned",
    ),
)

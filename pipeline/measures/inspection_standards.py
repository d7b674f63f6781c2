"""What inspectors said of each standard: its rating, what its lowest key question gives, and the inspection before.

The bands are those of HM Inspectorate of Probation: a standard has the rating of its lowest key question, unless
professional discretion moved it; the points of twelve standards add up to the overall score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.display import Exact
from pipeline.measures.queries import Row

RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
"""By their points, from 0."""

POINTS = {rating: points for points, rating in enumerate(RATINGS)}
QUESTION_BANDS = ((80, "Outstanding"), (65, "Good"), (50, "Requires improvement"), (0, "Inadequate"))
OVERALL_BANDS = ((31, "Outstanding"), (19, "Good"), (7, "Requires improvement"), (0, "Inadequate"))
STANDARDS = 12  # the overall bands are for as many; resettlement is rated apart and adds no points
MOST_POINTS = 3
APART = "Resettlement"


@dataclass(frozen=True)
class Question:
    """One key question: its number within its standard, the share of yes in %, and the share before."""

    number: int
    text: str
    yes: Exact
    previous: Exact | None

    @property
    def change(self) -> Exact | None:
        return None if self.previous is None else self.yes - self.previous


@dataclass(frozen=True)
class Standard:
    """One standard of the latest inspection."""

    number: str
    name: str
    domain: str
    rating: str
    previous_rating: str | None
    moved: bool
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        return POINTS[self.rating]

    @property
    def lowest(self) -> Question | None:
        return min(self.questions, key=lambda question: question.yes, default=None)

    @property
    def rating_of_lowest(self) -> str | None:
        """The rating that the lowest key question gives."""
        return None if self.lowest is None else band_of(self.lowest.yes, QUESTION_BANDS)

    @property
    def counts_overall(self) -> bool:
        return self.domain != APART


def band_of(value: Exact, bands: Sequence[tuple[int, str]]) -> str:
    """The rating whose band a value falls in.

    >>> band_of(64, QUESTION_BANDS)
    'Requires improvement'
    """
    return next(rating for least, rating in bands if value >= least)


def standards_of(ratings: Sequence[Row], questions: Sequence[Row]) -> tuple[str, list[Standard]]:
    """The latest inspection year and its standards, in the order of the return.

    A previous rating or share that the rows do not give is that of the inspection before, where the returns have it.
    """
    years = sorted({row["inspection_year"] for row in ratings})
    if not years:
        return "", []
    year, before = years[-1], years[-2] if len(years) > 1 else None
    earlier = {row["standard_no"]: row["rating"] for row in ratings if row["inspection_year"] == before}
    return year, [
        Standard(
            row["standard_no"],
            row["standard"],
            row["domain"],
            row["rating"],
            row["previous_rating"] or earlier.get(row["standard_no"]),
            bool(row["moved_by_discretion"]),
            _questions(questions, year, before, row["standard_no"]),
        )
        for row in ratings
        if row["inspection_year"] == year
    ]


def _questions(rows: Sequence[Row], year: str, before: str | None, number: str) -> tuple[Question, ...]:
    own = [row for row in rows if row["standard_no"] == number]
    earlier = {row["question"]: row["pct_yes"] for row in own if row["inspection_year"] == before}
    return tuple(
        Question(
            place,
            row["question"],
            row["pct_yes"],
            row["previous_pct"] if row["previous_pct"] is not None else earlier.get(row["question"]),
        )
        for place, row in enumerate((row for row in own if row["inspection_year"] == year), start=1)
    )


def score(standards: Sequence[Standard]) -> int | None:
    """The sum of the points of the standards that count overall; None without any."""
    counted = [standard.points for standard in standards if standard.counts_overall]
    return sum(counted) if counted else None


def previous_score(standards: Sequence[Standard]) -> int | None:
    """The same of the inspection before, where it rated each of these standards."""
    before = [standard.previous_rating for standard in standards if standard.counts_overall]
    return sum(POINTS[rating] for rating in before) if before and all(before) else None


def overall_rating(standards: Sequence[Standard], points: int | None) -> str | None:
    """The rating that the points give, where there are as many standards as the bands are for."""
    counted = sum(standard.counts_overall for standard in standards)
    return band_of(points, OVERALL_BANDS) if points is not None and counted == STANDARDS else None

"""Inspection results: ratings, points, key questions and the inspection before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.measures import inspection
from pipeline.measures.inspection_standards import OVERALL_BANDS, QUESTION_BANDS, band_of

_NAMES = ("Inadequate", "Requires improvement", "Good", "Outstanding")


def _rating(number: str, rating: str = "Good", domain: str = "Court disposals", year: str = "2021", **more) -> dict:
    return {"inspection_year": year, "standard_no": number, "standard": "Planning", "domain": domain,
            "rating": rating} | more  # fmt: skip


def _question(number: str, text: str, yes: int, year: str = "2021", **more) -> dict:
    return {"inspection_year": year, "standard_no": number, "question": text, "pct_yes": Decimal(yes)} | more


def _twelve(points: int) -> list[dict]:
    """Twelve standards whose points add up to ``points``."""
    each = [min(3, max(0, points - 3 * place)) for place in range(12)]
    return [_rating(f"9.{place}", _NAMES[value]) for place, value in enumerate(each)]


@pytest.mark.parametrize(
    ("share", "rating"),
    [(0, "Inadequate"), (49, "Inadequate"), (50, "Requires improvement"), (64, "Requires improvement"), (65, "Good"),
     (79, "Good"), (80, "Outstanding"), (100, "Outstanding")],
)  # fmt: skip
def test_the_lowest_key_question_falls_in_its_band(share: int, rating: str) -> None:
    assert band_of(share, QUESTION_BANDS) == rating


@pytest.mark.parametrize(
    ("points", "rating"),
    [(0, "Inadequate"), (6, "Inadequate"), (7, "Requires improvement"), (18, "Requires improvement"), (19, "Good"),
     (30, "Good"), (31, "Outstanding"), (36, "Outstanding")],
)  # fmt: skip
def test_the_points_of_twelve_standards_give_the_overall_rating(measure, points: int, rating: str) -> None:
    assert band_of(points, OVERALL_BANDS) == rating
    got = measure(inspection, {"inspection_ratings": _twelve(points)})
    assert (got.value("inspection.score"), got.value("inspection.rating")) == (points, rating)
    assert got.value("inspection.score.max") == 36


def test_fewer_standards_give_points_and_no_overall_rating(measure) -> None:
    got = measure(inspection, {"inspection_ratings": _twelve(30)[:5]})
    assert (got.value("inspection.score"), got.value("inspection.rating")) == (15, None)
    assert got.rows("inspection_overall") == []


def test_resettlement_is_rated_apart_and_adds_no_points(measure) -> None:
    rows = [*_twelve(20), _rating("4.1", "Outstanding", "Resettlement")]
    got = measure(inspection, {"inspection_ratings": rows})
    assert (got.value("inspection.score"), got.value("inspection.rating")) == (20, "Good")
    assert (got.value("inspection.standards"), got.value("inspection.score.max")) == (13, 36)


def test_the_lowest_question_of_a_standard_is_found(measure) -> None:
    questions = [_question("2.2", "Desistance", 75), _question("2.2", "Safety", 55), _question("2.3", "Safety", 40)]
    got = measure(inspection, {"inspection_ratings": [_rating("2.2")], "inspection_questions": questions})
    assert got.value("inspection.2_2.lowest_pct") == 55
    assert got.value("inspection.2_2.q2.pct") == 55
    assert got.rows("inspection_ratings")[0]["lowest"] == "55%"


def test_a_rating_that_was_moved_says_from_where(measure) -> None:
    ratings = [_rating("2.2", "Good", moved_by_discretion=True), _rating("2.3", "Good")]
    got = measure(inspection, {"inspection_ratings": ratings, "inspection_questions": [_question("2.2", "Safety", 64)]})
    assert got.value("inspection.moved") == 1
    shown = [row["rating"] for row in got.rows("inspection_ratings")]
    assert shown == ["Good (moved from Requires improvement by professional discretion)", "Good"]
    assert "moved from" in got.figures["inspection.2_2.rating"].note


def test_the_previous_inspection_is_in_the_row_or_in_the_rows_of_its_year(measure) -> None:
    ratings = [
        _rating("2.2", "Inadequate", year="2018"),
        _rating("2.2", "Good"),
        _rating("2.3", "Outstanding", previous_rating="Requires improvement"),
    ]
    questions = [
        _question("2.2", "Safety", 30, year="2018"),
        _question("2.2", "Safety", 82),
        _question("2.3", "Safety", 91, previous_pct=Decimal(95)),
    ]
    got = measure(inspection, {"inspection_ratings": ratings, "inspection_questions": questions})
    assert got.value("inspection.year") == "2021"
    assert got.value("inspection.2_2.previous_rating") == "Inadequate"
    assert (got.value("inspection.previous_score"), got.value("inspection.score")) == (1, 5)
    assert got.value("inspection.score.words") == "rose"
    assert got.shown("inspection.2_2.q1.change") == "+52"
    assert got.shown("inspection.2_3.q1.change") == "−4"


def test_a_standard_that_was_not_inspected_before_leaves_no_previous_score(measure) -> None:
    rows = [_rating("2.2", previous_rating="Good"), _rating("2.3")]
    got = measure(inspection, {"inspection_ratings": rows})
    assert got.value("inspection.previous_score") is None
    assert got.value("inspection.domain.court_disposals.score") == 4


def test_the_domains_of_cases_are_those_with_key_questions(measure) -> None:
    rows = [_rating("1.1", "Good", "Organisational delivery"), _rating("2.1", "Outstanding"), _rating("2.2", "Good")]
    got = measure(inspection, {"inspection_ratings": rows, "inspection_questions": [_question("2.1", "Safety", 90)]})
    assert got.value("inspection.cases.score") == 5

"""How milestones and actions are rated as of a date, edge days included."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from pipeline.measures.ratings import Progress, Rating, rate_action, rate_milestone, standing_in, standings
from pipeline.plan.due import Due, DueKind, parse_due

AS_OF = date(2022, 6, 30)


def _due_in(days: int) -> Due:
    return Due(DueKind.DAY, AS_OF + timedelta(days))


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        ("in_progress", -1, Progress.OVERDUE),
        ("in_progress", 0, Progress.AT_RISK),
        ("in_progress", 31, Progress.AT_RISK),
        ("in_progress", 32, Progress.ON_TRACK),
        ("in_progress", 92, Progress.ON_TRACK),
        ("not_started", -1, Progress.OVERDUE),
        ("not_started", 0, Progress.AT_RISK),
        ("not_started", 32, Progress.AT_RISK),
        ("not_started", 92, Progress.AT_RISK),
        ("not_started", 93, Progress.ON_TRACK),
        (None, 92, Progress.AT_RISK),
        (None, 93, Progress.ON_TRACK),
        ("complete", -400, Progress.COMPLETE),
        ("complete", 400, Progress.COMPLETE),
        ("not_completed", 400, Progress.OVERDUE),
        ("not_completed", -400, Progress.OVERDUE),
        ("not_pursued", 400, Progress.NOT_PURSUED),
        ("not_pursued", -400, Progress.NOT_PURSUED),
    ],
)
def test_days_until_due_decide_an_open_milestone(status: str | None, days: int, expected: Progress) -> None:
    assert rate_milestone(status, _due_in(days), AS_OF) is expected


def test_a_month_is_late_only_after_its_last_day() -> None:
    june = parse_due("June 2022")
    assert rate_milestone("in_progress", june, date(2022, 6, 30)) is Progress.AT_RISK
    assert rate_milestone("in_progress", june, date(2022, 7, 1)) is Progress.OVERDUE


@pytest.mark.parametrize("written", ["Ongoing", "TBC", "", "soon"])
def test_a_milestone_without_a_date_is_on_track_until_complete(written: str) -> None:
    assert rate_milestone("not_started", parse_due(written), AS_OF) is Progress.ON_TRACK
    assert rate_milestone("complete", parse_due(written), AS_OF) is Progress.COMPLETE


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        (["complete", "complete"], "complete"),
        (["complete", "on_track"], "on_track"),
        (["complete", "at_risk", "on_track"], "at_risk"),
        (["at_risk", "overdue", "complete"], "overdue"),
        ([], "on_track"),
        (["complete", "not_pursued"], "complete"),
        (["not_pursued", "at_risk"], "at_risk"),
        (["not_pursued", "not_pursued"], "not_pursued"),
    ],
)
def test_the_worst_open_milestone_rules_an_action(milestones: list[str], expected: str) -> None:
    assert rate_action([Progress(name) for name in milestones]) is Progress(expected)


def test_the_order_of_milestones_does_not_matter() -> None:
    for first, second in product(Progress, repeat=2):
        assert rate_action([first, second]) is rate_action([second, first])


@pytest.mark.parametrize(
    ("scheme", "colours"),
    [
        ("brag", ["blue", "green", "amber", "red", "none", "none"]),
        ("rag", ["green", "green", "amber", "red", "none", "none"]),
        ("progress", ["blue", "green", "green", "red", "none", "none"]),
    ],
)
def test_each_scheme_has_its_own_colours(scheme: str, colours: list[str]) -> None:
    assert [Rating.of_progress(progress, scheme).colour for progress in Progress] == colours


@pytest.mark.parametrize("scheme", ["brag", "rag", "progress"])
def test_a_rating_is_always_a_symbol_and_words_besides_its_colour(scheme: str) -> None:
    for progress in Progress:
        rating = Rating.of_progress(progress, scheme)
        assert rating.symbol
        assert len(rating.words) > 3
        assert rating.text == f"{rating.symbol} {rating.words}"


@pytest.mark.parametrize(
    ("scheme", "progress", "statuses", "expected"),
    [
        ("progress", "on_track", ["not_started", None], "not_started"),
        ("progress", "at_risk", ["not_started"], "not_started"),
        ("progress", "on_track", ["not_started", "in_progress"], "on_track"),
        ("progress", "on_track", ["not_started", "complete"], "on_track"),
        ("progress", "overdue", ["not_started"], "overdue"),
        ("progress", "not_pursued", ["not_pursued"], "not_pursued"),
        ("progress", "on_track", ["not_pursued", "not_started"], "not_started"),
        ("progress", "on_track", [], "on_track"),
        ("progress", "complete", ["complete"], "complete"),
        ("brag", "on_track", ["not_started"], "on_track"),
        ("rag", "at_risk", ["not_started"], "at_risk"),
    ],
)
def test_what_has_not_begun_is_not_started_in_the_scheme_that_has_it(
    scheme: str, progress: str, statuses: list[str | None], expected: str
) -> None:
    assert standing_in(scheme, Progress(progress), statuses) is Progress(expected)


@pytest.mark.parametrize(("scheme", "words"), [("brag", "Red: not completed"), ("progress", "Not completed")])
def test_what_was_not_completed_says_so_in_place_of_overdue(scheme: str, words: str) -> None:
    assert Rating.of_not_completed(scheme).text == f"✘ {words}"


@pytest.mark.parametrize("scheme", ["brag", "rag", "progress"])
def test_no_scheme_has_a_column_for_what_was_given_up_until_something_was(scheme: str) -> None:
    assert Progress.NOT_PURSUED not in standings(scheme, ())
    assert Progress.NOT_PURSUED in standings(scheme, {Progress.NOT_PURSUED})


def test_a_scheme_of_colours_shows_not_started_only_where_it_occurs() -> None:
    assert Progress.NOT_STARTED not in standings("brag", {Progress.OVERDUE})
    assert Progress.NOT_STARTED in standings("brag", {Progress.NOT_STARTED})
    assert Progress.NOT_STARTED in standings("progress", ())

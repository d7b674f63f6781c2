"""Training: courses held and planned."""

from __future__ import annotations

from datetime import date

from pipeline.measures import training

HELD = [
    {"course": "Safeguarding", "date": date(2021, 5, 4), "attendees": 7},
    {"course": "Safeguarding", "date": date(2021, 11, 2), "attendees": 2},
    {"course": "Report writing", "date": date(2021, 6, 1), "attendees": 1},
]


def test_a_course_held_twice_is_one_course_and_its_attendances_add_up(measure) -> None:
    got = measure(training, {"training": HELD})
    assert (got.value("training.courses"), got.value("training.attendances")) == (2, 10)
    assert got.value("training.safeguarding.attendees") == 9
    assert got.rows("training_held")[-1] == {"course": "Total", "date": "", "attendees": "10"}
    assert got.figures["training.courses"].period == "4 May 2021 to 2 November 2021"


def test_small_attendances_are_not_hidden(measure) -> None:
    got = measure(training, {"training": HELD})
    assert got.measured.counts == ()
    assert got.row("training_held", "course", "Report writing")["attendees"] == "1"


def test_a_course_that_is_planned_is_not_held(measure) -> None:
    planned = [
        {"course": "Coaching", "group": "skills_development", "planned": True},
        {"course": "Supervision", "group": "For managers", "planned": True},
        {"course": "Chairing", "group": "skills_development", "planned": True},
    ]
    got = measure(training, {"training": [*HELD, *planned]})
    assert (got.value("training.planned"), got.value("training.courses")) == (3, 2)
    assert got.rows("training_planned") == [
        {"group": "Skills development", "course": "Coaching"},
        {"group": "Skills development", "course": "Chairing"},
        {"group": "For managers", "course": "Supervision"},
    ]


def test_courses_without_dates_have_no_column_for_them_and_the_period_in_words(measure) -> None:
    got = measure(training, {"training": [{"course": "Maturity", "period": "2021", "attendees": 27}]})
    assert got.tables["training_held"].period == "2021"
    assert got.rows("training_held")[0] == {"course": "Maturity", "attendees": "27"}


def test_a_course_called_like_another_figure_has_an_id_of_its_own(measure) -> None:
    got = measure(training, {"training": [{"course": "Planned", "attendees": 3}]})
    assert got.value("training.planned") == 0
    assert got.value("training.planned_2.attendees") == 3


def test_courses_without_attendances_have_neither_a_column_nor_a_total_of_them(measure) -> None:
    got = measure(training, {"training": [{"course": "Maturity"}, {"course": "Coaching"}]})
    assert got.rows("training_held") == [{"course": "Maturity"}, {"course": "Coaching"}]
    assert got.value("training.attendances") is None

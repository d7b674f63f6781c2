"""Programmes: means before and after, and offending at each stage of follow-up over those who had reached it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pipeline.disclosure import protect
from pipeline.measures import programmes

P = "programme.choices"


def _session(session: str, before: object, after: object, **more: object) -> dict:
    scores = {"score_before": before, "score_after": after}
    exact = {name: None if value is None else Decimal(str(value)) for name, value in scores.items()}
    return {"programme": "Choices", "session": session, **exact, **more}


def _score(number: int, before: int, after: int, **more: object) -> dict:
    scores = {"score_before": Decimal(before), "score_after": Decimal(after)}
    return {"programme": "Choices", "cohort": "2021-22", "participant_no": number, **scores, **more}


def _stage(stage: str, children: int, offended: int | None, cohort: str = "2021-22", **more: object) -> dict:
    return {"programme": "Choices", "cohort": cohort, "stage": stage, "children": children,
            "children_offended": offended, **more}  # fmt: skip


def test_each_session_has_its_change_and_the_programme_the_mean_over_its_sessions(measure) -> None:
    rows = [
        _session("1", 7, 8, topic="Peers"),
        _session("2", 8, 8),
        _session("3", "7.5", 9),
        _session("4", None, None),
    ]
    got = measure(programmes, {"programme_sessions": rows})
    assert got.value(f"{P}.sessions") == 4
    assert (got.value(f"{P}.session.3.before"), got.shown(f"{P}.session.3.change")) == (Decimal("7.5"), "1.5")
    assert [got.value(f"{P}.session.{number}.change.words") for number in (1, 2)] == ["rose", "did not change"]
    assert f"{P}.session.4.before" not in got.figures
    assert got.value(f"{P}.sessions.before") == Fraction(45, 6)
    assert [got.value(f"{P}.sessions.{way}") for way in ("rose", "same", "fell")] == [2, 1, 0]
    assert [row["session"] for row in got.rows("programme_sessions")] == ["1: Peers", "2", "3", "4"]
    assert got.rows("programme_sessions")[3]["before"] == "–"


def test_cohorts_of_one_session_are_weighted_by_the_children_who_gave_scores(measure) -> None:
    rows = [
        _session("1", 4, 8, cohort="2020-21", participants=30),
        _session("1", 8, 8, cohort="2021-22", participants=10),
    ]
    got = measure(programmes, {"programme_sessions": rows})
    assert got.value(f"{P}.session.1.before") == 5
    assert got.rows("programme_sessions")[0]["children"] == "40"


def test_where_the_children_are_not_known_each_cohort_counts_once(measure) -> None:
    rows = [_session("1", 4, 8, cohort="2020-21", participants=30), _session("1", 8, 8, cohort="2021-22")]
    got = measure(programmes, {"programme_sessions": rows})
    assert got.value(f"{P}.session.1.before") == 6
    assert "children" not in got.rows("programme_sessions")[0]


def test_a_row_of_all_cohorts_is_not_counted_beside_theirs(measure) -> None:
    rows = [_session("1", 4, 8, cohort="2020-21"), _session("1", 6, 9)]
    assert measure(programmes, {"programme_sessions": rows}).value(f"{P}.session.1.before") == 6


def test_scores_on_different_scales_have_no_mean(measure) -> None:
    rows = [_session("1", 4, 5, out_of=Decimal(5)), _session("2", 6, 9, out_of=Decimal(10))]
    got = measure(programmes, {"programme_sessions": rows})
    assert got.value(f"{P}.session.1.before") == 4
    assert f"{P}.sessions.before" not in got.figures


def test_mean_scores_of_few_children_are_hidden_with_their_number(measure) -> None:
    rows = [_session("1", 4, 5, participants=3), _session("2", 6, 9, participants=8)]
    disclosed = protect([measure(programmes, {"programme_sessions": rows}).measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert {shown[f"{P}.session.1.{name}"] for name in ("before", "after", "change")} == {"[c]"}
    assert shown[f"{P}.session.2.after"] == "9.0"
    assert shown[f"{P}.sessions.before"] == "[c]", "the mean over both would give the first away"


def test_participants_have_means_by_cohort_and_in_all(measure) -> None:
    rows = [_score(number, 3, 7) for number in range(1, 7)]
    rows += [_score(number, 4, 4, cohort="2020-21") for number in range(1, 6)]
    got = measure(programmes, {"programme_scores": rows})
    assert got.value(f"{P}.participants") == 11
    assert got.value(f"{P}.scores.before") == Fraction(38, 11)
    assert (got.value(f"{P}.2021_22.participants"), got.value(f"{P}.2021_22.scores.change")) == (6, 4)
    assert [got.value(f"{P}.scores.{way}") for way in ("rose", "same", "fell")] == [6, 5, 0]
    assert [row["cohort"] for row in got.rows("programme_scores")] == ["2021-22", "2020-21", "All cohorts"]


def test_one_cohort_is_not_said_twice(measure) -> None:
    got = measure(programmes, {"programme_scores": [_score(number, 3, 7) for number in range(1, 7)]})
    assert [row["cohort"] for row in got.rows("programme_scores")] == ["2021-22"]


def test_the_scores_of_one_child_are_figures_that_nothing_published_shows(measure) -> None:
    got = measure(programmes, {"programme_scores": [_score(number, 3, 7) for number in range(1, 7)]})
    assert got.value(f"{P}.participant.2.after") == 7
    disclosed = protect([got.measured], 5)
    own = [figure.shown for figure in disclosed.figures if ".participant." in figure.id]
    assert len(own) == 12
    assert set(own) == {"[c]"}
    assert disclosed.figures.get(f"{P}.scores.after").shown == "7.0"


def test_a_participant_number_that_two_cohorts_use_names_nobody(measure) -> None:
    rows = [_score(1, 3, 7), _score(1, 4, 4, cohort="2020-21"), _score(2, 3, 5)]
    got = measure(programmes, {"programme_scores": rows})
    assert f"{P}.participant.1.before" not in got.figures
    assert got.value(f"{P}.participant.2.after") == 5


def test_a_stage_is_over_the_children_who_reached_it(measure) -> None:
    rows = [
        _stage("before", 17, 17, "2020-21"),
        _stage("before", 23, 18),
        _stage("3 months after", 17, 1, "2020-21"),
        _stage("3 months after", 13, 2),
        _stage("6 months after", 17, 2, "2020-21", offences=3),
    ]
    got = measure(programmes, {"programme_tracking": rows})
    assert got.value(f"{P}.before.offended.pct") == Fraction(35, 40) * 100
    assert (got.value(f"{P}.3_months_after.children"), got.value(f"{P}.3_months_after.offended")) == (30, 3)
    assert got.value(f"{P}.6_months_after.offended.pct") == Fraction(2, 17) * 100
    assert got.value(f"{P}.6_months_after.offences") == 3
    assert got.value(f"{P}.2021_22.3_months_after.offended.pct") == Fraction(2, 13) * 100
    assert f"{P}.2021_22.6_months_after.children" not in got.figures


def test_after_the_programme_is_the_sum_of_its_stages_over_those_who_reached_the_first(measure) -> None:
    rows = [
        _stage("before", 60, 50),
        _stage("during", 60, 9),
        _stage("3 months after", 55, 5, offences=7),
        _stage("6 months after", 40, 11, offences=16),
    ]
    got = measure(programmes, {"programme_tracking": rows})
    assert (got.value(f"{P}.after.offended"), got.value(f"{P}.after.offences")) == (16, 23)
    assert got.shown(f"{P}.after.offended.pct") == "29%"
    assert got.figures[f"{P}.after.offended.pct"].denominator == 55


def test_cohorts_are_rows_and_stages_stand_in_their_order(measure) -> None:
    rows = [
        _stage("12 months after", 15, 6, "2019-20"),
        _stage("3 months after", 15, 7, "2019-20"),
        _stage("before", 15, 15, "2019-20"),
        _stage("before", 23, 18),
    ]
    got = measure(programmes, {"programme_tracking": rows})
    assert [column.title for column in got.tables["programme_cohorts"].columns][2:] == [
        "Before",
        "3 months after",
        "12 months after",
    ]
    assert got.rows("programme_cohorts") == [
        {"programme": "Choices", "cohort": "2019-20", "before": "15 of 15", "3_months_after": "7 of 15",
         "12_months_after": "6 of 15"},
        {"programme": "Choices", "cohort": "2021-22", "before": "18 of 23", "3_months_after": "–",
         "12_months_after": "–"},
        {"programme": "Choices", "cohort": "All cohorts", "before": "33 of 38", "3_months_after": "7 of 15",
         "12_months_after": "6 of 15"},
    ]  # fmt: skip


def test_children_of_whom_nothing_is_known_are_in_no_share(measure) -> None:
    rows = [_stage("before", 20, 10, "2020-21"), _stage("before", 30, None)]
    got = measure(programmes, {"programme_tracking": rows})
    assert (got.value(f"{P}.before.children"), got.value(f"{P}.before.offended.pct")) == (50, 50)
    assert "in no share" in got.tables["programme_stages"].note


def test_few_children_who_offended_are_hidden_with_share_and_offences(measure) -> None:
    rows = [_stage("3 months after", 20, 2, offences=9), _stage("6 months after", 20, 8, offences=9)]
    disclosed = protect([measure(programmes, {"programme_tracking": rows}).measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    for base in (f"{P}.3_months_after", f"{P}.2021_22.3_months_after"):
        assert {shown[f"{base}.{name}"] for name in ("offended", "offended.pct", "offences")} == {"[c]"}
        assert shown[f"{base}.children"] == "20"
    hidden = {row[3].text for row in disclosed.tables[2].rows if row[1].value == "3 months after"}
    assert hidden == {"[c]"}


def test_all_but_a_few_offending_is_as_telling_as_a_few(measure) -> None:
    disclosed = protect([measure(programmes, {"programme_tracking": [_stage("before", 17, 16)]}).measured], 5)
    shown = {figure.id: figure.shown for figure in disclosed.figures}
    assert "[c]" in (shown[f"{P}.before.offended"], shown[f"{P}.before.children"]), "one child did not offend"


def test_a_cohort_named_like_a_stage_keeps_figures_of_its_own(measure) -> None:
    rows = [_stage("before", 20, 10, "Before"), _stage("before", 30, 12, "During")]
    got = measure(programmes, {"programme_tracking": rows})
    assert got.value(f"{P}.before.children") == 50
    assert got.value(f"{P}.before_2.before.children") == 20


def test_programmes_of_the_three_returns_share_their_ids(measure) -> None:
    got = measure(
        programmes,
        {
            "programme_sessions": [_session("1", 4, 8)],
            "programme_scores": [_score(number, 3, 7) for number in range(1, 7)],
            "programme_tracking": [_stage("before", 20, 10)],
        },
    )
    assert {figure.partition(".")[2].partition(".")[0] for figure in got.figures} == {"choices"}
    assert {"programme.choices.sessions", f"{P}.participants", f"{P}.before.children"} <= set(got.figures)

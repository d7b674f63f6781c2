"""The improvement plan as of a date."""

from __future__ import annotations

import pytest

from pipeline.measures import improvement


def _action(action_id: str = "1", theme: str | None = "Court", **more: str) -> dict:
    return {"action_id": action_id, "theme": theme, "action": f"Do {action_id}", "owner_role": "Head of Service"} | more


def _milestone(
    due: str | None, status: str | None, action_id: str = "1", theme: str | None = "Court", number: int = 1
) -> dict:
    return {
        "action_id": action_id,
        "theme": theme,
        "milestone_no": number,
        "milestone": f"Step {number}",
        "due": due,
        "status": status,
    }


def _plan(actions: list[dict], milestones: list[dict]) -> dict[str, list[dict]]:
    return {"improvement_actions": actions, "improvement_milestones": milestones}


def _counts(got) -> dict[str, int]:
    return {name: got.value(f"improvement.{name}") for name in ("complete", "on_track", "at_risk", "overdue")}


def _standings(got, prefix: str = "improvement") -> dict[str, int]:
    names = ("complete", "on_track", "at_risk", "overdue", "not_started", "not_pursued")
    return {name: got.value(f"{prefix}.{name}") for name in names if got.value(f"{prefix}.{name}")}


def test_actions_are_counted_by_their_worst_open_milestone(measure) -> None:
    got = measure(
        improvement,
        _plan(
            [_action("1"), _action("2"), _action("3"), _action("4")],
            [
                _milestone("2021-01-31", "complete", "1"),
                _milestone("Dec 2023", "in_progress", "2"),
                _milestone("2022-07-31", "in_progress", "3"),
                _milestone("2022-06-29", "in_progress", "4"),
                _milestone("2022-01-01", "complete", "4", number=2),
            ],
        ),
    )
    assert _counts(got) == {"complete": 1, "on_track": 1, "at_risk": 1, "overdue": 1}
    assert got.value("improvement.actions") == 4
    assert (got.value("improvement.milestones"), got.value("improvement.milestones.complete")) == (5, 2)
    assert got.value("improvement.complete.share") == 25
    assert [row["due"] for row in got.rows("improvement_overdue")] == ["29 June 2022"]


def test_an_action_without_milestones_is_on_track(measure) -> None:
    assert _counts(measure(improvement, _plan([_action()], []))) == {
        "complete": 0,
        "on_track": 1,
        "at_risk": 0,
        "overdue": 0,
    }


def test_open_milestones_without_a_readable_date_are_listed_and_complete_ones_are_not(measure) -> None:
    milestones = [
        _milestone("Ongoing", "in_progress", number=1),
        _milestone("TBC", "complete", number=2),
        _milestone("when funded", "not_started", number=3),
        _milestone(None, None, number=4),
        _milestone("Dec 2023", "in_progress", number=5),
    ]
    got = measure(improvement, _plan([_action()], milestones))
    assert got.value("improvement.milestones.undated") == 3
    assert [row["due"] for row in got.rows("improvement_undated")] == ["Ongoing", "when funded", "–"]
    assert _counts(got)["on_track"] == 1


@pytest.mark.parametrize(
    ("override", "counted", "shown"),
    [
        ("blue", "complete", "★ Blue: complete"),
        ("green", "on_track", "✔ Green: on track"),
        ("amber", "at_risk", "▲ Amber: at risk"),
        ("red", "overdue", "✘ Red: off track"),
        ("not pursued", "not_pursued", "– Not pursued"),
    ],
)
def test_an_override_with_a_reason_is_shown_as_one_and_counted_as_shown(
    measure, override: str, counted: str, shown: str
) -> None:
    action = _action(rag_override=override, rag_reason="Agreed by the board")
    got = measure(improvement, _plan([action], [_milestone("Dec 2023", "in_progress")]))
    assert got.rows("improvement_actions_court")[0]["rating"] == f"{shown} (set by hand: Agreed by the board)"
    assert got.value("improvement.overridden") == 1
    assert _standings(got) == {counted: 1}


def test_an_override_to_not_started_says_so(measure) -> None:
    action = _action(rag_override="not started", rag_reason="Waits for funding")
    got = measure(improvement, _plan([action], [_milestone("Dec 2023", "in_progress")]))
    assert "Not started (set by hand: Waits for funding)" in got.rows("improvement_actions_court")[0]["rating"]
    assert sum(_counts(got).values()) == 0
    assert got.value("improvement.not_started") == 1
    assert got.rows("improvement_themes")[0]["not_started"] == "1"
    assert got.rows("improvement_ratings")[-1] == {
        "column": "not_started", "words": "Not started", "rating": "○ Not started",
    }  # fmt: skip
    assert got.tables["improvement_ratings"].rows[-1][2].value == "none"


def test_the_progress_scheme_tells_what_has_not_begun_from_what_is_on_track(measure) -> None:
    actions = [_action(str(number)) for number in range(1, 4)]
    milestones = [
        _milestone("Dec 2023", "not_started", "1"),
        _milestone("Dec 2023", "in_progress", "2"),
        _milestone("2022-06-01", "not_started", "3"),
    ]
    got = measure(improvement, _plan(actions, milestones), ratings="progress")
    assert [row["rating"] for row in got.rows("improvement_actions_court")] == [
        "○ Not started", "✔ On track", "✘ Overdue",
    ]  # fmt: skip
    assert got.rows("improvement_milestones_court")[0]["rating"] == "○ Not started"
    row = got.rows("improvement_themes")[0]
    assert (row["complete"], row["on_track"], row["overdue"], row["not_started"]) == ("0", "1", "1", "1")


def test_an_override_without_a_reason_has_no_effect(measure) -> None:
    got = measure(improvement, _plan([_action(rag_override="blue")], [_milestone("2022-01-01", "in_progress")]))
    assert got.rows("improvement_actions_court")[0]["rating"] == "✘ Red: overdue"
    assert got.value("improvement.overridden") == 0


@pytest.mark.parametrize("scheme", ["brag", "rag", "progress"])
def test_the_columns_of_the_summary_add_up_in_every_scheme(measure, scheme: str) -> None:
    actions = [_action(str(number)) for number in range(1, 5)]
    milestones = [
        _milestone("2021-01-31", "complete", "1"),
        _milestone("Dec 2023", "in_progress", "2"),
        _milestone("2022-07-01", "in_progress", "3"),
        _milestone("2022-06-01", "in_progress", "4"),
    ]
    got = measure(improvement, _plan(actions, milestones), ratings=scheme)
    (row, total) = got.rows("improvement_themes")
    ratings = [line["column"] for line in got.rows("improvement_ratings")]
    assert sum(int(row[column]) for column in ratings) == int(row["actions"]) == 4
    assert total["theme"] == "All themes"
    assert {line["rating"] for line in got.rows("improvement_actions_court")} <= {
        line["rating"] for line in got.rows("improvement_ratings")
    }


def test_action_ids_may_start_again_in_each_theme(measure) -> None:
    got = measure(
        improvement,
        _plan(
            [_action("1", "Court"), _action("1", "Custody")],
            [
                _milestone("2022-01-01", "complete", "1", "Court"),
                _milestone("2022-01-01", "in_progress", "1", "Custody"),
            ],
        ),
    )
    assert _counts(got) == {"complete": 1, "on_track": 0, "at_risk": 0, "overdue": 1}
    assert got.value("improvement.theme.custody.actions") == 1


@pytest.mark.parametrize("scheme", ["brag", "rag", "progress"])
def test_every_action_set_by_hand_is_counted_once_in_every_scheme(measure, scheme: str) -> None:
    overrides = ["blue", "green", "amber", "red", "not started"]
    actions = [
        _action(str(number), rag_override=override, rag_reason="Agreed") for number, override in enumerate(overrides)
    ]
    got = measure(improvement, _plan([*actions, _action("9")], [_milestone("Dec 2023", None, "9")]), ratings=scheme)
    ratings = [line["column"] for line in got.rows("improvement_ratings")]
    for row in got.rows("improvement_themes"):
        assert sum(int(row[column]) for column in ratings) == int(row["actions"]) == 6
    assert sum(_counts(got).values()) + got.value("improvement.not_started") == 6


def test_milestones_may_leave_out_the_theme(measure) -> None:
    got = measure(improvement, _plan([_action("7", "Court")], [_milestone("2022-01-01", "complete", "7", None)]))
    assert _counts(got)["complete"] == 1


def test_a_plan_without_themes_stands_under_one(measure) -> None:
    got = measure(improvement, _plan([_action(theme=None)], [_milestone("2022-01-01", "complete", theme=None)]))
    assert [row["theme"] for row in got.rows("improvement_groups")] == ["Other actions"]
    assert _counts(got)["complete"] == 1


@pytest.mark.parametrize(
    "themes", [("Court & bail", "Court / bail"), ("***", "!!!"), ("Themes", "List"), ("Ωμέγα", "Other actions")]
)
def test_any_theme_name_makes_a_table_of_its_own(measure, themes: tuple[str, str]) -> None:
    got = measure(improvement, _plan([_action("1", themes[0]), _action("2", themes[1]), _action("3", None)], []))
    assert len(got.rows("improvement_groups")) == len(got.rows("improvement_themes")) - 1
    for line in got.rows("improvement_groups"):
        actions = got.rows(f"improvement_actions_{line['part']}")
        assert len(actions) == int(got.row("improvement_themes", "theme", line["theme"])["actions"])


def test_dates_are_written_evenly_whatever_the_return_wrote(measure) -> None:
    dues = ["30/09/2022", "by Sept 2022", "2022-09-30", "Ongoing"]
    milestones = [_milestone(due, "in_progress", number=number) for number, due in enumerate(dues, 1)]
    got = measure(improvement, _plan([_action()], milestones))
    assert [row["due"] for row in got.rows("improvement_milestones_court")] == [
        "30 September 2022",
        "September 2022",
        "30 September 2022",
        "Ongoing",
    ]
    assert {row["status"] for row in got.rows("improvement_milestones_court")} == {"In progress"}


def test_the_figures_say_as_of_when(measure) -> None:
    got = measure(improvement, _plan([_action()], []), as_of="2023-01-05")
    assert {figure.period for figure in got.figures.values()} == {"as of 2023-01-05"}


def _previous(rows: list[dict]) -> list[dict]:
    return [row | {"plan": "previous"} for row in rows]


def test_the_previous_plan_is_counted_by_itself_though_its_ids_are_used_again(measure) -> None:
    actions = [_action("1"), _action("2"), *_previous([_action("1")])]
    milestones = [
        _milestone("Dec 2023", "in_progress", "1"),
        _milestone("Dec 2023", None, "2") | {"plan": "current"},
        *_previous([_milestone("Sept 2021", "complete", "1")]),
    ]
    got = measure(improvement, _plan(actions, milestones))
    assert (got.value("improvement.actions"), got.value("previous_plan.actions")) == (2, 1)
    assert _standings(got) == {"on_track": 2}
    assert _standings(got, "previous_plan") == {"complete": 1}
    assert got.value("previous_plan.complete.share") == 100
    assert [row["reference"] for row in got.rows("previous_plan_actions_court")] == ["1"]
    assert got.figures["previous_plan.actions"].section == "previous-plan"


def test_without_a_previous_plan_its_figures_are_not_available_and_its_tables_are_empty(measure) -> None:
    got = measure(improvement, _plan([_action()], []))
    assert {f.shown for f in got.figures.values() if f.id.startswith("previous_plan.")} == {"not available"}
    assert not any(table.rows for name, table in got.tables.items() if name.startswith("previous_plan_")
                   and name != "previous_plan_ratings")  # fmt: skip


def test_what_was_not_completed_is_off_track_whatever_its_date_and_says_so(measure) -> None:
    got = measure(improvement, _plan([_action()], [_milestone("Dec 2023", "not_completed")]))
    assert _standings(got) == {"overdue": 1}
    assert got.rows("improvement_actions_court")[0]["rating"] == "✘ Red: not completed"
    (row,) = got.rows("improvement_milestones_court")
    assert (row["status"], row["standing"]) == ("Not completed", "✘ Red: not completed")


def test_an_action_with_something_late_besides_what_was_not_completed_is_overdue(measure) -> None:
    milestones = [_milestone("2021-01-31", "not_completed"), _milestone("2021-01-31", "in_progress", number=2)]
    got = measure(improvement, _plan([_action()], milestones))
    assert got.rows("improvement_actions_court")[0]["rating"] == "✘ Red: overdue"


@pytest.mark.parametrize("scheme", ["brag", "rag", "progress"])
def test_what_was_given_up_is_closed_and_not_complete(measure, scheme: str) -> None:
    got = measure(improvement, _plan([_action()], [_milestone("TBC", "not_pursued")]), ratings=scheme)
    assert _standings(got) == {"not_pursued": 1}
    assert (got.value("improvement.milestones.not_pursued"), got.value("improvement.milestones.undated")) == (1, 0)
    assert got.rows("improvement_themes")[0]["not_pursued"] == "1"
    assert got.rows("improvement_actions_court")[0]["rating"] == "– Not pursued"


def test_a_rating_tells_the_status_beside_it_where_that_says_more(measure) -> None:
    statuses = ["complete", "in_progress", None]
    milestones = [_milestone("2021-01-31", status, number=at) for at, status in enumerate(statuses, 1)]
    got = measure(improvement, _plan([_action()], milestones))
    assert [row["standing"] for row in got.rows("improvement_milestones_court")] == [
        "★ Blue: complete", "✘ Red: overdue (in progress)", "✘ Red: overdue",
    ]  # fmt: skip
    assert got.tables["improvement_milestones_court"].note == "The return gives no status of these milestones: 1 no. 3."


@pytest.mark.parametrize(
    ("statuses", "note"),
    [
        (["complete", "in_progress"], ""),
        ([None, None], "The return gives no status of these milestones."),
        (["complete", None], "The return gives no status of these milestones: 2."),
        (["complete", *[None] * 9], "The return gives no status of 9 of these 10 milestones."),
    ],
)
def test_what_has_no_status_is_said_once_under_the_table(measure, statuses: list[str | None], note: str) -> None:
    actions = [_action(str(at)) for at, _ in enumerate(statuses, 1)]
    milestones = [_milestone("Dec 2022", status, str(at)) for at, status in enumerate(statuses, 1)]
    got = measure(improvement, _plan(actions, milestones))
    assert {got.tables[f"improvement_{name}_court"].note for name in ("milestones", "progress")} == {note}


def test_an_action_stands_in_one_row_with_its_milestones_that_say_more(measure) -> None:
    milestones = [
        _milestone("Sept 2022", "in_progress", "1") | {"milestone": "Do 1.", "update": "Drafted"},
        _milestone("Sept 2022", "in_progress", "2") | {"update": "Begun"},
        _milestone("Dec 2022", None, "2", number=2),
        _milestone("Dec 2023", "in_progress", "4", number=1),
    ]
    got = measure(improvement, _plan([_action("1"), _action("2"), _action("3"), _action("4")], milestones))
    rows = got.rows("improvement_progress_court")
    assert [(row["milestone"], row["due"], row["update"]) for row in rows] == [
        ("–", "September 2022", "Drafted"),
        ("(1) Step 1 (in progress). (2) Step 2.", "(1) September 2022. (2) December 2022.", "(1) Begun."),
        ("–", "–", "–"),
        ("Step 1", "December 2023", "–"),
    ]
    assert [row["rating"] for row in rows[2:]] == ["✔ Green: on track", "✔ Green: on track (in progress)"]


@pytest.mark.parametrize(
    ("milestones", "form"),
    [
        ([_milestone("Sept 2022", None) | {"milestone": "Do 1"}], "together"),
        ([_milestone("Sept 2022", None)], "together"),
        ([_milestone("Sept 2022", None), _milestone("Dec 2022", None, number=2)], "apart"),
    ],
)
def test_actions_and_milestones_share_a_table_where_nearly_every_action_has_one(measure, milestones, form) -> None:
    assert measure(improvement, _plan([_action()], milestones)).rows("improvement_groups")[0]["form"] == form


def test_all_themes_of_a_plan_have_one_form(measure) -> None:
    actions = [_action("1"), _action("2"), _action("3"), _action("4", "Custody")]
    milestones = [_milestone("Dec 2022", None, "4", "Custody", at) for at in (1, 2)]
    got = measure(improvement, _plan(actions, milestones))
    assert {row["form"] for row in got.rows("improvement_groups")} == {"together"}


def test_leads_and_parts_are_listed_where_the_return_has_them(measure) -> None:
    actions = [
        _action("1", part="1.1 Safer", theme_lead_role="Head of Service"),
        _action("2", part="1.2 Sooner"),
        _action("3", "Custody", part="2.1 Fewer"),
    ]
    got = measure(improvement, _plan(actions, []))
    assert got.rows("improvement_leads") == [
        {"theme": "Court", "part": "–", "lead": "Head of Service"},
        {"theme": "Custody", "part": "2.1 Fewer", "lead": "–"},
    ]
    assert got.rows("previous_plan_leads") == []


def test_without_leads_and_parts_there_is_no_list_of_them(measure) -> None:
    assert measure(improvement, _plan([_action()], [])).rows("improvement_leads") == []


def test_parts_of_a_theme_stand_in_its_table_where_it_has_several(measure) -> None:
    actions = [
        _action("1", part="1.1 Safer"),
        _action("2", part="1.2 Sooner"),
        _action("3", "Custody", part="2.1 Fewer"),
    ]
    got = measure(improvement, _plan(actions, []))
    assert [row["part"] for row in got.rows("improvement_actions_court")] == ["1.1 Safer", "1.2 Sooner"]
    assert [row["part"] for row in got.rows("improvement_progress_custody")] == ["–"]

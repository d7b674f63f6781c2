"""Recommendations of inspections and the actions that answer them."""

from __future__ import annotations

from pipeline.measures import recommendations


def _made(number: int, year: str = "2021", **more) -> dict:
    return {"inspection_year": year, "no": number, "addressed_to": "Service", "recommendation": "Plan better"} | more


def _action(action_id: str, **more) -> dict:
    return {"action_id": action_id, "action": "Act", "owner_role": "Manager", "plan": "current"} | more


def test_recommendations_are_counted_by_inspection_status_and_addressee(measure) -> None:
    rows = [
        _made(1, status="complete"),
        _made(2, status="in_progress", addressed_to="Youth Justice Board"),
        _made(3),
        _made(1, "2018", status="not_started"),
    ]
    got = measure(recommendations, {"recommendations": rows})
    assert got.value("recommendations.2021.count") == 3
    assert [got.value(f"recommendations.2021.{name}") for name in ("complete", "in_progress", "not_started")] == [
        1,
        1,
        0,
    ]
    assert got.value("recommendations.2021.not_stated") == 1
    assert got.value("recommendations.2021.to.youth_justice_board") == 1
    assert [row["year"] for row in got.rows("recommendation_years")] == ["2021", "2018"]


def test_an_action_answers_the_recommendation_of_the_inspection_that_it_names(measure) -> None:
    actions = [
        _action("A", recommendation_no="1", source="Inspection 2021"),
        _action("B", recommendation_no="1", source="Inspection 2018"),
        _action("C", source="Inspection 2018, recommendation 2"),
    ]
    rows = [_made(1), _made(2), _made(1, "2018"), _made(2, "2018")]
    got = measure(recommendations, {"recommendations": rows, "improvement_actions": actions})
    assert [row["actions"].partition(":")[0] for row in got.rows("recommendations_2021")] == ["A", "No action"]
    assert [row["actions"].partition(":")[0] for row in got.rows("recommendations_2018")] == ["B", "C"]
    assert got.value("recommendations.2021.without_action") == 1


def test_an_action_stands_beside_its_recommendation_with_its_rating(measure) -> None:
    milestone = {"action_id": "A", "milestone_no": 1, "milestone": "Step", "status": "complete", "plan": "current"}
    got = measure(
        recommendations,
        {
            "recommendations": [_made(1)],
            "improvement_actions": [_action("A", recommendation_no="1")],
            "improvement_milestones": [milestone],
        },
    )
    assert got.rows("recommendations_2021")[0]["actions"].startswith("A: ")
    assert "complete" in got.rows("recommendations_2021")[0]["actions"]


def test_what_was_done_is_listed_only_where_it_is_reported(measure) -> None:
    rows = [_made(1), _made(2, delivery="Audits were held", impact="Plans are better")]
    got = measure(recommendations, {"recommendations": rows})
    assert [row["number"] for row in got.rows("recommendations_delivery_2021")] == ["2"]

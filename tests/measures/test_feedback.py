"""Feedback: counted when it is many, quoted when its author agreed."""

from __future__ import annotations

from datetime import date

from measured import Result

from pipeline.disclosure import protect
from pipeline.measures import Measured, feedback


def _comments(number: int, said_by: str = "child", theme: str | None = "Listening", **more: object) -> list[dict]:
    return [
        {"from": said_by, "comment": f"{said_by} {at}", "theme": theme, "consent_to_publish": False} | more
        for at in range(number)
    ]


def _shown(got: Result) -> Result:
    disclosed = protect([got.measured], 5)
    return Result(Measured(tuple(disclosed.figures), disclosed.tables))


def test_comments_are_counted_by_who_made_them_and_by_theme(measure) -> None:
    rows = [*_comments(6), *_comments(7, "parent_carer", None)]
    got = measure(feedback, {"feedback": rows})
    assert got.value("feedback.comments") == 13
    assert got.value("feedback.from.parent_carer.comments") == 7
    assert got.row("feedback_by_from", "from", "Parent or carer")["comments"] == "7"
    assert [row["theme"] for row in got.rows("feedback_themes")] == ["Listening", "Not sorted yet"]


def test_only_comments_whose_author_agreed_are_quoted_and_without_their_date(measure) -> None:
    agreed = [{"from": "victim", "comment": " It helped ", "consent_to_publish": True, "date": date(2022, 2, 3)}]
    got = measure(feedback, {"feedback": [*_comments(6), *agreed]})
    assert got.rows("feedback_quotes") == [{"comment": "“It helped”", "from": "Victim"}]
    assert all("child" not in str(cell.value) for row in got.tables["feedback_quotes"].rows for cell in row)


def test_quotes_do_not_stand_in_the_order_of_the_return(measure) -> None:
    rows = [{"from": who, "comment": words, "consent_to_publish": True} for who, words in
            [("victim", "B"), ("child", "Z"), ("child", "A")]]  # fmt: skip
    got = measure(feedback, {"feedback": rows})
    assert [row["comment"] for row in got.rows("feedback_quotes")] == ["“A”", "“Z”", "“B”"]


def test_small_numbers_of_comments_are_hidden_with_what_would_give_them_away(measure) -> None:
    got = _shown(measure(feedback, {"feedback": [*_comments(9), *_comments(2, "victim", "Speed")]}))
    assert got.row("feedback_by_from", "from", "Victim")["comments"] == "[c]"
    shown = [row["comments"] for row in got.rows("feedback_by_from")]
    assert shown.count("[c]") >= 2
    assert got.shown("feedback.from.victim.comments") == "[c]"


def test_themes_of_few_comments_stand_without_numbers(measure) -> None:
    rows = [*_comments(2), *_comments(2, theme="Speed"), *_comments(1, theme=None)]
    got = measure(feedback, {"feedback": rows})
    assert got.rows("feedback_themes") == [{"theme": "Listening"}, {"theme": "Speed"}]

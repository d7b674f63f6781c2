"""What differs between two editions, and that no difference gives a hidden value away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.editions import compare, read_said
from pipeline.editions.compare import Kind, Said
from pipeline.editions.telling import NOTHING, as_page, as_text, lists


def figure(display: str, rating: str | None = None, period: str = "2022-23", **more: Any) -> dict[str, Any]:
    return {"label": "Label", "display": display, "period": period, "rating": rating, "suppressed": False} | more


HIDDEN = figure("[c]", suppressed=True)


def action(reference: str, rating: str, *, closed: bool = False, text: str = "Do it") -> dict[str, Any]:
    return {"theme": "court", "reference": reference, "action": text, "owner": "", "rating": rating, "closed": closed}


def said(figures: dict[str, Any], *actions: dict[str, Any], edition: str = "2022-23") -> Said:
    text = json.dumps({"plan": "p", "service": "S", "edition": edition, "figures": figures, "actions": list(actions)})
    return read_said(text, "p")


def test_two_alike_have_no_difference() -> None:
    one = said({"a": figure("1"), "b": HIDDEN}, action("1", "On track"))
    assert len(compare(one, one)) == 0
    assert as_text(lists(compare(one, one), "A", "B")) == NOTHING


def test_figures_that_changed_came_and_went_are_told_with_their_values() -> None:
    changes = compare(said({"a": figure("1"), "b": figure("2")}), said({"a": figure("3"), "c": figure("4")}))
    assert [(c.id, c.kind, c.before, c.now) for c in changes.figures] == [
        ("a", Kind.CHANGED, "1", "3"),
        ("b", Kind.GONE, "2", None),
        ("c", Kind.ADDED, None, "4"),
    ]


def test_neither_value_is_told_where_one_edition_hides_it() -> None:
    old = said({"a": figure("7", "green"), "b": HIDDEN})
    new = said({"a": HIDDEN, "b": figure("9", "red")})
    changes = compare(old, new)
    assert [(c.id, c.kind, c.before, c.now) for c in changes.figures] == [
        ("a", Kind.NOW_HIDDEN, None, None),
        ("b", Kind.NOW_SHOWN, None, None),
    ]
    assert changes.ratings == ()
    for told in (as_text(lists(changes, "A", "B")), as_page(lists(changes, "A", "B"), "T", "S", "")):
        assert "7" not in told and "9" not in told.replace("utf-8", "")
        assert "now hidden" in told and "now shown" in told


def test_what_is_hidden_in_both_is_no_difference() -> None:
    assert len(compare(said({"a": HIDDEN}), said({"a": HIDDEN}))) == 0


def test_ratings_that_moved_are_told() -> None:
    (move,) = compare(said({"a": figure("1", "green")}), said({"a": figure("1", None)})).ratings
    assert (move.before, move.now) == ("green", "no rating")


def test_actions_are_closed_opened_reopened_moved_reworded_and_gone() -> None:
    old = [action(n, "On track") for n in "1357"] + [action("2", "Complete", closed=True), action("6", "On track")]
    new = [
        action("1", "Complete", closed=True),
        action("2", "On track"),
        action("3", "At risk"),
        action("4", "On track"),
        action("6", "On track", text="Do that"),
        action("7", "On track"),
    ]
    kinds = {c.reference: c.kind for c in compare(said({}, *old), said({}, *new)).actions}
    assert kinds == {
        "1": Kind.CLOSED,
        "2": Kind.REOPENED,
        "3": Kind.MOVED,
        "4": Kind.ADDED,
        "5": Kind.GONE,
        "6": Kind.CHANGED,
    }


def test_a_value_of_another_period_says_which() -> None:
    changes = compare(said({"a": figure("1", period="2021-22")}), said({"a": figure("2")}))
    (one,) = lists(changes, "Old", "New")
    assert one.rows == (("Label (a)", "1 (2021-22)", "2 (2022-23)"),)


def test_the_page_shows_text_of_a_return_as_text(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    odd = {"edition": "<b>2022-23</b>"}
    for name, text, more in (("old", "<script>1</script>", {}), ("new", "Do it", odd)):
        one = {"plan": "p", "service": "<i>S</i>", "figures": {}, "actions": [action(name, "r", text=text)]} | more
        (tmp_path / f"{name}.json").write_text(json.dumps(one), encoding="utf-8")
    page = tmp_path / "changes.html"
    outcome = yjplan("diff", tmp_path / "old.json", tmp_path / "new.json", "--page", page)
    assert outcome.code == 0 and outcome.stdout.endswith(f"{page}\n")
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html and "&lt;script&gt;" in html and "<i>" not in html and "<b>" not in html


def test_diff_as_json_has_figures_ratings_and_actions(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    for name, value in (("old", "1"), ("new", "2")):
        (tmp_path / name).mkdir()
        text = json.dumps({"plan": name, "figures": {"a": figure(value)}})
        (tmp_path / name / "figures.json").write_text(text, encoding="utf-8")
    printed = json.loads(yjplan("diff", tmp_path / "old", tmp_path / "new", "--json").stdout)
    assert list(printed) == ["old", "new", "figures", "ratings", "actions"]
    assert (printed["old"], printed["figures"][0]["now"]) == ("old", "2")


def test_what_holds_no_figures_is_refused(tmp_path: Path, yjplan: Callable[..., Any]) -> None:
    outcome = yjplan("diff", tmp_path, tmp_path)
    assert outcome.code == 1 and "holds no figures" in outcome.stderr
    (tmp_path / "figures.json").write_text("[]", encoding="utf-8")
    assert "does not hold the figures of a plan" in yjplan("diff", tmp_path, tmp_path).stderr

"""Figures, their ids and the register that holds each once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.errors import FigureError
from pipeline.measures import Figure, FigureRegister, Unit
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import query_text


def _figure(figure_id: str = "fte.rate", **more: object) -> Figure:
    return Figure(figure_id, "First time entrants", more.pop("value", 227), Unit.PER_100K, "s", (), "q", **more)


@pytest.mark.parametrize("bad", ["", "FTE.rate", "fte..rate", "fte rate", ".fte", "fte.", "fte-rate", "fte__rate"])
def test_an_id_is_lower_case_words_and_dots(bad: str) -> None:
    with pytest.raises(ValueError, match="cannot be a figure id"):
        _figure(bad)


@pytest.mark.parametrize(
    ("text", "part"),
    [("Drugs", "drugs"), ("Theft & handling (stolen)", "theft_handling_stolen"), ("  16-17 ", "16_17")],
)
def test_a_vocabulary_value_becomes_part_of_an_id(text: str, part: str) -> None:
    assert slug(text) == part


def test_names_that_come_to_one_part_are_told_apart_in_their_order() -> None:
    assert distinct_slugs(["In kind", "in-kind", "Total", "£", "???"], taken={"total"}) == {
        "In kind": "in_kind",
        "in-kind": "in_kind_2",
        "Total": "total_2",
        "£": "unnamed",
        "???": "unnamed_2",
    }


def test_a_told_apart_name_does_not_take_the_part_of_another() -> None:
    parts = distinct_slugs(["a b", "a-b", "a b 2"])
    assert len(set(parts.values())) == 3


def test_a_figure_is_found_by_id_and_by_the_name_narrative_uses() -> None:
    register = FigureRegister([_figure("attendance.local_authority.rate")])
    assert register.get("attendance-local_authority-rate") is register.get("attendance.local_authority.rate")


def test_an_unknown_figure_names_the_nearest() -> None:
    with pytest.raises(FigureError, match=r"fte\.rate"):
        FigureRegister([_figure()]).get("fte-rat")


def test_two_figures_cannot_share_an_id() -> None:
    with pytest.raises(ValueError, match="two figures have the id"):
        FigureRegister([_figure(), _figure()])


def test_figures_are_in_the_order_of_their_ids() -> None:
    assert [f.id for f in FigureRegister([_figure("b"), _figure("a.z"), _figure("a")])] == ["a", "a.z", "b"]


def test_a_figure_as_plain_values_is_exact_and_shown() -> None:
    told = _figure(value=Fraction(200, 3), numerator=Decimal(2), denominator=3, places=1).as_dict()
    assert (told["value"], told["display"], told["numerator"], told["denominator"]) == (66.666667, "66.7", 2, 3)
    assert told["rating"] is None


def test_a_figure_s_query_can_be_read() -> None:
    assert "FROM budget" in query_text("budget.sql: by_agency_and_category")
    assert query_text("worked out elsewhere") == ""

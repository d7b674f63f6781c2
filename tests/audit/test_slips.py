"""What printed figures say against each other, for any plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import Kind, Printed, Slip, audit
from pipeline.audit.reading import read_number
from pipeline.audit.slips import find_slips, possible
from pipeline.measures import Figure, FigureRegister, Unit
from pipeline.measures.display import round_half_up

Make = Callable[..., Figure]
EMPTY = FigureRegister([])


def prints(*pairs: tuple[str, str], **more: object) -> list[Printed]:
    return [Printed(row, name, printed, **more) for row, (name, printed) in enumerate(pairs, 2)]  # type: ignore[arg-type]


def slips(rows: Sequence[Printed], register: FigureRegister = EMPTY, rule: str = "") -> list[Slip]:
    return [slip for slip in find_slips(rows, register) if rule in ("", slip.rule)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("43.2%", "43.3%"),
        ("six", "7"),
        ("small rise", "fell"),
        ("May 2021", "17 June 2021"),
        ("up 3", "down 3"),
        ("about 100", "93"),
    ],
)
def test_one_figure_printed_with_two_values_is_a_contradiction(one: str, other: str) -> None:
    (slip,) = slips(prints(("a.b", one), ("a.b", other)))
    assert (slip.rule, slip.contradiction, slip.open) == ("two_values", True, True)
    assert one in slip.said and other in slip.said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("43.3%", "43.33"),
        ("six", "6"),
        ("£1,160,023", "£1.16m"),
        ("June 2021", "17 June 2021"),
        ("slightly under 12,500", "12,494"),
        ("fell", "stable, a little lower and falling"),
        ("remained stable", "reduced a little"),
        ("80 per 100,000", "8.0 per 10,000"),
        ("Good", "blue"),
    ],
)
def test_two_prints_that_one_value_can_have_are_none(one: str, other: str) -> None:
    assert slips(prints(("a.b", one), ("a.b", other))) == []


def test_a_percentage_that_no_whole_number_gives_is_told_with_its_neighbours_and_bases_that_fit() -> None:
    rows = prints(("h.a", "13%"), ("h.b", "50%"), ("h.c", "72%"), ("h.d", "19%"), ("h.e", "34%"), of=35)
    found = slips(rows, rule="impossible_percentage")
    assert [slip.rows[0].figure for slip in found] == ["h.a", "h.b", "h.c", "h.d"]
    assert "4 of 35 is 11.4286…% and 5 of 35 is 14.2857…%" in found[0].said
    assert "All 5 percentages of this base would fit 32" in found[0].said
    assert found[0].kind is Kind.BASE


@given(base=st.integers(1, 400), places=st.integers(0, 2), data=st.data())
def test_every_share_of_a_base_is_possible(base: int, places: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, base))
    read = read_number(f"{round_half_up(Fraction(100 * part, base), places)}%")
    assert read is not None
    assert possible(read, base)


@given(base=st.integers(1, 60), printed=st.integers(0, 100))
def test_a_share_is_possible_only_where_some_part_rounds_to_it(base: int, printed: int) -> None:
    read = read_number(f"{printed}%")
    assert read is not None
    shares = {int(round_half_up(Fraction(100 * part, base), 0)) for part in range(base + 1)}
    assert possible(read, base) == (printed in shares)


@pytest.fixture
def budget(figure: Make) -> FigureRegister:
    """Contributions by agency and by category, each adding to the total."""
    amounts = {"police": 100, "health": 250, "probation": 50}
    agencies = [figure(f"budget.{n}.total", v, Unit.GBP, label=f"Contribution, {n}") for n, v in amounts.items()]
    shares = [
        figure(f"budget.{n}.share", Fraction(v, 4), Unit.PERCENT, places=1, label=f"Share, {n}")
        for n, v in amounts.items()
    ]
    kinds = {"staffing": 300, "running": 100}
    categories = [figure(f"budget.{n}.total", v, Unit.GBP, label=f"Total, {n}") for n, v in kinds.items()]
    return FigureRegister([*agencies, *shares, *categories, figure("budget.total", 400, Unit.GBP, label="Total")])


def test_a_printed_total_unlike_the_sum_of_its_printed_parts_is_a_contradiction(budget: FigureRegister) -> None:
    rows = prints(
        ("budget.total", "£400"), ("budget.police.total", "£100"), ("budget.health.total", "£205"),
        ("budget.probation.total", "£50"), ("budget.staffing.total", "£300"), ("budget.running.total", "£100"),
    )  # fmt: skip
    (slip,) = slips(rows, budget)
    assert slip.rule == "unlike_sum"
    assert slip.said == "budget.total is printed as '£400'; its 3 printed parts add to 355."
    assert {row.figure for row in slip.rows} == {f"budget.{n}total" for n in ("", "police.", "health.", "probation.")}


def test_a_total_without_all_its_parts_in_print_is_not_judged(budget: FigureRegister) -> None:
    assert slips(prints(("budget.total", "£400"), ("budget.police.total", "£100")), budget) == []


def test_shares_may_miss_100_by_rounding_but_not_by_more(budget: FigureRegister) -> None:
    names = [f"budget.{n}.share" for n in ("health", "police", "probation")]
    exact, rounded, wrong = ("62.5%", "25.0%", "12.5%"), ("63%", "25%", "13%"), ("69%", "25%", "13%")
    assert slips(prints(*zip(names, exact, strict=True)), budget) == []
    (remark,) = slips(prints(*zip(names, rounded, strict=True)), budget)
    assert (remark.rule, remark.contradiction, remark.open) == ("shares_by_rounding", False, False)
    assert "add to 101 by rounding" in remark.said
    (slip,) = slips(prints(*zip(names, wrong, strict=True)), budget)
    assert (slip.rule, slip.contradiction) == ("unlike_sum", True)


def test_other_decimal_places_than_the_series_has_are_a_remark() -> None:
    rows = prints(("r.to_1", "41.4%"), ("r.to_2", "38.9%"), ("r.to_3", "33.33%"), ("r.to_4", "40.0%"))
    (slip,) = slips(rows)
    assert (slip.rule, slip.kind, slip.contradiction) == ("other_places", Kind.ROUNDING, False)
    assert slip.said == "r.to_3: '33.33%' has 2 decimals; most of r.* have 1."


def test_figures_shown_differently_are_no_series(figure: Make) -> None:
    shown = [figure(f"local.{n}.value", 5, Unit.PERCENT, places=n == "c") for n in "abcd"]
    rows = prints(("local.a.value", "5%"), ("local.b.value", "5%"), ("local.c.value", "5.2%"), ("local.d.value", "5%"))
    assert slips(rows, FigureRegister(shown)) == []
    assert slips(rows) == []
    alike = [figure(f"local.{n}.value", 5, Unit.PERCENT) for n in "abcd"]
    assert [slip.rule for slip in slips(rows, FigureRegister(alike))] == ["other_places"]


def test_a_period_that_ends_before_it_starts_is_a_slip_of_date() -> None:
    (slip,) = slips(prints(("q.period", "October 2021 to September 2021")))
    assert (slip.rule, slip.kind) == ("period_backwards", Kind.DATE)


@pytest.mark.parametrize("printed", ["5.466.338", "£1,16,023", "£885.262"])
def test_digits_that_no_number_has_are_a_misprint_whether_or_not_the_figure_is_known(printed: str) -> None:
    (slip,) = slips(prints(("x.unknown", printed)))
    assert (slip.rule, slip.kind) == ("misprinted_digits", Kind.MISPRINT)


def test_a_slip_stands_as_accepted_when_one_of_its_rows_is() -> None:
    rows = [Printed(2, "a.b", "43.3%"), Printed(3, "a.b", "43.2%", accepted_by="Service leader", reason="typed wrong")]
    (slip,) = slips(rows)
    assert (slip.accepted, slip.open) == (True, False)


def test_an_acceptance_of_what_is_no_difference_is_remarked_and_does_not_fail(figure: Make) -> None:
    rows = [Printed(2, "a.b", "33", accepted_by="Service leader", reason="was wrong")]
    audited = audit(rows, FigureRegister([figure("a.b", 33)]))
    assert [slip.rule for slip in audited.slips] == ["needless_acceptance"]
    assert audited.agrees


def test_an_audit_agrees_only_when_every_difference_is_accepted(figure: Make) -> None:
    register = FigureRegister([figure("a.b", 33), figure("a.c", 5)])
    rows = [Printed(2, "a.b", "34"), Printed(3, "a.c", "five"), Printed(4, "a.d", "1")]
    audited = audit(rows, register)
    assert list(audited.counts.values()) == [1, 0, 1, 1]
    assert not audited.agrees
    accepted = Printed(2, "a.b", "34", accepted_by="Service leader", reason="counted twice")
    assert audit([accepted, *rows[1:]], register).agrees


def test_a_row_that_is_there_again_is_remarked_and_one_of_another_place_is_not() -> None:
    twice = prints(("a.b", "3"), ("c.d", "4"), ("a.b", "3"), page="9", place="table")
    (slip,) = slips(twice)
    assert (slip.rule, slip.contradiction, slip.open) == ("repeated_row", False, False)
    assert "a.b: rows 2, 4 are the same, '3' (p. 9, table)" in slip.said
    assert slips([Printed(2, "a.b", "3", "9"), Printed(3, "a.b", "3", "10")]) == []

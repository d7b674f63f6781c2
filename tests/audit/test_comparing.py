"""A print is the same as its figure, the same after rounding, or different, and then the likely slip is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import Compared, Kind, Printed, Verdict
from pipeline.audit.comparing import compare
from pipeline.measures import Figure, FigureRegister, Unit
from pipeline.measures.display import round_half_up, show

Judge = Callable[..., Compared]
REOFFENDING = Fraction(1300, 30)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("£1,160,023", 1160023, Unit.GBP),
        ("1160023", 1160023, Unit.GBP),
        ("1 160 023", 1160023, Unit.COUNT),
        ("(1,065,800)", 1065800, Unit.GBP),
        ("£(1,065,800)", -1065800, Unit.GBP),
        ("33", 33, Unit.COUNT),
        ("33 children", 33, Unit.COUNT),
        ("six", 6, Unit.COUNT),
        ("Twenty-one", 21, Unit.COUNT),
        ("none", 0, Unit.COUNT),
        ("3rd of 11", 3, Unit.COUNT),
        ("13 of 30", 13, Unit.COUNT),
        ("27.0%", Decimal("27"), Unit.PERCENT),
        ("27 per cent", 27, Unit.PERCENT),
        ("227 per 100,000", 227, Unit.PER_100K),
        ("2.27 per 1,000", 227, Unit.PER_100K),
        ("−3", -3, Unit.POINTS),
        ("-3%", -3, Unit.POINTS),
        ("three fewer", -3, Unit.NUMBER),
        ("doubled", 100, Unit.PERCENT),
        ("30 June 2022", date(2022, 6, 30), Unit.DATE),
        ("2022-06-30", date(2022, 6, 30), Unit.DATE),
        ("rose", "rose", Unit.WORDS),
        ("Green", "Green: target met", Unit.WORDS),
        ("<224", "below 224", Unit.WORDS),
        ("a quarter", "one quarter", Unit.WORDS),
        ("slightly more than a fifth", "slightly over one fifth", Unit.WORDS),
        ("Jan 2019 – Dec 2019", "January 2019 to December 2019", Unit.WORDS),
        ("January to December 2019", "January 2019 to December 2019", Unit.WORDS),
    ],
)
def test_the_same_value_in_another_dress_is_the_same(judge: Judge, printed: str, value: object, unit: Unit) -> None:
    compared = judge(printed, value, unit)
    assert (compared.verdict, compared.why) == (Verdict.SAME, "")


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("43.3%", REOFFENDING, Unit.PERCENT),
        ("43.33", REOFFENDING, Unit.PERCENT),
        ("43", REOFFENDING, Unit.PERCENT),
        ("0.13", Fraction(1, 8), Unit.RATIO),
        ("£1.16m", 1160023, Unit.GBP),
        ("£1,160k", 1160023, Unit.GBP),
        ("140,000", 139446, Unit.COUNT),
        ("slightly under 12,500", 12494, Unit.COUNT),
        ("slightly fewer than 12,500", 12494, Unit.COUNT),
        ("about 12,000", 12494, Unit.COUNT),
        ("over 12,000", 12494, Unit.COUNT),
        ("half", Fraction(479, 10), Unit.PERCENT),
        ("52%", "over one half", Unit.WORDS),
        ("just over a third", Fraction(345, 10), Unit.PERCENT),
        ("two thirds", Fraction(668, 10), Unit.PERCENT),
        ("one in three", Fraction(345, 10), Unit.PERCENT),
        ("nearly nine in ten", Fraction(886, 10), Unit.PERCENT),
        ("a fall of 31%", Fraction(-308, 10), Unit.PERCENT),
        ("June 2022", date(2022, 6, 30), Unit.DATE),
    ],
)
def test_a_value_that_rounds_to_the_print_is_the_same_after_rounding(
    judge: Judge, printed: str, value: object, unit: Unit
) -> None:
    assert judge(printed, value, unit).verdict is Verdict.ROUNDED


@pytest.mark.parametrize(
    ("printed", "value", "unit", "kind"),
    [
        ("885.262", 885262, Unit.GBP, Kind.MISPRINT),
        ("5.466.338", 5466338, Unit.COUNT, Kind.MISPRINT),
        ("1,16,023", 116023, Unit.GBP, Kind.MISPRINT),
        ("£1,106,023", 1160023, Unit.GBP, Kind.MISPRINT),
        ("£1,160,923", 1160023, Unit.GBP, Kind.MISPRINT),
        ("34.3%", REOFFENDING, Unit.PERCENT, Kind.MISPRINT),
        ("80 per 10,000", Fraction(80), Unit.PER_100K, Kind.UNIT),
        ("9 per 100,000", Fraction(52, 10), Unit.PERCENT, Kind.UNIT),
        ("£33", 33, Unit.COUNT, Kind.UNIT),
        ("43.2%", REOFFENDING, Unit.PERCENT, Kind.LAST_DIGIT),
        ("30%", Fraction(308, 10), Unit.PERCENT, Kind.ROUNDING),
        ("50%", Fraction(523, 10), Unit.PERCENT, Kind.ROUNDING),
        ("44%", Fraction(4347, 100), Unit.PERCENT, Kind.ROUNDING),
        ("12,500", 12494, Unit.COUNT, Kind.ROUNDING),
        ("up 31%", Fraction(-308, 10), Unit.PERCENT, Kind.SIGN),
        ("12", -12, Unit.NUMBER, Kind.SIGN),
        ("six", 7, Unit.COUNT, Kind.ARITHMETIC),
        ("ten", 12, Unit.COUNT, Kind.ARITHMETIC),
        ("just over a third", 47, Unit.PERCENT, Kind.ARITHMETIC),
        ("slightly under 12,500", 12501, Unit.COUNT, Kind.ARITHMETIC),
        ("blue", 7, Unit.COUNT, Kind.UNREADABLE),
        ("some day", date(2022, 6, 30), Unit.DATE, Kind.UNREADABLE),
        ("July 2022", date(2022, 2, 28), Unit.DATE, Kind.DATE),
        ("Amber", "Green: target met", Unit.WORDS, Kind.WORDING),
        ("a third", "one quarter", Unit.WORDS, Kind.ARITHMETIC),
        ("October 2021 to September 2021", "October 2021 to September 2022", Unit.WORDS, Kind.DATE),
    ],
)
def test_another_value_is_different_and_the_slip_is_named(
    judge: Judge, printed: str, value: object, unit: Unit, kind: Kind
) -> None:
    compared = judge(printed, value, unit)
    assert (compared.verdict, compared.kind) == (Verdict.DIFFERENT, kind)
    assert compared.why.endswith(".")


def test_a_difference_shows_the_exact_value_with_what_it_was_divided_from(judge: Judge) -> None:
    compared = judge("43.2", REOFFENDING, Unit.PERCENT, places=1, numerator=13, denominator=30)
    assert "43.3% (43.3333…, 13 of 30)" in compared.why


def test_a_print_that_another_base_would_give_names_it(judge: Judge) -> None:
    compared = judge("4%", Fraction(200, 64), Unit.PERCENT, numerator=2, denominator=64, figure_id="a.rate")
    assert compared.kind is Kind.LAST_DIGIT
    compared = judge("78%", Fraction(4700, 64), Unit.PERCENT, numerator=47, denominator=64)
    assert compared.kind is Kind.BASE
    assert "47 would give the print of a base of 60" in compared.why
    far = judge("30%", Fraction(4700, 64), Unit.PERCENT, numerator=47, denominator=64)
    assert far.kind is Kind.ARITHMETIC


def test_a_print_of_the_wrong_period_names_the_figure_whose_value_it_is(
    judge: Judge, figure: Callable[..., Figure]
) -> None:
    before = figure("fte.rate.to_2021_12", 251, Unit.PER_100K)
    compared = judge("251", 227, Unit.PER_100K, figure_id="fte.rate.to_2022_12", beside=[before])
    assert compared.kind is Kind.OTHER_FIGURE
    assert "fte.rate.to_2021_12" in compared.why


def test_a_fall_printed_without_its_sign_tells_the_size_of_a_change_only(judge: Judge) -> None:
    assert judge("31%", Fraction(-308, 10), Unit.PERCENT, figure_id="x.change.pct").verdict is Verdict.ROUNDED
    assert judge("31%", Fraction(-308, 10), Unit.PERCENT, figure_id="x.balance").kind is Kind.SIGN


def test_what_no_return_gives_is_not_computed(judge: Judge) -> None:
    assert judge("33", None).verdict is Verdict.NOT_COMPUTED
    register = FigureRegister([judge("3", 3, figure_id="fte.rate").figure])  # type: ignore[list-item]
    unknown = compare(Printed(2, "fte.rte", "3"), register)
    assert (unknown.verdict, unknown.nearest) == (Verdict.NOT_COMPUTED, ("fte.rate",))


def test_a_large_count_may_be_rounded_without_saying_so_but_money_may_not(judge: Judge) -> None:
    assert judge("140,000", 139446, Unit.COUNT).verdict is Verdict.ROUNDED
    assert judge("140,000", 139446, Unit.GBP).verdict is Verdict.DIFFERENT
    assert judge("141,000", 139446, Unit.COUNT).verdict is Verdict.DIFFERENT
    assert judge("10,000", 12437, Unit.COUNT).verdict is Verdict.DIFFERENT


def _with(value: Fraction, unit: Unit, printed: str) -> Compared:
    own = Figure("a.value", "A", value, unit, "s", (), "q.sql: q")
    return compare(Printed(2, own.id, printed), FigureRegister([own]))


FRACTIONS = st.fractions(min_value=-(10**7), max_value=10**7, max_denominator=10**4)
UNITS = st.sampled_from([Unit.GBP, Unit.PERCENT, Unit.PER_100K, Unit.RATIO, Unit.POINTS])


@given(value=FRACTIONS, places=st.integers(0, 4), unit=UNITS)
def test_a_print_rounded_to_any_places_is_the_same_or_the_same_after_rounding(
    value: Fraction, places: int, unit: Unit
) -> None:
    printed = show(value, unit, places)
    lost_its_sign = value < 0 and not round_half_up(value, places)
    if not lost_its_sign or unit is Unit.POINTS:
        expected = Verdict.SAME if Fraction(round_half_up(value, places)) == value else Verdict.ROUNDED
        assert _with(value, unit, printed).verdict is expected


@given(value=FRACTIONS, places=st.integers(0, 3), unit=UNITS, data=st.data())
def test_a_print_with_one_digit_changed_is_different(
    value: Fraction, places: int, unit: Unit, data: st.DataObject
) -> None:
    printed = show(value, unit, places)
    at = data.draw(st.sampled_from([n for n, character in enumerate(printed) if character.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != printed[at]]))
    changed = printed[:at] + digit + printed[at + 1 :]
    assert _with(value, unit, changed).verdict is Verdict.DIFFERENT


@given(value=st.integers(0, 10**9))
def test_a_whole_count_agrees_with_its_own_digits_and_no_smaller_other_number(value: int) -> None:
    assert _with(Fraction(value), Unit.COUNT, f"{value:,}").verdict is Verdict.SAME
    other = _with(Fraction(value), Unit.COUNT, f"{value + 1:,}")
    assert other.verdict is Verdict.DIFFERENT or (value + 1) % 1000 == 0

"""What a printed number can stand for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.dates import ends_before_it_starts, read_days
from pipeline.audit.reading import Interval, read_number
from pipeline.audit.words import MANNERS, read_change, split_direction


@pytest.mark.parametrize(
    ("printed", "number", "places", "unit"),
    [
        ("£1,160,023", 1160023, 0, "£"),
        ("63.9%", Fraction(639, 10), 1, "%"),
        ("12 per 10,000", 12, 0, "per 10000"),
        ("12 per thousand", 12, 0, "per 1000"),
        ("4.2 percentage points", Fraction(42, 10), 1, "points"),
        ("£1.2 million", 1200000, 1, "£"),
        ("five", 5, 0, ""),
        ("thirty-two people", 32, 0, ""),
        ("2.29.", Fraction(229, 100), 2, ""),
        ("no children", 0, 0, ""),
    ],
)
def test_a_number_is_read_with_its_unit_and_places(printed: str, number: Fraction, places: int, unit: str) -> None:
    read = read_number(printed)
    assert read is not None
    assert (read.number, read.places, read.unit) == (number, places, unit)


@pytest.mark.parametrize("printed", ["", "blue", "stable", "from 276 to 191", "1.2.3", "4-6", "Q3", "2021-22", "a lot"])
def test_what_is_not_one_number_is_not_read_as_one(printed: str) -> None:
    assert read_number(printed) is None


@pytest.mark.parametrize(
    ("printed", "sign"),
    [("a fall of 30%", -1), ("30% fall", -1), ("down 30%", -1), ("+3", 1), ("rose by 3", 1), ("three fewer", -1)],
)
def test_words_and_signs_give_a_direction(printed: str, sign: int) -> None:
    read = read_number(printed)
    assert read is not None
    assert read.sign == sign


@pytest.mark.parametrize("printed", ["below 224", "more than 50", "fewer than 5", "up to 12", "above 10"])
def test_a_limit_is_no_direction(printed: str) -> None:
    read = read_number(printed)
    assert read is not None
    assert (read.sign, read.qualified) == (0, True)


@pytest.mark.parametrize("manner", sorted(MANNERS))
def test_every_qualifier_reaches_as_far_as_it_says_and_no_further(manner: str) -> None:
    read = read_number(f"{manner} 1,000")
    assert read is not None
    reach = MANNERS[manner]
    low, high = 1000 - 1000 * reach.below, 1000 + 1000 * reach.above
    assert read.interval.holds(Fraction(1000)) == (not reach.strict)
    assert [read.interval.holds(low - 1), read.interval.holds(high + 1)] == [False, False]
    inner = low if reach.below else high
    assert read.interval.holds(Fraction(inner))


LIMITS = st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans(), st.booleans())
RANGES = LIMITS.map(lambda t: Interval(Fraction(min(t[:2])), Fraction(max(t[:2])), t[2], t[3]))
POINTS = [Fraction(n, 4) for n in range(-1, 26)]


def _some(interval: Interval) -> bool:
    return any(interval.holds(point) for point in POINTS)


@given(one=RANGES.filter(_some), other=RANGES.filter(_some))
def test_ranges_meet_exactly_where_a_value_lies_in_both(one: Interval, other: Interval) -> None:
    assert one.meets(other) == any(one.holds(point) and other.holds(point) for point in POINTS)
    assert one.meets(other) == other.meets(one)


@given(number=st.integers(0, 10**6), places=st.integers(0, 3))
def test_digits_stand_for_what_rounds_half_up_to_them(number: int, places: int) -> None:
    exact = Fraction(number, 10**places)
    read = read_number(f"{number / 10**places:.{places}f}")
    assert read is not None
    half = Fraction(1, 2 * 10**places)
    assert read.interval.holds(exact)
    assert not read.interval.holds(exact + half)
    assert number == 0 or read.interval.holds(exact - half)


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("27 September 2023", "2023-09-27", "2023-09-27"),
        ("September 2023", "2023-09-01", "2023-09-30"),
        ("October 2021 to September 2022", "2021-10-01", "2022-09-30"),
        ("April to March 2022", "2021-04-01", "2022-03-31"),
        ("January - December 2021", "2021-01-01", "2021-12-31"),
        ("1 April 2021 to 31 March 2022", "2021-04-01", "2022-03-31"),
        ("Jan 22 - Dec 22", "2022-01-01", "2022-12-31"),
        ("17 May to 11 June 2021", "2021-05-17", "2021-06-11"),
    ],
)
def test_dates_months_and_periods_are_read_as_days(printed: str, first: str, last: str) -> None:
    days = read_days(printed)
    assert days is not None
    assert [day.isoformat() for day in days] == [first, last]


@pytest.mark.parametrize("printed", ["", "2021-22", "ongoing", "rose", "227", "the year", "May", "32 May 2021"])
def test_what_is_no_date_is_not_read_as_one(printed: str) -> None:
    assert read_days(printed) is None


def test_a_period_that_ends_before_it_starts_is_seen() -> None:
    assert ends_before_it_starts("October 2021 to September 2021")
    assert not ends_before_it_starts("October 2021 to September 2022")
    assert not ends_before_it_starts("October to September 2021")


def test_words_of_change_are_read_with_their_size() -> None:
    small = read_change("a slight rise")
    assert small is not None
    assert (small.directions, small.small, small.large) == ({"up"}, True, False)
    assert read_change("sharply down").large  # type: ignore[union-attr]
    assert read_change("Green") is None


def test_a_text_with_two_directions_gives_a_number_none() -> None:
    assert split_direction("rose and fell 3") == (0, "rose and fell 3")

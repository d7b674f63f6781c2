"""The statistics of over-representation against worked values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pipeline.measures.disparity import TOO_FEW, Disparity, holm, verdicts


def _disparity(count: int, reference: int, share: int = 10, reference_share: int = 90) -> Disparity:
    return Disparity(count, reference, Fraction(share), Fraction(reference_share))


def test_the_index_is_rate_over_rate() -> None:
    assert _disparity(20, 90).rri == 2
    assert _disparity(10, 90).rri == 1


@pytest.mark.parametrize(
    ("count", "reference", "low", "high"),
    # Clopper-Pearson intervals of a share, from published tables: 10 of 100, 4 of 10 and 15 of 20.
    [(10, 90, 0.0490, 0.1762), (4, 6, 0.1216, 0.7376), (15, 5, 0.5090, 0.9134)],
)
def test_the_interval_is_clopper_pearson_s_carried_over_to_the_index(
    count: int, reference: int, low: float, high: float
) -> None:
    found = _disparity(count, reference, 50, 50).interval
    assert [bound / (1 + bound) for bound in found] == pytest.approx([low, high], abs=5e-5)


def test_the_test_is_the_exact_binomial_one() -> None:
    # 16 heads in 20 tosses of a fair coin, two-sided: 0.0118, as in the textbooks.
    assert _disparity(16, 4, 50, 50).p_value == pytest.approx(0.011818, abs=1e-6)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 99))
def test_the_index_lies_in_its_interval_and_the_bounds_have_their_tails(count: int, reference: int, share: int) -> None:
    disparity = _disparity(count, reference, share, 100 - share)
    low, high = disparity.interval
    assert low < disparity.rri < high
    null = share / (100 - share)
    odds = [low * null, high * null]
    lower, upper = (bound / (1 + bound) for bound in odds)
    assert binom.sf(count - 1, count + reference, lower) == pytest.approx(0.025, rel=1e-6)
    assert binom.cdf(count, count + reference, upper) == pytest.approx(0.025, rel=1e-6)


def test_holm_s_adjustment_is_the_one_worked_by_hand() -> None:
    # 0.01×4, max(0.04, 0.02×3), max(0.06, 0.03×2), max(0.06, 0.04×1), back in the order given
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []


def test_adjustment_can_turn_a_finding_into_no_clear_difference() -> None:
    borderline = _disparity(21, 110)  # p about 0.03 alone
    assert 0.025 < borderline.p_value < 0.05
    assert verdicts([borderline]) == ["over-represented"]
    assert verdicts([borderline, _disparity(10, 90)]) == ["no clear difference", "no clear difference"]


def test_verdicts_say_the_direction() -> None:
    assert verdicts([_disparity(60, 90), _disparity(10, 390)]) == ["over-represented", "under-represented"]


@pytest.mark.parametrize(("count", "reference"), [(4, 96), (0, 100), (100, 4), (5, 30)])
def test_small_numbers_support_no_verdict(count: int, reference: int) -> None:
    assert verdicts([_disparity(count, reference)]) == [TOO_FEW]


def test_comparisons_that_are_too_small_do_not_weaken_the_others() -> None:
    borderline = _disparity(21, 110)
    assert verdicts([borderline, _disparity(1, 20)]) == ["over-represented", TOO_FEW]


@pytest.mark.parametrize(("share", "reference_share"), [(0, 100), (100, 0), (0, 0)])
@pytest.mark.parametrize(("count", "reference"), [(0, 0), (10, 90), (0, 10), (10, 0)])
def test_a_group_without_population_has_no_index(count: int, reference: int, share: int, reference_share: int) -> None:
    disparity = _disparity(count, reference, share, reference_share)
    assert disparity.rri is None
    assert disparity.interval is None
    assert verdicts([disparity]) == [TOO_FEW]


def test_a_reference_group_without_children_gives_no_index() -> None:
    assert _disparity(10, 0).rri is None
    assert _disparity(10, 0).interval is None

"""The statistics of over-representation against worked values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pipeline.measures.disparity import AT_STAGE, TOO_FEW, Comparison, Disparity, Passage, holm, judged


def _disparity(count: int, reference: int, share: int = 10, reference_share: int = 90) -> Disparity:
    return Disparity(count, reference, Fraction(share), Fraction(reference_share))


def verdicts(comparisons: list[Comparison]) -> list[str]:
    return [verdict.words for verdict in judged(comparisons)]


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


def test_a_clear_difference_is_said_also_where_few_were_expected() -> None:
    small = _disparity(11, 47, 5, 80)
    assert small.expected < 5
    assert verdicts([small]) == ["over-represented"]


def test_where_few_were_expected_no_difference_is_never_claimed() -> None:
    assert verdicts([_disparity(6, 60, 5, 80)]) == [TOO_FEW]


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


def test_a_passage_compares_the_shares_that_went_on() -> None:
    assert Passage(36, 40, 16, 80).rri == Fraction(9, 2)
    assert Passage(0, 10, 5, 20).rri == 0
    assert Passage(5, 20, 0, 10).rri is None


def test_the_interval_of_a_passage_is_koopman_s() -> None:
    # Koopman's own example of 1984: 36 of 40 against 16 of 80, score interval 2.94 to 7.15.
    assert Passage(36, 40, 16, 80).interval == pytest.approx((2.94, 7.15), abs=0.005)


def test_the_test_of_a_passage_is_fisher_s() -> None:
    # Fisher's twins of convicts (1935): 10 of 13 against 2 of 17; the tasting of tea: 3 of 4 against 1 of 4.
    assert Passage(10, 13, 2, 17).p_value == pytest.approx(0.0005367, abs=1e-7)
    assert Passage(3, 4, 1, 4).p_value == pytest.approx(0.4857, abs=5e-5)


@pytest.mark.parametrize(
    "counts", [(10, 10, 10, 10), (5, 20, 10, 10), (10, 10, 5, 20), (0, 10, 20, 20), (1, 1, 1, 900)]
)
def test_a_passage_of_all_or_none_has_an_interval_around_its_index(counts: tuple[int, int, int, int]) -> None:
    passage = Passage(*counts)
    low, high = passage.interval
    assert low <= passage.rri <= high
    assert low < high < 1e6


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.integers(0, 30))
def test_the_score_test_rejects_just_outside_the_interval(a: int, b: int, c: int, d: int) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    passage = Passage(a + 1, a + b + 2, c, c + d + 1)
    expected = confint_proportions_2indep(
        passage.count, passage.of, passage.reference_count, passage.reference_of, compare="ratio", method="score",
        correction=False,
    )  # fmt: skip
    assert passage.interval == pytest.approx(expected, rel=1e-6)


def test_verdicts_of_a_passage_say_how_often_and_not_who_is_over_represented() -> None:
    found = judged([Passage(30, 40, 20, 80), Passage(5, 60, 20, 80)], AT_STAGE)
    assert [verdict.words for verdict in found] == ["more often", "less often"]


def test_a_verdict_that_others_could_change_says_so() -> None:
    clear, borderline, level = _disparity(60, 90), _disparity(21, 110), _disparity(10, 90)
    assert [verdict.on_others for verdict in judged([clear, borderline, level])] == [False, True, False]
    assert [verdict.on_others for verdict in judged([borderline])] == [False]

"""The exact intervals and test are those of scipy's own statistics, which take longer to import."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, chi2

from pipeline.measures.intervals import binomial_interval, binomial_p_value, poisson_interval, share_interval

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.998])
SHARES = st.floats(0.0005, 0.9995)


@given(count=st.integers(0, 100_000), level=LEVELS)
def test_the_poisson_interval_is_garwood_s(count: int, level: float) -> None:
    tail = (1 - level) / 2
    low = chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    assert poisson_interval(count, level) == (low, chi2.ppf(1 - tail, 2 * count + 2) / 2)


@given(data=st.data(), of=st.integers(1, 5_000), level=LEVELS)
def test_the_binomial_interval_is_clopper_and_pearson_s(data: Any, of: int, level: float) -> None:
    """At each bound the count and all beyond it are as likely as the tail, which is what the interval is."""
    count = data.draw(st.integers(0, of))
    low, high = share_interval(count, of, level)
    tail = pytest.approx((1 - level) / 2, rel=1e-9)
    assert low == 0.0 if count == 0 else binom.sf(count - 1, of, low) == tail
    assert high == 1.0 if count == of else binom.cdf(count, of, high) == tail
    assert binomial_interval(count, of, level) == (low * of, high * of)


@given(data=st.data(), of=st.integers(1, 3_000), share=SHARES)
def test_the_p_value_is_that_of_the_exact_binomial_test(data: Any, of: int, share: float) -> None:
    count = data.draw(st.integers(0, of))
    found = binomtest(count, of, share).pvalue
    assert binomial_p_value(count, of, share) == pytest.approx(found, rel=1e-7, abs=1e-15)


@pytest.mark.parametrize("of", [1, 2, 7, 10, 40])
@pytest.mark.parametrize("share", [0.5, 0.25, 1 / 3, 0.0, 1.0])
def test_counts_that_are_as_likely_as_the_one_found_are_all_in_the_p_value(of: int, share: float) -> None:
    for count in range(of + 1):
        assert binomial_p_value(count, of, share) == pytest.approx(binomtest(count, of, share).pvalue, rel=1e-9)

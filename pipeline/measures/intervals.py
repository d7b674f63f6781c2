"""Confidence intervals for counts, exact because the counts here are small."""

from __future__ import annotations

FEW_EVENTS = 20  # below this a rate is shown with its interval


def poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Garwood) interval for the mean of a Poisson count.

    >>> [round(bound, 2) for bound in poisson_interval(10)]
    [4.8, 18.39]
    """
    from scipy.stats import chi2  # scipy takes a moment to import and many commands need no interval

    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(chi2.ppf(tail, 2 * count)) / 2
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def binomial_interval(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Clopper-Pearson) interval for a count out of ``of``, as a count.

    >>> [round(bound, 2) for bound in binomial_interval(4, 10)]
    [1.22, 7.38]
    """
    from scipy.stats import binomtest

    share = binomtest(count, of).proportion_ci(level, method="exact")
    return float(share.low) * of, float(share.high) * of

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

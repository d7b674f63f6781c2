"""Confidence intervals and a test for counts, exact because the counts here are small.

They are inverses of the distributions' own functions, from ``scipy.special``: that is imported in a fraction of the
time that ``scipy.stats`` takes, and only where it is needed, because many commands need no interval.
"""

from __future__ import annotations

from pipeline.measures.special import special_functions

FEW_EVENTS = 20  # below this a rate is shown with its interval
_ROUNDING = 1e-7  # of the chances of two counts: by less than this they are the same


def poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Garwood) interval for the mean of a Poisson count.

    >>> [round(bound, 2) for bound in poisson_interval(10)]
    [4.8, 18.39]
    """
    inverse = special_functions().gammaincinv
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(inverse(count, tail))
    return low, float(inverse(count + 1, 1 - tail))


def binomial_interval(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Clopper-Pearson) interval for a count out of ``of``, as a count.

    >>> [round(bound, 2) for bound in binomial_interval(4, 10)]
    [1.22, 7.38]
    """
    low, high = share_interval(count, of, level)
    return low * of, high * of


def share_interval(count: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Exact (Clopper-Pearson) interval for the share that a count is of ``of``.

    >>> [round(bound, 3) for bound in share_interval(4, 10)]
    [0.122, 0.738]
    """
    inverse = special_functions().betaincinv
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(inverse(count, of - count + 1, tail))
    return low, 1.0 if count == of else float(inverse(count + 1, of - count, 1 - tail))


def binomial_p_value(count: int, of: int, share: float) -> float:
    """The exact test, two-sided, of whether a count out of ``of`` goes with this share: all that is no more likely.

    >>> round(binomial_p_value(9, 10, 0.5), 4)
    0.0215
    """
    import numpy as np

    special = special_functions()
    counts = np.arange(of + 1)
    ways = special.gammaln(of + 1) - special.gammaln(counts + 1) - special.gammaln(of - counts + 1)
    chances = np.exp(ways + special.xlogy(counts, share) + special.xlog1py(of - counts, -share))
    return min(1.0, float(chances[chances <= chances[count] * (1 + _ROUNDING)].sum()))

"""The statistics of over-representation: relative rate index, its interval, an exact test, and the verdict.

Two comparisons with the reference group: ``Disparity``, of rates in a population of known size, and ``Passage``, of the
shares of two counted cohorts that went on to a later stage. Methods and sources: docs/over-representation.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np

from pipeline.measures.intervals import binomial_p_value, share_interval

TOO_FEW = "too few to say"
NO_DIFFERENCE = "no clear difference"
REFERENCE = "reference group"
NO_POPULATION = "no population figure"
NOT_KNOWN = "not known, so not compared"
FEWEST = 5  # fewer children than this support no verdict; where fewer were expected, none that there is no difference
SIGNIFICANT = 0.05
IN_POPULATION = ("over-represented", "under-represented")
AT_STAGE = ("more often", "less often")


class Comparison(Protocol):
    """One group compared with the reference group.

    ``rri`` is the group's rate over the reference group's rate, None where either cannot be; ``interval`` its 95%
    interval; ``p_value`` the exact two-sided test of no difference, before adjustment.
    """

    count: int
    reference_count: int

    @property
    def rri(self) -> Fraction | None: ...

    @property
    def expected(self) -> Fraction: ...

    @property
    def interval(self) -> tuple[float, float] | None: ...

    @property
    def p_value(self) -> float: ...


@dataclass(frozen=True)
class Disparity:
    """Rates in the population: counts of children over shares (or numbers) of a population of known size."""

    count: int
    reference_count: int
    population_share: Fraction
    reference_population_share: Fraction

    @property
    def rri(self) -> Fraction | None:
        if not self.reference_count or not self.population_share or not self.reference_population_share:
            return None
        return (self.count / self.population_share) / (self.reference_count / self.reference_population_share)

    @property
    def expected(self) -> Fraction:
        """Children expected in the group if both groups had the same rate; 0 where neither has a population."""
        return (self.count + self.reference_count) * self._null

    @property
    def _null(self) -> Fraction:
        both = self.population_share + self.reference_population_share
        return self.population_share / both if both else Fraction(0)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """Exact 95% interval, by way of the Clopper-Pearson interval of the group's share of both groups."""
        if self.rri is None:
            return None
        low, high = share_interval(self.count, self.count + self.reference_count)
        odds_null = float(self._null / (1 - self._null))
        return low / (1 - low) / odds_null, high / (1 - high) / odds_null

    @cached_property
    def p_value(self) -> float:
        """The exact binomial test, two-sided."""
        return binomial_p_value(self.count, self.count + self.reference_count, float(self._null))


@dataclass(frozen=True)
class Passage:
    """Shares of two cohorts that went on: ``count`` of ``of`` children of the group, and so of the reference group."""

    count: int
    of: int
    reference_count: int
    reference_of: int

    @property
    def rri(self) -> Fraction | None:
        if not self.reference_count or not self.of or not self.reference_of:
            return None
        return Fraction(self.count, self.of) / Fraction(self.reference_count, self.reference_of)

    @property
    def expected(self) -> Fraction:
        """Children of the group expected to go on if both groups had the same share."""
        both = self.of + self.reference_of
        return Fraction((self.count + self.reference_count) * self.of, both) if both else Fraction(0)

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """95% interval by Koopman's score method: the ratios that the score test does not reject."""
        from scipy.optimize import brentq

        if self.rri is None:
            return None
        ratio = float(self.rri)
        far, near = 1e6, 1e-6

        def beyond(tested: float) -> float:
            return self._score_test(tested) - SIGNIFICANT

        low = float(brentq(beyond, near * ratio, ratio)) if self.count else 0.0
        return low, float(brentq(beyond, ratio or near, far * max(ratio, 1.0)))

    def _score_test(self, ratio: float) -> float:
        from statsmodels.stats.proportion import test_proportions_2indep

        if ratio == float(self.rri):
            return 1.0  # the ratio that was observed; the formula divides nought by nought where all went on
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(
                test_proportions_2indep(
                    self.count, self.of, self.reference_count, self.reference_of, value=ratio, compare="ratio",
                    method="score", correction=False,
                ).pvalue
            )  # fmt: skip

    @cached_property
    def p_value(self) -> float:
        """Fisher's exact test, two-sided."""
        from scipy.stats import fisher_exact

        groups = ((self.count, self.of), (self.reference_count, self.reference_of))
        return float(fisher_exact([[went, of - went] for went, of in groups]).pvalue)


@dataclass(frozen=True)
class Verdict:
    """What a comparison says. ``adjusted`` is the p value after adjustment, None where nothing was tested.

    ``on_others``: the words depend on how the other comparisons came out, and so would tell of their counts.
    """

    words: str
    adjusted: float | None = None
    on_others: bool = False


def _testable(comparison: Comparison) -> bool:
    """Whether there is an index, and both groups have enough children for any verdict."""
    return comparison.rri is not None and min(comparison.count, comparison.reference_count) >= FEWEST


def judged(comparisons: Sequence[Comparison], words: tuple[str, str] = IN_POPULATION) -> list[Verdict]:
    """A verdict for each of the comparisons with one reference group, adjusted together by Holm's method.

    Only groups with enough children are tested. Where too few were expected to see a difference, the verdict is not
    that there is none. ``words`` are those for a higher and for a lower rate.
    """
    adjusted = iter(holm([comparison.p_value for comparison in comparisons if _testable(comparison)]))
    found = []
    for comparison in comparisons:
        if not _testable(comparison):
            found.append(Verdict(TOO_FEW))
            continue
        p, own = next(adjusted), comparison.p_value
        if p < SIGNIFICANT:
            said = words[0] if comparison.rri > 1 else words[1]
        else:
            said = NO_DIFFERENCE if comparison.expected >= FEWEST else TOO_FEW
        found.append(Verdict(said, p, on_others=own < SIGNIFICANT <= own * len(comparisons)))
    return found


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjustment of p values for testing them together, in the order given."""
    if len(p_values) < 2:
        return list(p_values)  # nothing to adjust for, and the library collects garbage each time
    from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(p_values, method="holm")[1]]

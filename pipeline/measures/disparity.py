"""The statistics of over-representation: relative rate index, its interval, an exact test, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

TOO_FEW = "too few to say"
REFERENCE = "reference group"
NO_POPULATION = "no population figure"
FEWEST = 5  # fewer children than this, observed or expected, support no verdict
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Disparity:
    """One group compared with the reference group.

    ``rri`` is the group's rate over the reference group's rate; ``low`` and ``high`` its exact 95% interval;
    ``p_value`` the exact binomial test of no difference, before adjustment.
    """

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

    @property
    def interval(self) -> tuple[float, float] | None:
        """Exact 95% interval, by way of the Clopper-Pearson interval of the group's share of both groups."""
        from scipy.stats import binomtest

        if self.rri is None or not self.count:
            return None
        both = self.count + self.reference_count
        share = binomtest(self.count, both, float(self._null)).proportion_ci(0.95, method="exact")
        odds_null = float(self._null / (1 - self._null))
        return tuple(bound / (1 - bound) / odds_null for bound in (share.low, share.high))

    @property
    def p_value(self) -> float:
        from scipy.stats import binomtest

        return float(binomtest(self.count, self.count + self.reference_count, float(self._null)).pvalue)

    @property
    def enough(self) -> bool:
        """Whether there is an index, and the numbers are large enough for any verdict."""
        return self.rri is not None and min(self.count, self.reference_count) >= FEWEST and self.expected >= FEWEST


def verdicts(disparities: Sequence[Disparity]) -> list[str]:
    """A verdict in words for each comparison, with Holm's adjustment over those that are large enough to test.

    Words: ``over-represented``, ``under-represented``, ``no clear difference``, ``too few to say``.
    """
    tested = [disparity for disparity in disparities if disparity.enough]
    adjusted = iter(holm([disparity.p_value for disparity in tested]))
    words = []
    for disparity in disparities:
        if not disparity.enough:
            words.append(TOO_FEW)
        elif next(adjusted) >= SIGNIFICANT:
            words.append("no clear difference")
        else:
            words.append("over-represented" if disparity.rri > 1 else "under-represented")
    return words


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjustment of p values for testing them together, in the order given."""
    from statsmodels.stats.multitest import multipletests

    return list(multipletests(p_values, method="holm")[1]) if p_values else []
